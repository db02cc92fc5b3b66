//! `billcast advise`: the cheapest schedule of operations that meets given needs.

mod base;
mod needs;
mod robust;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use billcast::advise::{Advised, Asked, NoAdvice, advise, needs::Needs};
use billcast::calendar::{Horizon, Month};
use billcast::diagnostic::nearest;
use billcast::engine::words;
use billcast::export::advice::Shown;
use billcast::export::{AlignedText, Csv, Json, Printed, run_value};
use billcast::ledger::{Advice, AppAdvice, AppLedger, Depth, InputInfo, Legend, RunInfo, Totals};
use billcast::rulebook::Timeline;
use billcast::scenario::{AppRows, Row, write_rows};
use rayon::prelude::*;

use super::run::use_threads;
use super::simulation::{beyond_publication, ends_before_it_begins, input_info, rulebook_info};
use super::writing::{files_are_safe, unwritten, write_files};
use super::{Failure, no_such_app, note_beyond_publication, print, print_data, rulebooks};
use crate::cli::{Advise, PrintedFormat};
use base::Bases;
use needs::NeedsFile;
use robust::Robust;

/// The files of `--out`.
const SCHEDULE: &str = "schedule.csv";
const ADVICE: &str = "advice.json";
/// Months after the last line of an app that are advised unless told otherwise.
const MONTHS_AFTER: i32 = 2;

pub(crate) fn run(options: &Advise) -> Result<(), Failure> {
    use_threads(options.drawing.threads)?;
    let timeline = rulebooks::timeline(options.rulebook.as_deref(), options.rulebooks.as_deref())?;
    let input = needs::input(options)?;
    let bases = Bases::read(options, &timeline)?;
    if let Some(dir) = &options.out {
        is_safe(dir, options, &bases)?;
    }
    let robust = Robust::read(options, &bases, &timeline)?;
    let (needs, file) = match &input {
        Some(input) => NeedsFile::read(input, &timeline, &bases).map(|(file, needs)| (needs, Some(file)))?,
        // Every app of the base, with nothing beside what the draws need.
        None => (bases.names().map(|name| Needs::new(name.to_owned(), BTreeMap::new())).collect(), None),
    };
    let needs = chosen(options, needs)?;
    let begins = |needs: &Needs| robust.as_ref().map_or_else(|| needs.from(), |robust| Some(robust.begins(needs)));
    bases.fit(&needs, begins, file.as_ref().map_or("", |file| file.info.name.as_str()))?;
    let from = Asking { options, timeline: &timeline, bases: &bases, robust: robust.as_ref() };
    let (apps, schedules) = from.advise_all(&needs, file.as_ref())?;
    let advice = Advice { currency: timeline.currency(), apps };
    let legend = Legend { currency: advice.currency, names: timeline.names(), files: Vec::new() };
    let assumed = robust.as_ref().map(|robust| robust.input().clone());
    let inputs = file.map(|file| file.info).into_iter().chain(bases.inputs()).chain(assumed).collect();
    let mut run = run_info(options, &timeline, &advice, inputs);
    run.options.extend(robust.iter().flat_map(Robust::given));
    let value = run_value(&run);
    let shown = Shown { advice: &advice, legend: &legend, run: &value };
    if let Some(dir) = &options.out {
        write(dir, (from.scenario(&shown, schedules), &shown))?;
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
    /// Advises every app; where some cannot be, that is said of all of them.
    fn advise_all(
        &self,
        needs: &[Needs],
        file: Option<&NeedsFile>,
    ) -> Result<(Vec<AppAdvice>, Vec<Vec<Row>>), Failure> {
        let advised: Result<Vec<_>, Failure> = needs.par_iter().map(|needs| self.advise(needs)).collect();
        let (mut found, mut wrong) = (Vec::new(), Vec::new());
        for (needs, advised) in needs.iter().zip(advised?) {
            match advised {
                Ok(Advised { advice, rows }) => found.push((advice, rows)),
                Err(error) => wrong.push((needs, error)),
            }
        }
        let Some((_, first)) = wrong.first() else { return Ok(found.into_iter().unzip()) };
        // What draws ask for stands on no line.
        let placed = file.filter(|_| self.robust.is_none()).and_then(|file| file.failure(&wrong));
        Err(placed.unwrap_or_else(|| Failure::of(first.kind, first.to_string(), first.help())))
    }

    fn advise(&self, needs: &Needs) -> Result<Result<Advised, NoAdvice>, Failure> {
        let (from, to) = match self.robust {
            Some(robust) => (robust.begins(needs), robust.ends()),
            None => {
                let (from, last) = needs.from().zip(needs.last()).unwrap_or((Month::LAST, Month::LAST));
                (from, last.plus(MONTHS_AFTER).min(Month::LAST))
            }
        };
        let to = self.options.to.unwrap_or(to);
        // Fixed needs may begin later than the draws; that they never do is a mistake, too.
        let from = needs.from().map_or(from, |begin| begin.max(from));
        if to < from {
            let help = format!("the needs of `{}` begin then: name a later month in --to", needs.app);
            return Err(ends_before_it_begins(from, to, &help));
        }
        let drawn = self.robust.map(|robust| robust.needs(needs, self.bases, self.timeline, to)).transpose()?;
        let (needs, chances) = drawn.as_ref().map_or((needs, None), |(needs, chances)| (needs, Some(chances)));
        let app = self.bases.app(&needs.app);
        let base = app.as_ref().map_or(&[] as &[Row], |app| &app.rows);
        Ok(advise(self.timeline, needs, base, Asked { to, may_cycle: self.options.allow_cycling, chances }))
    }

    /// The schedules as a scenario: the rows of the base, then those of each schedule.
    fn scenario(&self, shown: &Shown<'_>, schedules: Vec<Vec<Row>>) -> Vec<u8> {
        let apps = shown.advice.apps.iter().zip(schedules).map(|(advice, mut rows)| {
            let base = self.bases.app(&advice.app).unwrap_or_default();
            rows.splice(..0, base.rows);
            AppRows::of(&advice.app, rows, base.ids)
        });
        let apps: Vec<AppRows<'_>> = apps.collect();
        let mut text = Vec::new();
        // Writing into a Vec cannot fail.
        let _ = write_rows(&words(self.timeline), &apps, &mut text);
        text
    }
}

fn write(dir: &Path, (schedule, shown): (Vec<u8>, &Shown<'_>)) -> Result<(), Failure> {
    let mut advice = Vec::new();
    // Writing into a Vec cannot fail.
    let _ = Json.print(shown, &mut advice);
    write_files(dir, &[(SCHEDULE.to_owned(), schedule), (ADVICE.to_owned(), advice)]).map_err(unwritten)
}

/// Whether files can be written to the folder of `--out` without standing where a file stands that is read.
fn is_safe(dir: &Path, options: &Advise, bases: &Bases) -> Result<(), Failure> {
    if dir == Path::new("-") {
        return Err(Failure::usage("`-` is no folder", "name a folder in --out; --format prints to standard output"));
    }
    files_are_safe(dir, [SCHEDULE, ADVICE].map(str::to_owned).into_iter(), || {
        let read = options.needs.iter().chain(&options.assumptions).map(PathBuf::as_path).chain(bases.paths());
        Ok(read.map(Path::to_owned).collect())
    })
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
