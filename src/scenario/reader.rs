//! Reads all inputs, on all threads, or one after the other; every mistake of every file comes out.

use std::io::Read;
use std::path::PathBuf;
use std::time::SystemTime;

use super::gathered::{Gathered, STREAMS};
use super::inputs::Input;
use super::merge::{End, Merge};
use super::pieces::{Doing, Done, Jobs, Manner, OpenFile, work};
use super::sheaves::Sheaves;
use super::source::Source;
use super::{Scenario, Words};
use crate::diagnostic::Findings;
use crate::pipeline::in_order;

/// A file that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InputFile {
    /// Where it is; `None` for standard input.
    pub path: Option<PathBuf>,
    /// Its name as given, with folders.
    pub shown: String,
    /// Its name without folders.
    pub name: String,
    /// SHA-256 of its bytes, in hexadecimal digits; empty where it was not asked for.
    pub checksum: String,
    /// How many bytes it has.
    pub bytes: u64,
    /// When it was last written to, where that is known.
    pub modified: Option<SystemTime>,
    /// How many rows it has.
    pub rows: u64,
}

impl InputFile {
    pub(super) fn new(input: &Input, end: End, rows: u64) -> Self {
        let End { checksum, bytes, modified } = end;
        let path = match input {
            Input::File(path) => Some(path.clone()),
            Input::Standard => None,
        };
        Self { path, shown: input.shown(), name: input.name(), checksum, bytes, modified, rows }
    }
}

/// What is wanted of inputs beside their rows.
#[derive(Debug, Clone, Copy)]
pub struct Wanted {
    /// The checksums of the files.
    pub hashed: bool,
    /// The file and line of each row, for violations to name; without them both are 0, and rows take less memory.
    pub placed: bool,
}

/// Reads inputs, on all threads of the current rayon pool; `on_rows` hears how many rows were read.
///
/// # Errors
/// All mistakes of each input that has any.
pub fn read(
    inputs: &[Input],
    words: &Words,
    wanted: Wanted,
    on_rows: &(dyn Fn(u64) + Sync),
) -> Result<Gathered, Vec<Findings>> {
    let Wanted { hashed, placed } = wanted;
    let manner = Manner { words, hashed, placed, sorted: false, streams: STREAMS };
    let mut jobs = Jobs::new(inputs, manner);
    let (mut merge, mut sheaves) = (Merge::new(inputs), Sheaves::default());
    let take = |done: Done| {
        on_rows(merge.add_all(done.steps));
        // After a mistake nothing is simulated: the rows need not be kept.
        if merge.is_sound() {
            sheaves.add(done.sheaf);
        }
        Ok::<(), std::convert::Infallible>(())
    };
    let Ok(()) = in_order(|| jobs.advance(), |job| work(job, inputs, manner), take);
    let files = merge.finish()?;
    Ok(Gathered::new(files, sheaves))
}

/// Reads inputs one after another, from wherever their bytes are, into a [`Scenario`].
pub struct Reader<'w> {
    words: &'w Words,
    files: Vec<InputFile>,
    sheaves: Sheaves,
}

impl<'w> Reader<'w> {
    /// A reader that knows these words.
    pub fn new(words: &'w Words) -> Self {
        Self { words, files: Vec::new(), sheaves: Sheaves::default() }
    }

    /// Reads one input from an open source.
    ///
    /// # Errors
    /// All mistakes of the input.
    pub fn read_from(&mut self, input: &Input, source: impl Read + Send) -> Result<(), Findings> {
        let manner = Manner { words: self.words, hashed: true, placed: true, sorted: false, streams: STREAMS };
        let file = self.files.len() as u32;
        let mut doing = Doing::new(manner, 0);
        doing.whole(OpenFile::of(file, input, Source::from(input, source, manner.hashed)), manner);
        let done = doing.done();
        let mut merge = Merge::new(std::slice::from_ref(input));
        merge.add_all(done.steps.into_iter().map(|(_, step)| (0, step)));
        let files = merge.finish().map_err(|mut wrong| wrong.swap_remove(0))?;
        self.files.extend(files);
        self.sheaves.add(done.sheaf);
        Ok(())
    }

    /// The scenario: apps in byte order, the rows of each by date.
    pub fn finish(self) -> Scenario {
        Gathered::new(self.files, self.sheaves).sorted_out()
    }
}
