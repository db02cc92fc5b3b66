//! `billcast forecast`: what may come, by many draws.

mod files;
mod lagging;

use std::fs;
use std::path::Path;

use billcast::calendar::{Horizon, Month};
use billcast::checksum::Checksum;
use billcast::diagnostic::Findings;
use billcast::engine::words;
use billcast::export::outlook::Shown;
use billcast::export::{AlignedText, Csv, Json, Printed, SafeCsv, run_value};
use billcast::forecast::{Asked, Assumptions, Plan, is_known_to};
use billcast::judge::budget::Budgets;
use billcast::ledger::{Depth, Forecast as Found, InputInfo, RunInfo, Totals};
use billcast::rulebook::Timeline;
use billcast::scenario::{AppRows, write_rows};

use self::files::Results;
use super::chart::note_names;
use super::run::use_threads;
use super::simulation::{Request, Simulation, ends_before_it_begins};
use super::writing::inputs_are_safe;
use super::{Failure, budgets, note, note_beyond_publication, print, print_data, reading, seen_enough};
use crate::cli::{self, Drawing, Forecast, PrintedFormat};

/// So many months are drawn unless told otherwise.
pub(super) const MONTHS: i32 = 12;

/// Assumptions as they were read.
pub(super) struct Assumed {
    pub(super) assumptions: Assumptions,
    pub(super) input: InputInfo,
}

pub(crate) fn run(options: &Forecast) -> Result<(), Failure> {
    use_threads(options.drawing.threads)?;
    few_enough(options)?;
    let simulation =
        Simulation::read(Request { hashed: true, watched: !options.quiet, ..Request::of(&options.simulated) })?;
    let assumed = assumed(&options.assumptions, simulation.timeline())?;
    independent(options, &assumed.assumptions)?;
    let plan = planned(&simulation, &assumed.assumptions, options.quiet)?;
    let budgets = read_budgets(options, &simulation)?;
    let cases = case_files(&plan, &simulation)?;
    if let Some(dir) = &options.out {
        let names = cases.iter().map(|(name, _)| name.clone()).chain(files::names(options));
        let others = [options.assumptions.clone()].into_iter().chain(options.budget_file.clone());
        inputs_are_safe(dir, names, &simulation, others)?;
    }
    let forecast = drawn(&plan, asked(options), budgets.as_ref())?;
    let (run, totals) = run_info(options, &simulation, &plan, (&assumed, &forecast))?;
    if let Some(dir) = &options.out {
        let (mut made, names) = files::drawn(options, &forecast)?;
        made.extend(cases);
        let legend = simulation.legend();
        let results = Results { forecast: &forecast, run: &run, totals: &totals, legend: &legend };
        files::write(dir, options, &results, &made)?;
        if !options.quiet {
            note_names(&names, dir);
        }
    }
    if !options.quiet {
        note_beyond_publication(run.beyond_publication.iter());
        note_errors(options, &forecast);
        if let Some(budgets) = &budgets {
            budgets::note_what_is_beyond(budgets, forecast.horizon);
        }
        seen_enough(print_forecast(&forecast, &run, options))?;
    }
    Ok(())
}

/// The apps that the command line chooses, under the assumptions.
fn planned<'s>(simulation: &'s Simulation<'_>, assumptions: &'s Assumptions, quiet: bool) -> Result<Plan<'s>, Failure> {
    let apps = known_apps(simulation, assumptions)?;
    let months = months(simulation, assumptions, &apps)?;
    if !quiet {
        lagging::note_what_sets_the_month(&apps, assumptions, months.0, &simulation.legend());
    }
    let apps = simulation.chosen_of(apps)?;
    if !quiet {
        lagging::note_readings_that_lag(&apps, months.0);
    }
    Plan::new(simulation.timeline(), assumptions, apps, months).map_err(wrong)
}

fn drawn(plan: &Plan<'_>, asked: Asked, budgets: Option<&Budgets>) -> Result<Found, Failure> {
    let wanted = if asked.until.is_some() { asked.most.max(asked.draws) } else { asked.draws };
    if let Some(most) = plan.most_draws().filter(|most| *most < wanted) {
        let message = format!("{wanted} draws of several apps together do not fit in memory");
        return Err(Failure::usage(message, format!("take at most {most}, fewer months, or one app with --app")));
    }
    let budget_of = |app: Option<&str>, month: Month| budgets?.of_month(app, month);
    plan.forecast(asked, &budget_of).map_err(wrong)
}

/// The forecast that stands beside a bill, and the assumptions as they were read.
pub(super) fn beside(
    simulation: &Simulation<'_>,
    assumptions: &Path,
    (drawing, quiet): (&Drawing, bool),
    budgets: Option<&Budgets>,
) -> Result<(Found, InputInfo), Failure> {
    use_threads(drawing.threads)?;
    let Assumed { assumptions, input } = assumed(assumptions, simulation.timeline())?;
    let plan = planned(simulation, &assumptions, quiet)?;
    let Drawing { draws, seed, .. } = *drawing;
    let forecast = drawn(&plan, Asked { draws, seed, sobol: false, until: None, most: draws }, budgets)?;
    Ok((forecast, input))
}

fn print_forecast(forecast: &Found, run: &RunInfo, options: &Forecast) -> Result<(), Failure> {
    let shown = Shown { forecast, run: &run_value(run) };
    match options.format {
        PrintedFormat::Table => print(|out| AlignedText.print(&shown, out)),
        PrintedFormat::Csv if options.csv_safe => print_data(|out| SafeCsv.print(&shown, out)),
        PrintedFormat::Csv => print_data(|out| Csv.print(&shown, out)),
        PrintedFormat::Json => print_data(|out| Json.print(&shown, out)),
    }
}

/// Every mistake of one file.
fn wrong(findings: Findings) -> Failure {
    Failure::Input(vec![findings])
}

/// Reads the assumptions.
pub(super) fn assumed(path: &Path, timeline: &Timeline) -> Result<Assumed, Failure> {
    let help = "name a TOML file of assumptions: drivers, correlations, operations under a condition, cases";
    let bytes = fs::read(path).map_err(|error| wrong(Findings::unreadable(path, &error, help)))?;
    let checksum = Checksum::of(&bytes);
    let text = reading::utf8(path, bytes).map_err(wrong)?;
    let name = path.display().to_string();
    let assumptions = Assumptions::read(&name, &text, timeline).map_err(wrong)?;
    Ok(Assumed { assumptions, input: InputInfo { name, checksum, rows: 0 } })
}

/// Every app of the base, of which the assumptions name no other.
pub(super) fn known_apps<'s>(
    simulation: &'s Simulation<'_>,
    assumptions: &Assumptions,
) -> Result<Vec<AppRows<'s>>, Failure> {
    assumptions.every_app_is_known(|app| simulation.knows(app), || simulation.names()).map_err(wrong)?;
    Ok(simulation.every_app())
}

/// Draws that begin with more than may be made.
fn few_enough(options: &Forecast) -> Result<(), Failure> {
    let (draws, most) = (options.drawing.draws, options.most_draws);
    if options.until_error.is_none() || draws <= most {
        return Ok(());
    }
    let message = format!("--until-error begins with --draws {draws}, more than --most-draws {most}");
    Err(Failure::usage(message, format!("set --draws to {most} or fewer, or --most-draws to more")))
}

/// Says where the errors are above what was asked for after the most draws.
fn note_errors(options: &Forecast, forecast: &Found) {
    if let Some(until) = options.until_error.filter(|until| !is_known_to(forecast, *until)) {
        note(&format!(
            "after {} draws, the most (--most-draws), the standard errors of the total's mean and P90 are not yet {until} of \
             them",
            forecast.draws
        ));
    }
}

/// Indices that tell the drivers apart take drivers that have nothing in common.
fn independent(options: &Forecast, assumptions: &Assumptions) -> Result<(), Failure> {
    if options.sobol && assumptions.has_correlations() {
        let message = "Sobol's indices tell independent drivers apart, and the assumptions have correlations";
        return Err(Failure::usage(message, "leave --sobol out (rank correlations are told), or the correlations"));
    }
    Ok(())
}

/// The first month drawn, and the months reported.
fn months(
    simulation: &Simulation<'_>,
    assumptions: &Assumptions,
    apps: &[AppRows<'_>],
) -> Result<(Month, Horizon), Failure> {
    let first = assumptions.first_month(apps.iter().map(|app| app.rows.as_slice()));
    let drawn_from = first.ok_or_else(|| Failure::usage("there are no rows", "add a row"))?;
    let (from, to) = simulation.months_given();
    let from = from.unwrap_or(drawn_from);
    let to = to.or(assumptions.last_month()).unwrap_or_else(|| drawn_from.plus(MONTHS - 1).min(Month::LAST));
    if from > to || drawn_from > to {
        let first = if drawn_from > to { drawn_from } else { from };
        let help = "drivers give rows from the month after the last reading of the base on; set a later --to, or `from` in \
                    the assumptions";
        return Err(ends_before_it_begins(first, to, help));
    }
    Ok((drawn_from, Horizon { from, to }))
}

fn read_budgets(options: &Forecast, simulation: &Simulation<'_>) -> Result<Option<Budgets>, Failure> {
    budgets::read_for(&given_budgets(options), simulation)
}

fn given_budgets(options: &Forecast) -> cli::Budgets {
    cli::Budgets { budget: options.budget.clone(), budget_file: options.budget_file.clone() }
}

fn asked(options: &Forecast) -> Asked {
    Asked {
        draws: options.drawing.draws,
        seed: options.drawing.seed,
        sobol: options.sobol,
        until: options.until_error,
        most: options.most_draws,
    }
}

/// Each case as a scenario.
fn case_files(plan: &Plan<'_>, simulation: &Simulation<'_>) -> Result<Vec<(String, Vec<u8>)>, Failure> {
    let words = words(simulation.timeline());
    let file = |(at, name): (usize, &str)| {
        let mut bytes = Vec::new();
        // Writing into a Vec cannot fail.
        let _ = write_rows(&words, &plan.case_rows(at).map_err(wrong)?, &mut bytes);
        Ok((format!("case-{name}.csv"), bytes))
    };
    plan.case_names().enumerate().map(file).collect()
}

/// How the forecast was made. What is counted, and which rulebooks are used beyond their publication, is of the run in which
/// every uncertainty stands at its median.
fn run_info(
    options: &Forecast,
    simulation: &Simulation<'_>,
    plan: &Plan<'_>,
    (assumed, forecast): (&Assumed, &Found),
) -> Result<(RunInfo, Totals), Failure> {
    let mut totals = Totals::new(forecast.horizon, simulation.timeline().names(), Depth::Counts);
    plan.median(|ledger| totals.add(ledger)).map_err(wrong)?;
    let mut run = simulation.run_info(forecast.horizon, simulation.files_read(), &totals);
    let drawing = [("draws", forecast.draws.to_string()), ("seed", forecast.seed.to_string())];
    let until = options.until_error.into_iter();
    let until =
        until.flat_map(|share| [("until_error", share.to_string()), ("most_draws", options.most_draws.to_string())]);
    let sobol = options.sobol.then(|| ("sobol", "true".to_owned()));
    run.options.push(("assumptions", options.assumptions.display().to_string()));
    run.options.extend(drawing.into_iter().chain(until).chain(sobol).chain(budgets::given(&given_budgets(options))));
    run.inputs.push(assumed.input.clone());
    Ok((run, totals))
}
