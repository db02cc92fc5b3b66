//! Many apps at once: block by block on all threads, results in the order of the blocks.

use crate::engine::{Engine, Observer, Replay};
use crate::ledger::{AppResult, Details};
use crate::pipeline::in_order;
use crate::scenario::{AppRows, Block, OpenBlock, Row};

/// How many apps a block has. Fewer make small row groups of Parquet files, more take more memory at a time; the number of
/// threads has no part in it, for the blocks are seen in the files.
pub const BLOCK: usize = 2_048;

/// The apps of a block, to be replayed one by one.
pub struct Apps<'a> {
    engine: &'a Engine<'a>,
    block: OpenBlock<'a>,
}

impl Apps<'_> {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.block.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.block.is_empty()
    }

    /// Unpacks each, in the same order, for those who replay its rows themselves.
    pub fn unpacked(&self, mut look: impl FnMut(&AppRows<'_>)) {
        let mut app = AppRows::default();
        for at in 0..self.block.len() {
            self.block.unpack(at, &mut app);
            look(&app);
        }
    }

    /// Replays each, in byte order of those of the block.
    pub fn each(&self, mut result: impl FnMut(&AppResult<'_>)) {
        let (mut app, mut replay) = (AppRows::default(), Replay::new(self.engine));
        for at in 0..self.block.len() {
            self.block.unpack(at, &mut app);
            let ledger = replay.app(&app.rows, &mut ());
            result(&AppResult { app: app.name, ledger, ids: &app.ids, details: None });
        }
    }

    /// The same, and gives beside the results the rows and what the engine told.
    pub fn each_told(&self, mut told: impl FnMut(&AppResult<'_>, &[Row], &Details)) {
        self.each_heard(Details::default, |app, rows, details| {
            told(&AppResult { details: Some(details), ..*app }, rows, details);
        });
    }

    /// The same with another observer of each app.
    pub fn each_heard<O: Observer>(&self, observer: impl Fn() -> O, mut heard: impl FnMut(&AppResult<'_>, &[Row], &O)) {
        let (mut app, mut replay) = (AppRows::default(), Replay::new(self.engine));
        for at in 0..self.block.len() {
            self.block.unpack(at, &mut app);
            let mut observer = observer();
            let ledger = replay.app(&app.rows, &mut observer);
            heard(&AppResult { app: app.name, ledger, ids: &app.ids, details: None }, &app.rows, &observer);
        }
    }
}

/// Has `work` done on the apps of each block by all threads of the current rayon pool, and gives what comes of it to
/// `take` in the order of the blocks.
///
/// # Errors
/// The first error of `take`.
pub fn replay<'a, T: Send, E: Send>(
    engine: &'a Engine<'a>,
    mut blocks: impl Iterator<Item = Block<'a>> + Send,
    work: impl Fn(Apps<'a>) -> T + Sync,
    take: impl FnMut(T) -> Result<(), E> + Send,
) -> Result<(), E> {
    in_order(|| blocks.next(), |block| work(Apps { engine, block: block.open() }), take)
}
