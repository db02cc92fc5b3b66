//! The scenarios of `--base`: where the apps stand when their needs begin.

use std::path::Path;

use billcast::advise::needs::Needs;
use billcast::calendar::Month;
use billcast::diagnostic::{Findings, Kind};
use billcast::engine::words;
use billcast::ledger::InputInfo;
use billcast::rulebook::Timeline;
use billcast::scenario::{self, AppRows, Scenario, Wanted, inputs};

use super::{did_you_mean, infos};
use crate::cli::Advise;
use crate::commands::Failure;

/// The apps of the base; none where new ones are advised.
pub(super) struct Bases(Option<Scenario>);

impl Bases {
    pub(super) fn read(options: &Advise, timeline: &Timeline) -> Result<Self, Failure> {
        if options.base.is_empty() {
            return Ok(Self(None));
        }
        let inputs = inputs::find(&options.base).map_err(Failure::Input)?;
        let words = words(timeline);
        let wanted = Wanted { hashed: true, placed: true };
        let gathered = scenario::read(&inputs, &words, wanted, &|_| {}).map_err(Failure::Input)?;
        Ok(Self(Some(gathered.sorted_out())))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    /// The app of a base that has one.
    pub(super) fn only(&self) -> Option<String> {
        self.0.as_ref().filter(|scenario| scenario.len() == 1).map(|scenario| scenario.name(0).to_owned())
    }

    /// An app's rows.
    pub(super) fn app(&self, name: &str) -> Option<AppRows<'_>> {
        let scenario = self.0.as_ref()?;
        let mut app = AppRows::default();
        scenario.unpack(scenario.place(name)?, &mut app);
        Some(app)
    }

    /// The apps that are there.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().flat_map(|scenario| (0..scenario.len()).map(|at| scenario.name(at)))
    }

    /// The files that were read.
    pub(super) fn inputs(&self) -> Vec<InputInfo> {
        self.0.as_ref().map(|scenario| infos(&scenario.files)).unwrap_or_default()
    }

    /// Where they are.
    pub(super) fn paths(&self) -> impl Iterator<Item = &Path> {
        self.0.iter().flat_map(|scenario| scenario.files.iter().filter_map(|file| file.path.as_deref()))
    }

    /// Every app that has needs must be there, and its rows must end before they begin: from then on the schedule is advised.
    pub(super) fn fit(
        &self,
        needs: &[Needs],
        begins: impl Fn(&Needs) -> Option<Month>,
        file: &str,
    ) -> Result<(), Failure> {
        let Some(scenario) = &self.0 else { return Ok(()) };
        let mut wrong = Vec::new();
        for needs in needs {
            match self.app(&needs.app) {
                None => wrong.push(self.unknown(needs, file, scenario)),
                Some(app) => {
                    wrong.extend(begins(needs).and_then(|from| late((&needs.app, from), &app, scenario)));
                }
            }
        }
        if wrong.is_empty() { Ok(()) } else { Err(Failure::Input(wrong)) }
    }

    fn unknown(&self, needs: &Needs, file: &str, scenario: &Scenario) -> Findings {
        let names = (0..scenario.len()).map(|at| scenario.name(at));
        let help = did_you_mean(&needs.app, names);
        let help = help.unwrap_or_else(|| "write the app as the base names it, or advise it without --base".to_owned());
        let message = format!("there is no app `{}` in the base", needs.app);
        Findings::of_file(Kind::NeedsAppUnknown, file, message, help)
    }
}

/// The first row of an app that is not before its needs.
fn late((name, from): (&str, Month), app: &AppRows<'_>, scenario: &Scenario) -> Option<Findings> {
    let row = app.rows.iter().find(|row| row.date >= from.first_day())?;
    let file = scenario.files.get(row.file as usize).map_or("", |file| file.shown.as_str());
    let message = format!(
        "line {}: the row of {} stands in or after {from}, with which the needs of `{}` begin",
        row.line, row.date, name
    );
    let help = format!(
        "end the base before {from}, or begin the needs after its last row (with --robust: `from` in the assumptions)"
    );
    Some(Findings::of_file(Kind::NeedsRowLate, file, message, help))
}
