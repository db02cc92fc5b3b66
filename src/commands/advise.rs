//! `billcast advise`: the cheapest schedule of operations that meets given needs.

mod base;
mod robust;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use billcast::advise::{Asked, Base, advise, needs, needs::Needs};
use billcast::calendar::{Horizon, Month};
use billcast::checksum::Checksum;
use billcast::diagnostic::{Findings, nearest};
use billcast::export::advice::{Shown, write_schedule};
use billcast::export::{AlignedText, Csv, Json, Printed, run_value};
use billcast::ledger::{Advice, AppAdvice, AppLedger, Depth, InputInfo, Legend, RunInfo, Totals};
use billcast::rulebook::Timeline;
use billcast::scenario::inputs::Input;
use rayon::prelude::*;

use super::run::use_threads;
use super::simulation::{beyond_publication, ends_before_it_begins, input_info, rulebook_info};
use super::writing::{unwritten, write_files};
use super::{Failure, no_such_app, note_beyond_publication, print, print_data, rulebooks};
use crate::cli::{Advise, PrintedFormat};
use base::Bases;
use robust::Robust;

/// The files of `--out`.
const SCHEDULE: &str = "schedule.csv";
const ADVICE: &str = "advice.json";
/// Months after the last line of an app that are advised unless told otherwise.
const MONTHS_AFTER: i32 = 2;

pub(crate) fn run(options: &Advise) -> Result<(), Failure> {
    use_threads(options.drawing.threads)?;
    let timeline = rulebooks::timeline(options.rulebook.as_deref(), options.rulebooks.as_deref())?;
    let bases = Bases::read(options, &timeline)?;
    let robust = Robust::read(options, &bases, &timeline)?;
    let (needs, input) = match &options.needs {
        Some(path) => read_needs(path, &timeline, &bases).map(|(needs, input)| (needs, Some(input)))?,
        // Every app of the base, with nothing beside what the draws need.
        None => (bases.names().map(|name| Needs::new(name.to_owned(), BTreeMap::new())).collect(), None),
    };
    let needs = chosen(options, needs)?;
    let begins = |needs: &Needs| robust.as_ref().map_or_else(|| needs.from(), |robust| Some(robust.begins(needs)));
    bases.fit(&needs, begins, input.as_ref().map_or("", |input| input.name.as_str()))?;
    let from = Asking { options, timeline: &timeline, bases: &bases, robust: robust.as_ref() };
    let advised: Result<Vec<AppAdvice>, Failure> = needs.par_iter().map(|needs| from.advise(needs)).collect();
    let advice = Advice { currency: timeline.currency(), apps: advised? };
    let legend = Legend { currency: advice.currency, names: timeline.names(), files: Vec::new() };
    let assumed = robust.as_ref().map(|robust| robust.input().clone());
    let inputs = input.into_iter().chain(bases.inputs()).chain(assumed).collect();
    let mut run = run_info(options, &timeline, &advice, inputs);
    run.options.extend(robust.iter().flat_map(Robust::given));
    let value = run_value(&run);
    let shown = Shown { advice: &advice, legend: &legend, run: &value };
    if let Some(dir) = &options.out {
        let read: Vec<&Path> =
            options.needs.iter().chain(&options.assumptions).map(PathBuf::as_path).chain(bases.paths()).collect();
        write(dir, &shown, &read)?;
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
fn read_needs(path: &Path, timeline: &Timeline, bases: &Bases) -> Result<(Vec<Needs>, InputInfo), Failure> {
    let wrong = |findings| Failure::Input(vec![findings]);
    let help = "name a CSV file of needs: month,av_rooms,users";
    let text = fs::read(path).map_err(|error| wrong(Findings::unreadable(path, &error, help)))?;
    let name = path.display().to_string();
    let unnamed = match bases.is_empty() {
        true => Input::File(path.to_owned()).stem(),
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

/// What the apps are advised from.
struct Asking<'a> {
    options: &'a Advise,
    timeline: &'a Timeline,
    bases: &'a Bases,
    robust: Option<&'a Robust<'a>>,
}

impl Asking<'_> {
    fn advise(&self, needs: &Needs) -> Result<AppAdvice, Failure> {
        let (from, to) = match self.robust {
            Some(robust) => (robust.begins(needs), robust.ends()),
            None => {
                let (from, last) = needs.from().zip(needs.last()).unwrap_or((Month::LAST, Month::LAST));
                (from, last.plus(MONTHS_AFTER).min(Month::LAST))
            }
        };
        let to = self.options.to.unwrap_or(to);
        if to < from {
            let help = format!("the needs of `{}` begin then: name a later month in --to", needs.app);
            return Err(ends_before_it_begins(from, to, &help));
        }
        let drawn = self.robust.map(|robust| robust.needs(needs, self.bases, self.timeline, to)).transpose()?;
        let (needs, chances) = drawn.as_ref().map_or((needs, None), |(needs, chances)| (needs, Some(chances)));
        let app = self.bases.app(&needs.app);
        let base = app.as_ref().map_or_else(Base::default, |app| Base { rows: &app.rows, ids: &app.ids });
        advise(self.timeline, needs, base, Asked { to, may_cycle: self.options.allow_cycling, chances })
            .map_err(|error| Failure::of(error.kind, error.to_string(), error.help))
    }
}

fn write(dir: &Path, shown: &Shown<'_>, read: &[&Path]) -> Result<(), Failure> {
    let targets: Vec<_> = [SCHEDULE, ADVICE].iter().filter_map(|file| dir.join(file).canonicalize().ok()).collect();
    if let Some(path) = read.iter().find(|path| path.canonicalize().is_ok_and(|path| targets.contains(&path))) {
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
