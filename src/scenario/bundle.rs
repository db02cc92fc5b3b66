//! Rows on their way from the text to their apps: packed, each after the name of its app.
//!
//! A [`Bundle`] takes what comes of a piece of text. It becomes a [`Sheaf`]: the rows spread over as many streams as are
//! wanted, by a hash of the app's name. Then the rows of an app are all in one stream, and the streams can be sorted out side
//! by side.

use std::hash::BuildHasher;
use std::ops::Range;

use chrono::NaiveDate;
use foldhash::fast::FixedState;

use super::Row;
use super::packed::{Unpacking, push_row, push_text};

/// The first and the last day of rows; `None` where there are none.
pub(super) type Span = Option<(NaiveDate, NaiveDate)>;

/// Packed rows of many apps, in the order in which they stand in the text.
#[derive(Debug)]
pub(super) struct Bundle {
    bytes: Vec<u8>,
    span: Span,
    /// Whether rows keep their file and line.
    placed: bool,
    /// Of each row, its stream and how many bytes it has there.
    rows: Vec<(u16, u16)>,
    /// How many bytes each stream gets.
    lengths: Vec<usize>,
}

impl Bundle {
    /// An empty one, of so many streams; of none, it keeps no rows. `placed` rows keep their file and line. There is room for what comes of a usual text of this length.
    pub(super) fn new(streams: u16, placed: bool, text: usize) -> Self {
        // Half of it; no more, so that what is freed is about as long as what is asked for next.
        let room = if streams == 0 { 0 } else { text * 5 / 8 };
        Self { bytes: Vec::with_capacity(room), span: None, placed, rows: Vec::new(), lengths: vec![0; streams.into()] }
    }

    /// Adds a row of an app; `id` is the text of the id that it names.
    pub(super) fn add(&mut self, app: &str, mut row: Row, id: &str) {
        if !self.placed {
            (row.file, row.line) = (0, 0);
        }
        self.span = together(self.span, Some((row.date, row.date)));
        let stream = match self.lengths.len() as u64 {
            0 => return,
            1 => 0,
            // The same app, the same stream, in every piece of the input.
            count => ((FixedState::default().hash_one(app.as_bytes()) >> 32) * count) >> 32,
        };
        let begin = self.bytes.len();
        push_text(&mut self.bytes, app.as_bytes());
        let length = self.bytes.len();
        self.bytes.extend_from_slice(&[0; LENGTH]);
        let packed = self.bytes.len();
        push_row(&mut self.bytes, &row, id);
        let row = (self.bytes.len() - packed) as u16;
        debug_assert!(self.bytes.len() - begin <= usize::from(u16::MAX), "a row is short");
        self.bytes[length..packed].copy_from_slice(&row.to_le_bytes());
        let all = self.bytes.len() - begin;
        self.rows.push((stream as u16, all as u16));
        self.lengths[stream as usize] += all;
    }

    /// Spreads the rows over the streams; those of a stream keep their order.
    pub(super) fn tie(self) -> Sheaf {
        let Self { bytes, span, rows, lengths, .. } = self;
        let (mut ends, mut end) = (Vec::with_capacity(lengths.len()), 0);
        for length in &lengths {
            end += length;
            ends.push(end);
        }
        if ends.len() < 2 {
            return Sheaf { bytes, ends, span };
        }
        let mut places: Vec<usize> = ends.iter().zip(&lengths).map(|(end, length)| end - length).collect();
        let (mut spread, mut from) = (vec![0; bytes.len()], 0);
        for (stream, length) in rows {
            let (place, length) = (&mut places[usize::from(stream)], usize::from(length));
            spread[*place..*place + length].copy_from_slice(&bytes[from..from + length]);
            *place += length;
            from += length;
        }
        Sheaf { bytes: spread, ends, span }
    }
}

/// Packed rows spread over streams.
#[derive(Debug)]
pub(super) struct Sheaf {
    /// Stream after stream.
    pub(super) bytes: Vec<u8>,
    /// Where each stream ends.
    pub(super) ends: Vec<usize>,
    pub(super) span: Span,
}

impl Sheaf {
    /// The bytes of a stream.
    pub(super) fn stream(&self, stream: usize) -> &[u8] {
        &self.bytes[place(&self.ends, stream)]
    }
}

/// Where a stream is, among streams that end here.
pub(super) fn place(ends: &[usize], stream: usize) -> Range<usize> {
    stream.checked_sub(1).map_or(0, |before| ends[before])..ends[stream]
}

/// The rows in the bytes of a stream: each with the bytes of the name of its app and its packed bytes.
pub(super) fn rows(bytes: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    let mut packed = Unpacking::new(bytes);
    std::iter::from_fn(move || {
        if packed.is_empty() {
            return None;
        }
        let (name, length) = (packed.name(), packed.array::<LENGTH>());
        Some((name, packed.bytes(u16::from_le_bytes(length).into())))
    })
}

/// Before each row stands its length, in so many bytes: with the most columns that a file may have, and the longest ids, a
/// row has less than 7 KiB.
const LENGTH: usize = 2;

/// From the first day of either span to the last of either.
pub(super) fn together(one: Span, other: Span) -> Span {
    match (one, other) {
        (Some((first, last)), Some((from, to))) => Some((first.min(from), last.max(to))),
        (span, None) | (None, span) => span,
    }
}
