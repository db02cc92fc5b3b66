//! The result files as Parquet: decimals, dates and dictionaries of texts, compressed by Snappy.
//!
//! A block becomes a row group: its columns are encoded and compressed where the block is made, on any thread, and only
//! appended where the file is written.

use std::collections::HashMap;
use std::io::{self, Write};
use std::sync::Arc;

use ::parquet::basic::Compression;
use ::parquet::column::writer::{ColumnCloseResult, ColumnWriter, get_column_writer};
use ::parquet::data_type::{ByteArray, FixedLenByteArray};
use ::parquet::errors::ParquetError;
use ::parquet::file::properties::{EnabledStatistics, WriterProperties, WriterPropertiesPtr};
use ::parquet::file::writer::{SerializedFileWriter, SerializedPageWriter, TrackedWrite};
use ::parquet::schema::parser::parse_message_type;
use ::parquet::schema::types::{SchemaDescriptor, TypePtr};
use bytes::Bytes;
use chrono::{Datelike, NaiveDate};
use foldhash::fast::RandomState;

use super::tables::{Cell, Column, Kind, Table};
use super::{Block, Encoded, Format, TableFile};
use crate::money::Currency;

/// Parquet.
#[derive(Debug, Clone, Copy)]
pub struct Parquet;

/// A column of a row group, encoded, and what the file has to know of it.
#[derive(Debug)]
pub struct RowGroup(Vec<(Bytes, ColumnCloseResult)>);

impl Format for Parquet {
    fn ending(&self) -> &'static str {
        "parquet"
    }

    fn block(&self, table: Table, currency: Currency) -> Box<dyn Block> {
        let columns = table.columns().iter().map(|column| Values::new(*column)).collect();
        Box::new(Columns { table, currency, columns, beyond: false })
    }

    fn file(&self, table: Table, currency: Currency, out: Box<dyn Write + Send>) -> io::Result<Box<dyn TableFile>> {
        let file = SerializedFileWriter::new(out, schema(table, currency).map_err(error)?, properties());
        Ok(Box::new(ParquetFile(file.map_err(error)?)))
    }
}

struct ParquetFile(SerializedFileWriter<Box<dyn Write + Send>>);

impl TableFile for ParquetFile {
    fn add(&mut self, block: Encoded) -> io::Result<()> {
        let Encoded::RowGroup(RowGroup(columns)) = block else { return Err(io::ErrorKind::InvalidInput.into()) };
        // A block without rows is no row group.
        if columns.is_empty() {
            return Ok(());
        }
        let mut group = self.0.next_row_group().map_err(error)?;
        for (bytes, close) in columns {
            group.append_column(&bytes, close).map_err(error)?;
        }
        group.close().map(drop).map_err(error)
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.0.finish().map(drop).map_err(error)?;
        self.0.inner_mut().flush()
    }
}

fn error(error: ParquetError) -> io::Error {
    match error {
        ParquetError::External(error) => match error.downcast::<io::Error>() {
            Ok(error) => *error,
            Err(error) => io::Error::other(error),
        },
        other => io::Error::other(other),
    }
}

/// The schema of a table: amounts with the currency's decimals in 64 bits, as databases hold them; prices and quantities,
/// which have more, in 128.
fn schema(table: Table, currency: Currency) -> Result<TypePtr, ParquetError> {
    let fields = table.columns().iter().map(|Column { name, kind, may_be_empty }| {
        let repetition = if *may_be_empty { "OPTIONAL" } else { "REQUIRED" };
        match kind {
            Kind::Text | Kind::Month => format!("{repetition} BYTE_ARRAY {name} (STRING);"),
            Kind::Number => format!("{repetition} INT64 {name};"),
            Kind::Date => format!("{repetition} INT32 {name} (DATE);"),
            Kind::Amount => format!("{repetition} INT64 {name} (DECIMAL({AMOUNT_DIGITS},{}));", currency.decimals),
            Kind::Price | Kind::Quantity => {
                format!("{repetition} FIXED_LEN_BYTE_ARRAY (16) {name} (DECIMAL(38,9));")
            }
        }
    });
    let fields: String = fields.collect();
    parse_message_type(&format!("message {} {{ {fields} }}", table.name())).map(Arc::new)
}

/// The digits of an amount.
const AMOUNT_DIGITS: u32 = 18;
/// The smallest amount, in the currency's minor unit, that does not fit.
const TOO_HIGH: i128 = 10i128.pow(AMOUNT_DIGITS);

fn properties() -> WriterPropertiesPtr {
    let properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        // The rows stand by app: its bounds tell a reader which row groups to leave out, those of the others nothing.
        .set_statistics_enabled(EnabledStatistics::None)
        .set_column_statistics_enabled("app".into(), EnabledStatistics::Chunk)
        .set_offset_index_disabled(true)
        .set_created_by(concat!("billcast ", env!("CARGO_PKG_VERSION")).to_owned());
    Arc::new(properties.build())
}

/// The columns of a row group on its way.
struct Columns {
    table: Table,
    currency: Currency,
    columns: Vec<Values>,
    /// Whether an amount did not fit.
    beyond: bool,
}

impl Block for Columns {
    fn row(&mut self, cells: &[Cell<'_>]) {
        for (values, cell) in self.columns.iter_mut().zip(cells) {
            self.beyond |= !values.push(cell);
        }
    }

    fn finish(self: Box<Self>) -> io::Result<Encoded> {
        if self.beyond {
            let most = format!("an amount has more than the {AMOUNT_DIGITS} digits that Parquet's decimals have here");
            return Err(io::Error::new(io::ErrorKind::InvalidData, most + ": write CSV"));
        }
        if self.columns.iter().all(|values| values.is_empty()) {
            return Ok(Encoded::RowGroup(RowGroup(Vec::new())));
        }
        let schema = SchemaDescriptor::new(schema(self.table, self.currency).map_err(error)?);
        let properties = properties();
        let columns = self.columns.into_iter().enumerate().map(|(at, values)| {
            let mut sink = TrackedWrite::new(Vec::new());
            let page_writer = Box::new(SerializedPageWriter::new(&mut sink));
            let close = values.write(get_column_writer(schema.column(at), properties.clone(), page_writer))?;
            Ok((Bytes::from(sink.into_inner()?), close))
        });
        let columns: Result<_, ParquetError> = columns.collect();
        Ok(Encoded::RowGroup(RowGroup(columns.map_err(error)?)))
    }
}

/// The values of a column, and for one whose cells may be empty which of them are not.
struct Values {
    cells: Cells,
    filled: Option<Vec<i16>>,
}

enum Cells {
    Texts { values: Vec<ByteArray>, known: HashMap<Vec<u8>, ByteArray, RandomState> },
    Days(Vec<i32>),
    Numbers(Vec<i64>),
    Wide { values: Vec<FixedLenByteArray>, known: HashMap<i128, FixedLenByteArray, RandomState> },
}

impl Values {
    fn new(column: Column) -> Self {
        let cells = match column.kind {
            Kind::Text | Kind::Month => Cells::Texts { values: Vec::new(), known: HashMap::default() },
            Kind::Date => Cells::Days(Vec::new()),
            Kind::Number | Kind::Amount => Cells::Numbers(Vec::new()),
            Kind::Price | Kind::Quantity => Cells::Wide { values: Vec::new(), known: HashMap::default() },
        };
        Self { cells, filled: column.may_be_empty.then(Vec::new) }
    }

    fn is_empty(&self) -> bool {
        let values = match &self.cells {
            Cells::Texts { values, .. } => values.len(),
            Cells::Days(values) => values.len(),
            Cells::Numbers(values) => values.len(),
            Cells::Wide { values, .. } => values.len(),
        };
        self.filled.as_ref().map_or(values, Vec::len) == 0
    }

    /// Adds a cell; false where it does not fit.
    fn push(&mut self, cell: &Cell<'_>) -> bool {
        if let Some(filled) = &mut self.filled {
            filled.push(i16::from(!matches!(cell, Cell::Empty)));
        }
        match (&mut self.cells, *cell) {
            (_, Cell::Empty) => {}
            (Cells::Texts { values, known }, Cell::Text(text)) => values.push(shared(values, known, text.as_bytes())),
            (Cells::Texts { values, known }, Cell::Month(month)) => {
                let mut text = Vec::with_capacity(7);
                month.push_to(&mut text);
                values.push(shared(values, known, &text));
            }
            (Cells::Days(values), Cell::Date(date)) => values.push(days_since_1970(date)),
            (Cells::Numbers(values), Cell::Number(number)) => values.push(number),
            (Cells::Numbers(values), Cell::Amount(amount)) => {
                let minor = amount.in_minor();
                values.push(minor as i64);
                return minor.abs() < TOO_HIGH;
            }
            (Cells::Wide { values, known }, Cell::Price(price)) => {
                values.push(wide(known, price.in_billionths().into()));
            }
            (Cells::Wide { values, known }, Cell::Quantity(quantity)) => {
                values.push(wide(known, quantity.in_billionths()));
            }
            // A cell is of its column's kind.
            _ => return false,
        }
        true
    }

    fn write(self, writer: ColumnWriter<'_>) -> Result<ColumnCloseResult, ParquetError> {
        let filled = self.filled.as_deref();
        match (self.cells, writer) {
            (Cells::Texts { values, .. }, ColumnWriter::ByteArrayColumnWriter(mut writer)) => {
                writer.write_batch(&values, filled, None)?;
                writer.close()
            }
            (Cells::Days(values), ColumnWriter::Int32ColumnWriter(mut writer)) => {
                writer.write_batch(&values, filled, None)?;
                writer.close()
            }
            (Cells::Numbers(values), ColumnWriter::Int64ColumnWriter(mut writer)) => {
                writer.write_batch(&values, filled, None)?;
                writer.close()
            }
            (Cells::Wide { values, .. }, ColumnWriter::FixedLenByteArrayColumnWriter(mut writer)) => {
                writer.write_batch(&values, filled, None)?;
                writer.close()
            }
            _ => Err(ParquetError::General("a column is not of its schema's type".to_owned())),
        }
    }
}

/// A text, in the memory of an equal one before it if there is one.
fn shared(values: &[ByteArray], known: &mut HashMap<Vec<u8>, ByteArray, RandomState>, text: &[u8]) -> ByteArray {
    if let Some(last) = values.last().filter(|last| last.data() == text) {
        return last.clone();
    }
    if let Some(value) = known.get(text) {
        return value.clone();
    }
    let value = ByteArray::from(text.to_vec());
    known.insert(text.to_vec(), value.clone());
    value
}

fn wide(known: &mut HashMap<i128, FixedLenByteArray, RandomState>, number: i128) -> FixedLenByteArray {
    known.entry(number).or_insert_with(|| number.to_be_bytes().to_vec().into()).clone()
}

fn days_since_1970(date: NaiveDate) -> i32 {
    date.num_days_from_ce() - NaiveDate::default().num_days_from_ce()
}
