//! `billcast advise`: the cheapest schedule of operations that meets given needs.

mod base;

use std::fs;
use std::path::Path;

use billcast::advise::{Base, advise, needs, needs::Needs};
use billcast::calendar::{Horizon, Month};
use billcast::checksum::Checksum;
use billcast::diagnostic::{Findings, nearest};
use billcast::export::advice::{Shown, write_schedule};
use billcast::export::{AlignedText, Csv, Json, Printed, run_value};
use billcast::ledger::{Advice, AppAdvice, AppLedger, Depth, InputInfo, Legend, RunInfo, Totals};
use billcast::rulebook::Timeline;
use billcast::scenario::inputs::Input;
use rayon::prelude::*;

use super::simulation::{beyond_publication, ends_before_it_begins, input_info, rulebook_info};
use super::writing::{unwritten, write_files};
use super::{Failure, no_such_app, note_beyond_publication, print, print_data, rulebooks};
use crate::cli::{Advise, PrintedFormat};
use base::Bases;

/// The files of `--out`.
const SCHEDULE: &str = "schedule.csv";
const ADVICE: &str = "advice.json";
/// Months after the last line of an app that are advised unless told otherwise.
const MONTHS_AFTER: i32 = 2;

pub(crate) fn run(options: &Advise) -> Result<(), Failure> {
    let timeline = rulebooks::timeline(options.rulebook.as_deref(), options.rulebooks.as_deref())?;
    let bases = Bases::read(options, &timeline)?;
    let (needs, input) = read_needs(options, &timeline, &bases)?;
    let needs = chosen(options, needs)?;
    bases.fit(&needs, &options.needs)?;
    let advised: Result<Vec<AppAdvice>, Failure> =
        needs.par_iter().map(|needs| advise_app(options, needs, &bases, &timeline)).collect();
    let advice = Advice { currency: timeline.currency(), apps: advised?.into_iter().collect() };
    let legend = Legend { currency: advice.currency, names: timeline.names(), files: Vec::new() };
    let run = run_info(options, &timeline, &advice, std::iter::once(input).chain(bases.inputs()).collect());
    let value = run_value(&run);
    let shown = Shown { advice: &advice, legend: &legend, run: &value };
    if let Some(dir) = &options.out {
        write(dir, &shown, options, &bases)?;
    }
    if options.quiet {
        return Ok(());
    }
    note_beyond_publication(run.beyond_publication.iter());
    match options.format {
        PrintedFormat::Table => print(|out| AlignedText.print(&shown, out)),
        PrintedFormat::Csv => print_data(|out| Csv.print(&shown, out)),
        PrintedFormat::Json => print_data(|out| Json.print(&shown, out)),
    }
}

/// The needs of every app of the file, and the file.
fn read_needs(options: &Advise, timeline: &Timeline, bases: &Bases) -> Result<(Vec<Needs>, InputInfo), Failure> {
    let path = &options.needs;
    let wrong = |findings| Failure::Input(vec![findings]);
    let help = "name a CSV file of needs: month,av_rooms,users";
    let text = fs::read(path).map_err(|error| wrong(Findings::unreadable(path, &error, help)))?;
    let name = path.display().to_string();
    let unnamed = match bases.is_empty() {
        true => Input::File(path.clone()).stem(),
        false => bases.only(),
    };
    let read = needs::read(&name, &text, unnamed.as_deref(), timeline).map_err(wrong)?;
    let rows = read.iter().map(Needs::lines).sum();
    Ok((read, InputInfo { name, checksum: Checksum::of(&text), rows }))
}

/// The app of `--app`, or all.
fn chosen(options: &Advise, needs: Vec<Needs>) -> Result<Vec<Needs>, Failure> {
    let Some(app) = &options.app else { return Ok(needs) };
    let known: Vec<String> = needs.iter().map(|needs| needs.app.clone()).collect();
    let chosen: Vec<Needs> = needs.into_iter().filter(|needs| needs.app == *app).collect();
    match chosen.is_empty() {
        true => Err(no_such_app(app, known.iter().map(String::as_str), known.len())),
        false => Ok(chosen),
    }
}

fn advise_app(options: &Advise, needs: &Needs, bases: &Bases, timeline: &Timeline) -> Result<AppAdvice, Failure> {
    let (from, last) = needs.from().zip(needs.last()).unwrap_or((Month::LAST, Month::LAST));
    let to = options.to.unwrap_or_else(|| last.plus(MONTHS_AFTER).min(Month::LAST));
    if to < from {
        let help = format!("the needs of `{}` begin then: name a later month in --to", needs.app);
        return Err(ends_before_it_begins(from, to, &help));
    }
    let app = bases.app(&needs.app);
    let base = app.as_ref().map_or_else(Base::default, |app| Base { rows: &app.rows, ids: &app.ids });
    advise(timeline, needs, base, to, options.allow_cycling)
        .map_err(|error| Failure::of(error.kind, error.to_string(), error.help))
}

fn write(dir: &Path, shown: &Shown<'_>, options: &Advise, bases: &Bases) -> Result<(), Failure> {
    let targets: Vec<_> = [SCHEDULE, ADVICE].iter().filter_map(|file| dir.join(file).canonicalize().ok()).collect();
    let mut read = std::iter::once(options.needs.as_path()).chain(bases.paths());
    if let Some(path) = read.find(|path| path.canonicalize().is_ok_and(|path| targets.contains(&path))) {
        let message = format!("the results would overwrite the input {}", path.display());
        return Err(Failure::usage(message, "name another folder in --out, or give the input another name"));
    }
    let (mut schedule, mut advice) = (Vec::new(), Vec::new());
    // Writing into a Vec cannot fail.
    let _ = write_schedule(shown.advice, &mut schedule);
    let _ = Json.print(shown, &mut advice);
    write_files(dir, &[(SCHEDULE.to_owned(), schedule), (ADVICE.to_owned(), advice)]).map_err(unwritten)
}

/// How the advice was found.
fn run_info(options: &Advise, timeline: &Timeline, advice: &Advice, inputs: Vec<InputInfo>) -> RunInfo {
    let horizons = advice.apps.iter().map(|app| app.horizon);
    let horizon = horizons.reduce(Horizon::together).unwrap_or(Horizon { from: Month::LAST, to: Month::LAST });
    let mut totals = Totals::new(horizon, timeline.names(), Depth::Counts);
    for app in &advice.apps {
        totals.add(&AppLedger { months: app.months.clone(), ..AppLedger::default() });
    }
    let shown = |path: &Path| path.display().to_string();
    let base = options.base.iter().map(|path| shown(path)).collect::<Vec<_>>().join(" ");
    let given = [
        ("base", Some(base).filter(|base| !base.is_empty())),
        ("to", options.to.map(|month| month.to_string())),
        ("app", options.app.clone()),
        ("rulebook", options.rulebook.clone()),
        ("rulebooks", options.rulebooks.as_deref().map(shown)),
        ("allow_cycling", options.allow_cycling.then(|| "true".to_owned())),
        ("project", options.project.taken.as_ref().map(|taken| shown(&taken.file))),
    ];
    RunInfo {
        options: given.into_iter().filter_map(|(name, value)| Some((name, value?))).collect(),
        horizon,
        rulebooks: timeline.rulebooks().iter().map(rulebook_info).collect(),
        beyond_publication: beyond_publication(timeline, &totals),
        inputs,
        counts: totals.counts,
    }
}

/// The nearest name to one that is not there, as help.
fn did_you_mean<'n>(name: &str, known: impl Iterator<Item = &'n str>) -> Option<String> {
    nearest(name, known).map(|near| format!("did you mean `{near}`?"))
}

/// Files that were read.
fn infos(files: &[billcast::scenario::InputFile]) -> Vec<InputInfo> {
    files.iter().cloned().map(input_info).collect()
}
