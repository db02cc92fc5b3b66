//! Rows as they were read, not sorted out by app yet.

use std::sync::OnceLock;

use rayon::prelude::*;

use super::apps::{self, PackedApps};
use super::bundle::Span;
use super::sheaves::Sheaves;
use super::{Block, InputFile, Scenario};

/// Over how many streams the rows of a scenario are spread: enough that the apps of one fit into a cache.
pub(super) const STREAMS: u16 = 1024;

/// Everything read: files, and rows in the order of the text, spread over streams by their apps.
#[derive(Debug)]
pub struct Gathered {
    /// The files, in the order in which they were read.
    pub files: Vec<InputFile>,
    sheaves: Sheaves,
}

impl Gathered {
    pub(super) fn new(files: Vec<InputFile>, sheaves: Sheaves) -> Self {
        Self { files, sheaves }
    }

    /// The first and the last day of all rows; `None` where there are none.
    pub fn span(&self) -> Span {
        self.sheaves.span
    }

    /// How many apps there are; all rows are gone through for it.
    pub fn apps(&self) -> usize {
        streams().into_par_iter().map(|stream| apps::count(&self.sheaves, stream)).sum()
    }

    /// Sorts the rows out by app; until that is done they are in memory twice.
    pub fn sorted_out(self) -> Scenario {
        let parts = streams().into_par_iter().map(|stream| PackedApps::of(&self.sheaves, stream, true)).collect();
        Scenario { files: self.files, span: self.sheaves.span, parts, order: OnceLock::new() }
    }

    /// All apps, those of a stream in each block, the blocks in any order. Whoever takes a block sorts its rows out, so that
    /// only those of the blocks at hand are in memory twice.
    pub fn blocks(&self) -> impl ExactSizeIterator<Item = Block<'_>> + Send {
        streams().map(|stream| Block::of_stream(&self.sheaves, stream))
    }
}

fn streams() -> std::ops::Range<usize> {
    0..usize::from(STREAMS)
}
