//! The results as one workbook: sheets with formulas that tie them to each other.
//!
//! The rows of Months, Charges, Invoices and Violations are written while the run goes on and lie on the disk until the end,
//! not in memory. Summary, Assumptions and Checks come last, from what the rows add up to: each formula is written with
//! its value, for those who open the file without calculating.

mod apps;
mod assumptions;
mod cells;
mod checklist;
mod checks;
mod looks;
mod months;
mod outlook;
mod page;
mod paper;
mod ranges;
mod sheets;
mod summary;
mod sums;

use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, XlsxError};

use self::apps::Apps;
use self::looks::Looks;
use self::months::MonthSheets;
use self::ranges::{MonthRanges, Ranges};
use self::sheets::TableSheets;
use self::sums::Sums;
use super::json::PROGRAM;
use super::tables::Table;
use crate::calendar::Horizon;
use crate::ledger::{AppLedger, AppResult, Legend, RunInfo, Totals};

pub use self::outlook::write_forecast;

/// How many rows a sheet holds, the header among them.
pub const ROWS_PER_SHEET: u32 = 1_048_576;

/// The smallest sum, in the currency's minor unit, that spreadsheets do not keep to the last digit: they have 15 digits.
const TOO_HIGH: i128 = 10i128.pow(15);

/// Why a workbook cannot be written.
#[derive(Debug, thiserror::Error)]
enum Unfit {
    /// A failure to write.
    #[error(transparent)]
    Xlsx(#[from] XlsxError),
    /// Something that no workbook holds.
    #[error("{0}")]
    Beyond(String),
}

impl From<Unfit> for io::Error {
    fn from(unfit: Unfit) -> Self {
        match unfit {
            Unfit::Beyond(what) => Self::new(io::ErrorKind::InvalidData, what),
            Unfit::Xlsx(XlsxError::IoError(error) | XlsxError::TempFileError(_, error)) => error,
            Unfit::Xlsx(error) => Self::other(error),
        }
    }
}

/// What some apps give, on its way into a workbook.
#[derive(Debug, Default)]
pub struct Kept(Vec<KeptApp>);

#[derive(Debug)]
struct KeptApp {
    name: String,
    ledger: AppLedger,
    /// The ids that its violations may name.
    ids: Vec<String>,
}

impl Kept {
    /// Adds an app.
    pub fn add(&mut self, app: &AppResult<'_>) {
        let named: &[&str] = if app.ledger.violations.is_empty() { &[] } else { app.ids };
        let ids = named.iter().map(|id| (*id).to_owned()).collect();
        self.0.push(KeptApp { name: app.app.to_owned(), ledger: app.ledger.clone(), ids });
    }
}

/// A workbook on its way.
pub struct Workbook<'r> {
    legend: Legend<'r>,
    horizon: Horizon,
    book: rust_xlsxwriter::Workbook,
    looks: Looks,
    months: MonthSheets,
    charges: TableSheets,
    invoices: TableSheets,
    violations: TableSheets,
    apps: Apps,
}

/// The tables as formulas name them.
struct Parts {
    months: MonthRanges,
    charges: Ranges,
    invoices: Ranges,
    violations: Ranges,
    apps: Apps,
}

impl<'r> Workbook<'r> {
    /// Begins a workbook of sheets of at most so many rows ([`ROWS_PER_SHEET`]); until it is written, its rows are kept in
    /// files without names in `folder`.
    ///
    /// # Errors
    /// Where these cannot be written.
    pub fn begin(legend: Legend<'r>, horizon: Horizon, rows_per_sheet: u32, folder: &Path) -> io::Result<Self> {
        let begun = in_order(|| {
            let mut book = rust_xlsxwriter::Workbook::new();
            book.set_tempdir(folder)?;
            let looks = Looks::new(legend.currency);
            let months = MonthSheets::begin(horizon, rows_per_sheet, &mut book, &looks)?;
            let mut table = |table| TableSheets::begin(table, rows_per_sheet, &mut book, &looks);
            let (charges, invoices) = (table(Table::Charges)?, table(Table::Invoices)?);
            let violations = table(Table::Violations)?;
            Ok((book, looks, months, charges, invoices, violations))
        })?;
        let (book, looks, months, charges, invoices, violations) = begun;
        let apps = Apps::default();
        Ok(Self { legend, horizon, book, looks, months, charges, invoices, violations, apps })
    }

    /// Takes what the apps after those before gave.
    ///
    /// # Errors
    /// Where it cannot be written, or a workbook does not hold it.
    pub fn take(&mut self, kept: &Kept) -> io::Result<()> {
        in_order(|| kept.0.iter().try_for_each(|app| self.app(app)))
    }

    fn app(&mut self, kept: &KeptApp) -> Result<(), Unfit> {
        let Self { legend, book, looks, .. } = self;
        let ids: Vec<&str> = kept.ids.iter().map(String::as_str).collect();
        let app = AppResult { app: &kept.name, ledger: &kept.ledger, ids: &ids, details: None };
        self.months.app(legend, &app, book, looks)?;
        self.apps.add(kept);
        let tables = [
            (Table::Charges, &mut self.charges),
            (Table::Invoices, &mut self.invoices),
            (Table::Violations, &mut self.violations),
        ];
        for (table, sheets) in tables {
            let mut done = Ok(());
            table.rows(legend, None, &app, &mut |cells| {
                if done.is_ok() {
                    done = sheets.row(cells, legend.currency, book, looks);
                }
            });
            done?;
        }
        Ok(())
    }

    /// Writes the workbook: the totals are those of all apps, with their items and invoices.
    ///
    /// # Errors
    /// Where `out` cannot be written, or a workbook does not hold what is to be written.
    pub fn write(self, totals: &Totals, run: &RunInfo, out: impl Write + Send) -> io::Result<()> {
        in_order(|| self.put_together(totals, run, out))
    }

    fn put_together(self, totals: &Totals, run: &RunInfo, out: impl Write + Send) -> Result<(), Unfit> {
        let Self { legend, horizon, mut book, looks, months, charges, invoices, violations, apps } = self;
        let sums = Sums::of(&legend, horizon, totals);
        if sums.total.in_minor() >= TOO_HIGH {
            return Err(too_many_digits());
        }
        let (mut sheets, months) = months.finish(&legend, &looks)?;
        let mut finish = |table: TableSheets| {
            let (more, ranges) = table.finish()?;
            sheets.extend(more);
            Ok::<_, Unfit>(ranges)
        };
        let (charges, invoices, violations) = (finish(charges)?, finish(invoices)?, finish(violations)?);
        let parts = Parts { months, charges, invoices, violations, apps };
        let (summary, places) = summary::sheet(&sums, &parts, &looks)?;
        book.push_worksheet(summary);
        sheets.into_iter().for_each(|sheet| book.push_worksheet(sheet));
        book.push_worksheet(assumptions::sheet(run, totals, &legend, &looks)?);
        book.push_worksheet(checks::sheet(&sums, &parts, &places, &looks)?);
        book.define_name("AllChecksHold", checklist::MASTER)?;
        book.set_properties(&properties("Bill")?);
        Ok(book.save_to_writer(out)?)
    }
}

/// The same input gives the same bytes: the day of creation is always the first that a file in a zip archive can have.
fn properties(title: &str) -> Result<DocProperties, XlsxError> {
    let created = ExcelDateTime::from_ymd(1980, 1, 1)?;
    Ok(DocProperties::new().set_title(title).set_author(PROGRAM).set_creation_datetime(&created))
}

fn too_many_digits() -> Unfit {
    Unfit::Beyond("the amounts have more than the 15 digits that a spreadsheet keeps".to_owned())
}

/// The crate that writes workbooks panics where its files on the disk cannot be written. That is an error like any other.
fn in_order<T>(write: impl FnOnce() -> Result<T, Unfit>) -> io::Result<T> {
    match catch_unwind(AssertUnwindSafe(write)) {
        Ok(done) => done.map_err(io::Error::from),
        Err(panic) => {
            let said = panic.downcast_ref::<String>().map_or("no room for its rows", String::as_str);
            Err(io::Error::other(said.to_owned()))
        }
    }
}
