//! Formats whose files are text: rows appended one after the other.

use std::io::{self, Write};

use super::tables::{Cell, Table};
use super::{Block, Encoded, Format, TableFile};
use crate::calendar::push_date;
use crate::money::Currency;

/// A format whose files are text.
pub(super) trait TextFormat: Copy + Send + Sync + 'static {
    /// The ending of its files.
    const ENDING: &'static str;

    /// What stands before the rows of a table.
    fn head(self, _: Table, _: Currency) -> Vec<u8> {
        Vec::new()
    }

    /// Appends a row.
    fn push_row(self, text: &mut Vec<u8>, table: Table, cells: &[Cell<'_>], currency: Currency);
}

impl<F: TextFormat> Format for F {
    fn ending(&self) -> &'static str {
        F::ENDING
    }

    fn block(&self, table: Table, currency: Currency) -> Box<dyn Block> {
        Box::new(TextBlock { format: *self, table, currency, text: Vec::new() })
    }

    fn file(&self, table: Table, currency: Currency, mut out: Box<dyn Write + Send>) -> io::Result<Box<dyn TableFile>> {
        out.write_all(&self.head(table, currency))?;
        Ok(Box::new(TextFile(out)))
    }
}

struct TextBlock<F> {
    format: F,
    table: Table,
    currency: Currency,
    text: Vec<u8>,
}

impl<F: TextFormat> Block for TextBlock<F> {
    fn row(&mut self, cells: &[Cell<'_>]) {
        self.format.push_row(&mut self.text, self.table, cells, self.currency);
    }

    fn finish(self: Box<Self>) -> io::Result<Encoded> {
        Ok(Encoded::Text(self.text))
    }
}

struct TextFile(Box<dyn Write + Send>);

impl TableFile for TextFile {
    fn add(&mut self, block: Encoded) -> io::Result<()> {
        match block {
            Encoded::Text(text) => self.0.write_all(&text),
            #[cfg(feature = "parquet")]
            Encoded::RowGroup(_) => Err(io::ErrorKind::InvalidInput.into()),
        }
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.0.flush()
    }
}

/// Whether a character does nothing but turn the direction of the text around it: one that is not seen, and hides what is.
pub(super) fn turns_text(character: char) -> bool {
    matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Appends a cell as every text format writes it, but for the quotes around it.
pub(super) fn push_cell(text: &mut Vec<u8>, cell: &Cell<'_>, currency: Currency) {
    match *cell {
        Cell::Text(cell) => text.extend_from_slice(cell.as_bytes()),
        Cell::Number(number) => {
            // Writing into a Vec cannot fail.
            let _ = write!(text, "{number}");
        }
        Cell::Date(date) => push_date(text, date),
        Cell::Midnight(date) => {
            push_date(text, date);
            text.extend_from_slice(b"T00:00:00Z");
        }
        Cell::Month(month) => month.push_to(text),
        Cell::Amount(amount) => amount.push_to(text, currency),
        Cell::Price(price) => price.push_to(text, currency),
        Cell::Decimal(figure, least) => figure.push_to(text, least),
        Cell::Quantity(quantity) => quantity.push_to(text),
        Cell::Empty => {}
    }
}
