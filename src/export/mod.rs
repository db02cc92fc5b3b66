//! Results as files and as text: one file per format, all behind [`Format`].
//!
//! What is printed and what is written are chosen apart: a command prints one [`Printed`] format on stdout, and
//! [`folder::write`] puts the files of a [`Format`] into a folder.

pub mod comparison;
mod csv;
pub mod folder;
pub mod grid;
mod json;
mod table;
mod tables;

use std::io::{self, Write};

use crate::ledger::Results;

pub use self::csv::Csv;
pub use json::Json;
pub use table::Table;

/// A format of the result files.
pub trait Format {
    /// The names of its files.
    fn files(&self) -> &'static [&'static str];

    /// Writes one of its files.
    ///
    /// # Errors
    /// Where `out` cannot be written.
    fn write(&self, file: &str, results: &Results<'_>, out: &mut dyn Write) -> io::Result<()>;
}

/// A format of what is printed: the [`Results`] of a run, two bills side by side ([`comparison::Shown`]).
pub trait Printed<T> {
    /// Prints it.
    ///
    /// # Errors
    /// Where `out` cannot be written.
    fn print(&self, what: &T, out: &mut dyn Write) -> io::Result<()>;
}
