//! Rows on their way from the text to their apps: packed, each after the name of its app.
//!
//! A [`Bundle`] holds what came of a piece of text, spread over as many streams as are wanted by a hash of the app's name:
//! then the rows of an app are all in one stream, and the streams can be sorted out side by side.

use std::hash::BuildHasher;

use chrono::NaiveDate;
use foldhash::fast::FixedState;

use super::Row;
use super::packed::{Unpacking, push_row, push_text};

/// Packed rows of many apps, in the order in which they stand in the text.
#[derive(Debug, Default)]
pub(super) struct Bundle {
    pub(super) streams: Vec<Vec<u8>>,
    /// The first and the last day of the rows.
    pub(super) span: Option<(NaiveDate, NaiveDate)>,
    /// A row on its way into its stream.
    row: Vec<u8>,
}

impl Bundle {
    /// An empty one, of so many streams; of none, it keeps no rows.
    pub(super) fn new(streams: usize) -> Self {
        Self { streams: vec![Vec::new(); streams], span: None, row: Vec::new() }
    }

    /// Adds a row of an app; `id` is the text of the id that it names.
    pub(super) fn add(&mut self, app: &str, row: &Row, id: &str) {
        self.span = together(self.span, Some((row.date, row.date)));
        let stream = match self.streams.len() {
            0 => return,
            1 => 0,
            // The same app, the same stream, in every piece of the input.
            count => FixedState::default().hash_one(app.as_bytes()) as usize % count,
        };
        self.row.clear();
        push_row(&mut self.row, row, id);
        let stream = &mut self.streams[stream];
        push_text(stream, app.as_bytes());
        push_text(stream, &self.row);
    }
}

/// The rows of a stream: each with the bytes of the name of its app and its packed bytes.
pub(super) fn rows_of(stream: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    let mut packed = Unpacking::new(stream);
    std::iter::from_fn(move || {
        if packed.is_empty() {
            return None;
        }
        Some((packed.name(), packed.name()))
    })
}

/// From the first day of either span to the last of either.
pub(super) fn together(
    one: Option<(NaiveDate, NaiveDate)>,
    other: Option<(NaiveDate, NaiveDate)>,
) -> Option<(NaiveDate, NaiveDate)> {
    match (one, other) {
        (Some((first, last)), Some((from, to))) => Some((first.min(from), last.max(to))),
        (span, None) | (None, span) => span,
    }
}
