//! Blocks of apps: what one thread replays at a time.

use std::ops::Range;

use super::apps::PackedApps;
use super::sheaves::Sheaves;
use super::{AppRows, Scenario};

/// A block of apps is closed when its packed rows take so many bytes.
pub(super) const MOST_BYTES: usize = 4 << 20;

/// Some apps of a run, to be opened by whoever replays them.
#[derive(Debug)]
pub struct Block<'s>(Place<'s>);

#[derive(Debug)]
enum Place<'s> {
    /// Apps that are sorted out.
    Sorted(OpenBlock<'s>),
    /// The apps of a stream of some sheaves, which hold all of their rows.
    OfStream(&'s Sheaves, usize),
}

/// Apps of a block, each with its rows.
#[derive(Debug)]
pub struct OpenBlock<'s>(Apps<'s>);

#[derive(Debug)]
enum Apps<'s> {
    /// Among those of a scenario, in byte order.
    Of(&'s Scenario, Range<usize>),
    /// By themselves.
    Packed(PackedApps),
}

impl<'s> Block<'s> {
    pub(super) fn packed(apps: PackedApps) -> Self {
        Self(Place::Sorted(OpenBlock(Apps::Packed(apps))))
    }

    pub(super) fn of_stream(sheaves: &'s Sheaves, stream: usize) -> Self {
        Self(Place::OfStream(sheaves, stream))
    }

    /// Sorts its rows out by app, where that is not done yet.
    pub fn open(self) -> OpenBlock<'s> {
        match self.0 {
            Place::Sorted(block) => block,
            Place::OfStream(sheaves, stream) => OpenBlock(Apps::Packed(PackedApps::of(sheaves, stream, false))),
        }
    }
}

impl OpenBlock<'_> {
    /// How many apps it has.
    pub fn len(&self) -> usize {
        match &self.0 {
            Apps::Of(_, range) => range.len(),
            Apps::Packed(apps) => apps.len(),
        }
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Unpacks one of its apps; what `into` holds is replaced, its memory used again.
    pub fn unpack<'b>(&'b self, at: usize, into: &mut AppRows<'b>) {
        match &self.0 {
            Apps::Of(scenario, range) => scenario.unpack(range.start + at, into),
            Apps::Packed(apps) => apps.unpack(at, into),
        }
    }
}

impl Scenario {
    /// The apps from one place to another in byte order, in blocks of at most `size`; a block ends early where its rows take
    /// as much memory as those of many apps.
    pub fn blocks(&self, apps: Range<usize>, size: usize) -> impl Iterator<Item = Block<'_>> + Send {
        // Made here, by all threads: whoever takes the blocks may hold others up.
        let order = self.order();
        let bytes_of = move |at: usize| {
            let (part, at) = order[at];
            self.parts[part as usize].bytes_of(at as usize)
        };
        let block = |range| Block(Place::Sorted(OpenBlock(Apps::Of(self, range))));
        blocks(apps, size, bytes_of).map(block)
    }
}

/// Cuts apps into blocks of at most `size` apps, or of some more than [`MOST_BYTES`].
fn blocks(apps: Range<usize>, size: usize, bytes_of: impl Fn(usize) -> usize) -> impl Iterator<Item = Range<usize>> {
    let mut from = apps.start;
    std::iter::from_fn(move || {
        let (mut end, mut bytes) = (from, 0);
        while end < apps.end && end - from < size && bytes < MOST_BYTES {
            bytes += bytes_of(end);
            end += 1;
        }
        let block = (end > from).then_some(from..end);
        from = end;
        block
    })
}
