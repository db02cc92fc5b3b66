//! The columns of a row group on their way: values gathered row by row, then encoded and compressed.

use ::parquet::column::writer::{ColumnCloseResult, ColumnWriter, get_column_writer};
use ::parquet::data_type::{ByteArray, FixedLenByteArray};
use ::parquet::errors::ParquetError;
use ::parquet::file::properties::WriterPropertiesPtr;
use ::parquet::file::statistics::Statistics;
use ::parquet::file::writer::{SerializedPageWriter, TrackedWrite};
use ::parquet::schema::types::ColumnDescPtr;
use bytes::Bytes;
use chrono::{Datelike, NaiveDate};

use super::TOO_HIGH;
use super::dictionary::Dictionary;
use crate::calendar::Month;
use crate::export::tables::{Cell, Column, Kind};

const MILLISECONDS_OF_A_DAY: i64 = 86_400_000;

/// The values of a column.
pub(super) enum Values {
    Texts(Dictionary<Vec<u8>>),
    Months(Dictionary<Month>),
    Days(Dictionary<i32>),
    /// Whole numbers and amounts.
    Numbers(Dictionary<i64>),
    /// Numbers of more digits than 64 bits have.
    Wide(Dictionary<i128>),
    /// Whole numbers, and which of the cells are not empty.
    SomeNumbers(Vec<i64>, Vec<i16>),
    /// Wide numbers of which some are empty.
    SomeWide(Vec<FixedLenByteArray>, Vec<i16>),
    /// Texts of which some are empty.
    SomeTexts(Vec<ByteArray>, Vec<i16>),
}

impl Values {
    pub(super) fn new(column: Column) -> Self {
        match (column.kind, column.may_be_empty) {
            (Kind::Text, false) => Self::Texts(Dictionary::new()),
            (Kind::Text, true) => Self::SomeTexts(Vec::new(), Vec::new()),
            (Kind::Month, _) => Self::Months(Dictionary::new()),
            (Kind::Price | Kind::Decimal | Kind::Quantity, false) => Self::Wide(Dictionary::new()),
            (Kind::Price | Kind::Decimal | Kind::Quantity, true) => Self::SomeWide(Vec::new(), Vec::new()),
            (Kind::Date, _) => Self::Days(Dictionary::new()),
            (Kind::Amount | Kind::Midnight, _) | (Kind::Number, false) => Self::Numbers(Dictionary::new()),
            (Kind::Number, true) => Self::SomeNumbers(Vec::new(), Vec::new()),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        match self {
            Self::Texts(values) => values.is_empty(),
            Self::Months(values) => values.is_empty(),
            Self::Wide(values) => values.is_empty(),
            Self::Days(values) => values.is_empty(),
            Self::Numbers(values) => values.is_empty(),
            Self::SomeNumbers(_, filled) | Self::SomeWide(_, filled) | Self::SomeTexts(_, filled) => filled.is_empty(),
        }
    }

    /// Adds a cell.
    pub(super) fn push(&mut self, cell: &Cell<'_>) -> Result<(), Misfit> {
        match (self, *cell) {
            (Self::Texts(values), Cell::Text(text)) => values.push(text.as_bytes(), |plain| push_plain(plain, text)),
            (Self::Months(values), Cell::Month(month)) => values.push(&month, |plain| {
                plain.extend_from_slice(&7u32.to_le_bytes());
                month.push_to(plain);
            }),
            (Self::Wide(values), cell) => push_wide(values, wide(cell)?),
            (Self::Days(values), Cell::Date(date)) => {
                let days = days_since_1970(date);
                values.push(&days, |plain| plain.extend_from_slice(&days.to_le_bytes()));
            }
            (Self::Numbers(values), Cell::Amount(amount)) => {
                let amount = i64::try_from(amount.in_minor()).ok().filter(|amount| amount.abs() < TOO_HIGH);
                push_number(values, amount.ok_or(Misfit::TooHigh)?);
            }
            (Self::Numbers(values), Cell::Midnight(date)) => {
                push_number(values, i64::from(days_since_1970(date)) * MILLISECONDS_OF_A_DAY);
            }
            (Self::Numbers(values), Cell::Number(number)) => push_number(values, number),
            (Self::SomeNumbers(_, filled) | Self::SomeWide(_, filled) | Self::SomeTexts(_, filled), Cell::Empty) => {
                filled.push(0);
            }
            (Self::SomeNumbers(values, filled), Cell::Number(number)) => {
                filled.push(1);
                values.push(number);
            }
            (Self::SomeWide(values, filled), cell) => {
                values.push(FixedLenByteArray::from(wide(cell)?.to_be_bytes().to_vec()));
                filled.push(1);
            }
            (Self::SomeTexts(values, filled), Cell::Text(text)) => {
                filled.push(1);
                values.push(ByteArray::from(text.as_bytes().to_vec()));
            }
            _ => return Err(Misfit::OtherKind),
        }
        Ok(())
    }

    /// The column chunk: its pages, and what the file has to know of them.
    pub(super) fn encode(
        self,
        column: ColumnDescPtr,
        properties: WriterPropertiesPtr,
        bounds: Option<(&str, &str)>,
    ) -> Result<(Bytes, ColumnCloseResult), ParquetError> {
        let text = |text: &str| Some(ByteArray::from(text.as_bytes().to_vec()));
        let bounds = bounds.map(|(least, most)| Statistics::byte_array(text(least), text(most), None, Some(0), false));
        match &self {
            Self::Texts(values) => return values.encode(column, bounds),
            Self::Months(values) => return values.encode(column, bounds),
            Self::Days(values) => return values.encode(column, bounds),
            Self::Numbers(values) => return values.encode(column, bounds),
            Self::Wide(values) => return values.encode(column, bounds),
            Self::SomeNumbers(..) | Self::SomeWide(..) | Self::SomeTexts(..) => {}
        }
        let mut sink = TrackedWrite::new(Vec::new());
        let writer = get_column_writer(column, properties, Box::new(SerializedPageWriter::new(&mut sink)));
        let close = self.write(writer)?;
        Ok((Bytes::from(sink.into_inner()?), close))
    }

    fn write(self, writer: ColumnWriter<'_>) -> Result<ColumnCloseResult, ParquetError> {
        match (self, writer) {
            (Self::SomeNumbers(values, filled), ColumnWriter::Int64ColumnWriter(mut writer)) => {
                writer.write_batch(&values, Some(&filled), None)?;
                writer.close()
            }
            (Self::SomeWide(values, filled), ColumnWriter::FixedLenByteArrayColumnWriter(mut writer)) => {
                writer.write_batch(&values, Some(&filled), None)?;
                writer.close()
            }
            (Self::SomeTexts(values, filled), ColumnWriter::ByteArrayColumnWriter(mut writer)) => {
                writer.write_batch(&values, Some(&filled), None)?;
                writer.close()
            }
            _ => Err(ParquetError::General("a column is not of its schema's type".to_owned())),
        }
    }
}

/// Why a cell cannot stand in its column.
#[derive(Debug, Clone, Copy)]
pub(super) enum Misfit {
    /// An amount of too many digits.
    TooHigh,
    /// A cell of another kind than its column.
    OtherKind,
}

/// A figure with nine decimals, as a number of billionths.
fn wide(cell: Cell<'_>) -> Result<i128, Misfit> {
    match cell {
        Cell::Price(price) => Ok(price.in_billionths().into()),
        Cell::Decimal(figure, _) => Ok(figure.in_billionths()),
        Cell::Quantity(quantity) => Ok(quantity.in_billionths()),
        _ => Err(Misfit::OtherKind),
    }
}

/// A text as a dictionary page holds it: its length, its bytes.
fn push_plain(plain: &mut Vec<u8>, text: &str) {
    plain.extend_from_slice(&(text.len() as u32).to_le_bytes());
    plain.extend_from_slice(text.as_bytes());
}

fn push_number(values: &mut Dictionary<i64>, number: i64) {
    values.push(&number, |plain| plain.extend_from_slice(&number.to_le_bytes()));
}

fn push_wide(values: &mut Dictionary<i128>, number: i128) {
    values.push(&number, |plain| plain.extend_from_slice(&number.to_be_bytes()));
}

fn days_since_1970(date: NaiveDate) -> i32 {
    date.num_days_from_ce() - NaiveDate::default().num_days_from_ce()
}
