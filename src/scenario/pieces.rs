//! The inputs as jobs for many threads: a piece of a long file, or a run of short ones.

use std::fs;
use std::io::{self, Read};
use std::ops::Range;
use std::sync::Arc;

use super::Words;
use super::bundle::{Bundle, Sheaf};
use super::chunks::{CHUNK, Chunk, Chunks};
use super::inputs::Input;
use super::merge::{End, Step};
use super::piece::{self, Head, Known};
use super::source::{Source, State};
use crate::diagnostic::{Findings, Kind};

/// Opening a file takes as long as reading so many bytes.
const OPENING: u64 = 1 << 12;
/// A compressed file is taken for so many times as much text.
const COMPRESSED: u64 = 16;

/// How the inputs are read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Manner<'w> {
    pub(super) words: &'w Words,
    /// Whether checksums are wanted.
    pub(super) hashed: bool,
    /// Whether rows keep their file and line, for violations to name.
    pub(super) placed: bool,
    /// Whether the apps must stand in order.
    pub(super) sorted: bool,
    /// Over how many streams the rows are spread.
    pub(super) streams: u16,
}

/// Something to do by itself.
pub(super) enum Job {
    /// A task of one file.
    Task(u32, Task),
    /// Whole files, by their places among the inputs, each in the state in which it was found.
    Files(Range<usize>, Vec<State>),
}

/// A task in the reading of a file: nothing but to note a step, or to read a piece.
pub(super) enum Task {
    Note(Step),
    Read(Arc<Head>, Chunk),
}

/// What came of a job: the steps of its files, its rows.
pub(super) struct Done {
    pub(super) steps: Vec<(u32, Step)>,
    pub(super) sheaf: Sheaf,
}

/// What comes of a job while it is done.
pub(super) struct Doing {
    steps: Vec<(u32, Step)>,
    bundle: Bundle,
    /// The header of the file before.
    known: Option<Known>,
}

/// Cuts the inputs into jobs.
pub(super) struct Jobs<'i> {
    inputs: &'i [Input],
    manner: Manner<'i>,
    /// The input that is opened next.
    next: usize,
    open: Option<OpenFile<'i>>,
}

impl<'i> Jobs<'i> {
    pub(super) fn new(inputs: &'i [Input], manner: Manner<'i>) -> Self {
        Self { inputs, manner, next: 0, open: None }
    }

    /// The next job; `None` at the end of the last input.
    pub(super) fn advance(&mut self) -> Option<Job> {
        loop {
            if let Some(open) = &mut self.open {
                if let Some(task) = open.advance(self.manner.words) {
                    return Some(Job::Task(open.file, task));
                }
                self.open = None;
            }
            let (first, short) = (self.next, self.short_files());
            if !short.is_empty() {
                return Some(Job::Files(first..self.next, short));
            }
            let (file, input) = (self.next as u32, self.inputs.get(self.next)?);
            self.next += 1;
            match OpenFile::open(file, input, None, self.manner) {
                Ok(open) => self.open = Some(open),
                Err(step) => return Some(Job::Task(file, Task::Note(step))),
            }
        }
    }

    /// The next inputs as long as they are short files, as much work together as a piece.
    fn short_files(&mut self) -> Vec<State> {
        let (mut states, mut together) = (Vec::new(), 0);
        while let Some(input @ Input::File(path)) = self.inputs.get(self.next) {
            let state = fs::metadata(path).ok().and_then(|metadata| State::of(&metadata));
            let Some(state) = state.filter(|_| together <= CHUNK as u64) else { break };
            let text = state.length.saturating_mul(input.compression().map_or(1, |_| COMPRESSED));
            if text > CHUNK as u64 {
                break;
            }
            together += text + OPENING;
            states.push(state);
            self.next += 1;
        }
        states
    }
}

/// Does a job.
pub(super) fn work(job: Job, inputs: &[Input], manner: Manner<'_>) -> Done {
    let length = match &job {
        Job::Task(_, Task::Note(_)) => 0,
        Job::Task(_, Task::Read(_, chunk)) => chunk.text.len(),
        Job::Files(_, states) => states.iter().map(|state| state.length as usize).sum(),
    };
    let mut doing = Doing::new(manner, length);
    match job {
        Job::Task(file, task) => doing.task(file, task, manner),
        Job::Files(files, states) => {
            for (file, state) in files.zip(states) {
                match OpenFile::open(file as u32, &inputs[file], Some(state), manner) {
                    Ok(open) => doing.whole(open, manner),
                    Err(step) => doing.steps.push((file as u32, step)),
                }
            }
        }
    }
    doing.done()
}

impl Doing {
    /// Nothing yet, of a text of this length.
    pub(super) fn new(manner: Manner<'_>, length: usize) -> Self {
        Self { steps: Vec::new(), bundle: Bundle::new(manner.streams, manner.placed, length), known: None }
    }

    pub(super) fn done(self) -> Done {
        Done { steps: self.steps, sheaf: self.bundle.tie() }
    }

    /// Reads a file to its end.
    pub(super) fn whole(&mut self, mut open: OpenFile<'_>, manner: Manner<'_>) {
        open.known = self.known.take();
        while let Some(task) = open.advance(manner.words) {
            self.task(open.file, task, manner);
        }
        self.known = open.known;
    }

    fn task(&mut self, file: u32, task: Task, manner: Manner<'_>) {
        let step = match task {
            Task::Note(step) => step,
            Task::Read(head, chunk) => {
                let outcome = piece::read(&head, manner.words, &chunk, manner.sorted, &mut self.bundle);
                Step::Piece(Box::new(outcome))
            }
        };
        self.steps.push((file, step));
    }
}

/// A file that is being read.
pub(super) struct OpenFile<'i> {
    file: u32,
    input: &'i Input,
    chunks: Chunks<Source<'i>>,
    head: Option<Arc<Head>>,
    /// A header that this one may be the same as, then this one.
    known: Option<Known>,
    /// The rest of the first piece, behind the header.
    first: Option<Chunk>,
    over: bool,
}

impl<'i> OpenFile<'i> {
    fn open(file: u32, input: &'i Input, known: Option<State>, manner: Manner<'_>) -> Result<Self, Step> {
        let source = Source::open(input, known, manner.hashed).map_err(|error| failed(input, &error))?;
        Ok(Self::of(file, input, source))
    }

    /// The input with this place among the inputs, whose text comes from `source`.
    pub(super) fn of(file: u32, input: &'i Input, source: Source<'i>) -> Self {
        Self { file, input, chunks: Chunks::new(source), head: None, known: None, first: None, over: false }
    }

    /// The next task; `None` at the end.
    fn advance(&mut self, words: &Words) -> Option<Task> {
        if self.over {
            return None;
        }
        if let (Some(head), Some(chunk)) = (&self.head, self.first.take()) {
            return Some(Task::Read(head.clone(), chunk));
        }
        let next = loop {
            match self.chunks.advance() {
                // Blank lines, however many, come before the header.
                Ok(Some(chunk)) if self.head.is_none() && chunk.text.trim_ascii().is_empty() => {}
                next => break next,
            }
        };
        match (next, &self.head) {
            (Ok(Some(chunk)), Some(head)) => Some(Task::Read(head.clone(), chunk)),
            (Ok(Some(chunk)), None) => Some(Task::Note(self.read_head(chunk, words))),
            (Ok(None), None) => Some(Task::Note(self.read_head(Chunk { text: Vec::new(), line: 1 }, words))),
            (Ok(None), Some(_)) => Some(Task::Note(self.end())),
            (Err(error), _) => {
                self.over = true;
                let changed = self.chunks.input().raw().is_another();
                Some(Task::Note(if changed { self.changed() } else { failed(self.input, &error) }))
            }
        }
    }

    fn read_head(&mut self, mut chunk: Chunk, words: &Words) -> Step {
        let mut findings = Findings::default();
        let head = piece::head(self.file, self.input, words, &mut chunk, &mut findings, &mut self.known);
        self.over = head.is_none();
        // A file that is just being written anew is empty, or ends within its header.
        if self.over && self.chunks.input().raw().is_another() {
            return self.changed();
        }
        self.head = head.map(Arc::new);
        self.first = Some(chunk);
        Step::Head(findings)
    }

    fn changed(&self) -> Step {
        Step::Failed(changed(&self.input.shown()))
    }

    fn end(&mut self) -> Step {
        self.over = true;
        let raw = self.chunks.input().raw();
        if raw.has_changed() {
            return self.changed();
        }
        Step::End(End { checksum: raw.checksum(), bytes: raw.bytes(), modified: raw.modified() })
    }
}

fn failed(input: &Input, error: &io::Error) -> Step {
    Step::Failed(unreadable(input, error))
}

/// An input cannot be read to its end.
fn unreadable(input: &Input, error: &io::Error) -> Findings {
    let what = match error.kind() {
        io::ErrorKind::UnexpectedEof => "it ends in the middle of its compressed text".to_owned(),
        _ => error.to_string(),
    };
    let kind = match error.kind() {
        io::ErrorKind::UnexpectedEof => Kind::Truncated,
        io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput => Kind::Damaged,
        _ => Kind::Unreadable,
    };
    let help = "check the name, the permissions and that it is a file of text, or one compressed as its name says";
    Findings::of_file(kind, &input.shown(), format!("cannot be read: {what}"), help)
}

/// The whole text of an input that is no scenario, decompressed as its name says, and the SHA-256 of its bytes as they stand, in
/// hexadecimal digits.
///
/// # Errors
/// Where it cannot be read, or is damaged.
pub fn whole(input: &Input) -> Result<(Vec<u8>, String), Findings> {
    let mut text = Vec::new();
    let read = Source::open(input, None, true).and_then(|mut source| {
        source.read_to_end(&mut text)?;
        Ok(source.raw().checksum())
    });
    read.map(|checksum| (text, checksum)).map_err(|error| unreadable(input, &error))
}

/// A file is not what it was when it was read, or read before.
pub fn changed(shown: &str) -> Findings {
    Findings::of_file(Kind::Changed, shown, "changed while it was read", "wait until it is complete, then run again")
}

#[cfg(test)]
mod tests {
    use super::super::merge::Merge;
    use super::*;

    const HEADER: &str = "date,app,action\n";
    const LAST_LINE: u64 = u32::MAX as u64;

    fn chunk(text: &str, line: u64) -> Chunk {
        Chunk { text: text.as_bytes().to_vec(), line }
    }

    /// What a file is refused with whose header is followed by these pieces; or how many rows it has.
    fn read(pieces: Vec<Chunk>, sorted: bool) -> Result<u64, Vec<String>> {
        let (input, words) = (Input::File("long.csv".into()), Words::default());
        let manner = Manner { words: &words, hashed: false, placed: true, sorted, streams: 1 };
        let mut findings = Findings::default();
        let head = piece::head(0, &input, &words, &mut chunk(HEADER, 1), &mut findings, &mut None);
        let head = Arc::new(head.expect("a header"));
        let mut doing = Doing::new(manner, 0);
        for piece in pieces {
            doing.task(0, Task::Read(head.clone(), piece), manner);
        }
        let mut merge = Merge::new(std::slice::from_ref(&input));
        merge.add_all(doing.done().steps);
        let end = End { checksum: String::new(), bytes: 0, modified: None };
        merge.add_all([(0, Step::End(end))]);
        let told =
            |wrong: Findings| wrong.shown.into_iter().map(|mistake| format!("{}: {}", mistake.file, mistake.message));
        match merge.finish() {
            Ok(files) => Ok(files[0].rows),
            Err(wrong) => Err(wrong.into_iter().flat_map(told).collect()),
        }
    }

    /// A violation names its line in 32 bits: a row further down would be shown on a line that is not its own.
    #[test]
    fn a_file_of_more_lines_than_can_be_named_is_refused_once() {
        let rows = "2020-01-01,a,create\n2020-01-02,a,stop\n2020-01-03,a,resume\n";
        let refused = Err(vec!["long.csv: has more than 4294967295 lines".to_owned()]);
        for sorted in [false, true] {
            assert_eq!(read(vec![chunk(rows, LAST_LINE - 2)], sorted), Ok(3));
            assert_eq!(read(vec![chunk(rows, LAST_LINE - 1)], sorted), refused);
            let pieces = [LAST_LINE - 4, LAST_LINE - 1, LAST_LINE + 2, LAST_LINE + 5];
            assert_eq!(read(pieces.map(|line| chunk(rows, line)).into(), sorted), refused);
        }
    }

    /// Blank lines are lines, those below the last row are of no row.
    #[test]
    fn blank_lines_below_the_last_row_may_be_any_number() {
        assert_eq!(read(vec![chunk("2020-01-01,a,create\n\n\n", LAST_LINE)], false), Ok(1));
    }
}
