//! The published figures: transcripts of the published pages, each row with its source, and the days on which each of
//! the program's rulebooks was the published one.

use std::collections::BTreeSet;

use billcast::rulebook::{GroupType, Library, Rulebook};
use chrono::{Days, NaiveDate};

pub const PRICES: &str = include_str!("fixtures/published-prices.csv");
pub const LIMITS: &str = include_str!("fixtures/published-limits.csv");
pub const ERROR_CODES: &str = include_str!("fixtures/published-error-codes.csv");

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap_or_else(|_| panic!("no day: {text}"))
}

/// The first list of the first rulebook; before it, the mode of payment itself was another (billing-rules.md, 1).
pub fn first_list() -> NaiveDate {
    day("2020-04-09")
}

/// A published row: the cells of its columns by name.
pub struct Row(Vec<(String, String)>);

impl Row {
    pub fn cell(&self, column: &str) -> &str {
        let (_, cell) = self.0.iter().find(|(name, _)| name == column).unwrap_or_else(|| panic!("no column {column}"));
        cell
    }

    pub fn from(&self) -> NaiveDate {
        day(self.cell("effective_from"))
    }

    /// The last day; a row without one is published still.
    pub fn to(&self) -> NaiveDate {
        Some(self.cell("effective_to")).filter(|to| !to.is_empty()).map_or(NaiveDate::MAX, day)
    }
}

pub fn rows(text: &str) -> Vec<Row> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let columns: Vec<String> = reader.headers().expect("a header").iter().map(str::to_owned).collect();
    let row = |record: Result<csv::StringRecord, _>| {
        Row(columns.iter().cloned().zip(record.expect("a row").iter().map(str::to_owned)).collect())
    };
    reader.records().map(row).collect()
}

/// A figure for as long as it was published without a break.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Run {
    /// What it is, its number included.
    pub what: String,
    pub from: NaiveDate,
    pub to: NaiveDate,
}

/// Rows that say the same on consecutive days are one run: a row ends where any of its columns changes. Rows that
/// overlap are of two documents, and stay apart.
pub fn runs(mut rows: Vec<Run>) -> Vec<Run> {
    rows.sort();
    let mut runs: Vec<Run> = Vec::new();
    for row in rows {
        let next = |run: &Run| run.what == row.what && run.to.checked_add_days(Days::new(1)) == Some(row.from);
        match runs.iter_mut().find(|run| next(run)) {
            Some(run) => run.to = row.to,
            None => runs.push(row),
        }
    }
    runs
}

/// One of the program's rulebooks, and the days on which it was the published one of its family.
pub struct Issue {
    pub rulebook: Rulebook,
    pub from: NaiveDate,
    pub to: NaiveDate,
}

impl Issue {
    pub fn id(&self) -> &str {
        &self.rulebook.id
    }

    /// Whether a figure was published on some of the days.
    pub fn overlaps(&self, run: &Run) -> bool {
        run.from <= self.to && run.to >= self.from
    }

    /// Whether a figure was published on all of the days.
    pub fn lies_within(&self, run: &Run) -> bool {
        run.from <= self.from && run.to >= self.to
    }

    /// The published names of its editions.
    pub fn editions(&self) -> BTreeSet<&str> {
        self.rulebook.editions.iter().map(|edition| published_edition(&edition.id)).collect()
    }

    /// The day of publication of a source that the rulebook names.
    pub fn source_day(&self, source: &str) -> NaiveDate {
        self.rulebook.sources.get(source).unwrap_or_else(|| panic!("no source {source}")).published
    }
}

/// Every rulebook of the program, family by family and by date.
pub fn issues() -> Vec<Issue> {
    let rulebooks = Library::embedded().all().unwrap_or_else(|wrong| panic!("{:#?}", wrong[0].shown));
    let issue = |rulebook: Rulebook| Issue {
        from: rulebook.effective_from.max(first_list()),
        to: rulebook.last_published.expect("a last day"),
        rulebook,
    };
    rulebooks.into_iter().map(issue).collect()
}

/// The edition's name in the published documents.
pub fn published_edition(id: &str) -> &str {
    match id {
        "trial" => "Trial",
        "professional" => "Pro",
        "ultimate" => "Ultimate",
        "developer" => "Developer",
        "standard" => "Standard",
        "premium" => "Premium",
        other => panic!("the edition {other} is not published"),
    }
}

/// The published name of a group type; those of the source document (G11).
pub fn published_type(group_type: GroupType) -> &'static str {
    match group_type {
        GroupType::Private => "Private",
        GroupType::Public => "Public",
        GroupType::Chatroom => "ChatRoom",
        GroupType::Broadcast => "BChatRoom",
    }
}

/// Rows of consecutive days are one run only where they say the same.
#[test]
fn rows_of_consecutive_days_that_say_the_same_are_one_run() {
    let run = |what: &str, from: &str, to: &str| Run { what: what.to_owned(), from: day(from), to: day(to) };
    let rows = vec![
        run("b", "2020-01-01", "2020-01-31"),
        run("a", "2020-02-01", "2020-02-29"),
        run("a", "2020-01-01", "2020-01-31"),
        run("a", "2020-01-15", "2020-02-10"),
        run("a", "2020-03-02", "2020-03-31"),
    ];
    let expected = [
        run("a", "2020-01-01", "2020-02-29"),
        run("a", "2020-01-15", "2020-02-10"),
        run("a", "2020-03-02", "2020-03-31"),
        run("b", "2020-01-01", "2020-01-31"),
    ];
    assert_eq!(runs(rows), expected);
}
