//! Cells of a sheet: real numbers and dates, and texts that are never run.

use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;
use rust_xlsxwriter::{ExcelDateTime, Format, FormatAlign, IntoExcelData, Worksheet, XlsxError};
use unicode_width::UnicodeWidthStr;

use super::{Unfit, too_many_digits};
use crate::calendar::Month;
use crate::export::tables::Cell;
use crate::export::text::{push_cell, turns_text};
use crate::money::Currency;
use crate::spreadsheet::is_formula;

/// A cell's row and column, both from 0.
pub(super) type At = (u32, u16);

/// The widest that a column of texts gets, in characters.
pub(super) const WIDEST: usize = 44;

/// The height of a row, in pixels.
pub(super) const ROW: u32 = 20;

/// The first day that every spreadsheet program reads as the same day: earlier ones are numbered in two ways.
const FIRST_DAY: Option<NaiveDate> = NaiveDate::from_ymd_opt(1900, 3, 1);

/// A day as a spreadsheet has it.
pub(super) fn day(date: NaiveDate) -> Result<ExcelDateTime, Unfit> {
    let year = u16::try_from(date.year()).unwrap_or_default();
    if FIRST_DAY.is_some_and(|first| date < first) {
        return Err(Unfit::Beyond(format!("a workbook has no day as early as {date}")));
    }
    Ok(ExcelDateTime::from_ymd(year, date.month() as u8, date.day() as u8)?)
}

/// The value of a formula that gives a month.
pub(super) fn serial(month: Month) -> Result<String, Unfit> {
    Ok(day(month.first_day())?.to_excel().to_string())
}

/// Writes a value; without a format it gets that of its column.
fn write(sheet: &mut Worksheet, (row, column): At, value: impl IntoExcelData, format: Option<&Format>) -> Done {
    match format {
        Some(format) => sheet.write_with_format(row, column, value, format),
        None => sheet.write(row, column, value),
    }
    .map(drop)
}

type Done = Result<(), XlsxError>;

/// Writes a cell; without a format it gets that of its column.
pub(super) fn put(
    sheet: &mut Worksheet,
    at: At,
    cell: &Cell<'_>,
    format: Option<&Format>,
    currency: Currency,
) -> Result<(), Unfit> {
    match *cell {
        Cell::Text(text) if text.contains(turns_text) => {
            let seen: String = text
                .chars()
                .map(|c| if turns_text(c) { format!("[U+{:04X}]", u32::from(c)) } else { c.into() })
                .collect();
            put(sheet, at, &Cell::Text(&seen), format, currency)?;
        }
        Cell::Text(text) if is_formula(text) => {
            // Not even where it is edited.
            let plain = || Format::new().set_align(FormatAlign::VerticalCenter);
            let quoted = format.cloned().unwrap_or_else(plain).set_quote_prefix();
            write(sheet, at, text, Some(&quoted))?;
        }
        Cell::Text(text) => write(sheet, at, text, format)?,
        Cell::Date(date) | Cell::Midnight(date) => write(sheet, at, &day(date)?, format)?,
        Cell::Month(month) => write(sheet, at, &day(month.first_day())?, format)?,
        Cell::Number(_) | Cell::Amount(_) | Cell::Price(_) | Cell::Decimal(..) | Cell::Quantity(_) => {
            write(sheet, at, number(cell, currency)?.unwrap_or_default().normalize(), format)?;
        }
        Cell::Empty => {
            if let Some(format) = format {
                sheet.write_blank(at.0, at.1, format)?;
            }
        }
    }
    Ok(())
}

/// The number that a spreadsheet has in a cell: that of a day, too; of a text there is none.
pub(super) fn number(cell: &Cell<'_>, currency: Currency) -> Result<Option<Decimal>, Unfit> {
    let number = match *cell {
        Cell::Text(_) | Cell::Empty => return Ok(None),
        Cell::Number(number) => Some(number.into()),
        Cell::Date(date) | Cell::Midnight(date) => Some((day(date)?.to_excel() as i64).into()),
        Cell::Month(month) => Some((day(month.first_day())?.to_excel() as i64).into()),
        Cell::Amount(amount) => amount.decimal(currency),
        Cell::Price(price) => Some(price.decimal()),
        Cell::Decimal(figure, _) => figure.decimal(),
        Cell::Quantity(quantity) => quantity.decimal(),
    };
    number.map(Some).ok_or_else(too_many_digits)
}

/// How wide a cell is shown, in characters.
pub(super) fn width(cell: &Cell<'_>, currency: Currency) -> usize {
    match cell {
        Cell::Empty => 0,
        Cell::Text(text) => text.width(),
        Cell::Amount(_) | Cell::Price(_) => {
            let mut shown = Vec::new();
            push_cell(&mut shown, cell, currency);
            let whole = shown.iter().position(|byte| *byte == b'.').unwrap_or(shown.len());
            // A comma for every three digits.
            shown.len() + whole.saturating_sub(1) / 3
        }
        cell => {
            let mut shown = Vec::new();
            push_cell(&mut shown, cell, currency);
            shown.len()
        }
    }
}

/// How many lines a text so wide takes in a column so wide.
pub(super) fn lines(text: usize, column: usize) -> u32 {
    // Words do not fill their lines.
    if text <= column { 1 } else { text.div_ceil(column.saturating_sub(4).max(1)) as u32 }
}

/// Makes a row so many lines high: not every program does that by itself.
pub(super) fn heighten(sheet: &mut Worksheet, row: u32, lines: u32) -> Done {
    if lines > 1 { sheet.set_row_height_pixels(row, lines * ROW).map(drop) } else { Ok(()) }
}

/// The width of a column of cells so wide.
pub(super) fn column_width(widest: usize) -> u32 {
    widest.clamp(6, WIDEST) as u32 + 2
}
