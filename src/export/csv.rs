//! The result files as CSV: commas, line ends LF, quotes only where they are needed.

use std::borrow::Cow;
use std::io;

use super::tables::{Cell, Table};
use super::text::{TextFormat, push_cell};
use crate::money::Currency;
use crate::spreadsheet::guarded;

/// Comma-separated values, texts exactly as they are.
#[derive(Debug, Clone, Copy)]
pub struct Csv;

/// The same for those who open it in a spreadsheet: texts that it would run as formulas are [`guarded`].
#[derive(Debug, Clone, Copy)]
pub struct SafeCsv;

impl TextFormat for Csv {
    const ENDING: &'static str = "csv";

    fn head(self, table: Table, _: Currency) -> Vec<u8> {
        head(table)
    }

    fn push_row(self, text: &mut Vec<u8>, _: Table, cells: &[Cell<'_>], currency: Currency) {
        push_row(text, cells, currency, as_it_is);
    }
}

impl TextFormat for SafeCsv {
    const ENDING: &'static str = Csv::ENDING;

    fn head(self, table: Table, _: Currency) -> Vec<u8> {
        head(table)
    }

    fn push_row(self, text: &mut Vec<u8>, _: Table, cells: &[Cell<'_>], currency: Currency) {
        push_row(text, cells, currency, guarded);
    }
}

/// A text without a guard.
pub(super) fn as_it_is(text: &str) -> Cow<'_, str> {
    Cow::Borrowed(text)
}

fn head(table: Table) -> Vec<u8> {
    let names: Vec<&str> = table.columns().iter().map(|column| column.name).collect();
    (names.join(",") + "\n").into_bytes()
}

/// Appends a row; `shown` says how a text is.
#[inline]
fn push_row(text: &mut Vec<u8>, cells: &[Cell<'_>], currency: Currency, shown: impl Fn(&str) -> Cow<'_, str>) {
    for cell in cells {
        match cell {
            Cell::Text(cell) => push_text(text, &shown(cell)),
            cell => push_cell(text, cell, currency),
        }
        text.push(b',');
    }
    if let Some(last) = text.last_mut() {
        *last = b'\n';
    }
}

fn push_text(text: &mut Vec<u8>, cell: &str) {
    if !cell.bytes().any(|byte| matches!(byte, b',' | b'"' | b'\n' | b'\r')) {
        return text.extend_from_slice(cell.as_bytes());
    }
    text.push(b'"');
    text.extend_from_slice(cell.replace('"', "\"\"").as_bytes());
    text.push(b'"');
}

/// The kind of the failure is kept: a pipe that was closed is no error.
pub(super) fn io_error(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// What the csv crate reads is what was written, and it would have written the same.
        #[test]
        fn rows_are_those_of_the_csv_crate(cells in proptest::collection::vec("[a,\"\n\r ü]{0,5}", 2..6)) {
            let row: Vec<Cell<'_>> = cells.iter().map(|cell| Cell::Text(cell)).collect();
            let mut text = Vec::new();
            let currency = Currency::new("USD", 2).expect("three capitals");
            Csv.push_row(&mut text, Table::Months, &row, currency);
            let mut writer = csv::Writer::from_writer(Vec::new());
            writer.write_record(&cells).expect("writing to memory");
            prop_assert_eq!(text, writer.into_inner().expect("writing to memory"));
        }
    }
}
