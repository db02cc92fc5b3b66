//! What is found of one scenario: its results against those that are expected.

use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use billcast::diagnostic::{Findings, Kind, escape};
use billcast::export::run_value;
use billcast::judge::budget::Budgets;
use billcast::judge::check::{LAYOUTS, Layout, Pair, Sheet, Unlike, compare, unlike, unlike_runs};
use billcast::ledger::{Difference, Finding, Mistake};
use billcast::rulebook::Timeline;

use super::Failure;
use super::differences::{of_pair, trace_sums};
use super::find::Checked;
use super::replay::{Replayed, replay};
use crate::commands::reading::utf8;
use crate::commands::writing::RUN_JSON;

/// What to do about a file of expected results that cannot be read.
const REMEDY: &str = "results are written by `billcast run --out` and by `billcast check --bless`";

/// What came of a scenario.
pub(super) enum Outcome<'c> {
    /// Results.
    Replayed(Box<Replayed<'c>>),
    /// Mistakes, and the message that they make.
    Malformed(Vec<Findings>, String),
}

/// Replays a scenario; its mistakes are an outcome, any other failure ends the command.
pub(super) fn outcome<'c>(
    timeline: &Timeline,
    checked: &'c Checked,
    budgets: Option<&Budgets>,
) -> Result<Outcome<'c>, Failure> {
    let shown = checked.shown();
    match replay(timeline, checked, budgets) {
        Ok(replayed) => Ok(Outcome::Replayed(Box::new(replayed))),
        Err(Failure::Input(mut findings)) => {
            // A message calls its file as the repository does, wherever the command runs.
            rename(&mut findings, &checked.name);
            let failure = Failure::Input(findings);
            let message = anstream::adapter::strip_str(&failure.to_string()).to_string() + "\n";
            let Failure::Input(mut findings) = failure else { return Err(failure) };
            rename(&mut findings, &shown);
            Ok(Outcome::Malformed(findings, message))
        }
        Err(failure) => Err(checked.blame(failure)),
    }
}

fn rename(findings: &mut [Findings], name: &str) {
    findings.iter_mut().flat_map(|findings| &mut findings.shown).for_each(|mistake| mistake.file = escape(name));
}

/// Compares what came of a scenario with what is expected of it.
///
/// # Errors
/// Where a file of expected results is malformed, unless it is to be written anew.
pub(super) fn finding(checked: &Checked, outcome: &Outcome<'_>, bless: bool) -> Result<Finding, Failure> {
    match outcome {
        Outcome::Malformed(findings, message) => match &checked.message {
            Some(path) => of_message(Some(path), message),
            None => Ok(Finding::Malformed(findings.iter().flat_map(mistakes).collect())),
        },
        Outcome::Replayed(_) if checked.is_to_be_malformed() => of_message(checked.message.as_deref(), ""),
        Outcome::Replayed(replayed) => of_results(checked, replayed, bless),
    }
}

pub(super) fn mistakes(findings: &Findings) -> impl Iterator<Item = Mistake> {
    findings.shown.iter().map(|mistake| Mistake {
        file: mistake.file.clone(),
        line: mistake.excerpt.as_ref().map(|excerpt| excerpt.line),
        message: mistake.message.clone(),
    })
}

/// The message of a scenario that is malformed on purpose, line by line.
fn of_message(path: Option<&Path>, message: &str) -> Result<Finding, Failure> {
    let path = path.unwrap_or(Path::new(""));
    let expected = read(path)?.unwrap_or_default();
    let (mut expected, mut got) = (expected.lines(), message.lines());
    let mut differences = Vec::new();
    for number in 1.. {
        let (expected, got) = (expected.next(), got.next());
        if expected.is_none() && got.is_none() {
            break;
        }
        if expected != got {
            differences.push(Difference {
                file: path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
                item: "message".to_owned(),
                column: Some(format!("line {number}")),
                expected: expected.map(str::to_owned),
                got: got.map(str::to_owned),
                ..Difference::default()
            });
        }
    }
    Ok(if differences.is_empty() { Finding::AsExpected } else { Finding::Differs(differences) })
}

/// The text of a file; `None` where there is none.
fn read(path: &Path) -> Result<Option<String>, Failure> {
    match fs::read(path) {
        Ok(bytes) => utf8(path, bytes).map(Some).map_err(|findings| Failure::Input(vec![findings])),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Failure::Input(vec![Findings::unreadable(path, &error, REMEDY)])),
    }
}

fn of_results(checked: &Checked, replayed: &Replayed<'_>, bless: bool) -> Result<Finding, Failure> {
    let (mut differences, mut wrong, mut any) = (Vec::new(), Vec::new(), false);
    let layouts = LAYOUTS.into_iter().map(Some).chain([None]);
    for layout in layouts {
        let name = layout.map_or(RUN_JSON, |layout| layout.file);
        let path = checked.expected.join(name);
        let whole = |expected: Option<&str>| Difference {
            file: name.to_owned(),
            expected: expected.map(str::to_owned),
            got: Some("a file".to_owned()),
            ..Difference::default()
        };
        let found = |text: String| match layout {
            Some(layout) => of_file(layout, &path, &text, replayed),
            None => of_run(&path, &text, replayed),
        };
        match read(&path).and_then(|text| text.map(found).transpose()) {
            Ok(Some(found)) => differences.extend(found),
            Ok(None) => {
                differences.push(whole(None));
                continue;
            }
            Err(Failure::Input(_)) if bless => differences.push(whole(Some("a file that cannot be read"))),
            Err(Failure::Input(findings)) => wrong.extend(findings),
            Err(failure) => return Err(failure),
        }
        any |= layout.is_some();
    }
    trace_sums(&mut differences);
    match (any, wrong.is_empty()) {
        (false, _) => Ok(Finding::NothingExpected),
        (true, false) => Err(Failure::Input(wrong)),
        (true, true) if differences.is_empty() => Ok(Finding::AsExpected),
        (true, true) => Ok(Finding::Differs(differences)),
    }
}

/// The differences of one file of results.
fn of_file(layout: Layout, path: &Path, expected: &str, replayed: &Replayed<'_>) -> Result<Vec<Difference>, Failure> {
    let text = replayed.text(layout.file);
    if text == expected {
        return Ok(Vec::new());
    }
    let sheet = |text: &str| Sheet::read(layout, text).map_err(|(line, what)| malformed(path, line, &what));
    let (cells, got) = (sheet(expected)?, sheet(text)?);
    let column = || Some("a column".to_owned());
    let lost = cells.columns_beyond(&got).map(|name| (name.to_owned(), column(), None));
    let new = got.columns_beyond(&cells).map(|name| (name.to_owned(), None, column()));
    let mut differences: Vec<Difference> = lost.chain(new).map(|found| of_no_line(layout.file, found)).collect();
    differences.extend(explained(layout, &compare(layout, &cells, &got), replayed)?);
    if differences.is_empty() {
        // The same cells, in another order or written in another way.
        differences.extend(unlike(expected, text).map(|found| of_no_line(layout.file, found)));
    }
    Ok(differences)
}

/// What `run.json` says of the results.
fn of_run(path: &Path, expected: &str, replayed: &Replayed<'_>) -> Result<Vec<Difference>, Failure> {
    let expected = serde_json::from_str(expected)
        .map_err(|error| malformed(path, Some(error.line() as u64), &format!("is not JSON: {error}")))?;
    let found = unlike_runs(&expected, &run_value(&replayed.run)).into_iter();
    Ok(found.map(|found| of_no_line(RUN_JSON, found)).collect())
}

/// A difference that is of no line of the results by itself.
fn of_no_line(file: &str, (column, expected, got): Unlike) -> Difference {
    Difference { file: file.to_owned(), column: Some(column), expected, got, ..Difference::default() }
}

fn malformed(path: &Path, line: Option<u64>, what: &str) -> Failure {
    let place = line.map_or_else(String::new, |line| format!("line {line}: "));
    let message = format!("{place}{}", escape(what));
    Failure::Input(vec![Findings::of_file(Kind::ExpectedForm, &path.display().to_string(), message, REMEDY)])
}

/// The differences of the pairs, app by app: each app is replayed once more, to tell what is behind them.
fn explained(layout: Layout, pairs: &[Pair<'_>], replayed: &Replayed<'_>) -> Result<Vec<Difference>, Failure> {
    if pairs.is_empty() {
        return Ok(Vec::new());
    }
    let names = replayed.names();
    let found: Mutex<Vec<Option<Vec<Difference>>>> = Mutex::new(vec![None; pairs.len()]);
    let mut of_apps: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, pair) in pairs.iter().enumerate() {
        let app = pair.line().map_or("", |line| line.cell("app"));
        of_apps.entry(app).or_default().push(at);
    }
    replayed.tell(|app, behind| {
        for at in of_apps.get(app.app).into_iter().flatten() {
            let differences = of_pair(layout, &pairs[*at], names, Some(behind));
            found.lock().unwrap_or_else(PoisonError::into_inner)[*at] = Some(differences);
        }
    })?;
    let found = found.into_inner().unwrap_or_else(PoisonError::into_inner);
    let all = pairs.iter().zip(found);
    let mut differences: Vec<Difference> =
        all.flat_map(|(pair, found)| found.unwrap_or_else(|| of_pair(layout, pair, names, None))).collect();
    differences.sort_by(|one, other| (&one.app, &one.month).cmp(&(&other.app, &other.month)));
    Ok(differences)
}
