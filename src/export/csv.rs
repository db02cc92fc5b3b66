//! The result files as CSV, and the months as CSV on stdout.

use std::io::{self, Write};

use super::tables::{Cell, Table};
use super::{Format, Json, Printed};
use crate::ledger::Results;

/// Comma-separated values, line ends LF.
#[derive(Debug, Clone, Copy)]
pub struct Csv;

impl Format for Csv {
    fn files(&self) -> &'static [&'static str] {
        &["charges.csv", "months.csv", "invoices.csv", "violations.csv", "run.json"]
    }

    fn write(&self, file: &str, results: &Results<'_>, out: &mut dyn Write) -> io::Result<()> {
        match Table::ALL.into_iter().find(|table| file.strip_suffix(".csv") == Some(table.name())) {
            Some(table) => write(table, results, out),
            None => Json::write_run(results, out),
        }
    }
}

impl Printed<Results<'_>> for Csv {
    /// `months.csv`.
    fn print(&self, results: &Results<'_>, out: &mut dyn Write) -> io::Result<()> {
        write(Table::Months, results, out)
    }
}

fn write(table: Table, results: &Results<'_>, out: &mut dyn Write) -> io::Result<()> {
    records(table, results, out).map_err(io_error)
}

/// The kind of the failure is kept: a pipe that was closed is no error.
pub(super) fn io_error(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

fn records(table: Table, results: &Results<'_>, out: &mut dyn Write) -> csv::Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(table.columns())?;
    for row in table.rows(results) {
        for cell in row {
            match cell {
                Cell::Text(text) => writer.write_field(text.as_bytes())?,
                Cell::Number(number) => writer.write_field(number.to_string())?,
                Cell::Empty => writer.write_field("")?,
            }
        }
        writer.write_record(None::<&[u8]>)?;
    }
    Ok(writer.flush()?)
}
