//! Budgets as a command line gives them: read, and told of where months are over them.

use std::fs;

use billcast::calendar::Horizon;
use billcast::diagnostic::{Findings, nearest};
use billcast::judge::budget::{Budgets, file};
use billcast::ledger::OverBudget;
use billcast::money::Currency;

use super::simulation::Simulation;
use super::{Failure, amount, note, plural};
use crate::cli;

/// How many months over budget the failure names.
const NAMED: usize = 3;

/// Reads the budgets; `None` where there are none.
pub(super) fn read(options: &cli::Budgets, currency: Currency) -> Result<Option<Budgets>, Failure> {
    let every = options.budget.as_deref().map(|text| amount("--budget", text, currency)).transpose()?;
    let Some(path) = &options.budget_file else {
        return Ok(every.map(|budget| Budgets::of_every_month(budget, currency)));
    };
    let wrong = |findings| Failure::Input(vec![findings]);
    let help = "name a CSV file of budgets: app,month,budget";
    let text = fs::read(path).map_err(|error| wrong(Findings::unreadable(path, &error, help)))?;
    file::read(&path.display().to_string(), text, every, currency).map(Some).map_err(wrong)
}

/// Reads the budgets for a simulation: every app that has one must be known to it.
pub(super) fn read_for(options: &cli::Budgets, simulation: &Simulation<'_>) -> Result<Option<Budgets>, Failure> {
    let budgets = read(options, simulation.legend().currency)?;
    if let Some(budgets) = &budgets {
        every_app_is_known(budgets, |app| simulation.knows(app), || simulation.names())?;
    }
    Ok(budgets)
}

/// The options, as `run.json` tells them.
pub(super) fn given(options: &cli::Budgets) -> impl Iterator<Item = (&'static str, String)> {
    let file = options.budget_file.as_ref().map(|path| path.display().to_string());
    let given = [("budget", options.budget.clone()), ("budget_file", file)];
    given.into_iter().filter_map(|(name, value)| Some((name, value?)))
}

/// Every app that has a budget must be known. `names` are those that can be suggested.
pub(super) fn every_app_is_known<'n, N: Iterator<Item = &'n str>>(
    budgets: &Budgets,
    is_known: impl Fn(&str) -> bool,
    names: impl Fn() -> N,
) -> Result<(), Failure> {
    let unknown = budgets.unknown_apps(is_known, |app| nearest(app, names()));
    if unknown.is_empty() { Ok(()) } else { Err(Failure::Input(vec![unknown])) }
}

/// A budget of a month that the run does not report is judged nowhere: it may be a slip in the year.
pub(super) fn note_what_is_beyond(budgets: &Budgets, horizon: Horizon) {
    let count = budgets.beyond(horizon) as u64;
    if count > 0 {
        let (s, is) = (plural(count), if count == 1 { "is" } else { "are" });
        note(&format!("{count} budget{s} {is} of months outside {} to {}", horizon.from, horizon.to));
    }
}

/// What a command that judges says of the months over budget; `None` where there are none. `first` are the first of them.
pub(super) fn judged<'o>(first: impl Iterator<Item = &'o OverBudget>, count: u64) -> Option<String> {
    let mut named: Vec<String> = first.take(NAMED).map(OverBudget::brief).collect();
    let more = count.saturating_sub(named.len() as u64);
    if more > 0 {
        named.push(format!("{more} more"));
    }
    let s = plural(count);
    (count > 0).then(|| format!("{count} month{s} over budget ({})", named.join(", ")))
}
