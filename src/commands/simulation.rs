//! A simulation as a command line asks for it: which rulebooks, which rows, which months, which apps.

mod horizon;

use std::path::{Path, PathBuf};

use billcast::batch::{self, Apps, BLOCK};
use billcast::calendar::{Horizon, Month};
use billcast::diagnostic::{Findings, Kind, escape};
use billcast::engine::{Engine, words};
use billcast::ledger::{BeyondPublication, InputInfo, Legend, RulebookInfo, RunInfo, SourceInfo, Totals};
use billcast::rulebook::{Rulebook, Timeline};
use billcast::scenario::grouped::{self, Stopped, Survey};
use billcast::scenario::inputs::{self, Input};
use billcast::scenario::{self, AppRows, Gathered, InputFile, Scenario, Wanted, Words};

pub(crate) use horizon::ends_before_it_begins;

use super::progress::Progress;
use super::{Failure, no_such_app, rulebooks};
use crate::cli::{Selection, Simulated};

/// What is asked for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Request<'c> {
    pub(crate) scenarios: &'c [PathBuf],
    pub(crate) selection: &'c Selection,
    /// The rulebook held, as the command line names it.
    pub(crate) held: Option<&'c str>,
    /// Whether the rows stand app by app, and are not kept.
    pub(crate) grouped: bool,
    /// Whether the checksums of the inputs are wanted.
    pub(crate) hashed: bool,
    /// Whether the apps may come in any order, for those who only add them up.
    pub(crate) in_any_order: bool,
    /// Whether invoices are looked at.
    pub(crate) invoices: bool,
    /// Whether the month of the latest row must be known, whatever months are reported.
    pub(crate) spanned: bool,
    /// Whether progress may be shown.
    pub(crate) watched: bool,
}

impl<'c> Request<'c> {
    /// A simulation of which every app is wanted in byte order, with its invoices.
    pub(crate) fn of(simulated: &'c Simulated) -> Self {
        Self {
            scenarios: &simulated.scenarios,
            selection: &simulated.selection,
            held: simulated.rulebook.as_deref(),
            grouped: false,
            hashed: false,
            in_any_order: false,
            invoices: true,
            spanned: false,
            watched: true,
        }
    }
}

/// What a simulation needs: rulebooks and rows.
pub(crate) struct Simulation<'c> {
    request: Request<'c>,
    timeline: Timeline,
    words: Words,
    inputs: Vec<Input>,
    rows: Rows,
}

/// Where the rows are.
enum Rows {
    /// In memory, app by app.
    Kept(Scenario),
    /// In memory as they were read, for apps that may come in any order.
    Gathered(Gathered),
    /// In the inputs, which are read again; known is what a first reading told, if there was one.
    Grouped(Option<Survey>),
}

impl<'c> Simulation<'c> {
    /// Reads the rulebooks and every input; the mistakes of all inputs are reported together. Of grouped rows only what
    /// the horizon needs is read here.
    pub(crate) fn read(request: Request<'c>) -> Result<Self, Failure> {
        let timeline = rulebooks::timeline(request.held, request.selection.rulebooks.as_deref())?;
        Self::under(timeline, request)
    }

    /// The same under rulebooks that are read already.
    pub(crate) fn under(timeline: Timeline, request: Request<'c>) -> Result<Self, Failure> {
        let selection = request.selection;
        let inputs = inputs::find(request.scenarios).map_err(Failure::Input)?;
        let words = words(&timeline);
        let progress = Progress::reading(request.watched);
        let on_rows = |rows| progress.add(rows);
        let is_told = selection.from.is_some() && selection.to.is_some() && !request.spanned;
        let rows = match (request.grouped, is_told) {
            (false, _) => {
                // Where apps are added up, no row is named.
                let any_order = request.in_any_order && selection.app.is_none();
                let wanted = Wanted { hashed: request.hashed, placed: !any_order };
                let gathered = scenario::read(&inputs, &words, wanted, &on_rows).map_err(Failure::Input)?;
                match any_order {
                    true => Rows::Gathered(gathered),
                    false => Rows::Kept(gathered.sorted_out()),
                }
            }
            (true, true) => Rows::Grouped(None),
            (true, false) => {
                inputs_can_be_read_twice(&inputs, request.spanned)?;
                Rows::Grouped(Some(grouped::survey(&inputs, &words, &on_rows).map_err(Failure::Input)?))
            }
        };
        Ok(Self { request, timeline, words, inputs, rows })
    }

    /// The names of what the results show.
    pub(crate) fn legend(&self) -> Legend<'_> {
        let files = self.inputs.iter().map(Input::name).collect();
        Legend { currency: self.timeline.currency(), names: self.timeline.names(), files }
    }

    /// The rulebooks of the run.
    pub(crate) fn timeline(&self) -> &Timeline {
        &self.timeline
    }

    /// Replays the apps that the command line chooses: `work` is done on blocks of them by all threads, what comes of it
    /// goes to `take` in byte order of the apps, unless any order will do. Gives the files that were read.
    pub(crate) fn replay<T: Send>(
        &self,
        horizon: Horizon,
        work: impl Fn(&Apps<'_>) -> T + Sync,
        mut take: impl FnMut(T) -> Result<(), Failure> + Send,
    ) -> Result<Vec<InputFile>, Failure> {
        let engine = Engine::new(&self.timeline, horizon);
        let engine = if self.request.invoices { engine } else { engine.without_invoices() };
        match &self.rows {
            Rows::Kept(scenario) => {
                let apps = self.chosen(scenario)?;
                let progress = Progress::simulating(self.request.watched, apps.len(), &scenario.files);
                let work = |apps: Apps<'_>| (apps.len(), work(&apps));
                batch::replay(&engine, scenario.blocks(apps, BLOCK), work, |(apps, part)| {
                    progress.add(apps as u64);
                    take(part)
                })?;
                Ok(scenario.files.clone())
            }
            Rows::Gathered(gathered) => {
                let blocks = gathered.blocks();
                let progress = Progress::sorting_out(self.request.watched, blocks.len(), &gathered.files);
                let work = |apps: Apps<'_>| (apps.len(), work(&apps));
                batch::replay(&engine, blocks, work, |(apps, part)| {
                    progress.add_apps(apps as u64);
                    progress.add(1);
                    take(part)
                })?;
                Ok(gathered.files.clone())
            }
            Rows::Grouped(survey) => self.stream(survey.as_ref(), &engine, work, take),
        }
    }

    /// The same for rows that are not kept.
    fn stream<T: Send>(
        &self,
        survey: Option<&Survey>,
        engine: &Engine<'_>,
        work: impl Fn(&Apps<'_>) -> T + Sync,
        mut take: impl FnMut(T) -> Result<(), Failure> + Send,
    ) -> Result<Vec<InputFile>, Failure> {
        let progress = Progress::streaming(self.request.watched, survey);
        let on_rows = |rows| progress.add(rows);
        let request =
            grouped::Request { hashed: self.request.hashed, size: BLOCK, only: self.request.selection.app.as_deref() };
        let work = |apps: Apps<'_>| (apps.len(), work(&apps));
        let streamed = grouped::stream(&self.inputs, &self.words, request, &on_rows, |blocks| {
            batch::replay(engine, blocks.into_iter(), work, |(apps, part)| {
                progress.add_apps(apps as u64);
                take(part)
            })
        });
        let streamed = streamed.map_err(|stopped| match stopped {
            Stopped::Malformed(findings) => {
                let first = survey.map_or(&[][..], |survey| &survey.files);
                Failure::Input(findings.into_iter().map(|found| wrong_since(first, found)).collect())
            }
            Stopped::By(failure) => failure,
        })?;
        survey.map_or(Ok(()), |survey| nothing_changed(&survey.files, &streamed.files))?;
        match (&self.request.selection.app, streamed.found) {
            (Some(name), false) => {
                let apps = streamed.first.iter().chain(&streamed.near).map(String::as_str);
                Err(no_such_app(name, apps, streamed.apps))
            }
            _ => Ok(streamed.files),
        }
    }

    /// The files that are read, those of the rulebooks too.
    pub(crate) fn files(&self) -> Result<Vec<PathBuf>, Failure> {
        let rows = self.inputs.iter().map(|input| match input {
            Input::File(path) => path.clone(),
            // Where the system has it, it leads to the file from which the input comes, if it comes from one.
            Input::Standard => PathBuf::from("/dev/stdin"),
        });
        let added = self.request.selection.rulebooks.as_deref().map_or(Ok(Vec::new()), rulebooks::files)?;
        Ok(rows.chain(self.request.held.map(|held| Path::new(held).to_owned())).chain(added).collect())
    }

    /// `--app` must name one of the apps; of grouped rows that is only known after they were read.
    pub(crate) fn app_is_there(&self) -> Result<(), Failure> {
        match &self.rows {
            Rows::Kept(scenario) => self.chosen(scenario).map(drop),
            Rows::Gathered(_) | Rows::Grouped(_) => Ok(()),
        }
    }

    /// Whether an app is in the rows, where they are kept app by app.
    pub(crate) fn knows(&self, app: &str) -> bool {
        matches!(&self.rows, Rows::Kept(scenario) if scenario.place(app).is_some())
    }

    /// The names of the apps, where their rows are kept app by app.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        let kept = match &self.rows {
            Rows::Kept(scenario) => Some(scenario),
            Rows::Gathered(_) | Rows::Grouped(_) => None,
        };
        kept.into_iter().flat_map(|scenario| (0..scenario.len()).map(|at| scenario.name(at)))
    }

    /// Every app of the input, where the rows are kept app by app.
    pub(crate) fn every_app(&self) -> Vec<AppRows<'_>> {
        match &self.rows {
            Rows::Kept(scenario) => scenario.apps().collect(),
            Rows::Gathered(_) | Rows::Grouped(_) => Vec::new(),
        }
    }

    /// Those of every app of the input that the command line chooses.
    pub(crate) fn chosen_of<'s>(&self, apps: Vec<AppRows<'s>>) -> Result<Vec<AppRows<'s>>, Failure> {
        self.app_is_there()?;
        let chosen = self.request.selection.app.as_deref();
        Ok(apps.into_iter().filter(|app| chosen.is_none_or(|name| name == app.name)).collect())
    }

    /// The files as they were read, where the rows are kept app by app.
    pub(crate) fn files_read(&self) -> Vec<InputFile> {
        match &self.rows {
            Rows::Kept(scenario) => scenario.files.clone(),
            Rows::Gathered(_) | Rows::Grouped(_) => Vec::new(),
        }
    }

    /// The first and the last month that the command line names.
    pub(crate) fn months_given(&self) -> (Option<Month>, Option<Month>) {
        (self.request.selection.from, self.request.selection.to)
    }

    /// The apps to report, by their places: the one named, or all.
    fn chosen(&self, scenario: &Scenario) -> Result<std::ops::Range<usize>, Failure> {
        let Some(name) = self.request.selection.app.as_deref() else {
            return Ok(0..scenario.len());
        };
        let names = (0..scenario.len()).map(|at| scenario.name(at));
        let place = scenario.place(name).ok_or_else(|| no_such_app(name, names, scenario.len()))?;
        Ok(place..place + 1)
    }

    /// How the run was made.
    pub(crate) fn run_info(&self, horizon: Horizon, files: Vec<InputFile>, totals: &Totals) -> RunInfo {
        let selection = self.request.selection;
        let given = [
            ("from", selection.from.map(|month| month.to_string())),
            ("to", selection.to.map(|month| month.to_string())),
            ("app", selection.app.clone()),
            ("rulebook", self.request.held.map(str::to_owned)),
            ("rulebooks", selection.rulebooks.as_ref().map(|folder| folder.display().to_string())),
            ("project", selection.project.taken.as_ref().map(|taken| taken.file.display().to_string())),
        ];
        RunInfo {
            options: given.into_iter().filter_map(|(name, value)| Some((name, value?))).collect(),
            horizon,
            rulebooks: self.timeline.rulebooks().iter().map(rulebook_info).collect(),
            beyond_publication: beyond_publication(&self.timeline, totals),
            inputs: files.into_iter().map(input_info).collect(),
            counts: totals.counts,
        }
    }
}

/// T4: the rulebooks that govern a month of an app after they were last published, each with the last such month.
pub(super) fn beyond_publication(timeline: &Timeline, totals: &Totals) -> Vec<BeyondPublication> {
    let beyond = totals.governed().filter(|(ix, last)| timeline.is_beyond_publication(*ix, *last));
    let beyond = beyond.filter_map(|(ix, used_to)| {
        let rulebook = timeline.rulebooks().get(usize::from(ix.0))?;
        Some(BeyondPublication { rulebook: rulebook.id.clone(), last_published: rulebook.last_published?, used_to })
    });
    beyond.collect()
}

/// A file that was read.
pub(super) fn input_info(file: InputFile) -> InputInfo {
    InputInfo { name: file.shown, checksum: file.checksum, rows: file.rows }
}

/// What the results of a run depend on in a rulebook, and where its numbers come from.
pub(super) fn rulebook_info(rulebook: &Rulebook) -> RulebookInfo {
    let sources = rulebook.sources.iter().map(|(id, source)| SourceInfo {
        id: id.clone(),
        document: source.document.clone(),
        published: source.published,
    });
    RulebookInfo {
        id: rulebook.id.clone(),
        checksum: rulebook.checksum.clone(),
        based_on: rulebook.based_on.iter().map(|base| (base.id.clone(), base.checksum.clone())).collect(),
        readings: rulebook.settings(),
        title: rulebook.title.clone(),
        effective_from: rulebook.effective_from,
        first_published: rulebook.first_published,
        last_published: rulebook.last_published,
        sources: sources.collect(),
    }
}

/// The horizon of grouped rows is only known after a first reading: a pipe has no second one.
fn inputs_can_be_read_twice(inputs: &[Input], spanned: bool) -> Result<(), Failure> {
    let once = inputs.iter().find(|input| match input {
        Input::Standard => true,
        Input::File(path) => path.metadata().is_ok_and(|metadata| !metadata.is_file()),
    });
    match once {
        None => Ok(()),
        Some(input) => {
            let message = format!("{} can be read only once, and the rows give the months", input.shown());
            let help = match spanned {
                true => "name a file: a journal with --grouped says which months are after the latest row",
                false => "with --grouped set both --from and --to, or name a file",
            };
            Err(Failure::usage(message, help))
        }
    }
}

/// What is wrong with a file in which nothing was wrong when it was read first: unless it cannot be read, it is another.
fn wrong_since(first: &[InputFile], found: Findings) -> Findings {
    let is_unreadable = found.shown.iter().any(|wrong| wrong.kind == Kind::Unreadable);
    let file = first.iter().find(|file| found.file() == Some(&escape(&file.shown)));
    match file.filter(|_| !is_unreadable) {
        Some(file) => scenario::changed(&file.shown),
        None => found,
    }
}

/// What was read the second time must be what was read the first time.
fn nothing_changed(first: &[InputFile], second: &[InputFile]) -> Result<(), Failure> {
    let known = |file: &InputFile| (file.bytes, file.rows, file.modified);
    let same = |(one, other): &(&InputFile, &InputFile)| known(one) == known(other);
    let changed = first.iter().zip(second).filter(|files| !same(files));
    let findings: Vec<Findings> = changed.map(|(file, _)| scenario::changed(&file.shown)).collect();
    if findings.is_empty() { Ok(()) } else { Err(Failure::Input(findings)) }
}
