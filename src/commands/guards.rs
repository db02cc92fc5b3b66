//! What a run is judged by - budgets, and what it is asked to fail on - while it goes on: app by app, in flat memory.

use std::collections::BTreeMap;
use std::io::{self, Read, Write};

use billcast::batch::Apps;
use billcast::calendar::Horizon;
use billcast::export::{AlignedText, FOUND_IN_FULL, NearBounds, OverBudgets, Printed, over_budget_value};
use billcast::judge::budget::Budgets;
use billcast::ledger::{AppResult, BoundUse, Bounded, Details, Legend, NearBound, OverBudget, Totals};
use billcast::witness::headroom::Headroom;

use super::printing::Aside;
use super::simulation::Simulation;
use super::writing::{List, unkept};
use super::{Failure, budgets, plural};
use crate::cli::{FailOn, PrintedFormat, Run};

/// What the run is judged by.
pub(super) struct Guards<'c> {
    options: &'c Run,
    budgets: Option<Budgets>,
    legend: Legend<'c>,
    horizon: Horizon,
}

/// What was found of some apps.
#[derive(Default)]
pub(super) struct Judged {
    /// The first months over budget, and how many there are.
    first: Vec<OverBudget>,
    of_apps: u64,
    /// All of them as elements of a JSON list, where they are printed so.
    json: Vec<u8>,
    /// The apps that have a budget, by their places there.
    seen: Vec<usize>,
    /// The first use near a bound, and how often it comes near each.
    near: Vec<NearBound>,
    bounds: BTreeMap<Bounded, u64>,
}

/// What was found of all apps.
pub(super) struct Found {
    /// The months over the budget of all apps together.
    together: Vec<OverBudget>,
    /// The first months of single apps that are over budget, and how many there are.
    first: Vec<OverBudget>,
    of_apps: u64,
    /// All of those as JSON, each after a comma, where they are printed so.
    json: Option<Aside>,
    /// Which of the apps that have a budget are there.
    seen: Vec<bool>,
    /// The first use near a bound, and how often it comes near each.
    near: Vec<NearBound>,
    bounds: BTreeMap<Bounded, u64>,
}

impl<'c> Guards<'c> {
    /// Reads what the run is judged by.
    pub(super) fn of(options: &'c Run, simulation: &'c Simulation<'_>, horizon: Horizon) -> Result<Self, Failure> {
        let legend = simulation.legend();
        let budgets = budgets::read(&options.budgets, legend.currency)?;
        if let Some(budgets) = budgets.as_ref().filter(|_| !options.grouped) {
            budgets::every_app_is_known(budgets, |app| simulation.knows(app), || simulation.names())?;
        }
        Ok(Self { options, budgets, legend, horizon })
    }

    /// Whether the sums of all apps are judged.
    pub(super) fn needs_sums(&self) -> bool {
        self.budgets.as_ref().is_some_and(Budgets::is_of_all)
    }

    /// Nothing found yet.
    pub(super) fn nothing(&self) -> Found {
        let is_printed = self.budgets.is_some() && is_json(self.options);
        Found {
            together: Vec::new(),
            first: Vec::new(),
            of_apps: 0,
            json: is_printed.then(Aside::new),
            seen: vec![false; self.budgets.as_ref().map_or(0, Budgets::apps)],
            near: Vec::new(),
            bounds: BTreeMap::new(),
        }
    }

    /// Replays each app; where that is asked for, with its use that comes near a bound, and with the details that the engine
    /// tells.
    pub(super) fn each(&self, apps: &Apps<'_>, told: bool, mut result: impl FnMut(&AppResult<'_>, &[BoundUse])) {
        let near = |heard: &Headroom| heard.found().copied().collect::<Vec<_>>();
        match (self.options.headroom.map(|share| move || Headroom::within(share, self.horizon)), told) {
            (None, false) => apps.each(|app| result(app, &[])),
            (None, true) => apps.each_told(|app, _, _| result(app, &[])),
            (Some(headroom), false) => apps.each_heard(headroom, |app, _, heard| result(app, &near(heard))),
            (Some(headroom), true) => apps.each_heard(
                || (Details::default(), headroom()),
                |app, _, (details, heard)| result(&AppResult { details: Some(details), ..*app }, &near(heard)),
            ),
        }
    }

    /// Judges an app.
    pub(super) fn judge(&self, app: &AppResult<'_>, near: &[BoundUse], judged: &mut Judged) {
        for used in near {
            *judged.bounds.entry(used.what).or_default() += 1;
            if judged.near.len() < FOUND_IN_FULL {
                let subject = app.named(used.subject, self.legend.names).to_owned();
                judged.near.push(NearBound { app: app.app.to_owned(), subject, used: *used });
            }
        }
        let Some(budgets) = &self.budgets else { return };
        judged.seen.extend(budgets.place(app.app));
        let over = budgets.of_app(app, &self.legend, self.horizon.from);
        judged.of_apps += over.len() as u64;
        if is_json(self.options) {
            judged.json.extend(elements(&over));
        }
        keep(&mut judged.first, over);
    }

    /// Judges all apps together, after the last one. Of rows that were not kept only now it is known which apps there are.
    pub(super) fn end(&self, totals: &Totals, found: &mut Found) -> Result<(), Failure> {
        let Some(budgets) = &self.budgets else { return Ok(()) };
        found.together = budgets.of_all(totals, &self.legend, self.horizon.from);
        if self.options.grouped && self.options.simulated.selection.app.is_none() {
            let is_there = |app: &str| budgets.place(app).is_some_and(|at| found.seen[at]);
            budgets::every_app_is_known(budgets, is_there, std::iter::empty)?;
        }
        Ok(())
    }

    /// Notes the budgets of months that the run does not report.
    pub(super) fn note_what_is_not_judged(&self) {
        self.budgets.iter().for_each(|budgets| budgets::note_what_is_beyond(budgets, self.horizon));
    }

    /// Prints what was found for people.
    pub(super) fn print(&self, found: &Found, out: &mut dyn Write) -> io::Result<()> {
        AlignedText.print(&NearBounds { found: &found.near, count: found.times_near(), legend: &self.legend }, out)?;
        let over: Vec<OverBudget> = found.together.iter().chain(&found.first).cloned().collect();
        AlignedText.print(&OverBudgets { found: &over, count: found.count() }, out)
    }

    /// The verdict: what was found against what was asked.
    pub(super) fn verdict(&self, totals: &Totals, found: &Found) -> Result<(), Failure> {
        let over = found.together.iter().chain(&found.first);
        let mut reasons: Vec<String> = budgets::judged(over, found.count()).into_iter().collect();
        if self.options.fail_on.contains(&FailOn::Violations) && totals.counts.violations > 0 {
            let count = totals.counts.violations;
            let rules: Vec<String> = totals.refused().iter().map(|(rule, count)| format!("{count} {rule}")).collect();
            reasons.push(format!("{count} violation{} ({})", plural(count), rules.join(", ")));
        }
        if let Some(share) = self.options.headroom.filter(|_| self.options.fail_on.contains(&FailOn::Headroom)) {
            let count = found.times_near();
            let named =
                |(what, count): (&Bounded, &u64)| format!("{count} {}:{}", what.kind(), what.name(self.legend.names));
            let bounds: Vec<String> = found.bounds.iter().map(named).collect();
            if count > 0 {
                reasons.push(format!(
                    "use within {share} of a bound {count} time{} ({})",
                    plural(count),
                    bounds.join(", ")
                ));
            }
        }
        if reasons.is_empty() { Ok(()) } else { Err(Failure::Judged(reasons.join("; "))) }
    }
}

/// Whether a run is judged: then it goes on, even where nobody reads what it prints.
pub(super) fn judges(options: &Run) -> bool {
    options.budgets.budget.is_some() || options.budgets.budget_file.is_some() || !options.fail_on.is_empty()
}

fn is_json(options: &Run) -> bool {
    options.format == PrintedFormat::Json && !options.quiet
}

/// What a run is judged by, as `run.json` tells it.
pub(super) fn given(options: &Run) -> Vec<(&'static str, String)> {
    let mut given: Vec<_> = budgets::given(&options.budgets).collect();
    given.extend(options.headroom.map(|share| ("headroom", share.to_string())));
    let mut fail_on = options.fail_on.clone();
    fail_on.sort_unstable();
    fail_on.dedup();
    if !fail_on.is_empty() {
        let words: Vec<&str> = fail_on.into_iter().map(FailOn::word).collect();
        given.push(("fail_on", words.join(",")));
    }
    given
}

impl Found {
    /// Takes what was found of the apps after those before.
    pub(super) fn take(&mut self, judged: Judged) -> Result<(), Failure> {
        judged.seen.into_iter().for_each(|at| self.seen[at] = true);
        self.of_apps += judged.of_apps;
        if let Some(json) = &mut self.json {
            json.write_all(&judged.json).map_err(unkept)?;
        }
        keep(&mut self.first, judged.first);
        keep(&mut self.near, judged.near);
        for (what, times) in judged.bounds {
            *self.bounds.entry(what).or_default() += times;
        }
        Ok(())
    }

    fn count(&self) -> u64 {
        self.together.len() as u64 + self.of_apps
    }

    fn times_near(&self) -> u64 {
        self.bounds.values().sum()
    }

    /// The lists of what was found as JSON has them: those of all apps together stand first.
    pub(super) fn lists(&mut self) -> io::Result<Vec<List>> {
        let Some(json) = self.json.take() else { return Ok(Vec::new()) };
        let together = io::Cursor::new(elements(&self.together));
        Ok(vec![("over_budget", Box::new(together.chain(json.rewound()?)))])
    }
}

/// Keeps what comes after, as far as it is printed.
fn keep<T>(kept: &mut Vec<T>, more: Vec<T>) {
    kept.extend(more.into_iter().take(FOUND_IN_FULL.saturating_sub(kept.len())));
}

/// The elements of a list, each after a comma.
fn elements(found: &[OverBudget]) -> Vec<u8> {
    found.iter().map(|over| format!(",\n{}", over_budget_value(over))).collect::<String>().into_bytes()
}
