//! Where Summary has what: what its own formulas and those of Checks refer to.

use rust_xlsxwriter::column_number_to_name as letter;

use super::{NAME, end};

/// The total of a month, an item or a rule; what is invoiced in a month.
pub(super) const TOTAL: u16 = 4;
pub(super) const INVOICED: u16 = 5;
/// The invoices by day: the day, what they bill, their number and amount.
pub(super) const DAY: u16 = 7;
pub(super) const BILLS: u16 = 8;
pub(super) const INVOICES: u16 = 9;
pub(super) const AMOUNT: u16 = 10;

/// Rows of a table, from 0: the first, and the one behind the last.
pub(super) type Rows = (u32, u32);

/// The figures at the head of the sheet, in their order. Below them it says whether all checks hold.
#[derive(Debug, Clone, Copy)]
pub(in super::super) enum Key {
    Apps,
    Charged,
    Invoiced,
    Later,
    Peak,
    Violations,
}

/// The tables of the sheet.
pub(in super::super) struct Places {
    /// The first row of the figures at its head.
    pub(super) key_figures: u32,
    /// The months of the horizon.
    pub(super) months: Rows,
    /// The months in which there may be invoices: those of the horizon, and later ones.
    pub(super) invoiced: Rows,
    pub(super) items: Rows,
    pub(super) days: Rows,
    pub(super) rules: Rows,
    pub(super) sheets: Rows,
}

fn column(column: u16, rows: Rows) -> String {
    let letter = letter(column);
    format!("{NAME}!${letter}${}:${letter}${}", rows.0 + 1, end(rows))
}

fn cell(column: u16, rows: Rows, at: u32) -> String {
    format!("{NAME}!${}${}", letter(column), rows.0 + at + 1)
}

fn below(column: u16, rows: Rows) -> String {
    format!("{NAME}!${}${}", letter(column), end(rows) + 1)
}

impl Places {
    /// A figure at the head.
    pub(in super::super) fn key(&self, key: Key) -> String {
        cell(TOTAL, (self.key_figures, 0), key as u32)
    }

    /// The month in which most is charged.
    pub(in super::super) fn peak(&self) -> String {
        cell(TOTAL - 1, (self.key_figures, 0), Key::Peak as u32)
    }

    /// The months charged, and those after them in which there are invoices.
    pub(in super::super) fn all_months(&self) -> String {
        column(0, self.invoiced)
    }

    /// The total below a column of the months.
    pub(in super::super) fn total_of_months(&self, at: u16) -> String {
        below(at, self.invoiced)
    }

    /// The total below the items.
    pub(in super::super) fn total_of_items(&self) -> String {
        below(TOTAL, self.items)
    }

    /// The days of invoices, how many there are on each, and the totals below them.
    pub(in super::super) fn dates(&self) -> String {
        column(DAY, self.days)
    }

    pub(in super::super) fn invoices_of_days(&self) -> String {
        column(INVOICES, self.days)
    }

    pub(in super::super) fn count_of_days(&self) -> String {
        below(INVOICES, self.days)
    }

    pub(in super::super) fn total_of_days(&self) -> String {
        below(AMOUNT, self.days)
    }

    /// The rows of the sheets.
    pub(in super::super) fn rows_of_sheets(&self) -> String {
        column(TOTAL, self.sheets)
    }

    /// The months charged.
    pub(super) fn names_of_months(&self) -> String {
        column(0, self.months)
    }

    /// Their totals.
    pub(in super::super) fn totals(&self) -> String {
        column(TOTAL, self.months)
    }

    /// A month's total.
    pub(in super::super) fn total(&self, month: u32) -> String {
        cell(TOTAL, self.months, month)
    }

    /// What is invoiced month by month.
    pub(in super::super) fn invoiced(&self) -> String {
        column(INVOICED, self.invoiced)
    }

    /// What is invoiced in the months of the horizon.
    pub(in super::super) fn invoiced_within(&self) -> String {
        column(INVOICED, self.months)
    }

    /// A formula of what is invoiced after them.
    pub(in super::super) fn invoiced_after(&self) -> String {
        let after = (self.months.1, self.invoiced.1);
        if after.0 == after.1 { "0".to_owned() } else { format!("SUM({})", column(INVOICED, after)) }
    }

    /// The amounts of the items.
    pub(in super::super) fn items(&self) -> String {
        column(TOTAL, self.items)
    }

    /// The amounts of the invoices day by day.
    pub(in super::super) fn days(&self) -> String {
        column(AMOUNT, self.days)
    }

    /// What is invoiced on a day.
    pub(in super::super) fn day(&self, at: u32) -> String {
        cell(AMOUNT, self.days, at)
    }

    /// The violations rule by rule.
    pub(in super::super) fn rules(&self) -> String {
        column(TOTAL, self.rules)
    }

    /// The violations of a rule.
    pub(in super::super) fn rule(&self, at: u32) -> String {
        cell(TOTAL, self.rules, at)
    }
}
