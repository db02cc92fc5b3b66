//! Reads a vendor's bill: our `charges.csv`, a FOCUS cost-and-usage file, or any CSV through a [`Mapping`].

use std::collections::BTreeMap;

use csv::ByteRecord;

use super::fields;
use super::mapping::{FIELDS, Mapping, PerField, REQUIRED};
use crate::diagnostic::{Findings, Kind, expected};
use crate::judge::csv_file::{CsvFile, cell};
use crate::ledger::{BilledLine, Category};
use crate::money::{Currency, Figure};

/// The columns of a FOCUS file for each field, the first that is there.
const FOCUS: PerField<&[&str]> = [
    &["SubAccountId"],
    &["ChargePeriodStart"],
    &["SkuId"],
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

/// Where a field comes from.
enum Source {
    Column(usize),
    Constant(String),
    Unknown,
}

/// Reads a bill whose amounts must be of a currency.
///
/// # Errors
/// Every mistake of the file.
pub fn read(name: &str, text: &[u8], mapping: &Mapping, currency: Currency) -> Result<Vec<BilledLine>, Findings> {
    let mut bill = Bill { file: CsvFile::new(name, text), mapping, currency };
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
    /// Where a FOCUS file says what a charge is.
    focus_category: Option<usize>,
    /// Whether it is a FOCUS file of our own, by its apps.
    is_ours: bool,
    columns: usize,
}

impl Bill<'_> {
    fn lines(&mut self) -> Vec<BilledLine> {
        let (mut record, mut lines, mut layout) = (ByteRecord::new(), Vec::new(), None);
        while let Some(start) = self.file.next(&mut record) {
            match &layout {
                None => layout = Some(self.layout(&record)),
                Some(layout) => lines.extend(self.line(layout, &record, start)),
            }
        }
        if lines.is_empty() && self.file.findings.is_empty() {
            let help = "give a bill with a header and a line for each charge";
            self.file.wrong_as_a_whole(Kind::BillNoLines, "has no lines", help);
        }
        lines
    }

    /// Finds the columns by the mapping, else by the layout that the header shows.
    fn layout(&mut self, record: &ByteRecord) -> Layout {
        let header: Vec<String> = record.iter().map(|name| String::from_utf8_lossy(name).trim().to_owned()).collect();
        let find = |name: &str| header.iter().position(|column| column == name);
        let is_focus = FOCUS_MARKS.iter().all(|mark| find(mark).is_some());
        let sources = std::array::from_fn(|field| {
            if let Some(constant) = &self.mapping.constants[field] {
                return Source::Constant(constant.clone());
            }
            let own = [FIELDS[field]];
            let known = if is_focus { FOCUS[field] } else { &own };
            let mapped = self.mapping.columns[field].as_deref();
            let found = mapped.map_or_else(|| known.iter().find_map(|name| find(name)), find);
            let Some(place) = found else {
                if mapped.is_some() || field < REQUIRED {
                    self.no_column(&header, field, mapped.or(known.first().copied()));
                }
                return Source::Unknown;
            };
            if let Some(second) = header.iter().skip(place + 1).position(|column| *column == header[place]) {
                let message = format!("the column `{}` stands here a second time", header[place]);
                let help = "leave one of the two out".to_owned();
                self.file.wrong(0, Some(place + 1 + second), (Kind::BillColumnTwice, message, help));
            }
            Source::Column(place)
        });
        let is_mapped = |field: usize| self.mapping.columns[field].is_some() || self.mapping.constants[field].is_some();
        let focus_category = find(FOCUS_CATEGORY).filter(|_| is_focus && !is_mapped(2));
        let is_ours = is_focus && !is_mapped(0) && find(OUR_FOCUS.0).is_some();
        Layout { sources, focus_category, is_ours, columns: header.len() }
    }

    fn no_column(&mut self, header: &[String], field: usize, name: Option<&str>) {
        let (field, names) = (FIELDS[field], header.iter().map(String::as_str).collect::<Vec<_>>());
        let name = name.unwrap_or(field);
        let message = format!("the column `{name}` is missing, for the {field} of each line");
        let help = format!("name its column or a constant in the mapping (--mapping); {}", expected(name, &names));
        self.file.wrong(0, None, (Kind::BillColumn, message, help));
    }

    /// Reads a line; `None` where something is wrong with it.
    fn line(&mut self, layout: &Layout, record: &ByteRecord, start: usize) -> Option<BilledLine> {
        if record.len() != layout.columns {
            let message = format!("{} cells under {} columns", record.len(), layout.columns);
            let help = "write a cell for each column; put quotes around one with a comma".to_owned();
            self.file.wrong(start, None, (Kind::BillCellCount, message, help));
            return None;
        }
        let cells = layout.cells(record);
        let mut is_wrong = false;
        for (field, cell) in cells.iter().enumerate() {
            let Some(wrong) = cell.as_deref().and_then(|cell| fields::wrong(field, cell, self.currency)) else {
                continue;
            };
            let place = match layout.sources[field] {
                Source::Column(place) => Some(place),
                Source::Constant(_) | Source::Unknown => None,
            };
            self.file.wrong(start, place, wrong);
            is_wrong = true;
        }
        if is_wrong { None } else { self.billed(cells) }
    }

    /// A line of which no cell is wrong; `None` where a column is missing, which is said of the header.
    fn billed(&self, cells: PerField<Option<String>>) -> Option<BilledLine> {
        let [app, month, item, amount, _, tier, edition, quantity, unit_price, category] = cells;
        let renamed = |name: String, names: &BTreeMap<String, String>| names.get(&name).cloned().unwrap_or(name);
        let figure = |text: Option<String>| text.as_deref().and_then(Figure::parse);
        Some(BilledLine {
            app: renamed(app?, &self.mapping.apps),
            month: fields::month(&month?).ok()?,
            category: category.as_deref().and_then(Category::named),
            item: renamed(item?, &self.mapping.items),
            tier,
            edition: edition.filter(|edition| !edition.is_empty()),
            quantity: figure(quantity),
            unit_price: figure(unit_price),
            amount: Figure::parse(&amount?)?,
            lines: 1,
        })
    }
}

impl Layout {
    /// The texts of the fields.
    fn cells(&self, record: &ByteRecord) -> PerField<Option<String>> {
        let text = |place| cell(record, place);
        let mut cells = std::array::from_fn(|field| match &self.sources[field] {
            Source::Column(place) => Some(text(*place)),
            Source::Constant(constant) => Some(constant.clone()),
            Source::Unknown => None,
        });
        let [app, _, item, _, _, _, _, quantity, unit_price, _] = &mut cells;
        if let Some(name) = app.as_deref().and_then(|app| app.strip_prefix(OUR_FOCUS.1)).filter(|_| self.is_ours) {
            *app = Some(name.to_owned());
        }
        let category = self.focus_category.map(text);
        if let Some(other) = category.filter(|category| !OF_ITEMS.contains(&category.as_str())) {
            // A tax is no quantity of an item.
            (*item, *quantity, *unit_price) = (Some(other.to_lowercase()), None, None);
        }
        cells
    }
}
