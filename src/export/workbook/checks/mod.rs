//! Checks: every sheet against the others, and against what the simulation added up. Sums are rounded to the currency's
//! decimals before they are compared: floating point numbers do not add up to the last digit.

mod apps;
mod figures;
mod lists;
mod rows;
mod sheets;

use rust_xlsxwriter::{ConditionalFormatFormula, Worksheet};

use super::cells::{column_width, width};
use super::looks::Looks;
use super::paper::Paper;
use super::summary::Places;
use super::sums::Sums;
use super::{Parts, Unfit, page};
use crate::export::tables::Cell;

/// The cell that says whether all checks hold.
pub(super) const MASTER: &str = "Checks!$D$4";
/// The width of the first column.
const WHAT: usize = 66;

/// The sheet.
pub(super) fn sheet(sums: &Sums, parts: &Parts, places: &Places, looks: &Looks) -> Result<Worksheet, Unfit> {
    let paper = Paper::new("Checks", looks)?;
    let mut checks = Checks { paper, sums, parts, places, row: 6, verdicts: Vec::new(), judged: 0 };
    checks.paper.text((0, 0), "Checks", &looks.title)?;
    let said = "Each sheet against the others, and against what the simulation added up; sums are compared as rounded.";
    checks.paper.text((1, 0), said, &looks.note)?;
    checks.sheets_as_a_whole()?;
    checks.figures_of_summary()?;
    checks.control_sums()?;
    checks.by_month()?;
    checks.by_day()?;
    checks.by_app()?;
    checks.master()
}

struct Checks<'l> {
    paper: Paper<'l>,
    sums: &'l Sums,
    parts: &'l Parts,
    places: &'l Places,
    /// The next row.
    row: u32,
    /// The cells that hold or do not, and their number.
    verdicts: Vec<String>,
    judged: u32,
}

impl Checks<'_> {
    /// Ends the sheet with the check of all checks: so many must be true. One that gives an error is not, nor is one that is
    /// gone.
    fn master(mut self) -> Result<Worksheet, Unfit> {
        let looks = self.paper.looks;
        self.paper.text((3, 0), "All checks hold", &looks.heading)?;
        let hold: Vec<String> = self.verdicts.iter().map(|range| format!("COUNTIF({range},TRUE)")).collect();
        let all = format!("={}={}", hold.join("+"), self.judged);
        self.paper.formula((3, 3), &all, "TRUE", &looks.verdict)?;
        let amounts = column_width(width(&Cell::Amount(self.sums.total), looks.currency).max(12));
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
