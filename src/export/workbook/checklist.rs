//! The sheet Checks: rows of what is and what must be, and one check of all of them. Sums are rounded to the currency's
//! decimals before they are compared: floating point numbers do not add up to the last digit.

use rust_decimal::Decimal;
use rust_xlsxwriter::{ConditionalFormatFormula, Worksheet, row_col_to_cell};

use super::cells::{column_width, width};
use super::looks::Looks;
use super::paper::Paper;
use super::{Unfit, page};
use crate::export::tables::Cell;
use crate::money::Amount;

/// The cell that says whether all checks hold.
pub(super) const MASTER: &str = "Checks!$D$4";
/// The width of the first column.
pub(super) const WHAT: usize = 66;

/// Checks on their way.
pub(super) struct Checklist<'l> {
    pub(super) paper: Paper<'l>,
    /// The next row.
    pub(super) row: u32,
    /// The cells that hold or do not, and their number.
    verdicts: Vec<String>,
    judged: u32,
}

impl<'l> Checklist<'l> {
    /// An empty sheet, which says what is checked.
    pub(super) fn begin(said: &str, looks: &'l Looks) -> Result<Self, Unfit> {
        let mut paper = Paper::new("Checks", looks)?;
        paper.text((0, 0), "Checks", &looks.title)?;
        paper.text((1, 0), said, &looks.note)?;
        Ok(Self { paper, row: 6, verdicts: Vec::new(), judged: 0 })
    }

    /// Headers so many rows below, and one over the checks.
    pub(super) fn headers(&mut self, below: u32, names: &[&str]) -> Result<(), Unfit> {
        let row = self.row + below;
        self.paper.headers((row, 0), names, 1)?;
        self.paper.text((row, names.len() as u16), "Holds", &self.paper.looks.header_of_checks)
    }

    /// Begins a table of two columns that are compared; gives its first row.
    pub(super) fn table(&mut self, heading: &str) -> Result<u32, Unfit> {
        self.paper.text((self.row, 0), heading, &self.paper.looks.heading)?;
        self.headers(1, &["What", "Is", "Must be"])?;
        self.row += 2;
        Ok(self.row)
    }

    /// Keeps the verdicts from a row to the one before the next.
    pub(super) fn judged(&mut self, first: u32, column: char) {
        if self.row > first {
            self.verdicts.push(format!("{column}{}:{column}{}", first + 1, self.row));
            self.judged += self.row - first;
        }
    }

    /// Writes whether the row holds, and goes on to the next.
    pub(super) fn verdict(&mut self, column: u16, formula: &str) -> Result<(), Unfit> {
        self.paper.formula((self.row, column), &format!("={formula}"), "TRUE", &self.paper.looks.check)?;
        self.row += 1;
        Ok(())
    }

    fn compared(&mut self) -> Result<(), Unfit> {
        self.verdict(3, &format!("B{0}=C{0}", self.row + 1))
    }

    fn named(&mut self, what: &str) -> Result<(), Unfit> {
        self.paper.text((self.row, 0), what, &self.paper.looks.text)
    }

    /// Two amounts that must be the same.
    pub(super) fn amounts(&mut self, what: &str, is: &str, must_be: &str, value: Amount) -> Result<(), Unfit> {
        let (row, looks) = (self.row, self.paper.looks);
        self.named(what)?;
        self.paper.amount((row, 1), is, value, &looks.amount)?;
        self.paper.amount((row, 2), must_be, value, &looks.amount)?;
        self.compared()
    }

    /// An amount and what the simulation says.
    pub(super) fn simulated(&mut self, what: &str, is: &str, value: Amount) -> Result<(), Unfit> {
        let (row, looks) = (self.row, self.paper.looks);
        self.named(what)?;
        self.paper.amount((row, 1), is, value, &looks.amount)?;
        self.paper.cell((row, 2), &Cell::Amount(value), &looks.amount)?;
        self.compared()
    }

    /// Two counts that must be the same; `must_be` is a formula or, where it is empty, a number.
    pub(super) fn counts(&mut self, what: &str, is: &str, must_be: &str, value: u64) -> Result<(), Unfit> {
        let (row, looks) = (self.row, self.paper.looks);
        self.named(what)?;
        self.paper.count((row, 1), is, value, &looks.count)?;
        match must_be {
            "" => self.paper.cell((row, 2), &Cell::count(Some(value)), &looks.count)?,
            formula => self.paper.count((row, 2), formula, value, &looks.count)?,
        }
        self.compared()
    }

    /// A sum of anything, and what it must be, but for what floating point numbers lose.
    pub(super) fn control(&mut self, what: &str, is: &str, value: Decimal) -> Result<(), Unfit> {
        let (row, looks) = (self.row, self.paper.looks);
        let value = value.normalize();
        self.named(what)?;
        self.paper.formula((row, 1), &format!("={is}"), &value.to_string(), &looks.quantity)?;
        self.paper.sheet.write_with_format(row, 2, value, &looks.quantity)?;
        self.verdict(3, &format!("ABS(B{0}-C{0})<0.00004+ABS(C{0})*1E-12", row + 1))
    }

    /// What the simulation says, then formulas that must all give it, and what else must hold.
    pub(super) fn compare_all(&mut self, value: Amount, formulas: &[String], and: &[String]) -> Result<(), Unfit> {
        let (row, looks) = (self.row, self.paper.looks);
        self.paper.cell((row, 1), &Cell::Amount(value), &looks.amount)?;
        let mut equal = and.to_vec();
        for (column, formula) in (2..).zip(formulas) {
            self.paper.amount((row, column), formula, value, &looks.amount)?;
            equal.push(format!("{}=B{}", row_col_to_cell(row, column), row + 1));
        }
        // Each condition that is not told in a cell of its own has two.
        let column = 2 + formulas.len() + 2 * and.len();
        self.verdict(column as u16, &format!("AND({})", equal.join(",")))
    }

    /// Ends the sheet, with room for amounts so high, with the check of all checks: so many must be true. One that gives an
    /// error is not, nor is one that is gone.
    pub(super) fn end(mut self, highest: Amount) -> Result<Worksheet, Unfit> {
        let looks = self.paper.looks;
        self.paper.text((3, 0), "All checks hold", &looks.heading)?;
        let hold: Vec<String> = self.verdicts.iter().map(|range| format!("COUNTIF({range},TRUE)")).collect();
        let all = format!("={}={}", hold.join("+"), self.judged);
        self.paper.formula((3, 3), &all, "TRUE", &looks.verdict)?;
        let amounts = column_width(width(&Cell::Amount(highest), looks.currency).max(12));
        self.paper.widths(&[WHAT as u32, amounts, amounts, amounts, amounts, amounts, amounts, 10])?;
        let mut sheet = self.paper.sheet;
        sheet.set_freeze_panes(5, 1)?;
        page::set_up(&mut sheet, 0, 0, 0)?;
        for (word, format) in [("TRUE", &looks.good), ("FALSE", &looks.bad)] {
            let rule = ConditionalFormatFormula::new();
            let rule = rule.set_rule(format!("=AND(ISLOGICAL(D4),D4={word})").as_str()).set_format(format);
            sheet.add_conditional_format(3, 3, self.row, 7, &rule)?;
        }
        Ok(sheet)
    }
}
