//! Results as files and as text.
//!
//! ```text
//!                    on any thread, block by block          one after the other
//! AppResult ─> tables ─> csv | json | parquet ─> Encoded ─> TableFile ─> folder
//!  (ledger)    cells     Format::block                      Format::file  beside, then renamed
//! ```
//!
//! `workbook` gathers the same tables, and what they add up to, in one file.
//! [`Outputs`] does this for every file that a run writes and prints, and adds up the [`Totals`](crate::ledger::Totals).

pub mod advice;
mod backtest;
mod bills;
pub mod comparison;
mod csv;
pub mod explanation;
mod focus;
pub mod folder;
pub mod grid;
mod headroom;
mod journal;
mod json;
pub mod outlook;
mod outputs;
mod over_budget;
#[cfg(feature = "parquet")]
mod parquet;
mod postings;
mod readings;
mod reconciliation;
mod tables;
mod text;
pub mod verdicts;
#[cfg(feature = "xlsx")]
pub mod workbook;

use std::io::{self, Write};

use crate::money::Currency;

pub use self::csv::{Csv, SafeCsv};
pub use backtest::Backtested;
pub use bills::AlignedText;
pub use headroom::NearBounds;
pub use journal::{Beancount, Journal};
pub use json::{FORMAT, Json, JsonLines, run_value, write_object, write_run};
pub use outputs::{Finished, Outputs, Part, Plan, Unwritten};
pub use over_budget::{OverBudgets, over_budget_value};
#[cfg(feature = "parquet")]
pub use parquet::Parquet;
pub use readings::Readings;
pub use reconciliation::Reconciled;
pub use tables::{Cell, Column, Kind, Table, summary_rows};

/// How many findings of a guard - months over budget, use near a bound - are printed as text; of more, their number.
pub const FOUND_IN_FULL: usize = 40;

/// A format of files: rows become blocks, each made by itself, and blocks become files.
pub trait Format: Sync {
    /// The ending of its files.
    fn ending(&self) -> &'static str;

    /// An empty block of a table.
    fn block(&self, table: Table, currency: Currency) -> Box<dyn Block>;

    /// Begins a file of a table.
    ///
    /// # Errors
    /// Where `out` cannot be written.
    fn file(&self, table: Table, currency: Currency, out: Box<dyn Write + Send>) -> io::Result<Box<dyn TableFile>>;
}

/// Rows of a table, of some apps, on their way into a file.
pub trait Block: Send {
    /// Adds a row: a cell for each column of the table.
    fn row(&mut self, cells: &[Cell<'_>]);

    /// The rows as the file takes them.
    ///
    /// # Errors
    /// Where the format cannot hold a row.
    fn finish(self: Box<Self>) -> io::Result<Encoded>;
}

/// A block as its file takes it.
#[derive(Debug)]
pub enum Encoded {
    /// Text.
    Text(Vec<u8>),
    /// A row group of a Parquet file.
    #[cfg(feature = "parquet")]
    RowGroup(parquet::RowGroup),
}

/// A file of a table.
pub trait TableFile: Send {
    /// Adds a block.
    ///
    /// # Errors
    /// Where the file cannot be written.
    fn add(&mut self, block: Encoded) -> io::Result<()>;

    /// Writes what stands at the end.
    ///
    /// # Errors
    /// Where the file cannot be written.
    fn finish(self: Box<Self>) -> io::Result<()>;
}

/// A format of what is printed of two bills side by side ([`comparison::Shown`]), or of a check ([`verdicts::Shown`]).
pub trait Printed<T> {
    /// Prints it.
    ///
    /// # Errors
    /// Where `out` cannot be written.
    fn print(&self, what: &T, out: &mut dyn Write) -> io::Result<()>;
}
