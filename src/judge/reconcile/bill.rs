//! Reads a vendor's bill: our `charges.csv`, a FOCUS cost-and-usage file, or any CSV through a [`Mapping`].

use std::collections::BTreeMap;

use super::fields;
use super::mapping::{APP, FIELDS, ITEM, Mapping, PerField, REQUIRED};
use crate::csv_file::{CsvFile, Record};
use crate::diagnostic::{Findings, Kind, expected};
use crate::ledger::{BilledLine, Category};
use crate::money::{Currency, Figure, in_digits};
use crate::spreadsheet::unguarded;

/// The columns of a FOCUS file for each field: in each line the first that says something.
const FOCUS: PerField<&[&str]> = [
    &["SubAccountId"],
    &["ChargePeriodStart"],
    &["SkuId", "SkuPriceId", "ServiceName"],
    &["BilledCost"],
    &["BillingCurrency"],
    &["x_Tier"],
    &["x_Edition"],
    &["PricingQuantity", "ConsumedQuantity"],
    &["ContractedUnitPrice", "ListUnitPrice"],
    &["x_Category"],
];
/// The columns by which a FOCUS file is known.
const FOCUS_MARKS: [&str; 2] = ["BilledCost", "ChargePeriodStart"];
/// The column by which a FOCUS file of our own is known, and what stands before the apps in it.
const OUR_FOCUS: (&str, &str) = ("x_Rulebook", "app-");
/// What a FOCUS charge is: a tax, a credit and the like are no charge of an item.
const FOCUS_CATEGORY: &str = "ChargeCategory";
const OF_ITEMS: [&str; 3] = ["Usage", "Purchase", ""];
/// The item of a FOCUS charge that says none.
const UNNAMED: &str = "unnamed";

/// Where a field comes from.
enum Source {
    /// One or more columns: the first that says something.
    Columns(Vec<usize>),
    Constant(String),
    Unknown,
}

impl Source {
    /// The column that says the field in a record.
    fn place(&self, record: &Record) -> Option<usize> {
        let Self::Columns(places) = self else { return None };
        let says = |place: &&usize| !record.cell(**place).is_empty();
        places.iter().find(says).or(places.first()).copied()
    }
}

/// How a Parquet file begins.
const PARQUET: &[u8] = b"PAR1";

/// Reads a bill whose amounts must be of a currency.
///
/// # Errors
/// Every mistake of the file.
pub fn read(name: &str, text: &[u8], mapping: &Mapping, currency: Currency) -> Result<Vec<BilledLine>, Findings> {
    let mut bill = Bill { file: CsvFile::new(name, text), mapping, currency };
    if text.starts_with(PARQUET) {
        let help = "give the bill as CSV: beside focus.parquet, `billcast run --as focus` writes focus.csv";
        bill.file.wrong(0, None, (Kind::NotUtf8, "a Parquet file, which is no text".to_owned(), help.to_owned()));
        return Err(bill.file.findings);
    }
    let lines = bill.lines();
    if bill.file.findings.is_empty() { Ok(lines) } else { Err(bill.file.findings) }
}

struct Bill<'b> {
    file: CsvFile<'b>,
    mapping: &'b Mapping,
    currency: Currency,
}

/// The columns of a bill.
struct Layout {
    sources: PerField<Source>,
    is_focus: bool,
    /// Where a FOCUS file says what a charge is.
    focus_category: Option<usize>,
    /// Whether it is a FOCUS file of our own, by its apps.
    is_ours: bool,
    columns: usize,
}

impl Bill<'_> {
    fn lines(&mut self) -> Vec<BilledLine> {
        let (mut lines, mut layout) = (Vec::new(), None);
        while let Some(record) = self.file.next() {
            match &layout {
                None => layout = Some(self.layout(&record)),
                Some(layout) => lines.extend(self.line(layout, &record)),
            }
        }
        if lines.is_empty() && self.file.findings.is_empty() {
            let help = "give a bill with a header and a line for each charge";
            self.file.wrong_as_a_whole(Kind::BillNoLines, "has no lines", help);
        }
        lines
    }

    /// Finds the columns by the mapping, else by the layout that the header shows.
    fn layout(&mut self, header: &Record) -> Layout {
        let find = |name: &str| header.cells().iter().position(|column| column == name);
        let is_focus = FOCUS_MARKS.iter().all(|mark| find(mark).is_some());
        let sources = std::array::from_fn(|field| self.source(header, field, is_focus));
        let is_mapped = |field: usize| self.mapping.columns[field].is_some() || self.mapping.constants[field].is_some();
        let focus_category = find(FOCUS_CATEGORY).filter(|_| is_focus && !is_mapped(ITEM));
        let is_ours = is_focus && !is_mapped(APP) && find(OUR_FOCUS.0).is_some();
        Layout { sources, is_focus, focus_category, is_ours, columns: header.cells().len() }
    }

    fn source(&mut self, header: &Record, field: usize, is_focus: bool) -> Source {
        if let Some(constant) = &self.mapping.constants[field] {
            return Source::Constant(constant.clone());
        }
        let mapped = self.mapping.columns[field].as_deref();
        let own = [mapped.unwrap_or(FIELDS[field])];
        let names: &[&str] = if is_focus && mapped.is_none() { FOCUS[field] } else { &own };
        let columns = header.cells();
        let found = names.iter().filter_map(|name| columns.iter().position(|column| column == name));
        let places: Vec<usize> = found.collect();
        if places.is_empty() {
            if mapped.is_some() || field < REQUIRED {
                self.no_column(header, field, names.first().copied());
            }
            return Source::Unknown;
        }
        for place in &places {
            let name = &columns[*place];
            if let Some(second) = columns.iter().skip(place + 1).position(|column| column == name) {
                let message = format!("the column `{name}` stands here a second time");
                let help = "leave one of the two out".to_owned();
                self.file.wrong(header.start, Some(place + 1 + second), (Kind::BillColumnTwice, message, help));
            }
        }
        Source::Columns(places)
    }

    fn no_column(&mut self, header: &Record, field: usize, name: Option<&str>) {
        let (field, names) = (FIELDS[field], header.cells().iter().map(String::as_str).collect::<Vec<_>>());
        let name = name.unwrap_or(field);
        let message = format!("the column `{name}` is missing, for the {field} of each line");
        let help = format!("name its column or a constant in the mapping (--mapping); {}", expected(name, &names));
        self.file.wrong(header.start, None, (Kind::BillColumn, message, help));
    }

    /// Reads a line; `None` where something is wrong with it. What the mapping says of every line is checked there.
    fn line(&mut self, layout: &Layout, record: &Record) -> Option<BilledLine> {
        if !self.file.fills(record, layout.columns, Kind::BillCellCount) {
            return None;
        }
        let cells = layout.cells(record, self.mapping);
        let mut is_wrong = false;
        for (field, cell) in cells.iter().enumerate() {
            let Some((place, cell)) = layout.sources[field].place(record).zip(cell.as_deref()) else { continue };
            // What is charged to no app of a FOCUS file is charged all the same.
            let is_of_no_app = field == APP && layout.is_focus && cell.is_empty();
            if let Some(wrong) = fields::wrong(field, cell, self.currency).filter(|_| !is_of_no_app) {
                self.file.wrong(record.start, Some(place), wrong);
                is_wrong = true;
            }
        }
        if is_wrong { None } else { billed(cells) }
    }
}

/// A line of which no cell is wrong; `None` where a column is missing, which is said of the header.
fn billed(cells: PerField<Option<String>>) -> Option<BilledLine> {
    let [app, month, item, amount, _, tier, edition, quantity, unit_price, category] = cells;
    let figure = |text: Option<String>| text.as_deref().and_then(|text| Figure::parse(&in_digits(text)));
    Some(BilledLine {
        app: app?,
        month: fields::month(&month?).ok()?,
        category: category.as_deref().and_then(Category::named),
        item: item?,
        tier,
        edition: edition.filter(|edition| !edition.is_empty()),
        quantity: figure(quantity),
        unit_price: figure(unit_price),
        amount: figure(amount)?,
        lines: 1,
    })
}

impl Layout {
    /// The texts of the fields, apps and items by our names.
    fn cells(&self, record: &Record, mapping: &Mapping) -> PerField<Option<String>> {
        let text = |place| match record.cell(place) {
            cell if mapping.csv_safe => unguarded(cell),
            cell => cell,
        };
        let mut cells = std::array::from_fn(|field| match &self.sources[field] {
            Source::Constant(constant) => Some(constant.clone()),
            source => source.place(record).map(|place| text(place).to_owned()),
        });
        let [app, _, item, _, _, _, _, quantity, unit_price, _] = &mut cells;
        if let Some(name) = app.as_deref().and_then(|app| app.strip_prefix(OUR_FOCUS.1)).filter(|_| self.is_ours) {
            *app = Some(name.to_owned());
        }
        let category = self.focus_category.map(text);
        if let Some(other) = category.filter(|category| !OF_ITEMS.contains(category)) {
            // A tax is no quantity of an item.
            (*item, *quantity, *unit_price) = (Some(other.to_lowercase()), None, None);
        }
        rename(app, &mapping.apps);
        rename(item, &mapping.items);
        if self.is_focus && item.as_deref() == Some("") {
            *item = Some(UNNAMED.to_owned());
        }
        cells
    }
}

/// Gives an app or item our name where the mapping has one.
fn rename(name: &mut Option<String>, names: &BTreeMap<String, String>) {
    if let Some(name) = name
        && let Some(ours) = names.get(name.as_str())
    {
        ours.clone_into(name);
    }
}
