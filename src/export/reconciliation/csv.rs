//! A reconciliation as CSV: a row per line that differs.

use std::borrow::Cow;
use std::io::{self, Write};

use super::super::csv::{as_it_is, io_error};
use super::super::{Csv, Printed, SafeCsv};
use super::{AMOUNTS, COLUMNS, Reconciled};
use crate::spreadsheet::guarded;

impl Printed<Reconciled<'_>> for Csv {
    fn print(&self, shown: &Reconciled<'_>, out: &mut dyn Write) -> io::Result<()> {
        print(shown, out, as_it_is)
    }
}

impl Printed<Reconciled<'_>> for SafeCsv {
    fn print(&self, shown: &Reconciled<'_>, out: &mut dyn Write) -> io::Result<()> {
        print(shown, out, guarded)
    }
}

/// `text` says how a text is shown; an amount below zero is a number, not a formula.
fn print(shown: &Reconciled<'_>, out: &mut dyn Write, text: impl Fn(&str) -> Cow<'_, str>) -> io::Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(COLUMNS).map_err(io_error)?;
    for row in shown.rows() {
        let cells = shown.cells(row);
        let cells = cells.iter().enumerate();
        let safe =
            cells.map(|(at, cell)| if AMOUNTS.contains(&at) { Cow::Borrowed(cell.as_str()) } else { text(cell) });
        writer.write_record(safe.map(Cow::into_owned)).map_err(io_error)?;
    }
    writer.flush()
}
