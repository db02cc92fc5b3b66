//! Inputs whose rows stand app by app, the apps in byte order: read and handed on block by block, so that the memory used
//! does not grow with their length.

use std::collections::VecDeque;
use std::convert::Infallible;

use chrono::NaiveDate;
use rayon::prelude::*;

use super::apps::PackedApps;
use super::blocks::MOST_BYTES;
use super::bundle::together;
use super::inputs::Input;
use super::merge::Merge;
use super::pieces::{Done, Jobs, Manner, work};
use super::sheaves::Sheaves;
use super::{Block, InputFile, Words};
use crate::diagnostic::{Findings, Nearest};
use crate::pipeline::in_order;

/// How many pieces are read at a time, per thread.
const PIECES_PER_THREAD: usize = 4;
/// The most pieces that are read at a time: with many threads, too, memory stays flat.
const MOST_PIECES: usize = 32;

/// What is known of inputs that were read without keeping their rows.
#[derive(Debug)]
pub struct Survey {
    /// The files.
    pub files: Vec<InputFile>,
    /// How many apps there are.
    pub apps: usize,
    /// The first and the last day of all rows; `None` where there are none.
    pub span: Option<(NaiveDate, NaiveDate)>,
}

/// What of a stream is wanted.
#[derive(Debug, Clone, Copy)]
pub struct Request<'r> {
    /// Whether the checksums of the files are.
    pub hashed: bool,
    /// How many apps a block has.
    pub size: usize,
    /// The one app that is; else all are.
    pub only: Option<&'r str>,
}

/// What a stream of blocks was.
#[derive(Debug)]
pub struct Streamed {
    /// The files.
    pub files: Vec<InputFile>,
    /// How many apps there are, wanted or not.
    pub apps: usize,
    /// The first of them.
    pub first: Option<String>,
    /// Whether any was wanted.
    pub found: bool,
    /// Where the one that is wanted was not found, the one nearest to its name, if one is near enough.
    pub near: Option<String>,
}

/// Reads inputs for their span of days and their mistakes alone; `on_rows` hears how many rows were read.
///
/// # Errors
/// All mistakes of each input that has any, a row that breaks the order of the apps among them.
pub fn survey(inputs: &[Input], words: &Words, on_rows: &(dyn Fn(u64) + Sync)) -> Result<Survey, Vec<Findings>> {
    let manner = Manner { words, hashed: false, placed: false, sorted: true, streams: 0 };
    let mut jobs = Jobs::new(inputs, manner);
    let (mut merge, mut span) = (Merge::new(inputs), None);
    let take = |done: Done| {
        on_rows(merge.add_all(done.steps));
        span = together(span, done.sheaf.span);
        Ok::<(), Infallible>(())
    };
    let Ok(()) = in_order(|| jobs.advance(), |job| work(job, inputs, manner), take);
    let apps = merge.apps();
    Ok(Survey { files: merge.finish()?, apps, span })
}

/// Why a stream of blocks ended early.
#[derive(Debug)]
pub enum Stopped<E> {
    /// By the mistakes of the inputs.
    Malformed(Vec<Findings>),
    /// By what took the blocks.
    By(E),
}

/// Reads inputs whose apps stand in order, and gives blocks of them to `each`, some at a time. After a mistake no block is
/// given, and the rest is read for its mistakes.
///
/// # Errors
/// All mistakes of each input that has any; or the error of `each`.
pub fn stream<E>(
    inputs: &[Input],
    words: &Words,
    request: Request<'_>,
    on_rows: &(dyn Fn(u64) + Sync),
    mut each: impl FnMut(VecDeque<Block<'static>>) -> Result<(), E>,
) -> Result<Streamed, Stopped<E>> {
    let manner = Manner { words, hashed: request.hashed, placed: true, sorted: true, streams: 1 };
    let mut jobs = Jobs::new(inputs, manner);
    let mut merge = Merge::new(inputs);
    let mut blocks = Blocks::new(request);
    let wave = (rayon::current_num_threads() * PIECES_PER_THREAD).min(MOST_PIECES);
    loop {
        let wave: Vec<_> = std::iter::from_fn(|| jobs.advance()).take(wave).collect();
        if wave.is_empty() {
            break;
        }
        let sort_out = |job| {
            let Done { steps, sheaf } = work(job, inputs, manner);
            let mut sheaves = Sheaves::default();
            sheaves.add(sheaf);
            (steps, PackedApps::of(&sheaves, 0, true))
        };
        let done: Vec<_> = wave.into_par_iter().map(sort_out).collect();
        for (steps, apps) in done {
            on_rows(merge.add_all(steps));
            if merge.is_sound() {
                blocks.add(&apps);
            }
        }
        if merge.is_sound() && !blocks.full.is_empty() {
            each(std::mem::take(&mut blocks.full)).map_err(Stopped::By)?;
        }
    }
    let apps = merge.apps();
    let files = merge.finish().map_err(Stopped::Malformed)?;
    each([Block::packed(blocks.open)].into()).map_err(Stopped::By)?;
    Ok(Streamed { files, apps, first: blocks.first, found: blocks.found, near: blocks.near })
}

/// Apps on their way into blocks. The last app may go on in what is read next.
struct Blocks<'r> {
    request: Request<'r>,
    open: PackedApps,
    full: VecDeque<Block<'static>>,
    first: Option<String>,
    found: bool,
    near: Option<String>,
    nearest: Nearest<'r>,
}

impl<'r> Blocks<'r> {
    fn new(request: Request<'r>) -> Self {
        let (open, full, nearest) =
            (PackedApps::default(), VecDeque::new(), Nearest::new(request.only.unwrap_or_default()));
        Self { request, open, full, first: None, found: false, near: None, nearest }
    }

    fn add(&mut self, apps: &PackedApps) {
        for (name, rows) in apps.iter() {
            if self.first.is_none() {
                self.first = Some(String::from_utf8_lossy(name).into_owned());
            }
            if self.request.only.is_some_and(|only| only.as_bytes() != name) {
                self.look_at(name);
                continue;
            }
            self.found = true;
            let is_full = self.open.len() == self.request.size || self.open.bytes() >= MOST_BYTES;
            if is_full && self.open.last() != Some(name) {
                self.full.push_back(Block::packed(std::mem::take(&mut self.open)));
            }
            self.open.push(name, rows);
        }
    }

    /// Keeps the name of an app that is not wanted where it may have been meant.
    fn look_at(&mut self, name: &[u8]) {
        let name = String::from_utf8_lossy(name);
        if !self.found && self.nearest.is_nearer(&name) {
            self.near = Some(name.into_owned());
        }
    }
}
