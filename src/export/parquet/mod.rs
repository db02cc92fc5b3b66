//! The result files as Parquet: decimals, dates and dictionaries of texts, compressed by Snappy.
//!
//! A block becomes a row group: its columns are encoded and compressed where the block is made, on any thread, and only
//! appended where the file is written.

mod columns;
mod dictionary;

use std::io::{self, Write};
use std::sync::Arc;

use ::parquet::basic::Compression;
use ::parquet::column::writer::ColumnCloseResult;
use ::parquet::errors::ParquetError;
use ::parquet::file::properties::{EnabledStatistics, WriterProperties, WriterPropertiesPtr};
use ::parquet::file::writer::SerializedFileWriter;
use ::parquet::schema::parser::parse_message_type;
use ::parquet::schema::types::{SchemaDescriptor, TypePtr};
use bytes::Bytes;

use super::json::PROGRAM;
use super::tables::{Cell, Column, Kind, Table};
use super::{Block, Encoded, Format, TableFile};
use crate::money::Currency;
use columns::{Misfit, Values};

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
        Box::new(Columns { table, currency, columns, apps: None, misfit: None })
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

/// The schema of a table: amounts with the currency's decimals in 64 bits, as databases hold them; prices, quantities
/// and costs before rounding, which have more, in 128.
fn schema(table: Table, currency: Currency) -> Result<TypePtr, ParquetError> {
    let fields = table.columns().iter().map(|Column { name, kind, may_be_empty }| {
        let repetition = if *may_be_empty { "OPTIONAL" } else { "REQUIRED" };
        match kind {
            Kind::Text | Kind::Month => format!("{repetition} BYTE_ARRAY {name} (STRING);"),
            Kind::Number => format!("{repetition} INT64 {name};"),
            Kind::Date => format!("{repetition} INT32 {name} (DATE);"),
            Kind::Midnight => format!("{repetition} INT64 {name} (TIMESTAMP(MILLIS,true));"),
            Kind::Amount => format!("{repetition} INT64 {name} (DECIMAL({AMOUNT_DIGITS},{}));", currency.decimals),
            Kind::Price | Kind::Decimal | Kind::Quantity => {
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
const TOO_HIGH: i64 = 10i64.pow(AMOUNT_DIGITS);

fn properties() -> WriterPropertiesPtr {
    let properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_statistics_enabled(EnabledStatistics::None)
        .set_offset_index_disabled(true)
        .set_created_by(PROGRAM.to_owned());
    Arc::new(properties.build())
}

/// The columns of a row group on its way.
struct Columns {
    table: Table,
    currency: Currency,
    columns: Vec<Values>,
    /// The first app and the last.
    apps: Option<(String, String)>,
    /// Why a cell cannot stand in its column, if one cannot.
    misfit: Option<Misfit>,
}

impl Block for Columns {
    fn row(&mut self, cells: &[Cell<'_>]) {
        for (values, cell) in self.columns.iter_mut().zip(cells) {
            self.misfit = self.misfit.or(values.push(cell).err());
        }
        if let Some(Cell::Text(app)) = cells.first() {
            let (_, last) = self.apps.get_or_insert_with(|| ((*app).to_owned(), (*app).to_owned()));
            if last != app {
                (*app).clone_into(last);
            }
        }
    }

    fn finish(self: Box<Self>) -> io::Result<Encoded> {
        if let Some(misfit) = self.misfit {
            let told = match misfit {
                Misfit::TooHigh => {
                    format!("an amount has more than the {AMOUNT_DIGITS} digits that Parquet's decimals have here")
                }
                Misfit::OtherKind => format!("a cell of {} is not of its column's type", self.table.name()),
            };
            return Err(io::Error::new(io::ErrorKind::InvalidData, told));
        }
        if self.columns.iter().all(Values::is_empty) {
            return Ok(Encoded::RowGroup(RowGroup(Vec::new())));
        }
        let schema = SchemaDescriptor::new(schema(self.table, self.currency).map_err(error)?);
        // The rows stand by app: its bounds tell a reader which row groups to leave out; those of other columns would
        // say nothing.
        let mut bounds = self.apps.as_ref().map(|(first, last)| (first.as_str(), last.as_str()));
        let (properties, columns) = (properties(), self.columns.into_iter().enumerate());
        let columns = columns.map(|(at, values)| values.encode(schema.column(at), properties.clone(), bounds.take()));
        let columns: Result<_, ParquetError> = columns.collect();
        Ok(Encoded::RowGroup(RowGroup(columns.map_err(error)?)))
    }
}
