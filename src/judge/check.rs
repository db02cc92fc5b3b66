//! Results against expected results: two texts of one file of results, cell by cell.
//!
//! Lines of the two are paired by what they are about, the closest first: a fee of another tier is one
//! line that differs, not one missing and one too much.

use std::collections::{HashMap, VecDeque};

use csv::{ReaderBuilder, StringRecord};
use serde_json::Value;

/// What is not as expected: what it is, what is expected, what came out.
pub type Unlike = (String, Option<String>, Option<String>);

/// How the lines of a file of results are told apart.
#[derive(Debug, Clone, Copy)]
pub struct Layout {
    /// The file.
    pub file: &'static str,
    /// The columns in which two lines that are about the same agree; of each pass, among the lines that are left.
    passes: &'static [&'static [&'static str]],
}

/// The files of results, those first that say most about a cause.
pub const LAYOUTS: [Layout; 4] = [
    Layout {
        file: "charges.csv",
        passes: &[
            &["app", "month", "category", "item", "tier", "edition", "rulebook"],
            &["app", "month", "category", "item", "tier", "edition"],
            &["app", "month", "category", "item", "edition"],
            &["app", "month", "category", "item"],
        ],
    },
    Layout {
        file: "violations.csv",
        passes: &[&["app", "file", "line", "rule", "subject"], &["app", "file", "line", "rule"]],
    },
    Layout {
        file: "invoices.csv",
        passes: &[&["app", "month", "category", "invoice_date"], &["app", "month", "category"]],
    },
    Layout { file: "months.csv", passes: &[&["app", "month"]] },
];

/// A file of results, read.
#[derive(Debug)]
pub struct Sheet {
    columns: StringRecord,
    lines: Vec<StringRecord>,
}

/// A line of a file of results, its cells by their columns.
#[derive(Debug, Clone, Copy)]
pub struct Line<'s> {
    sheet: &'s Sheet,
    cells: &'s StringRecord,
}

impl<'s> Line<'s> {
    /// The cell of a column; empty where there is no such column.
    pub fn cell(&self, column: &str) -> &'s str {
        let place = self.sheet.columns.iter().position(|name| name == column);
        place.and_then(|place| self.cells.get(place)).unwrap_or_default()
    }

    /// The whole line as text.
    pub fn text(&self) -> String {
        self.cells.iter().collect::<Vec<_>>().join(",")
    }
}

/// A line that is not as expected: at least one of the two is there.
#[derive(Debug, Clone)]
pub struct Pair<'s> {
    /// The line that is expected.
    pub expected: Option<Line<'s>>,
    /// The line that came out.
    pub got: Option<Line<'s>>,
    /// Where both are there, the columns in which they differ.
    pub columns: Vec<&'s str>,
}

impl<'s> Pair<'s> {
    /// The line to look at: the one that came out, if there is one.
    pub fn line(&self) -> Option<Line<'s>> {
        self.got.or(self.expected)
    }
}

impl Sheet {
    /// Reads a file of results.
    ///
    /// # Errors
    /// The physical line of the first mistake, and what it is.
    pub fn read(layout: Layout, text: &str) -> Result<Self, (Option<u64>, String)> {
        let mistake = |error: csv::Error| (error.position().map(csv::Position::line), format!("is not CSV: {error}"));
        let mut reader = ReaderBuilder::new().from_reader(text.as_bytes());
        let columns = reader.headers().map_err(mistake)?.clone();
        let needed = layout.passes.iter().flat_map(|pass| pass.iter());
        if let Some(missing) = needed.copied().find(|column| columns.iter().all(|name| name != *column)) {
            return Err((Some(1), format!("the column `{missing}` is missing")));
        }
        let lines = reader.records().collect::<Result<_, _>>().map_err(mistake)?;
        Ok(Self { columns, lines })
    }

    /// How many lines there are.
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    fn line(&self, at: usize) -> Line<'_> {
        Line { sheet: self, cells: &self.lines[at] }
    }

    /// The columns of this one that the other does not have.
    pub fn columns_beyond<'s>(&'s self, other: &'s Self) -> impl Iterator<Item = &'s str> {
        self.columns.iter().filter(|column| other.columns.iter().all(|known| known != *column))
    }
}

/// The lines that are not as expected: in the order of what came out, then those that did not come.
pub fn compare<'s>(layout: Layout, expected: &'s Sheet, got: &'s Sheet) -> Vec<Pair<'s>> {
    let partners = pair_up(layout, expected, got);
    let common: Vec<&str> =
        got.columns.iter().filter(|column| expected.columns.iter().any(|known| known == *column)).collect();
    let mut pairs = Vec::new();
    let mut is_there = vec![false; expected.len()];
    for (at, partner) in partners.into_iter().enumerate() {
        let line = got.line(at);
        let other = partner.map(|partner| expected.line(partner));
        partner.into_iter().for_each(|partner| is_there[partner] = true);
        let differs =
            |other: Line<'s>| common.iter().copied().filter(|name| line.cell(name) != other.cell(name)).collect();
        let columns: Vec<&str> = other.map(differs).unwrap_or_default();
        if other.is_none() || !columns.is_empty() {
            pairs.push(Pair { expected: other, got: Some(line), columns });
        }
    }
    let missing = (0..expected.len()).filter(|at| !is_there[*at]);
    pairs.extend(missing.map(|at| Pair { expected: Some(expected.line(at)), got: None, columns: Vec::new() }));
    pairs
}

/// For each line that came out, the place of the expected line that is about the same.
fn pair_up(layout: Layout, expected: &Sheet, got: &Sheet) -> Vec<Option<usize>> {
    let mut partners = vec![None; got.len()];
    let mut is_taken = vec![false; expected.len()];
    for pass in layout.passes {
        let key = |line: Line<'_>| pass.iter().map(|column| line.cell(column).to_owned()).collect::<Vec<_>>();
        let mut open: HashMap<Vec<String>, VecDeque<usize>> = HashMap::new();
        for at in (0..expected.len()).filter(|at| !is_taken[*at]) {
            open.entry(key(expected.line(at))).or_default().push_back(at);
        }
        if open.is_empty() {
            break;
        }
        for (at, partner) in partners.iter_mut().enumerate().filter(|(_, partner)| partner.is_none()) {
            *partner = open.get_mut(&key(got.line(at))).and_then(VecDeque::pop_front);
            partner.iter().for_each(|partner| is_taken[*partner] = true);
        }
    }
    partners
}

/// What two texts of the same cells have that makes them other bytes: the first of it.
pub fn unlike(expected: &str, got: &str) -> Option<Unlike> {
    let told = |what: String, expected: &str, got: &str| Some((what, Some(expected.to_owned()), Some(got.to_owned())));
    if expected.starts_with('\u{feff}') && !got.starts_with('\u{feff}') {
        return told("the first character".to_owned(), "a byte-order mark", "none");
    }
    if expected.contains("\r\n") && !got.contains("\r\n") {
        return told("the line ends".to_owned(), "CR LF", "LF");
    }
    let lines = |text: &str| text.split_inclusive('\n').map(str::to_owned).collect::<Vec<String>>();
    let (expected, got) = (lines(expected), lines(got));
    let at = (0..expected.len().max(got.len())).find(|at| expected.get(*at) != got.get(*at))?;
    let [mut sorted, mut sorted_got] = [&expected, &got].map(Clone::clone);
    sorted.sort_unstable();
    sorted_got.sort_unstable();
    let what = if sorted == sorted_got { "the order from line" } else { "line" };
    Some((format!("{what} {}", at + 1), expected.get(at).cloned(), got.get(at).cloned()))
}

/// What `run.json` says of the results themselves: its format, the months, how much came out, and which rulebooks were used
/// beyond their last publication. How the run was made - the program's version, paths, checksums - may be another.
const OF_RESULTS: [&str; 4] = ["format", "horizon", "counts", "beyond_publication"];

/// Where two `run.json` disagree on the results: each key, and its two values.
pub fn unlike_runs(expected: &Value, got: &Value) -> Vec<Unlike> {
    let mut found = Vec::new();
    for key in OF_RESULTS {
        unlike_values(key.to_owned(), expected.get(key), got.get(key), &mut found);
    }
    found
}

/// Objects are compared key by key.
fn unlike_values(key: String, expected: Option<&Value>, got: Option<&Value>, found: &mut Vec<Unlike>) {
    match (expected, got) {
        (expected, got) if expected == got => {}
        (Some(Value::Object(expected)), Some(Value::Object(got))) => {
            let new = got.keys().filter(|name| !expected.contains_key(*name));
            for name in expected.keys().chain(new) {
                unlike_values(format!("{key}.{name}"), expected.get(name), got.get(name), found);
            }
        }
        (expected, got) => {
            let [expected, got] = [expected, got].map(|value| value.map(shown));
            found.push((key, expected, got));
        }
    }
}

fn shown(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
