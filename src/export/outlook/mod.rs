//! A forecast: its tables as files and data, and as aligned text for people.

mod data;
mod rows;
mod table;

use std::io::{self, Write};

use serde_json::Value;

pub use self::rows::rows;
pub(super) use self::rows::{CASES, CROSSINGS, DRIVERS, FIRST_CROSSINGS, FORECAST};
use super::{Format, Table};
use crate::ledger::Forecast;

/// A forecast to be printed.
#[derive(Debug, Clone, Copy)]
pub struct Shown<'f> {
    /// The forecast.
    pub forecast: &'f Forecast,
    /// How it was made, as `run.json` has it.
    pub run: &'f Value,
}

/// Writes a table of a forecast as a file.
///
/// # Errors
/// Where `out` cannot be written, or the format does not hold the table.
pub fn write_table(
    forecast: &Forecast,
    table: Table,
    format: &dyn Format,
    out: Box<dyn Write + Send>,
) -> io::Result<()> {
    let mut file = format.file(table, forecast.currency, out)?;
    let mut block = format.block(table, forecast.currency);
    rows(table, forecast, &mut |cells| block.row(cells));
    file.add(block.finish()?)?;
    file.finish()
}
