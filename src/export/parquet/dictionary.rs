//! A column of few different values: each value once, then the runs of their numbers.
//!
//! The general writer looks up every value of every row, by its hash and its bytes; here most values are that of the row
//! before, and a look at it is enough. What comes of it are the pages of the format: a dictionary page and a data page of
//! runs (`RLE_DICTIONARY`).

use std::borrow::Borrow;
use std::collections::HashMap;
use std::hash::Hash;

use ::parquet::basic::{Compression, Encoding};
use ::parquet::column::page::{CompressedPage, Page, PageWriter};
use ::parquet::column::writer::ColumnCloseResult;
use ::parquet::errors::ParquetError;
use ::parquet::file::metadata::ColumnChunkMetaData;
use ::parquet::file::statistics::Statistics;
use ::parquet::file::writer::{SerializedPageWriter, TrackedWrite};
use ::parquet::schema::types::ColumnDescPtr;
use bytes::Bytes;
use foldhash::fast::RandomState;

/// The values of a column without empty cells.
pub(super) struct Dictionary<K> {
    numbers: HashMap<K, u32, RandomState>,
    /// The value of the row before.
    last: Option<K>,
    /// The different values, one after the other, as the dictionary page holds them.
    plain: Vec<u8>,
    /// The number of a value, and in how many rows on end it stands.
    runs: Vec<(u32, u32)>,
}

impl<K: Hash + Eq + Clone> Dictionary<K> {
    pub(super) fn new() -> Self {
        Self { numbers: HashMap::default(), last: None, plain: Vec::new(), runs: Vec::new() }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.runs.is_empty()
    }

    /// Adds a row's value; `plain` appends it as the dictionary page holds it.
    pub(super) fn push<Q>(&mut self, value: &Q, plain: impl FnOnce(&mut Vec<u8>))
    where
        K: Borrow<Q>,
        Q: Hash + Eq + ToOwned<Owned = K> + ?Sized,
    {
        if self.last.as_ref().is_some_and(|last| last.borrow() == value)
            && let Some((_, length)) = self.runs.last_mut()
        {
            *length += 1;
            return;
        }
        let number = match self.numbers.get(value) {
            Some(number) => *number,
            None => {
                plain(&mut self.plain);
                let number = self.numbers.len() as u32;
                self.numbers.insert(value.to_owned(), number);
                number
            }
        };
        match &mut self.last {
            Some(last) => value.clone_into(last),
            None => self.last = Some(value.to_owned()),
        }
        self.runs.push((number, 1));
    }

    /// The column chunk: its pages, and what the file has to know of them.
    pub(super) fn encode(
        &self,
        column: ColumnDescPtr,
        statistics: Option<Statistics>,
    ) -> Result<(Bytes, ColumnCloseResult), ParquetError> {
        let rows: u64 = self.runs.iter().map(|(_, length)| u64::from(*length)).sum();
        let rows_32 = u32::try_from(rows).map_err(|_| ParquetError::General("too many rows in a block".to_owned()))?;
        let mut sink = TrackedWrite::new(Vec::new());
        let mut writer = SerializedPageWriter::new(&mut sink);
        let dictionary = compressed(&self.plain)?;
        let dictionary = Page::DictionaryPage {
            buf: dictionary,
            num_values: self.numbers.len() as u32,
            encoding: Encoding::PLAIN,
            is_sorted: false,
        };
        let first = writer.write_page(CompressedPage::new(dictionary, self.plain.len()))?;
        let indices = self.indices();
        let data = Page::DataPage {
            buf: compressed(&indices)?,
            num_values: rows_32,
            encoding: Encoding::RLE_DICTIONARY,
            def_level_encoding: Encoding::RLE,
            rep_level_encoding: Encoding::RLE,
            statistics: None,
        };
        let second = writer.write_page(CompressedPage::new(data, indices.len()))?;
        writer.close()?;
        let bytes_written = first.bytes_written + second.bytes_written;
        let uncompressed = first.uncompressed_size + second.uncompressed_size;
        let mut metadata = ColumnChunkMetaData::builder(column)
            .set_compression(Compression::SNAPPY)
            .set_encodings(vec![Encoding::PLAIN, Encoding::RLE, Encoding::RLE_DICTIONARY])
            .set_num_values(rows as i64)
            .set_total_compressed_size(bytes_written as i64)
            .set_total_uncompressed_size(uncompressed as i64)
            .set_dictionary_page_offset(Some(first.offset as i64))
            .set_data_page_offset(second.offset as i64);
        if let Some(statistics) = statistics {
            metadata = metadata.set_statistics(statistics);
        }
        let close = ColumnCloseResult {
            bytes_written,
            rows_written: rows,
            metadata: metadata.build()?,
            bloom_filter: None,
            column_index: None,
            offset_index: None,
        };
        Ok((Bytes::from(sink.into_inner()?), close))
    }

    /// The width of a number in bits, then the runs: the length twice, the number in whole bytes.
    fn indices(&self) -> Vec<u8> {
        let highest = (self.numbers.len() as u32).saturating_sub(1);
        let width = (u32::BITS - highest.leading_zeros()) as u8;
        let mut indices = vec![width];
        for (number, length) in &self.runs {
            let mut twice = u64::from(*length) << 1;
            while twice >= 0x80 {
                indices.push(twice as u8 | 0x80);
                twice >>= 7;
            }
            indices.push(twice as u8);
            indices.extend_from_slice(&number.to_le_bytes()[..usize::from(width.div_ceil(8))]);
        }
        indices
    }
}

fn compressed(bytes: &[u8]) -> Result<Bytes, ParquetError> {
    let compressed = snap::raw::Encoder::new().compress_vec(bytes);
    compressed.map(Bytes::from).map_err(|error| ParquetError::External(Box::new(error)))
}
