//! The sheets of a table as formulas name them: the same formula over one sheet or over several.

use rust_decimal::Decimal;
use rust_xlsxwriter::column_number_to_name;

use crate::export::tables::{Kind, Table};
use crate::ledger::Category;

/// The name of the `number`th sheet of a table, from 1.
pub(super) fn numbered(name: &str, number: usize) -> String {
    if number == 1 { name.to_owned() } else { format!("{name} {number}") }
}

/// A name in a formula.
pub(super) fn quoted(sheet: &str) -> String {
    if sheet.contains(' ') { format!("'{sheet}'") } else { sheet.to_owned() }
}

/// The sheets of a table, each with the number of its rows below the header.
pub(super) struct Sheets {
    /// What the first is called, and the others with a number behind it.
    pub(super) name: &'static str,
    /// How many rows each has.
    pub(super) rows: Vec<u32>,
}

impl Sheets {
    /// The names of the sheets.
    pub(super) fn names(&self) -> Vec<String> {
        (1..=self.rows.len()).map(|number| numbered(self.name, number)).collect()
    }

    /// How many there are, and which.
    pub(super) fn said(&self) -> String {
        let names = self.names();
        let (first, last) = (names.first(), names.last());
        let [first, last] = [first, last].map(|name| name.map_or("", String::as_str));
        format!("{} stands on {} sheets, {first} to {last}", self.name, names.len())
    }

    /// Columns from one letter to another on each sheet.
    fn block(&self, first: &str, last: &str) -> Vec<String> {
        let sheets = self.names().into_iter().zip(&self.rows);
        // A sheet without rows has an empty one.
        sheets.map(|(sheet, rows)| format!("{}!${first}$2:${last}${}", quoted(&sheet), rows.max(&1) + 1)).collect()
    }
}

/// A table of the results on its sheets.
pub(super) struct Ranges {
    pub(super) table: Table,
    pub(super) sheets: Sheets,
    /// What the numbers of each column add up to.
    pub(super) sums: Vec<Decimal>,
}

impl Ranges {
    /// A column on each sheet.
    fn column(&self, name: &str) -> Vec<String> {
        let at = self.table.columns().iter().position(|column| column.name == name).unwrap_or_default();
        let letter = column_number_to_name(at as u16);
        self.sheets.block(&letter, &letter)
    }

    /// The sum of a column.
    pub(super) fn sum(&self, column: &str) -> String {
        format!("SUM({})", self.column(column).join(","))
    }

    /// How many rows there are.
    pub(super) fn count(&self) -> String {
        format!("COUNTA({})", self.column("app").join(","))
    }

    /// The sum of a column, of the rows that meet each criterion: a column, and what it must be.
    pub(super) fn sum_where(&self, column: &str, criteria: &[(&str, &str)]) -> String {
        let summed = self.column(column).into_iter().map(|range| format!("SUMIFS({range},"));
        self.of_each(summed, criteria)
    }

    /// The sum of the amounts of a category.
    pub(super) fn sum_of(&self, category: Category) -> String {
        self.sum_where("amount", &[("category", &format!("\"{}\"", category.word()))])
    }

    /// How many rows meet each criterion.
    pub(super) fn count_where(&self, criteria: &[(&str, &str)]) -> String {
        self.of_each(self.sheets.rows.iter().map(|_| "COUNTIFS(".to_owned()), criteria)
    }

    /// The columns of numbers and days, but for those of amounts, and what each adds up to.
    pub(super) fn controlled(&self) -> impl Iterator<Item = (&'static str, Decimal)> {
        let columns = self.table.columns().iter().zip(&self.sums);
        let controlled = columns.filter(|(column, _)| !matches!(column.kind, Kind::Text | Kind::Amount));
        controlled.map(|(column, sum)| (column.name, *sum))
    }

    /// Every column of numbers, days or amounts, and what it adds up to.
    pub(super) fn summed(&self) -> impl Iterator<Item = (&'static str, Decimal)> {
        let columns = self.table.columns().iter().zip(&self.sums).filter(|(column, _)| column.kind != Kind::Text);
        columns.map(|(column, sum)| (column.name, *sum))
    }

    /// How many rows have an amount that is not that of their quantity and price: a minor unit off, or more. (Amounts are
    /// rounded to it, by whichever rule; the quantity of a part of a month is one of a billionth.)
    pub(super) fn mispriced(&self, minor_unit: &str) -> String {
        let columns = ["quantity", "unit_price", "amount"].map(|name| self.column(name));
        let [quantities, prices, amounts] = columns;
        let sheets = quantities.iter().zip(&prices).zip(&amounts);
        let off = sheets.map(|((quantity, price), amount)| {
            format!("SUMPRODUCT(--(ABS({quantity}*{price}-{amount})>={minor_unit}+{price}*1E-9))")
        });
        off.collect::<Vec<_>>().join("+")
    }

    /// The sum of a column, of the rows of an app whose name stands in a cell.
    pub(super) fn sum_of_app(&self, column: &str, name: &str) -> String {
        of_app(&self.column("app"), name, Some(&self.column(column)))
    }

    /// How many rows an app has whose name stands in a cell.
    pub(super) fn rows_of_app(&self, name: &str) -> String {
        of_app(&self.column("app"), name, None)
    }

    /// In how many rows a column is above another.
    pub(super) fn count_above(&self, column: &str, other: &str) -> String {
        let pairs = self.column(column).into_iter().zip(self.column(other));
        let counts = pairs.map(|(range, other)| format!("SUMPRODUCT(--({range}>{other}))"));
        counts.collect::<Vec<_>>().join("+")
    }

    /// A function of each sheet, added up.
    fn of_each(&self, begun: impl Iterator<Item = String>, criteria: &[(&str, &str)]) -> String {
        let columns: Vec<(Vec<String>, &str)> =
            criteria.iter().map(|(column, criterion)| (self.column(column), *criterion)).collect();
        let calls = begun.enumerate().map(|(sheet, begun)| {
            let criteria = columns.iter().map(|(ranges, criterion)| format!("{},{criterion}", ranges[sheet]));
            format!("{begun}{})", criteria.collect::<Vec<_>>().join(","))
        });
        calls.collect::<Vec<_>>().join("+")
    }
}

/// The table of apps by months on its sheets: a column for each month, one for the total, and a total below.
pub(super) struct MonthRanges {
    pub(super) sheets: Sheets,
    pub(super) months: u16,
}

impl MonthRanges {
    /// The column of the total.
    fn total(&self) -> String {
        column_number_to_name(self.months + 1)
    }

    /// The sum of all apps and months.
    pub(super) fn sum(&self) -> String {
        format!("SUM({})", self.sheets.block("B", &column_number_to_name(self.months)).join(","))
    }

    /// The sum of the apps' totals.
    pub(super) fn sum_of_totals(&self) -> String {
        format!("SUM({})", self.sheets.block(&self.total(), &self.total()).join(","))
    }

    /// The sum of what stands below all apps in a column: one month's, or that of the total behind them.
    fn below(&self, letter: &str) -> String {
        let sheets = self.sheets.names().into_iter().zip(&self.sheets.rows);
        let below = sheets.map(|(sheet, rows)| format!("{}!${letter}${}", quoted(&sheet), rows + 2));
        below.collect::<Vec<_>>().join("+")
    }

    /// The total below all apps.
    pub(super) fn total_below(&self) -> String {
        self.below(&self.total())
    }

    /// A month's total below all apps; the first month is 0.
    pub(super) fn month_below(&self, month: usize) -> String {
        self.below(&column_number_to_name(month as u16 + 1))
    }

    /// The sum of a month's apps.
    pub(super) fn month(&self, month: usize) -> String {
        let letter = column_number_to_name(month as u16 + 1);
        format!("SUM({})", self.sheets.block(&letter, &letter).join(","))
    }

    /// How many apps there are.
    pub(super) fn count(&self) -> String {
        format!("COUNTA({})", self.sheets.block("A", "A").join(","))
    }

    /// The months of each sheet's header, with the sheet's name.
    pub(super) fn headers(&self) -> Vec<(String, String)> {
        let last = column_number_to_name(self.months);
        let header = |name: String| (name.clone(), format!("{}!$B$1:${last}$1", quoted(&name)));
        self.sheets.names().into_iter().map(header).collect()
    }

    /// The total of an app whose name stands in a cell.
    pub(super) fn sum_of_app(&self, name: &str) -> String {
        of_app(&self.sheets.block("A", "A"), name, Some(&self.sheets.block(&self.total(), &self.total())))
    }

    /// How many rows an app has whose name stands in a cell.
    pub(super) fn rows_of_app(&self, name: &str) -> String {
        of_app(&self.sheets.block("A", "A"), name, None)
    }
}

/// What the rows of an app add up to, or how many there are. Names are compared letter by letter: the functions with
/// criteria take `*` for anything, and `a` for `A`.
fn of_app(names: &[String], name: &str, summed: Option<&[String]>) -> String {
    let sheets = names.iter().enumerate().map(|(at, names)| match summed.and_then(|summed| summed.get(at)) {
        Some(summed) => format!("SUMPRODUCT(EXACT({names},{name})*{summed})"),
        None => format!("SUMPRODUCT(--EXACT({names},{name}))"),
    });
    sheets.collect::<Vec<_>>().join("+")
}
