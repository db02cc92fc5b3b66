//! A forecast as a workbook: its figures with a chart, what is crossed, what drives it, the named cases, and checks.

mod cases;
mod chart;
mod checks;
mod figures;

use std::io::{self, Write};
use std::path::Path;

use rust_xlsxwriter::Workbook;

use self::cases::CaseSheet;
use self::figures::Figures;
use super::checklist::MASTER;
use super::looks::Looks;
use super::ranges::Ranges;
use super::sheets::TableSheets;
use super::{ROWS_PER_SHEET, TOO_HIGH, Unfit, assumptions, in_order, properties, too_many_digits};
use crate::export::outlook::rows;
use crate::export::tables::Table;
use crate::ledger::{Case, Forecast, Legend, Outlook, RunInfo, Totals};
use crate::money::Amount;

/// The tables that stand on sheets of their own as they are; the named cases are laid out anew.
const TABLES: [Table; 4] = [Table::Forecast, Table::Crossings, Table::FirstCrossings, Table::Drivers];

/// Writes the workbook of a forecast; `run`, `totals` and `legend` are those of the base scenario, which the assumptions
/// name. Until it is written, its rows are kept in files without names in `folder`.
///
/// # Errors
/// Where `out` cannot be written, or a workbook does not hold what is to be written.
pub fn write_forecast(
    forecast: &Forecast,
    (run, totals, legend): (&RunInfo, &Totals, &Legend<'_>),
    folder: &Path,
    out: impl Write + Send,
) -> io::Result<()> {
    in_order(|| {
        if highest(forecast).in_minor() >= TOO_HIGH {
            return Err(too_many_digits());
        }
        let mut book = Workbook::new();
        book.set_tempdir(folder)?;
        let looks = Looks::new(forecast.currency);
        let (figures, sheet) = Figures::sheet(forecast, &looks)?;
        book.push_worksheet(sheet);
        let mut ranges = Vec::new();
        for table in TABLES {
            ranges.push(self::table(forecast, table, &mut book, &looks)?);
        }
        let cases = CaseSheet::sheet(forecast, &looks)?;
        let (places, sheet) = cases.map_or((None, None), |(places, sheet)| (Some(places), Some(sheet)));
        sheet.into_iter().for_each(|sheet| book.push_worksheet(sheet));
        book.push_worksheet(assumptions::sheet(run, totals, legend, &looks)?);
        book.push_worksheet(checks::sheet(forecast, &figures, &ranges, places.as_ref(), &looks)?);
        book.define_name("AllChecksHold", MASTER)?;
        book.set_properties(&properties("Forecast")?);
        Ok(book.save_to_writer(out)?)
    })
}

/// Adds the sheets of a table; gives their names for formulas.
fn table(forecast: &Forecast, table: Table, book: &mut Workbook, looks: &Looks) -> Result<Ranges, Unfit> {
    let mut sheets = TableSheets::begin(table, ROWS_PER_SHEET, book, looks)?;
    let mut done = Ok(());
    rows(table, forecast, &mut |cells| {
        if done.is_ok() {
            done = sheets.row(cells, forecast.currency, book, looks);
        }
    });
    done?;
    let (sheets, ranges) = sheets.finish()?;
    sheets.into_iter().for_each(|sheet| book.push_worksheet(sheet));
    Ok(ranges)
}

/// The highest sum that stands in the workbook.
fn highest(forecast: &Forecast) -> Amount {
    let of = |outlook: &Outlook| {
        let figures = outlook.periods.iter().flat_map(|period| period.figures().map(|(_, figure)| figure.amount));
        figures.chain(outlook.cases.iter().map(Case::total)).sum()
    };
    forecast.outlooks.iter().map(of).sum()
}
