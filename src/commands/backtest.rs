//! `billcast backtest`: how well forecasts would have been.

use std::path::Path;

use billcast::engine::Engine;
use billcast::export::{AlignedText, Backtested, Csv, Json, Printed, run_value, write_run};
use billcast::forecast::{Asked, Cuts, backtest};
use billcast::ledger::{Backtest as Found, Depth, RunInfo, Skipped, Totals};
use billcast::scenario::AppRows;

use super::forecast::{assumed, known_apps};
use super::run::use_threads;
use super::simulation::{Request, Simulation};
use super::writing::{inputs_are_safe, unwritten, write_files};
use super::{Failure, note, note_beyond_publication, plural, print, print_data, seen_enough};
use crate::cli::{Backtest, PrintedFormat};

/// Every month that was forecast.
const BACKTEST_CSV: &str = "backtest.csv";
/// How the backtest was made. It has a name of its own: `run.json` is of a bill.
const BACKTEST_JSON: &str = "backtest.json";
/// So many apps are named in a note.
const NAMED: usize = 5;

pub(crate) fn run(options: &Backtest) -> Result<(), Failure> {
    use_threads(options.drawing.threads)?;
    let request = Request { hashed: true, watched: !options.quiet, ..Request::of(&options.simulated) };
    let simulation = Simulation::read(request)?;
    let assumed = assumed(&options.assumptions, simulation.timeline())?;
    let apps = simulation.chosen_of(known_apps(&simulation, &assumed.assumptions)?)?;
    let mut run = run_info(options, &simulation, &apps)?;
    if let Some(dir) = &options.out {
        let names = [BACKTEST_CSV, BACKTEST_JSON].map(str::to_owned).into_iter();
        inputs_are_safe(dir, names, &simulation, [options.assumptions.clone()])?;
    }
    let (draws, seed) = (options.drawing.draws, options.drawing.seed);
    let asked = Asked { draws, seed, sobol: false, until: None, most: draws };
    let (from, to) = simulation.months_given();
    let cuts = Cuts { ahead: options.ahead, from, to };
    let found = backtest(simulation.timeline(), &assumed.assumptions, &apps, asked, cuts);
    let found = found.map_err(|findings| Failure::Input(vec![findings]))?;
    if found.hindsights.is_empty() {
        return Err(nothing_found(&found, apps.len()));
    }
    run.inputs.push(assumed.input.clone());
    let told = run_value(&run);
    let shown = Backtested { found: &found, run: &told };
    if let Some(dir) = &options.out {
        write(dir, &shown, &run)?;
    }
    if options.quiet {
        return Ok(());
    }
    note_beyond_publication(run.beyond_publication.iter());
    note_what_is_left_out(&found);
    seen_enough(match options.format {
        PrintedFormat::Table => print(|out| AlignedText.print(&shown, out)),
        PrintedFormat::Csv => print_data(|out| Csv.print(&shown, out)),
        PrintedFormat::Json => print_data(|out| Json.print(&shown, out)),
    })
}

/// No month was forecast: no history is long enough, or --from and --to leave none.
fn nothing_found(found: &Found, apps: usize) -> Failure {
    if found.too_short.len() == apps {
        let message =
            "no app has a history long enough to be cut: the fourth month with readings is the first to be forecast";
        return Failure::usage(message, "give the history readings of more months");
    }
    let message = "none of the months that can be forecast lies between --from and --to";
    Failure::usage(message, "choose months from the fourth one with readings to the last one")
}

/// Says of which apps nothing, or less than there is, was forecast, and why.
fn note_what_is_left_out(found: &Found) {
    let names = |apps: &mut dyn Iterator<Item = &str>, all: usize| {
        let shown: Vec<String> = apps.take(NAMED).map(|app| format!("`{app}`")).collect();
        let more = all - shown.len();
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        format!("{}{more}", shown.join(", "))
    };
    let short = &found.too_short;
    if !short.is_empty() {
        let named = names(&mut short.iter().map(String::as_str), short.len());
        note(&format!("left out, for their history is too short to be cut (four months with readings): {named}"));
    }
    for Skipped { app, cuts, first, why } in found.skipped.iter().take(NAMED) {
        let s = plural(*cuts);
        note(&format!("{cuts} cut{s} of `{app}` left out, the first in {first}, where nothing can be forecast: {why}"));
    }
    if let Some(more) = found.skipped.get(NAMED..).filter(|more| !more.is_empty()) {
        let cuts: u64 = more.iter().map(|skipped| skipped.cuts).sum();
        let named = names(&mut more.iter().map(|skipped| skipped.app.as_str()), more.len());
        note(&format!("{cuts} more cuts left out in the same way, of {named}"));
    }
}

/// How the backtest was made; what is counted is of the real rows.
fn run_info(options: &Backtest, simulation: &Simulation<'_>, apps: &[AppRows<'_>]) -> Result<RunInfo, Failure> {
    let horizon = simulation.horizon()?;
    let mut totals = Totals::new(horizon, simulation.timeline().names(), Depth::Counts);
    let engine = Engine::new(simulation.timeline(), horizon).without_invoices();
    apps.iter().for_each(|app| totals.add(&engine.replay(&app.rows, &mut ())));
    let mut run = simulation.run_info(horizon, simulation.files_read(), &totals);
    run.options.push(("assumptions", options.assumptions.display().to_string()));
    run.options.extend(options.ahead.map(|ahead| ("ahead", ahead.to_string())));
    run.options.push(("draws", options.drawing.draws.to_string()));
    run.options.push(("seed", options.drawing.seed.to_string()));
    Ok(run)
}

/// Writes every month that was forecast, and how the backtest was made.
fn write(dir: &Path, shown: &Backtested<'_>, run: &RunInfo) -> Result<(), Failure> {
    let (mut csv, mut json) = (Vec::new(), Vec::new());
    // Writing into a Vec cannot fail.
    let _ = Csv.print(shown, &mut csv).and_then(|()| write_run(run, &mut json));
    write_files(dir, &[(BACKTEST_CSV.to_owned(), csv), (BACKTEST_JSON.to_owned(), json)]).map_err(unwritten)
}
