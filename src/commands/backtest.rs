//! `billcast backtest`: how well forecasts would have been.

use std::path::Path;

use billcast::engine::Engine;
use billcast::export::{AlignedText, Backtested, Csv, Json, Printed, run_value, write_run};
use billcast::forecast::{Asked, backtest};
use billcast::ledger::{Depth, RunInfo, Totals};
use billcast::scenario::AppRows;

use super::forecast::{assumed, known_apps};
use super::run::use_threads;
use super::simulation::{Request, Simulation};
use super::writing::{RUN_JSON, files_are_safe, unwritten, write_files};
use super::{Failure, note_beyond_publication, print, print_data, seen_enough};
use crate::cli::{Backtest, PrintedFormat};

/// Every month that was forecast.
const BACKTEST_CSV: &str = "backtest.csv";

pub(crate) fn run(options: &Backtest) -> Result<(), Failure> {
    use_threads(options.drawing.threads)?;
    let request = Request { hashed: true, watched: !options.quiet, ..Request::of(&options.simulated) };
    let simulation = Simulation::read(request)?;
    let assumed = assumed(&options.assumptions, simulation.timeline())?;
    let apps = simulation.chosen_of(known_apps(&simulation, &assumed.assumptions)?)?;
    if let Some(dir) = &options.out {
        let names = [BACKTEST_CSV, RUN_JSON].map(str::to_owned).into_iter();
        files_are_safe(dir, names, || {
            Ok(simulation.files()?.into_iter().chain([options.assumptions.clone()]).collect())
        })?;
    }
    let (draws, seed) = (options.drawing.draws, options.drawing.seed);
    let asked = Asked { draws, seed, sobol: false, until: None, most: draws };
    let found = backtest(simulation.timeline(), &assumed.assumptions, &apps, asked, options.ahead);
    let found = found.map_err(|findings| Failure::Input(vec![findings]))?;
    if found.hindsights.is_empty() {
        let message =
            "no app has a history long enough to be cut: the fourth month with readings is the first to be forecast";
        return Err(Failure::usage(message, "give the history readings of more months"));
    }
    let mut run = run_info(options, &simulation, &apps)?;
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
    seen_enough(match options.format {
        PrintedFormat::Table => print(|out| AlignedText.print(&shown, out)),
        PrintedFormat::Csv => print_data(|out| Csv.print(&shown, out)),
        PrintedFormat::Json => print_data(|out| Json.print(&shown, out)),
    })
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
    write_files(dir, &[(BACKTEST_CSV.to_owned(), csv), (RUN_JSON.to_owned(), json)]).map_err(unwritten)
}
