//! Summary: what is charged and when it is invoiced, with a chart; every number is a formula over the other sheets.

mod chart;
mod places;
mod tables;

use rust_xlsxwriter::Worksheet;

use self::places::{Rows, TOTAL};
use super::cells::{column_width, serial, width};
use super::looks::Looks;
use super::paper::Paper;
use super::ranges::Sheets;
use super::sums::Sums;
use super::{Parts, Unfit, page};
use crate::export::tables::Cell;
pub(super) use places::{Key, Places};

pub(super) const NAME: &str = "Summary";

/// How many rows the key figures take.
const KEY_FIGURES: u32 = 7;

/// The sheet, and where it has what.
pub(super) fn sheet(sums: &Sums, parts: &Parts, looks: &Looks) -> Result<(Worksheet, Places), Unfit> {
    let mut summary = Summary { paper: Paper::new(NAME, looks)?, sums, parts };
    let key_figures = summary.head()?;
    let (months, invoiced) = summary.months(key_figures + KEY_FIGURES + 1)?;
    let days = summary.days(chart::BELOW + 1)?;
    let items = summary.items(invoiced.1 + 3)?;
    let rules = summary.rules(end(items) + 2)?;
    let sheets = summary.sheets(end(rules) + 1)?;
    let places = Places { key_figures, months, invoiced, items, days, rules, sheets };
    summary.key_figures(&places)?;
    summary.chart(months)?;
    let amounts = column_width(width(&Cell::Amount(sums.total), looks.currency).max(12));
    let mut paper = summary.paper;
    paper.widths(&[12, amounts, amounts, amounts, amounts, amounts, 3, 13, 12, 12, amounts])?;
    page::set_up(&mut paper.sheet, 0, 0, 0)?;
    paper.sheet.set_screen_gridlines(false).set_active(true);
    Ok((paper.sheet, places))
}

struct Summary<'l> {
    paper: Paper<'l>,
    sums: &'l Sums,
    parts: &'l Parts,
}

impl Summary<'_> {
    /// The title, and what has more than one sheet; gives the row behind them.
    fn head(&mut self) -> Result<u32, Unfit> {
        let (sums, looks) = (self.sums, self.paper.looks);
        let (from, to, code) = (sums.horizon.from, sums.horizon.to, looks.currency.code());
        self.paper.text((0, 0), &format!("Bill, {from} to {to}"), &looks.title)?;
        let rests = "the sheet Assumptions says what they rest on";
        self.paper.text((1, 0), &format!("Amounts in {code}; {rests}."), &looks.note)?;
        let split: Vec<String> =
            self.tables().into_iter().filter(|sheets| sheets.rows.len() > 1).map(Sheets::said).collect();
        if !split.is_empty() {
            let said = format!("More rows than a sheet holds: {}.", split.join("; "));
            self.paper.text((2, 0), &said, &looks.heading)?;
        }
        Ok(4)
    }

    fn tables(&self) -> [&Sheets; 4] {
        let Parts { months, charges, invoices, violations, .. } = self.parts;
        [&months.sheets, &charges.sheets, &invoices.sheets, &violations.sheets]
    }

    fn key_figures(&mut self, places: &Places) -> Result<(), Unfit> {
        let (sums, looks, first) = (self.sums, self.paper.looks, places.key_figures);
        let (from, to) = (sums.horizon.from, sums.horizon.to);
        let labels = [
            "Apps".to_owned(),
            "Charged, by month of service (accrual)".to_owned(),
            format!("Invoiced from {from} to {to}, by invoice date (cash)"),
            format!("Invoiced after {to}, for these months"),
            "Month in which most is charged".to_owned(),
            "Violations: reasons for which rows are refused, whole or in part".to_owned(),
            "Checks".to_owned(),
        ];
        for (row, label) in (first..).zip(&labels) {
            self.paper.text((row, 0), label, &looks.text)?;
        }
        let Self { paper, parts, .. } = self;
        let (within, after) = sums.invoiced_within();
        let (totals, at) = (places.totals(), |key: Key| (first + key as u32, TOTAL));
        paper.count(at(Key::Apps), &parts.months.count(), sums.counts.apps, &looks.count)?;
        paper.amount(at(Key::Charged), &format!("SUM({totals})"), sums.total, &looks.key)?;
        paper.amount(at(Key::Invoiced), &format!("SUM({})", places.invoiced_within()), within, &looks.amount)?;
        paper.amount(at(Key::Later), &places.invoiced_after(), after, &looks.amount)?;
        let (peak, months) = (sums.peak(), places.names_of_months());
        let month = format!("=INDEX({months},MATCH(MAX({totals}),{totals},0))");
        let ((row, amount), peak_month) = (at(Key::Peak), serial(peak.month)?);
        paper.formula((row, amount - 1), &month, &peak_month, &looks.month_of_a_number)?;
        paper.amount((row, amount), &format!("MAX({totals})"), peak.total(), &looks.amount)?;
        let violations = parts.violations.count();
        paper.count(at(Key::Violations), &violations, sums.counts.violations, &looks.count)?;
        paper.verdict((first + KEY_FIGURES - 1, TOTAL))
    }
}

/// The end of rows in a range: an empty one where there are none.
fn end((first, end): Rows) -> u32 {
    end.max(first + 1)
}
