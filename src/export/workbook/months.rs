//! Months: a row for each app, a column for each month, and totals as formulas.

use rust_xlsxwriter::{Formula, IgnoreError, Workbook, Worksheet, column_number_to_name};

use super::cells::{WIDEST, column_width, heighten, lines, put, width};
use super::looks::Looks;
use super::ranges::{MonthRanges, Sheets};
use super::sheets::{FILTER, next};
use super::{Unfit, page};
use crate::calendar::Horizon;
use crate::export::tables::Cell;
use crate::ledger::{AppResult, Legend};
use crate::money::Amount;

const NAME: &str = "Months";

/// The sheets of the months on their way.
pub(super) struct MonthSheets {
    horizon: Horizon,
    /// How many months there are.
    months: u16,
    rows_per_sheet: u32,
    full: Vec<Worksheet>,
    open: Worksheet,
    /// How many apps each sheet has, the open one last.
    apps: Vec<u32>,
    /// What the apps of the open sheet add up to, month by month.
    sums: Vec<Amount>,
    /// The highest of all these sums, for the width of the columns.
    highest: Amount,
    /// The widest name of an app.
    widest: usize,
}

impl MonthSheets {
    pub(super) fn begin(
        horizon: Horizon,
        rows_per_sheet: u32,
        book: &mut Workbook,
        looks: &Looks,
    ) -> Result<Self, Unfit> {
        // Of the calendar's months there are more than a sheet has columns, of the days that a workbook has not.
        let months = horizon.months() as u16;
        let (open, sums) = (sheet(horizon, 0, book, looks)?, vec![Amount::ZERO; months.into()]);
        let (full, apps) = (Vec::new(), vec![0]);
        Ok(Self { horizon, months, rows_per_sheet, full, open, apps, sums, highest: Amount::ZERO, widest: 10 })
    }

    /// Adds an app.
    pub(super) fn app(
        &mut self,
        legend: &Legend<'_>,
        app: &AppResult<'_>,
        book: &mut Workbook,
        looks: &Looks,
    ) -> Result<(), Unfit> {
        // The header and the total have a row each.
        if self.apps.last().is_some_and(|apps| apps + 2 >= self.rows_per_sheet) {
            self.total(legend, looks)?;
            let open = sheet(self.horizon, self.apps.len(), book, looks)?;
            self.full.push(std::mem::replace(&mut self.open, open));
            self.apps.push(0);
        }
        let row = self.apps.last_mut().map_or(1, |apps| {
            *apps += 1;
            *apps
        });
        let name = Cell::Text(app.app);
        let wide = width(&name, legend.currency);
        self.widest = self.widest.max(wide);
        heighten(&mut self.open, row, lines(wide, WIDEST))?;
        put(&mut self.open, (row, 0), &name, (wide > WIDEST).then_some(&looks.wrapped), legend.currency)?;
        for line in &app.ledger.months {
            let Some(month) = line.month.since(self.horizon.from) else { continue };
            put(&mut self.open, (row, month as u16 + 1), &Cell::Amount(line.total()), None, legend.currency)?;
            if let Some(sum) = self.sums.get_mut(month) {
                *sum += line.total();
            }
        }
        let total = app.ledger.months.iter().map(|line| line.total()).sum();
        let last = column_number_to_name(self.months);
        let sum = format!("=SUM(B{0}:{last}{0})", row + 1);
        let sum = Formula::new(sum).set_result(legend.amount(total));
        self.open.write_formula_with_format(row, self.months + 1, sum, &looks.amount)?;
        Ok(())
    }

    /// Ends the open sheet with what its apps add up to.
    fn total(&mut self, legend: &Legend<'_>, looks: &Looks) -> Result<(), Unfit> {
        let apps = self.apps.last().copied().unwrap_or_default();
        let row = apps + 1;
        self.open.write_string_with_format(row, 0, "Total", &looks.total)?;
        let sums = std::mem::replace(&mut self.sums, vec![Amount::ZERO; self.months.into()]);
        let total: Amount = sums.iter().copied().sum();
        self.highest = self.highest.max(total);
        for (at, sum) in (1..).zip(sums.into_iter().chain([total])) {
            let letter = column_number_to_name(at);
            let formula = Formula::new(format!("=SUM({letter}2:{letter}{})", row.max(2)));
            let formula = formula.set_result(legend.amount(sum));
            self.open.write_formula_with_format(row, at, formula, &looks.total_amount)?;
        }
        Ok(())
    }

    /// The sheets, and their names for formulas.
    pub(super) fn finish(mut self, legend: &Legend<'_>, looks: &Looks) -> Result<(Vec<Worksheet>, MonthRanges), Unfit> {
        self.total(legend, looks)?;
        let Self { months, mut full, open, apps, highest, widest, .. } = self;
        full.push(open);
        let amounts = column_width(width(&Cell::Amount(highest), legend.currency).max("2020-01".len() + FILTER));
        let names = column_width(widest);
        for (sheet, apps) in full.iter_mut().zip(&apps) {
            sheet.set_column_width(0, names)?.set_column_range_width(1, months + 1, amounts)?;
            sheet.autofilter(0, 0, *apps, months + 1)?.set_freeze_panes(1, 1)?;
            sheet.ignore_error_range(0, 0, *apps, 0, IgnoreError::NumberStoredAsText)?;
            page::set_up(sheet, names as usize + usize::from(months + 1) * amounts as usize, 1, 1)?;
        }
        Ok((full, MonthRanges { sheets: Sheets { name: NAME, rows: apps }, months }))
    }
}

/// An empty sheet, with its header.
fn sheet(horizon: Horizon, full: usize, book: &mut Workbook, looks: &Looks) -> Result<Worksheet, Unfit> {
    let mut sheet = next(NAME, full, book)?;
    sheet.set_column_format(0, &looks.text)?;
    sheet.write_string_with_format(0, 0, "app", &looks.header)?;
    let header = looks.header_of_numbers.clone().set_num_format("yyyy-mm");
    let mut last = 0;
    for (at, month) in (1..).zip(horizon.from.to(horizon.to)) {
        sheet.set_column_format(at, &looks.amount)?;
        put(&mut sheet, (0, at), &Cell::Month(month), Some(&header), looks.currency)?;
        last = at;
    }
    sheet.write_string_with_format(0, last + 1, "total", &looks.header_of_numbers)?;
    Ok(sheet)
}
