//! Finds the scenarios to check, and what is expected of each.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::fs;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::{Component, Path, PathBuf};

use billcast::calendar::Month;
use billcast::diagnostic::{Findings, Kind};
use billcast::rulebook::Library;
use billcast::scenario::inputs::{self, Input};
use billcast::toml_input::{self, At, Layered, Layering, Problem};
use schemars::JsonSchema;
use serde::Deserialize;

use super::Failure;
use crate::cli::{Check, Selection};
use crate::commands::reading::utf8;

/// How much of a file is looked at for its header.
const LONGEST_HEADER: u64 = 4 << 10;
/// The folder below which a scenario's path is that of its results, too.
const SCENARIOS: &str = "scenarios";

/// A scenario to check.
pub(super) struct Checked {
    /// The scenario, as the one of a run.
    pub(super) file: [PathBuf; 1],
    /// The name by which its messages call it: from the folder `scenarios` on, wherever that is.
    pub(super) name: String,
    /// The folder of its expected results.
    pub(super) expected: PathBuf,
    /// The file of its expected message, where there is one.
    pub(super) message: Option<PathBuf>,
    /// The file of its options, whether or not there is one.
    pub(super) options: PathBuf,
    /// The rulebook that it holds: its id, or its file as seen from here.
    pub(super) held: Option<String>,
    /// Its months.
    pub(super) selection: Selection,
}

impl Checked {
    /// The scenario as given.
    pub(super) fn shown(&self) -> String {
        self.file[0].display().to_string()
    }

    /// A failure that comes of its options names it.
    pub(super) fn blame(&self, failure: Failure) -> Failure {
        match failure {
            Failure::Use(kind, message, help) => Failure::of(kind, format!("{}: {message}", self.shown()), help),
            failure => failure,
        }
    }

    /// Whether it is expected to be malformed: a message stands beside it, and there are no results.
    pub(super) fn is_to_be_malformed(&self) -> bool {
        self.message.is_some() && !self.expected.is_dir()
    }

    /// Where what is expected of it stands, or should stand.
    pub(super) fn expected_shown(&self) -> String {
        let message = self.message.as_ref().filter(|_| self.is_to_be_malformed());
        message.unwrap_or(&self.expected).display().to_string()
    }
}

/// Every scenario of the command line, with the options beside it.
pub(super) fn scenarios(options: &Check, library: &Library) -> Result<Vec<Checked>, Failure> {
    if options.scenarios.iter().any(|path| path == Path::new("-")) {
        let help = "write the rows to a file, and its expected results to a folder of --expected";
        return Err(Failure::usage("`check` cannot read standard input: nothing is expected of it", help));
    }
    let inputs = inputs::find(&options.scenarios).map_err(Failure::Input)?;
    let (mut scenarios, mut wrong) = (Vec::new(), Vec::new());
    for input in inputs {
        let Input::File(path) = &input else { continue };
        if !options.scenarios.contains(path) && is_of_needs(path) {
            continue;
        }
        match scenario(options, library, path, &input.stem().unwrap_or_default()) {
            Ok(scenario) => scenarios.push(scenario),
            Err(findings) => wrong.push(findings),
        }
    }
    wrong.extend(same_results(&scenarios));
    if wrong.is_empty() { Ok(scenarios) } else { Err(Failure::Input(wrong)) }
}

/// Whether a file that lies among scenarios is one of needs, for `advise`: its lines have months and no dates.
fn is_of_needs(file: &Path) -> bool {
    let mut header = String::new();
    let read = File::open(file).and_then(|file| BufReader::new(file.take(LONGEST_HEADER)).read_line(&mut header));
    let has = |column: &str| header.trim_end().split(',').any(|cell| cell.trim() == column);
    read.is_ok() && has("month") && !has("date")
}

/// Scenarios whose expected results would stand in one place: `shop.csv` and `shop.csv.gz`.
fn same_results(scenarios: &[Checked]) -> Vec<Findings> {
    let mut first: HashMap<&Path, &Checked> = HashMap::new();
    let mut wrong = Vec::new();
    for checked in scenarios {
        match first.entry(&checked.expected) {
            Entry::Vacant(place) => {
                place.insert(checked);
            }
            Entry::Occupied(other) => {
                let (expected, other) = (checked.expected.display(), other.get().shown());
                let message = format!("its expected results stand in {expected}, as those of {other}");
                let help = "give one of the two another name";
                wrong.push(Findings::of_file(Kind::ExpectedTwice, &checked.shown(), message, help));
            }
        }
    }
    wrong
}

fn scenario(options: &Check, library: &Library, file: &Path, stem: &str) -> Result<Checked, Findings> {
    let inside = inside(&options.scenarios, file);
    let name = Path::new(SCENARIOS).join(&inside).display().to_string();
    let message = Some(file.with_file_name(format!("{stem}.txt"))).filter(|path| path.is_file());
    let beside = file.with_file_name(format!("{stem}.toml"));
    let given = if beside.is_file() { read(&beside, library)? } else { Given::default() };
    let (from, to, rulebooks) = (given.from, given.to, options.rulebooks.clone());
    let selection = Selection { from, to, rulebooks, ..Selection::default() };
    let expected = options.expected.join(inside.with_file_name(stem));
    let file = [file.to_owned()];
    Ok(Checked { file, name, expected, message, options: beside, held: given.rulebook, selection })
}

/// A file's path below the folder `scenarios`, the innermost of that name; where it is in none, below the folder named.
pub(super) fn inside(named: &[PathBuf], file: &Path) -> PathBuf {
    let parts: Vec<_> = file.iter().collect();
    let folders = parts.len().saturating_sub(1);
    if let Some(at) = parts[..folders].iter().rposition(|part| *part == SCENARIOS) {
        let below: PathBuf = parts[at + 1..].iter().collect();
        // What leads out of the folder is not below it.
        if below.components().all(|part| matches!(part, Component::Normal(_))) {
            return below;
        }
    }
    let below = named.iter().filter_map(|folder| file.strip_prefix(folder).ok());
    let below = below.filter(|path| path.components().all(|part| matches!(part, Component::Normal(_))));
    let below = below.filter(|path| !path.as_os_str().is_empty()).max_by_key(|path| path.as_os_str().len());
    below.unwrap_or_else(|| Path::new(file.file_name().unwrap_or_default())).to_owned()
}

/// The options of a scenario as its file has them.
#[derive(Deserialize, JsonSchema)]
struct OptionsFile {
    from: Option<At<String>>,
    to: Option<At<String>>,
    rulebook: Option<At<String>>,
}

/// The same, checked.
#[derive(Default)]
struct Given {
    from: Option<Month>,
    to: Option<Month>,
    rulebook: Option<String>,
}

fn read(path: &Path, library: &Library) -> Result<Given, Findings> {
    let name = path.display().to_string();
    let help = "write the options of the scenario as TOML";
    let text = utf8(path, fs::read(path).map_err(|error| Findings::unreadable(path, &error, help))?)?;
    let Layered { read, mut problems, .. } = toml_input::read::<OptionsFile>(&text, &[], Layering::NONE);
    let mut given = Given::default();
    if let Some(file) = read {
        given.from = file.from.and_then(|at| month(&at, &mut problems));
        given.to = file.to.and_then(|at| month(&at, &mut problems));
        given.rulebook = file.rulebook.and_then(|at| rulebook(&at, path, library, &mut problems));
    }
    if problems.is_empty() { Ok(given) } else { Err(toml_input::findings(&name, &text, problems)) }
}

/// The rulebook of an id, else the file of that name in the folder of the options, wherever the command runs.
fn rulebook(at: &At<String>, options: &Path, library: &Library, problems: &mut Vec<Problem>) -> Option<String> {
    let name = at.value.as_ref()?;
    let file = options.parent().unwrap_or(Path::new("")).join(name);
    let is_path = name.ends_with(".toml") || Path::new(name).components().count() > 1;
    match library.ids().any(|id| id == name) {
        false if file.is_file() => Some(file.display().to_string()),
        false if is_path => {
            let message = format!("there is no file {}", file.display());
            let help =
                "name a file as seen from the folder of these options, or an id that `billcast rules list` shows";
            problems.push(at.problem(Kind::NoRulebook, message, help));
            None
        }
        _ => Some(name.clone()),
    }
}

fn month(at: &At<String>, problems: &mut Vec<Problem>) -> Option<Month> {
    let text = at.value.as_ref()?;
    let month = text.parse();
    let wrong = |error| at.problem(Kind::MonthForm, format!("`{text}` {error}"), "write a month as 2020-01");
    problems.extend(month.err().map(wrong));
    month.ok()
}
