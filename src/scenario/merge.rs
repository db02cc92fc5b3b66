//! Puts what came of the pieces together, in the order of the files and their pieces: rows counted, mistakes per file.

use std::time::SystemTime;

use super::InputFile;
use super::inputs::Input;
use super::piece::{Ordered, Outcome};
use crate::diagnostic::{Diagnostic, Findings, Kind};

/// What is known of a file once its last piece was read.
#[derive(Debug)]
pub(super) struct End {
    /// SHA-256 of the file's bytes; empty where it was not asked for.
    pub(super) checksum: String,
    /// How many bytes the file has.
    pub(super) bytes: u64,
    /// When it was last written to.
    pub(super) modified: Option<SystemTime>,
}

/// A step in the reading of a file.
#[derive(Debug)]
pub(super) enum Step {
    /// A piece was read.
    Piece(Box<Outcome>),
    /// The header was read; with mistakes, or without.
    Head(Findings),
    /// The file ends.
    End(End),
    /// The file cannot be read, or not to its end.
    Failed(Findings),
}

/// The files as far as they were read.
#[derive(Debug)]
pub(super) struct Merge<'i> {
    inputs: &'i [Input],
    files: Vec<FileState>,
    /// Where the apps must be in order: that of the row before.
    last_app: Option<String>,
    /// How many apps there are, where they are in order.
    apps: usize,
    is_sound: bool,
}

#[derive(Debug, Default)]
struct FileState {
    findings: Findings,
    rows: u64,
    ended: bool,
    end: Option<End>,
}

impl<'i> Merge<'i> {
    pub(super) fn new(inputs: &'i [Input]) -> Self {
        Self {
            inputs,
            files: inputs.iter().map(|_| FileState::default()).collect(),
            last_app: None,
            apps: 0,
            is_sound: true,
        }
    }

    /// Adds steps of files, those of one file in its order; gives the number of rows in them.
    pub(super) fn add_all(&mut self, steps: impl IntoIterator<Item = (u32, Step)>) -> u64 {
        let mut rows = 0;
        for (file, step) in steps {
            if let Step::Piece(outcome) = &step {
                rows += outcome.rows;
            }
            self.is_sound &= self.add(file, step);
        }
        rows
    }

    /// How many apps there are so far, where they are in order.
    pub(super) fn apps(&self) -> usize {
        self.apps
    }

    /// Whether nothing is wrong so far.
    pub(super) fn is_sound(&self) -> bool {
        self.is_sound
    }

    /// Adds a step of a file; false where something is wrong with the file.
    fn add(&mut self, file: u32, step: Step) -> bool {
        let state = &mut self.files[file as usize];
        match step {
            _ if state.ended => {}
            Step::Failed(findings) => {
                state.findings = findings;
                state.ended = true;
            }
            Step::Head(findings) => state.findings.append(findings),
            Step::Piece(outcome) => {
                let outcome = *outcome;
                state.ended = outcome.ended;
                state.rows += outcome.rows;
                let mut findings = outcome.findings;
                if let Some(Ordered { first, last, apps, breaks }) = outcome.order {
                    let before = self.last_app.replace(last).unwrap_or_default();
                    if first.as_bytes() < before.as_bytes() {
                        findings.insert(breaks);
                    }
                    self.apps += apps - usize::from(first == before);
                }
                state.findings.append(findings);
            }
            Step::End(end) => {
                if state.rows == 0 && state.findings.is_empty() {
                    let help = "add a row below the header: 2020-01-01,create for an app that begins";
                    let shown = self.inputs[file as usize].shown();
                    state.findings.add(|| Diagnostic::of_file(Kind::NoRows, &shown, "has no rows", help));
                }
                state.end = Some(end);
            }
        }
        state.findings.is_empty()
    }

    /// The files.
    ///
    /// # Errors
    /// The mistakes of each file that has any.
    pub(super) fn finish(self) -> Result<Vec<InputFile>, Vec<Findings>> {
        let (mut files, mut wrong) = (Vec::new(), Vec::new());
        for (input, FileState { findings, rows, end, .. }) in self.inputs.iter().zip(self.files) {
            if !findings.is_empty() {
                wrong.push(findings);
            }
            files.extend(end.map(|end| InputFile::new(input, end, rows)));
        }
        if wrong.is_empty() { Ok(files) } else { Err(wrong) }
    }
}
