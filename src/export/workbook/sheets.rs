//! The sheets of a table of results: the columns of its CSV file, and a further sheet where one is full.

use rust_decimal::Decimal;
use rust_xlsxwriter::{IgnoreError, Workbook, Worksheet, XlsxError};

use super::cells::{WIDEST, column_width, heighten, lines, number, put, width};
use super::looks::Looks;
use super::ranges::{Ranges, Sheets, numbered};
use super::{Unfit, page, too_many_digits};
use crate::export::tables::{Cell, Table};
use crate::money::Currency;

/// How many sheets a table may have: a formula over more would be too long.
const MOST_SHEETS: usize = 50;
/// What a header takes beside its word: the button of the filter.
pub(super) const FILTER: usize = 3;

/// The sheet of a table after so many full ones: its rows lie on the disk.
pub(super) fn next(name: &str, full: usize, book: &mut Workbook) -> Result<Worksheet, Unfit> {
    if full >= MOST_SHEETS {
        return Err(Unfit::Beyond(format!("{name} has more rows than {MOST_SHEETS} sheets hold")));
    }
    let mut sheet = book.new_worksheet_with_constant_memory()?;
    sheet.set_name(numbered(name, full + 1))?;
    Ok(sheet)
}

/// The name of a table's sheet.
fn sheet_name(table: Table) -> &'static str {
    match table {
        Table::Months => "Months",
        Table::Charges => "Charges",
        Table::Invoices => "Invoices",
        Table::Violations => "Violations",
        Table::Headroom => "Headroom",
        Table::Focus => "FOCUS",
        Table::Postings => "Postings",
        Table::Summary => "Summary",
        Table::Forecast => "Figures",
        Table::Crossings => "Crossings",
        Table::FirstCrossings => "First crossings",
        Table::Drivers => "Drivers",
        Table::Cases => "Cases",
    }
}

/// The sheets of a table on their way.
pub(super) struct TableSheets {
    table: Table,
    rows_per_sheet: u32,
    full: Vec<Worksheet>,
    open: Worksheet,
    /// How many rows each sheet has below its header, the open one last.
    rows: Vec<u32>,
    /// The widest cell of each column.
    widths: Vec<usize>,
    /// What the numbers of each column add up to.
    sums: Vec<Decimal>,
}

impl TableSheets {
    pub(super) fn begin(table: Table, rows_per_sheet: u32, book: &mut Workbook, looks: &Looks) -> Result<Self, Unfit> {
        let open = sheet(table, 0, book, looks)?;
        let widths: Vec<usize> = table.columns().iter().map(|column| column.name.len() + FILTER).collect();
        let sums = vec![Decimal::ZERO; widths.len()];
        Ok(Self { table, rows_per_sheet, full: Vec::new(), open, rows: vec![0], widths, sums })
    }

    /// Adds a row.
    pub(super) fn row(
        &mut self,
        cells: &[Cell<'_>],
        currency: Currency,
        book: &mut Workbook,
        looks: &Looks,
    ) -> Result<(), Unfit> {
        if self.rows.last().is_some_and(|rows| rows + 1 >= self.rows_per_sheet) {
            let open = sheet(self.table, self.rows.len(), book, looks)?;
            self.full.push(std::mem::replace(&mut self.open, open));
            self.rows.push(0);
        }
        let row = self.rows.last_mut().map_or(1, |rows| {
            *rows += 1;
            *rows
        });
        let mut high = 1;
        for ((column, cell), (widest, sum)) in (0..).zip(cells).zip(self.widths.iter_mut().zip(&mut self.sums)) {
            if let Some(number) = number(cell, currency)? {
                *sum = sum.checked_add(number).ok_or_else(too_many_digits)?;
            }
            let wide = width(cell, currency);
            *widest = wide.max(*widest);
            high = high.max(lines(wide, WIDEST));
            let format = (wide > WIDEST).then_some(&looks.wrapped);
            put(&mut self.open, (row, column), cell, format, currency)?;
        }
        heighten(&mut self.open, row, high)?;
        Ok(())
    }

    /// The sheets, and their names for formulas.
    pub(super) fn finish(self) -> Result<(Vec<Worksheet>, Ranges), Unfit> {
        let Self { table, mut full, open, rows, widths, sums, .. } = self;
        full.push(open);
        let last_column = table.columns().len() as u16 - 1;
        for (sheet, rows) in full.iter_mut().zip(&rows) {
            for (column, widest) in (0..).zip(&widths) {
                sheet.set_column_width(column, column_width(*widest))?;
            }
            sheet.autofilter(0, 0, *rows, last_column)?.set_freeze_panes(1, 1)?;
            // An app called 1400000001 is a text on purpose.
            sheet.ignore_error_range(0, 0, *rows, last_column, IgnoreError::NumberStoredAsText)?;
            let wide = widths.iter().map(|widest| column_width(*widest) as usize).sum();
            page::set_up(sheet, wide, 1, 1)?;
        }
        Ok((full, Ranges { table, sheets: Sheets { name: sheet_name(table), rows }, sums }))
    }
}

/// An empty sheet of a table, with its header.
fn sheet(table: Table, full: usize, book: &mut Workbook, looks: &Looks) -> Result<Worksheet, Unfit> {
    let mut sheet = next(sheet_name(table), full, book)?;
    let mut columns = (0..).zip(table.columns());
    columns.try_for_each(|(at, column)| {
        sheet.set_column_format(at, looks.of(column.kind))?;
        sheet.write_string_with_format(0, at, column.name, looks.header_of(column.kind)).map(drop)
    })?;
    Ok::<_, XlsxError>(sheet).map_err(Unfit::from)
}
