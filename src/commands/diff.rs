//! `billcast diff`: what it was, what it is - between two runs.

use std::path::{Path, PathBuf};

use billcast::calendar::Horizon;
use billcast::export::{Json, comparison::Shown};
use billcast::judge::{Bill, diff, results};
use billcast::ledger::Comparison;
use billcast::money::Amount;
use serde_json::Value;

use super::simulation::Simulation;
use super::{Failure, no_such_app, note, note_beyond_publication, plural, print, print_data};
use crate::cli::{Diff, PrintedFormat, Selection};

/// A bill, and how its run was made.
struct Side {
    bill: Bill,
    run: Value,
}

/// Where a side comes from.
enum Origin<'c> {
    Results(Side),
    Scenario(Box<Simulation<'c>>),
}

pub(crate) fn run(options: &Diff) -> Result<(), Failure> {
    let [was, is] = origins(options)?;
    let horizon = horizon(&options.selection, [&was, &is])?;
    let was = side(was, horizon, &options.selection, options.quiet)?;
    let is = side(is, horizon, &options.selection, options.quiet)?;
    let comparison = diff::compare(was.bill, is.bill)
        .map_err(|error| Failure::usage(error.to_string(), "compare two bills of one currency"))?;
    let fail_over = options.fail_over.as_deref().map(|text| threshold(text, &comparison)).transpose()?;
    if !options.quiet {
        notes(&comparison);
        let shown = Shown { comparison: &comparison, all: options.all };
        match options.format {
            PrintedFormat::Table => print(|out| shown.table(out))?,
            PrintedFormat::Csv => print_data(|out| shown.csv(out))?,
            PrintedFormat::Json => print_data(|out| shown.json(&was.run, &is.run, out))?,
        }
    }
    fail_over.map_or(Ok(()), |most| judge(&comparison, most))
}

/// One scenario under two rulebooks, or two sides of any kind.
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
    let selection = &options.selection;
    Ok([origin(was, selection, rulebook)?, origin(is, selection, against.or(rulebook))?])
}

fn origin<'c>(path: &PathBuf, selection: &'c Selection, held: Option<&'c str>) -> Result<Origin<'c>, Failure> {
    if path == Path::new("-") {
        let help = "write the rows to a file and name that";
        return Err(Failure::usage("`diff` cannot read standard input: it may read a scenario twice", help));
    }
    if results::is_results(path) {
        let (bill, run) = results::read(path).map_err(|findings| Failure::Input(vec![findings]))?;
        return Ok(Origin::Results(Side { bill, run }));
    }
    Ok(Origin::Scenario(Box::new(Simulation::read(std::slice::from_ref(path), selection, held)?)))
}

/// The months that both sides have: scenarios are simulated over the months of either, results have those of their run.
fn horizon(selection: &Selection, sides: [&Origin<'_>; 2]) -> Result<Horizon, Failure> {
    let mut simulated: Option<Horizon> = None;
    let mut common: Option<Horizon> = None;
    for side in sides {
        match side {
            Origin::Scenario(simulation) => {
                let own = simulation.horizon()?;
                simulated = Some(simulated.map_or(own, |other| own.together(other)));
            }
            Origin::Results(Side { bill, .. }) => {
                let own = bill.horizon;
                common = Some(common.map_or(Some(own), |other| own.common(other)).ok_or_else(no_common_month)?);
            }
        }
    }
    let chosen = |horizon: Horizon| Horizon {
        from: selection.from.unwrap_or(horizon.from),
        to: selection.to.unwrap_or(horizon.to),
    };
    match (common, simulated) {
        (Some(results), _) => results.common(chosen(results)).ok_or_else(no_common_month),
        (None, Some(simulated)) => Ok(simulated),
        (None, None) => Err(no_common_month()),
    }
}

fn no_common_month() -> Failure {
    Failure::usage("the two bills have no month in common", "compare runs of the same months (--from, --to)")
}

fn side(origin: Origin<'_>, horizon: Horizon, selection: &Selection, quiet: bool) -> Result<Side, Failure> {
    match origin {
        Origin::Results(side) => {
            let reported = side.bill.horizon;
            if !quiet && reported != horizon {
                let Horizon { from, to } = reported;
                note(&format!(
                    "of a run from {from} to {to} the months {} to {} are compared",
                    horizon.from, horizon.to
                ));
            }
            let app = selection.app.as_deref();
            if let Some(app) = app.filter(|app| !side.bill.apps.iter().any(|known| known == app)) {
                return Err(no_such_app(app, side.bill.apps.iter().map(String::as_str)));
            }
            Ok(Side { bill: side.bill.part(horizon, app), ..side })
        }
        Origin::Scenario(simulation) => {
            let results = simulation.replay(horizon)?;
            if !quiet {
                note_beyond_publication(&results.run);
            }
            Ok(Side { bill: Bill::of(&results), run: Json::run(&results) })
        }
    }
}

fn notes(comparison: &Comparison) {
    if let Some((was, is)) = &comparison.renamed {
        note(&format!("the app `{was}` is compared with the app `{is}`"));
    }
    for (count, bill) in comparison.only.into_iter().zip(["first", "second"]).filter(|(count, _)| *count > 0) {
        let (s, is) = (plural(count as u64), if count == 1 { "is" } else { "are" });
        note(&format!("{count} app{s} {is} only in the {bill} bill"));
    }
}

/// The amount of `--fail-over`.
fn threshold(text: &str, comparison: &Comparison) -> Result<Amount, Failure> {
    Amount::parse(text, comparison.currency).ok_or_else(|| {
        let (code, decimals) = (comparison.currency.code(), comparison.currency.decimals);
        let message = format!("`{text}` is not an amount in {code}");
        Failure::usage(message, format!("write --fail-over in digits with up to {decimals} decimals, as in 100"))
    })
}

/// The gate: the totals may differ, up or down, by so much.
fn judge(comparison: &Comparison, most: Amount) -> Result<(), Failure> {
    let difference = comparison.total().difference();
    if difference.abs() <= most {
        return Ok(());
    }
    let currency = comparison.currency;
    let (by, most) = (difference.display(currency), most.display(currency));
    Err(Failure::Judged(format!("the totals differ by {by} {}, more than {most}", currency.code())))
}
