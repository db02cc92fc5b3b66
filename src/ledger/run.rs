//! How a run was made: everything that its results depend on.

use chrono::NaiveDate;

use crate::calendar::{Horizon, Month};

/// A rulebook of the run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RulebookInfo {
    /// Its id.
    pub id: String,
    /// SHA-256 of its file, in hexadecimal digits.
    pub checksum: String,
    /// The rulebooks over which it is written, the nearest first: id and SHA-256.
    pub based_on: Vec<(String, String)>,
    /// Its readings, by their id, key and value.
    pub readings: Vec<(&'static str, &'static str, String)>,
    /// What it is, for people.
    pub title: String,
    /// The first day on which it holds.
    pub effective_from: NaiveDate,
    /// The day on which it was first seen published.
    pub first_published: NaiveDate,
    /// The day on which it was last seen published.
    pub last_published: Option<NaiveDate>,
    /// The documents from which its numbers are taken.
    pub sources: Vec<SourceInfo>,
}

/// A published document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceInfo {
    /// Its id in the rulebook.
    pub id: String,
    /// Its title and revision.
    pub document: String,
    /// The day on which it was published.
    pub published: NaiveDate,
}

/// An input file of the run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InputInfo {
    /// Its name as given.
    pub name: String,
    /// SHA-256 of its bytes, in hexadecimal digits.
    pub checksum: String,
    /// How many rows it has.
    pub rows: u64,
}

/// T4: a rulebook that is used in months after it was last seen published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BeyondPublication {
    /// Its id.
    pub rulebook: String,
    /// The day on which it was last seen published.
    pub last_published: NaiveDate,
    /// The last month in which it is used.
    pub used_to: Month,
}

/// How a run was made: everything that the results depend on, and no time of day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunInfo {
    /// The options given, as pairs of name and value.
    pub options: Vec<(&'static str, String)>,
    /// The months reported.
    pub horizon: Horizon,
    /// The rulebooks.
    pub rulebooks: Vec<RulebookInfo>,
    /// T4: the rulebooks that are used beyond the day on which they were last seen published.
    pub beyond_publication: Vec<BeyondPublication>,
    /// The input files.
    pub inputs: Vec<InputInfo>,
    /// How much there is of what.
    pub counts: Counts,
}

/// How many apps, charges and violations a run has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// The apps that were simulated.
    pub apps: u64,
    /// The charges.
    pub charges: u64,
    /// The violations.
    pub violations: u64,
}
