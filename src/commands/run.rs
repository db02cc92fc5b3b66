//! `billcast run`: read, simulate, print, write.

use std::path::Path;

use billcast::batch;
use billcast::calendar::{Horizon, Month};
use billcast::diagnostic::nearest;
use billcast::engine::{Engine, words};
use billcast::export::{Csv, Format, Json, Printed, Table, folder};
use billcast::ledger::{AppResult, InputInfo, Results, RulebookInfo, RunInfo};
use billcast::rulebook::Timeline;
use billcast::scenario::{AppRows, Reader, Scenario, inputs};

use super::{Failure, note, print, print_data, rulebooks};
use crate::cli::{PrintedFormat, Run, WrittenFormat};

/// Months after the latest row that a run reports unless told otherwise.
const MONTHS_AFTER: i32 = 2;
/// The most months of all apps together that a run reports.
const MOST_MONTHS: usize = 30_000_000;

pub(crate) fn run(options: &Run) -> Result<(), Failure> {
    let timeline = rulebooks::timeline(options.rulebook.as_deref())?;
    let scenario = read(options, &timeline)?;
    let horizon = horizon(options, &scenario)?;
    inputs_are_safe(options, &scenario)?;
    let apps = chosen(options, &scenario)?;
    results_fit(apps, horizon)?;
    let ledgers = batch::replay(&Engine::new(&timeline, horizon), apps);
    let results = results(options, &timeline, &scenario, horizon, apps, ledgers);
    if let Some(dir) = &options.out {
        let WrittenFormat::Csv = options.written;
        let written: &dyn Format = &Csv;
        folder::write(dir, written, &results)
            .map_err(|error| Failure::usage(error.to_string(), "name a folder in --out that can be written"))?;
    }
    if options.quiet {
        return Ok(());
    }
    if let Some(rulebook) = &results.run.beyond_publication {
        let last = last_published(&timeline);
        note(&format!("{rulebook} was last published on {last}; it is used beyond that day, to {}", horizon.to));
    }
    match options.format {
        PrintedFormat::Table => print(|out| Table.print(&results, out)),
        PrintedFormat::Csv => print_data(|out| Printed::print(&Csv, &results, out)),
        PrintedFormat::Json => print_data(|out| Json.print(&results, out)),
    }
}

/// Reads every input; the mistakes of all of them are reported together.
fn read(options: &Run, timeline: &Timeline) -> Result<Scenario, Failure> {
    let inputs = inputs::find(&options.scenarios).map_err(Failure::Input)?;
    let words = words(timeline);
    let mut reader = Reader::new(&words);
    let findings: Vec<_> = inputs.iter().filter_map(|input| reader.read(input).err()).collect();
    if findings.is_empty() { Ok(reader.finish()) } else { Err(Failure::Input(findings)) }
}

/// No result file may stand where a scenario or the rulebook stands.
fn inputs_are_safe(options: &Run, scenario: &Scenario) -> Result<(), Failure> {
    let Some(dir) = &options.out else { return Ok(()) };
    let targets: Vec<_> = Csv.files().iter().filter_map(|file| dir.join(file).canonicalize().ok()).collect();
    let read = scenario.files.iter().filter_map(|file| file.path.as_deref());
    let mut read = read.chain(options.rulebook.as_deref().map(Path::new));
    match read.find(|path| path.canonicalize().is_ok_and(|path| targets.contains(&path))) {
        None => Ok(()),
        Some(path) => {
            let message = format!("the results would overwrite the input {}", path.display());
            Err(Failure::usage(message, "name another folder in --out, or give the input another name"))
        }
    }
}

/// The months given, else those from the earliest row to two months after the latest.
fn horizon(options: &Run, scenario: &Scenario) -> Result<Horizon, Failure> {
    let (first, last) = scenario.span().ok_or_else(|| Failure::usage("there are no rows", "add a row"))?;
    let from = options.from.unwrap_or_else(|| Month::of(first));
    let to = options.to.unwrap_or_else(|| Month::of(last).plus(MONTHS_AFTER).min(Month::LAST));
    if from > to {
        let help = match (options.from, options.to) {
            (Some(_), Some(_)) => "set them the other way round",
            _ => "the rows give the one that is left out; set both",
        };
        return Err(Failure::usage(format!("the horizon begins in {from}, after its end in {to}"), help));
    }
    Ok(Horizon { from, to })
}

/// The apps to report: the one named, or all.
fn chosen<'s>(options: &Run, scenario: &'s Scenario) -> Result<&'s [AppRows], Failure> {
    let apps = scenario.apps();
    let Some(name) = options.app.as_deref() else {
        return Ok(apps);
    };
    if let Ok(at) = apps.binary_search_by(|app| app.name.as_bytes().cmp(name.as_bytes())) {
        return Ok(&apps[at..=at]);
    }
    let help = match nearest(name, apps.iter().map(|app| &*app.name)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("the first of {} in the input is `{}`", apps.len(), apps.first().map_or("", |app| &*app.name)),
    };
    Err(Failure::usage(format!("there is no app `{name}` in the input"), help))
}

/// The results are held in memory (some 0.3 kB a month) until they are printed and written: a slip in a year, which
/// makes a thousand months of a few, is refused.
fn results_fit(apps: &[AppRows], horizon: Horizon) -> Result<(), Failure> {
    let first = |app: &AppRows| app.rows.first().map_or(horizon.from, |row| Month::of(row.date).max(horizon.from));
    let months: usize = apps.iter().filter_map(|app| horizon.to.next().since(first(app))).sum();
    if months <= MOST_MONTHS {
        return Ok(());
    }
    let (from, to) = (horizon.from, horizon.to);
    let message = format!("{} apps from {from} to {to} make {months} months, more than {MOST_MONTHS}", apps.len());
    Err(Failure::usage(message, "look for a wrong year in the rows, or choose the months with --from and --to"))
}

fn results<'r>(
    options: &Run,
    timeline: &'r Timeline,
    scenario: &'r Scenario,
    horizon: Horizon,
    apps: &'r [AppRows],
    ledgers: Vec<billcast::ledger::AppLedger>,
) -> Results<'r> {
    let ledgers = apps.iter().zip(ledgers);
    Results {
        run: run_info(options, timeline, scenario, horizon),
        apps: ledgers.map(|(app, ledger)| AppResult { app: &app.name, ledger }).collect(),
        currency: timeline.currency(),
        names: timeline.names(),
        files: scenario.files.iter().map(|file| file.name.as_str()).collect(),
        ids: &scenario.ids,
    }
}

fn run_info(options: &Run, timeline: &Timeline, scenario: &Scenario, horizon: Horizon) -> RunInfo {
    let given = [
        ("from", options.from.map(|month| month.to_string())),
        ("to", options.to.map(|month| month.to_string())),
        ("app", options.app.clone()),
        ("rulebook", options.rulebook.clone()),
    ];
    let rulebooks = timeline.rulebooks().iter();
    let inputs = scenario.files.iter();
    RunInfo {
        options: given.into_iter().filter_map(|(name, value)| Some((name, value?))).collect(),
        horizon,
        rulebooks: rulebooks
            .map(|rulebook| RulebookInfo {
                id: rulebook.id.clone(),
                checksum: rulebook.checksum.clone(),
                readings: rulebook.settings(),
            })
            .collect(),
        beyond_publication: timeline.beyond_publication(horizon.to).map(|rulebook| rulebook.id.clone()),
        inputs: inputs
            .map(|file| InputInfo { name: file.shown.clone(), checksum: file.checksum.clone(), rows: file.rows })
            .collect(),
    }
}

fn last_published(timeline: &Timeline) -> String {
    let last = timeline.rulebooks().last().and_then(|rulebook| rulebook.last_published);
    last.map_or_else(String::new, |day| day.to_string())
}
