//! The sheet Cases: a row for each app and named case, a column for each month, and totals as formulas.

use rust_xlsxwriter::{IgnoreError, Worksheet, column_number_to_name as letter};

use super::super::cells::{column_width, width};
use super::super::looks::Looks;
use super::super::paper::Paper;
use super::super::{Unfit, page};
use crate::export::tables::Cell;
use crate::ledger::{Case, Forecast};
use crate::money::Amount;

const NAME: &str = "Cases";
/// The column of the first month.
const FIRST: u16 = 2;

/// Where the cases stand.
pub(super) struct CaseSheet {
    /// The column of the totals.
    total: u16,
    /// The row behind the cases of single apps.
    pub(super) of_all: u32,
    /// The row behind the last.
    end: u32,
}

impl CaseSheet {
    /// The sheet, and where it has what; nothing where there are no cases.
    pub(super) fn sheet(forecast: &Forecast, looks: &Looks) -> Result<Option<(Self, Worksheet)>, Unfit> {
        let mut paper = Paper::new(NAME, looks)?;
        let total = FIRST + forecast.horizon.months() as u16;
        let mut places = Self { total, of_all: 1, end: 1 };
        places.headers(&mut paper, forecast)?;
        let mut highest = Amount::ZERO;
        for outlook in &forecast.outlooks {
            if outlook.app.is_none() || forecast.outlooks.len() == 1 {
                places.of_all = places.end;
            }
            for case in &outlook.cases {
                let app = outlook.app.as_deref().unwrap_or("all apps together");
                places.row(&mut paper, app, case, forecast)?;
                highest = highest.max(case.total());
            }
        }
        if places.end == 1 {
            return Ok(None);
        }
        let amounts = column_width(width(&Cell::Amount(highest), looks.currency).max(10));
        let sheet = &mut paper.sheet;
        sheet.set_column_range_width(0, 1, 24)?.set_column_range_width(FIRST, total + 1, amounts)?;
        sheet.set_freeze_panes(1, FIRST)?.autofilter(0, 0, places.end - 1, total + 1)?;
        // An app called 1400000001 is a text on purpose.
        sheet.ignore_error_range(0, 0, places.end - 1, 1, IgnoreError::NumberStoredAsText)?;
        page::set_up(sheet, 48 + usize::from(total) * amounts as usize, 1, FIRST)?;
        Ok(Some((places, paper.sheet)))
    }

    fn headers(&self, paper: &mut Paper<'_>, forecast: &Forecast) -> Result<(), Unfit> {
        let looks = paper.looks;
        paper.headers((0, 0), &["app", "case"], FIRST.into())?;
        let header = looks.header_of_numbers.clone().set_num_format("yyyy-mm");
        for (at, month) in (FIRST..).zip(forecast.horizon.from.to(forecast.horizon.to)) {
            paper.cell((0, at), &Cell::Month(month), &header)?;
        }
        paper.headers((0, self.total), &["total", "violations"], 0)
    }

    fn row(&mut self, paper: &mut Paper<'_>, app: &str, case: &Case, forecast: &Forecast) -> Result<(), Unfit> {
        let (row, looks) = (self.end, paper.looks);
        paper.text((row, 0), app, &looks.text)?;
        paper.text((row, 1), &case.name, &looks.text)?;
        for (month, amount) in &case.months {
            if let Some(at) = month.since(forecast.horizon.from) {
                paper.cell((row, FIRST + at as u16), &Cell::Amount(*amount), &looks.amount)?;
            }
        }
        let sum = format!("SUM({}{2}:{}{2})", letter(FIRST), letter(self.total - 1), row + 1);
        paper.amount((row, self.total), &sum, case.total(), &looks.key)?;
        let refused = i64::try_from(case.violations).unwrap_or(i64::MAX);
        paper.cell((row, self.total + 1), &Cell::Number(refused), &looks.count)?;
        self.end += 1;
        Ok(())
    }

    fn cells(&self, (first, end): (u32, u32), from: u16, to: u16) -> String {
        format!("{NAME}!${}${}:${}${}", letter(from), first + 1, letter(to), end)
    }

    /// The sum of all totals.
    pub(super) fn totals(&self) -> String {
        format!("SUM({})", self.cells((1, self.end), self.total, self.total))
    }

    /// The sum of all months.
    pub(super) fn months(&self) -> String {
        format!("SUM({})", self.cells((1, self.end), FIRST, self.total - 1))
    }

    /// The total of the `at`th case of all apps together.
    pub(super) fn together(&self, at: u32) -> String {
        format!("{NAME}!${}${}", letter(self.total), self.of_all + at + 1)
    }

    /// The sum of that case of the single apps.
    pub(super) fn apart(&self, at: u32) -> String {
        let rows = (1, self.of_all);
        let (names, totals) = (self.cells(rows, 1, 1), self.cells(rows, self.total, self.total));
        format!("SUMPRODUCT(EXACT({names},{NAME}!$B${})*{totals})", self.of_all + at + 1)
    }
}
