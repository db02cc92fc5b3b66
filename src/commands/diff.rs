//! `billcast diff`: what it was, what it is - between two runs.

use std::path::{Path, PathBuf};

use billcast::batch::Apps;
use billcast::calendar::Horizon;
use billcast::export::{AlignedText, Csv, Json, Printed, SafeCsv, comparison::Shown, run_value};
use billcast::judge::budget::Budgets;
use billcast::judge::{Bill, diff, results};
use billcast::ledger::{BeyondPublication, Comparison, Depth, OverBudget, Totals};
use billcast::money::{Amount, Currency};
use serde_json::Value;

use super::simulation::{Request, Simulation, ends_before_it_begins};
use super::{Failure, amount, budgets, no_such_app, note, note_beyond_publication, plural, print, print_data};
use crate::cli::{Diff, PrintedFormat, Selection};

/// A bill, and how its run was made.
pub(super) struct Side {
    pub(super) bill: Bill,
    run: Value,
    pub(super) beyond_publication: Vec<BeyondPublication>,
}

/// Where a side comes from.
enum Origin<'c> {
    Results(Side),
    Scenario(Box<Simulation<'c>>),
}

pub(crate) fn run(options: &Diff) -> Result<(), Failure> {
    let origins = origins(options)?;
    every_option_applies(options, &origins)?;
    let horizon = horizon(&options.selection, &origins)?;
    let budgets = read_budgets(options, &origins)?;
    let [was, is] = origins.map(|origin| side(origin, horizon, options));
    let (was, is) = (was?, is?);
    let over_budget = budgets.as_ref().map(|budgets| budgets.of_bills(&was.bill, &is.bill));
    let comparison =
        diff::compare(was.bill, is.bill).map_err(|error| Failure::usage(error.to_string(), error.help()))?;
    let currency = comparison.currency;
    let fail_over = options.fail_over.as_deref().map(|text| amount("--fail-over", text, currency)).transpose()?;
    if !options.quiet {
        let beyond = was.beyond_publication.iter().chain(&is.beyond_publication);
        note_beyond_publication(beyond);
        notes(&comparison);
        budgets.iter().for_each(|budgets| budgets::note_what_is_beyond(budgets, horizon));
        let (runs, over_budget) = ([&was.run, &is.run], over_budget.as_deref());
        let shown = Shown { comparison: &comparison, all: options.all, runs, over_budget };
        match options.format {
            PrintedFormat::Table => print(|out| AlignedText.print(&shown, out))?,
            PrintedFormat::Csv if options.csv_safe => print_data(|out| SafeCsv.print(&shown, out))?,
            PrintedFormat::Csv => print_data(|out| Csv.print(&shown, out))?,
            PrintedFormat::Json => print_data(|out| Json.print(&shown, out))?,
        }
    }
    judge(&comparison, fail_over, over_budget.as_deref().unwrap_or_default())
}

/// The budgets, in the currency of the second bill. Every app that has one must be in either.
fn read_budgets(options: &Diff, origins: &[Origin<'_>; 2]) -> Result<Option<Budgets>, Failure> {
    let Some(currency) = origins.iter().rev().find_map(Origin::currency) else { return Ok(None) };
    let budgets = budgets::read(&options.budgets, currency)?;
    if let Some(budgets) = &budgets {
        let is_known = |app: &str| origins.iter().any(|origin| origin.knows(app));
        budgets::every_app_is_known(budgets, is_known, || origins.iter().flat_map(Origin::names))?;
    }
    Ok(budgets)
}

impl Origin<'_> {
    /// The currency of the amounts; `None` for the files of a run without a month.
    fn currency(&self) -> Option<Currency> {
        match self {
            Self::Results(side) => side.bill.currency,
            Self::Scenario(simulation) => Some(simulation.legend().currency),
        }
    }

    /// Whether it has an app.
    fn knows(&self, app: &str) -> bool {
        match self {
            Self::Results(side) => side.bill.apps.contains_key(app),
            Self::Scenario(simulation) => simulation.knows(app),
        }
    }

    /// Its apps.
    fn names(&self) -> Box<dyn Iterator<Item = &str> + '_> {
        match self {
            Self::Results(side) => Box::new(side.bill.apps.keys().map(String::as_str)),
            Self::Scenario(simulation) => Box::new(simulation.names()),
        }
    }
}

/// One scenario under two rulebooks, or two sides of any kind; the mistakes of both are reported together.
fn origins(options: &Diff) -> Result<[Origin<'_>; 2], Failure> {
    let (rulebook, against) = (options.rulebook.as_deref(), options.against.as_deref());
    let (was, is) = match options.sides.as_slice() {
        [one] if against.is_none() => {
            let message = format!("{} alone has nothing to be compared with", one.display());
            let help = "name a second scenario or folder of results, or another rulebook with --against";
            return Err(Failure::usage(message, help));
        }
        [one] if results::is_results(one) => {
            let message = format!("{} is a folder of results: its rulebook is set", one.display());
            return Err(Failure::usage(message, "name the scenario instead, or a second folder of results"));
        }
        [one] => (one, one),
        [was, is, ..] => (was, is),
        [] => return Err(Failure::usage("there is nothing to compare", "name two scenarios or folders of results")),
    };
    let origin = |path, held| origin(path, options, held);
    match (origin(was, rulebook), origin(is, against.or(rulebook))) {
        (Ok(was), Ok(is)) => Ok([was, is]),
        (Err(Failure::Input(mut wrong)), Err(Failure::Input(more))) if was != is => {
            wrong.extend(more);
            Err(Failure::Input(wrong))
        }
        (Err(failure), _) | (_, Err(failure)) => Err(failure),
    }
}

fn origin<'c>(path: &'c PathBuf, options: &'c Diff, held: Option<&'c str>) -> Result<Origin<'c>, Failure> {
    if path == Path::new("-") {
        let help = "write the rows to a file and name that";
        return Err(Failure::usage("`diff` cannot read standard input: it may read a scenario twice", help));
    }
    if results::is_results(path) {
        let (bill, run) = results::read(path).map_err(|findings| Failure::Input(vec![findings]))?;
        return Ok(Origin::Results(Side { bill, run, beyond_publication: Vec::new() }));
    }
    let request = Request {
        scenarios: std::slice::from_ref(path),
        selection: &options.selection,
        held,
        grouped: false,
        in_any_order: false,
        invoices: false,
        spanned: false,
        // What is printed as JSON tells the checksums.
        hashed: options.format == PrintedFormat::Json,
        watched: !options.quiet,
    };
    Ok(Origin::Scenario(Box::new(Simulation::read(request)?)))
}

/// An option that changes nothing is a slip: silence would let its user believe that it did.
fn every_option_applies(options: &Diff, origins: &[Origin<'_>; 2]) -> Result<(), Failure> {
    let [was, is] = origins.each_ref().map(|origin| matches!(origin, Origin::Scenario(_)));
    let given = [
        ("--rulebook", options.rulebook.is_some(), was || (is && options.against.is_none())),
        ("--against", options.against.is_some(), is),
        ("--rulebooks", options.selection.rulebooks.is_some(), was || is),
    ];
    // What a project file says for every comparison may be of no use in this one.
    let is_typed = |option: &str| !options.selection.project.gives(option.trim_start_matches('-'));
    match given.into_iter().find(|(option, is_given, applies)| *is_given && !applies && is_typed(option)) {
        None => Ok(()),
        Some((option, ..)) => {
            let message = format!("{option} changes nothing: that side is results, and their rulebooks are set");
            Err(Failure::usage(message, "leave it out, or name the scenario instead of its results"))
        }
    }
}

/// The months to compare: scenarios are simulated over the months of either, results have those of their run.
fn horizon(selection: &Selection, sides: &[Origin<'_>; 2]) -> Result<Horizon, Failure> {
    let mut simulated: Option<Horizon> = None;
    let mut reported: Option<Horizon> = None;
    for side in sides {
        match side {
            Origin::Scenario(simulation) => {
                let own = simulation.horizon()?;
                simulated = Some(simulated.map_or(own, |other| own.together(other)));
            }
            Origin::Results(Side { bill, .. }) => {
                let own = bill.horizon;
                reported = Some(reported.map_or(Some(own), |other| own.common(other)).ok_or_else(no_common_month)?);
            }
        }
    }
    match (reported, simulated) {
        (None, Some(simulated)) => Ok(simulated),
        (Some(reported), _) => {
            let (from, to) = (selection.from.unwrap_or(reported.from), selection.to.unwrap_or(reported.to));
            if from > to && selection.from.is_some() && selection.to.is_some() {
                return Err(ends_before_it_begins(from, to, "set them the other way round"));
            }
            reported.common(Horizon { from, to }).ok_or_else(no_common_month)
        }
        (None, None) => Err(no_common_month()),
    }
}

fn no_common_month() -> Failure {
    Failure::usage("the two bills have no month in common", "compare runs of the same months (--from, --to)")
}

fn side(origin: Origin<'_>, horizon: Horizon, options: &Diff) -> Result<Side, Failure> {
    let Selection { app, from, to, .. } = &options.selection;
    match origin {
        Origin::Results(side) => {
            let reported = side.bill.horizon;
            let beyond = from.is_some_and(|from| from < horizon.from) || to.is_some_and(|to| to > horizon.to);
            if !options.quiet && (reported != horizon || beyond) {
                let Horizon { from, to } = reported;
                let compared = format!("{} to {} are compared", horizon.from, horizon.to);
                note(&format!("of a run from {from} to {to} the months {compared}"));
            }
            if let Some(app) = app.as_deref().filter(|app| !side.bill.apps.contains_key(*app)) {
                return Err(no_such_app(app, side.bill.apps.keys().map(String::as_str), side.bill.apps.len()));
            }
            Ok(Side { bill: side.bill.part(horizon, app.as_deref()), ..side })
        }
        Origin::Scenario(simulation) => bill(&simulation, horizon),
    }
}

/// The side of a simulation.
pub(super) fn bill(simulation: &Simulation<'_>, horizon: Horizon) -> Result<Side, Failure> {
    let legend = simulation.legend();
    let mut bill = Bill::new(horizon, legend.currency);
    let (mut totals, mut months) = (Totals::new(horizon, legend.names, Depth::Counts), 0);
    let part = |apps: &Apps<'_>| {
        let mut part = (Bill::new(horizon, legend.currency), Totals::new(horizon, legend.names, Depth::Counts), 0);
        apps.each(|app| {
            part.0.add(app, &legend);
            part.1.add(app.ledger);
            part.2 += app.ledger.months.len();
        });
        part
    };
    let files = simulation.replay(horizon, part, |(later, sums, more)| {
        bill.append(later);
        totals.merge(&sums);
        months += more;
        // Two bills are held in memory.
        simulation.refuse_many(months, horizon)
    })?;
    let run = simulation.run_info(horizon, files, &totals);
    Ok(Side { bill, run: run_value(&run), beyond_publication: run.beyond_publication })
}

fn notes(comparison: &Comparison) {
    if let Some((was, is)) = &comparison.renamed {
        note(&format!("the app `{was}` is compared with the app `{is}`"));
    }
    for (count, bill) in comparison.only.into_iter().zip(["first", "second"]).filter(|(count, _)| *count > 0) {
        let (s, is) = (plural(count as u64), if count == 1 { "is" } else { "are" });
        note(&format!("{count} app{s} {is} only in the {bill} bill"));
    }
    for (rows, bill) in comparison.refused.iter().zip(["first", "second"]).filter(|(rows, _)| !rows.is_empty()) {
        let s = plural(rows.len() as u64);
        note(&format!("{} refusal{s} only in the {bill} bill: the two are not of the same operations", rows.len()));
    }
}

/// The gate: the totals may differ, up or down, by so much, and no month may be over budget.
fn judge(comparison: &Comparison, fail_over: Option<Amount>, over_budget: &[OverBudget]) -> Result<(), Failure> {
    let (difference, currency) = (comparison.total().difference(), comparison.currency);
    let mut reasons = Vec::new();
    if let Some(most) = fail_over.filter(|most| difference.abs() > *most) {
        let (by, most) = (difference.display(currency), most.display(currency));
        reasons.push(format!("the totals differ by {by} {}, more than {most}", currency.code()));
    }
    reasons.extend(budgets::judged(over_budget.iter(), over_budget.len() as u64));
    if reasons.is_empty() { Ok(()) } else { Err(Failure::Judged(reasons.join("; "))) }
}
