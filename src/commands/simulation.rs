//! A simulation as a command line asks for it: which rulebooks, which rows, which months, which apps.

use std::path::{Path, PathBuf};

use billcast::batch;
use billcast::calendar::{Horizon, Month};
use billcast::engine::{Engine, words};
use billcast::ledger::{AppLedger, AppResult, BeyondPublication, InputInfo, Results, RulebookInfo, RunInfo};
use billcast::rulebook::{Rulebook, Timeline};
use billcast::scenario::{AppRows, Reader, Scenario, inputs};

use super::{Failure, no_such_app, rulebooks};
use crate::cli::Selection;

/// Months after the latest row that a run reports unless told otherwise.
const MONTHS_AFTER: i32 = 2;
/// The most months of all apps together that a run reports.
const MOST_MONTHS: usize = 30_000_000;

/// What a simulation needs: rulebooks and rows.
pub(crate) struct Simulation<'c> {
    selection: &'c Selection,
    timeline: Timeline,
    scenario: Scenario,
    /// The rulebook held, as the command line names it.
    held: Option<&'c str>,
}

impl<'c> Simulation<'c> {
    /// Reads the rulebooks and every input; the mistakes of all inputs are reported together.
    pub(crate) fn read(
        scenarios: &[PathBuf],
        selection: &'c Selection,
        held: Option<&'c str>,
    ) -> Result<Self, Failure> {
        let timeline = rulebooks::timeline(held, selection.rulebooks.as_deref())?;
        let inputs = inputs::find(scenarios).map_err(Failure::Input)?;
        let words = words(&timeline);
        let mut reader = Reader::new(&words);
        let findings: Vec<_> = inputs.iter().filter_map(|input| reader.read(input).err()).collect();
        let scenario = if findings.is_empty() { reader.finish() } else { return Err(Failure::Input(findings)) };
        Ok(Self { selection, timeline, scenario, held })
    }

    /// The months given, else those from the earliest row to two months after the latest.
    pub(crate) fn horizon(&self) -> Result<Horizon, Failure> {
        let (given_from, given_to) = (self.selection.from, self.selection.to);
        let (first, last) = self.scenario.span().ok_or_else(|| Failure::usage("there are no rows", "add a row"))?;
        let from = given_from.unwrap_or_else(|| Month::of(first));
        let to = given_to.unwrap_or_else(|| Month::of(last).plus(MONTHS_AFTER).min(Month::LAST));
        if from > to {
            let help = match (given_from, given_to) {
                (Some(_), Some(_)) => "set them the other way round",
                _ => "the rows give the one that is left out; set both",
            };
            return Err(ends_before_it_begins(from, to, help));
        }
        Ok(Horizon { from, to })
    }

    /// Replays the apps that the command line chooses.
    pub(crate) fn replay(&self, horizon: Horizon) -> Result<Results<'_>, Failure> {
        let apps = self.chosen()?;
        results_fit(apps, horizon)?;
        let ledgers = batch::replay(&Engine::new(&self.timeline, horizon), apps);
        let run = self.run_info(horizon, beyond_publication(&self.timeline, &ledgers));
        Ok(Results {
            run,
            apps: apps.iter().zip(ledgers).map(|(app, ledger)| AppResult { app: &app.name, ledger }).collect(),
            currency: self.timeline.currency(),
            names: self.timeline.names(),
            files: self.scenario.files.iter().map(|file| file.name.as_str()).collect(),
            ids: &self.scenario.ids,
        })
    }

    /// The files that are read, those of the rulebooks too.
    pub(crate) fn files(&self) -> Result<Vec<PathBuf>, Failure> {
        let rows = self.scenario.files.iter().filter_map(|file| file.path.clone());
        let added = self.selection.rulebooks.as_deref().map_or(Ok(Vec::new()), rulebooks::files)?;
        Ok(rows.chain(self.held.map(|held| Path::new(held).to_owned())).chain(added).collect())
    }

    /// The apps to report: the one named, or all.
    fn chosen(&self) -> Result<&[AppRows], Failure> {
        let apps = self.scenario.apps();
        let Some(name) = self.selection.app.as_deref() else {
            return Ok(apps);
        };
        if let Ok(at) = apps.binary_search_by(|app| app.name.as_bytes().cmp(name.as_bytes())) {
            return Ok(&apps[at..=at]);
        }
        Err(no_such_app(name, apps.iter().map(|app| &*app.name)))
    }

    fn run_info(&self, horizon: Horizon, beyond_publication: Vec<BeyondPublication>) -> RunInfo {
        let selection = self.selection;
        let given = [
            ("from", selection.from.map(|month| month.to_string())),
            ("to", selection.to.map(|month| month.to_string())),
            ("app", selection.app.clone()),
            ("rulebook", self.held.map(str::to_owned)),
            ("rulebooks", selection.rulebooks.as_ref().map(|folder| folder.display().to_string())),
        ];
        let rulebook = |rulebook: &Rulebook| RulebookInfo {
            id: rulebook.id.clone(),
            checksum: rulebook.checksum.clone(),
            based_on: rulebook.based_on.iter().map(|base| (base.id.clone(), base.checksum.clone())).collect(),
            readings: rulebook.settings(),
        };
        let inputs = self.scenario.files.iter();
        RunInfo {
            options: given.into_iter().filter_map(|(name, value)| Some((name, value?))).collect(),
            horizon,
            rulebooks: self.timeline.rulebooks().iter().map(rulebook).collect(),
            beyond_publication,
            inputs: inputs
                .map(|file| InputInfo { name: file.shown.clone(), checksum: file.checksum.clone(), rows: file.rows })
                .collect(),
        }
    }
}

/// `--from` is after `--to`, given or by default.
pub(crate) fn ends_before_it_begins(from: Month, to: Month, help: &str) -> Failure {
    Failure::usage(format!("the horizon begins in {from}, after its end in {to}"), help)
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

/// T4: the rulebooks that govern a month of an app after they were last published, each with the last such month.
fn beyond_publication(timeline: &Timeline, ledgers: &[AppLedger]) -> Vec<BeyondPublication> {
    let mut used: Vec<Option<Month>> = vec![None; timeline.rulebooks().len()];
    for line in ledgers.iter().flat_map(|ledger| &ledger.months) {
        let rulebooks = line.rulebook.into_iter().chain(line.left);
        for rulebook in rulebooks.filter(|rulebook| timeline.is_beyond_publication(*rulebook, line.month)) {
            let last = &mut used[usize::from(rulebook.0)];
            *last = (*last).max(Some(line.month));
        }
    }
    let rulebooks = timeline.rulebooks().iter().zip(used);
    let beyond = |(rulebook, used): (&Rulebook, Option<Month>)| {
        Some(BeyondPublication {
            rulebook: rulebook.id.clone(),
            last_published: rulebook.last_published?,
            used_to: used?,
        })
    };
    rulebooks.filter_map(beyond).collect()
}
