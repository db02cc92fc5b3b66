//! The mistakes of a file.

use std::io;
use std::path::Path;

use super::{Diagnostic, Kind};

/// How many diagnostics of one file are kept; the rest is counted.
pub const SHOWN_PER_FILE: usize = 100;

/// The mistakes of one file: the first [`SHOWN_PER_FILE`], and how many more there are.
#[derive(Debug, Default)]
pub struct Findings {
    /// The mistakes kept, in the order in which they were found.
    pub shown: Vec<Diagnostic>,
    /// How many more there are.
    pub more: u64,
}

impl Findings {
    /// The one mistake that concerns a file as a whole.
    pub fn of_file(kind: Kind, file: &str, message: impl AsRef<str>, help: impl AsRef<str>) -> Self {
        Self { shown: vec![Diagnostic::of_file(kind, file, message, help)], more: 0 }
    }

    /// A file cannot be read at all.
    pub fn unreadable(file: &Path, error: &io::Error, help: &str) -> Self {
        Self::of_file(Kind::Unreadable, &file.display().to_string(), format!("cannot be read: {error}"), help)
    }

    /// Adds a mistake; past the first hundred it is only counted (and not even built).
    pub fn add(&mut self, diagnostic: impl FnOnce() -> Diagnostic) {
        if self.keeps() {
            self.shown.push(diagnostic());
        } else {
            self.more += 1;
        }
    }

    /// Adds a mistake at its place among those of other lines.
    pub fn insert(&mut self, diagnostic: Diagnostic) {
        let line = |diagnostic: &Diagnostic| diagnostic.excerpt.as_ref().map_or(0, |excerpt| excerpt.line);
        let place = self.shown.partition_point(|earlier| line(earlier) <= line(&diagnostic));
        self.shown.insert(place, diagnostic);
        if self.shown.len() > SHOWN_PER_FILE {
            self.shown.pop();
            self.more += 1;
        }
    }

    /// Adds the mistakes of what follows in the file.
    pub fn append(&mut self, later: Self) {
        let room = SHOWN_PER_FILE.saturating_sub(self.shown.len()).min(later.shown.len());
        self.more += later.more + (later.shown.len() - room) as u64;
        self.shown.extend(later.shown.into_iter().take(room));
    }

    /// Whether the next mistake is still kept; else it is only counted.
    pub fn keeps(&self) -> bool {
        self.shown.len() < SHOWN_PER_FILE
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.shown.is_empty()
    }

    /// The file that has them.
    pub fn file(&self) -> Option<&str> {
        self.shown.first().map(|first| first.file.as_str())
    }

    /// How many mistakes there are.
    pub fn count(&self) -> u64 {
        self.shown.len() as u64 + self.more
    }
}
