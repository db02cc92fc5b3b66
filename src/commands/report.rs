//! `billcast report`: the bill as a page.

use std::path::Path;

use billcast::batch::Apps;
use billcast::calendar::Horizon;
use billcast::chart::Told;
use billcast::judge::budget::Budgets;
use billcast::ledger::{AppLedger, AppResult, Details as Seen, Legend, OverBudget, RunInfo};
use billcast::report::{Details, LARGEST, Report, Survey};
use billcast::witness::explain::{Asked, Witness};
use billcast::witness::readings::{Scales, Weighed};

use super::simulation::{Request, Simulation};
use super::writing::{inputs_are_safe, unwritten, write_files};
use super::{Failure, budgets, forecast, note, note_beyond_publication, print_data};
use crate::cli;

/// What the apps come to.
struct Surveyed {
    survey: Survey,
    weighed: Weighed,
    /// The months over budget: those of all apps together, then app by app.
    over: Vec<OverBudget>,
    run: RunInfo,
}

/// The app of a run that has one, with everything that was told of it.
struct OneApp {
    name: String,
    ids: Vec<String>,
    ledger: AppLedger,
    seen: Seen,
}

pub(crate) fn run(options: &cli::Report) -> Result<(), Failure> {
    let place = place(&options.out)?;
    let simulation =
        Simulation::read(Request { hashed: true, watched: !options.quiet, ..Request::of(&options.simulated) })?;
    let horizon = simulation.horizon()?;
    simulation.app_is_there()?;
    if let Some((dir, file)) = &place {
        let others = options.assumptions.clone().into_iter().chain(options.budgets.budget_file.clone());
        inputs_are_safe(dir, [file.clone()].into_iter(), &simulation, others)?;
    }
    let legend = simulation.legend();
    let budgets = budgets::read_for(&options.budgets, &simulation)?;
    let mut surveyed = survey(&simulation, horizon, &legend, budgets.as_ref())?;
    surveyed.run.options.extend(budgets::given(&options.budgets));
    let forecast = options.assumptions.as_deref();
    let drawing = (&options.drawing, options.quiet);
    let forecast = forecast.map(|path| forecast::beside(&simulation, path, drawing, budgets.as_ref()));
    let forecast = forecast.transpose()?.map(|(forecast, input)| {
        let given = [("assumptions", input.name.clone()), ("draws", forecast.draws.to_string())];
        surveyed.run.options.extend(given.into_iter().chain([("seed", forecast.seed.to_string())]));
        surveyed.run.inputs.push(input);
        forecast
    });
    let details = explain(&simulation, horizon, &legend, &mut surveyed.survey)?;
    let one = if surveyed.run.counts.apps == 1 { one_app(&simulation, horizon)? } else { None };
    let ids: Vec<&str> = one.iter().flat_map(|one| &one.ids).map(String::as_str).collect();
    let app = one.as_ref().map(|one| one.name.as_str());
    let months = budgets.as_ref().map(|budgets| budgets.months(app, horizon)).unwrap_or_default();
    let report = Report {
        legend: &legend,
        run: &surveyed.run,
        survey: &surveyed.survey,
        details: &details,
        weighed: &surveyed.weighed,
        budget: &months,
        over: budgets.as_ref().map(|_| surveyed.over.as_slice()),
        forecast: forecast.as_ref(),
        one: one.as_ref().map(|one| one.told(&ids)),
    };
    write(&report, place)?;
    if !options.quiet {
        notes(&surveyed, budgets.as_ref(), horizon);
    }
    let over = surveyed.over.len() as u64;
    budgets::judged(surveyed.over.iter(), over).map_or(Ok(()), |found| Err(Failure::Judged(found)))
}

/// Writes the page to its place, or prints it where it has none.
fn write(report: &Report<'_>, place: Option<(&Path, String)>) -> Result<(), Failure> {
    let Some((dir, file)) = place else { return print_data(|out| report.write(out)) };
    let mut page = Vec::new();
    // Writing into a Vec cannot fail.
    let _ = report.write(&mut page);
    write_files(dir, &[(file, page)]).map_err(unwritten)
}

/// The folder of the page and its name in it; `None` is standard output.
fn place(out: &Path) -> Result<Option<(&Path, String)>, Failure> {
    if out == Path::new("-") {
        return Ok(None);
    }
    let name = out.file_name().and_then(|name| name.to_str()).filter(|_| !out.is_dir());
    let name = name.ok_or_else(|| {
        let message = format!("{} is not the name of a file for the page", out.display());
        Failure::usage(message, "name a file in --out, as in bill.html")
    })?;
    let dir = out.parent().filter(|dir| !dir.as_os_str().is_empty()).unwrap_or(Path::new("."));
    Ok(Some((dir, name.to_owned())))
}

/// Runs every app, under the readings as they are decided and under each other one.
fn survey(
    simulation: &Simulation<'_>,
    horizon: Horizon,
    legend: &Legend<'_>,
    budgets: Option<&Budgets>,
) -> Result<Surveyed, Failure> {
    let others = simulation.timeline().alternatives();
    let scales = Scales::new(simulation.timeline(), &others, horizon);
    let (mut survey, mut weighed, mut over) = (Survey::new(horizon, legend), scales.empty(), Vec::new());
    let part = |apps: &Apps<'_>| {
        let (mut survey, mut weighing, mut over) = (Survey::new(horizon, legend), scales.begin(), Vec::new());
        apps.unpacked(|app| {
            let ledger = weighing.add(app);
            survey.add(app.name, ledger);
            let app = AppResult { app: app.name, ledger, ids: &app.ids, details: None };
            over.extend(budgets.into_iter().flat_map(|budgets| budgets.of_app(&app, legend, horizon.from)));
        });
        (survey, weighing.weighed, over)
    };
    let read = simulation.replay(horizon, part, |(more, weights, months)| {
        survey.merge(more);
        weighed.merge(&weights);
        over.extend(months);
        Ok(())
    })?;
    let together = budgets.map(|budgets| budgets.of_all(&survey.totals, legend, horizon.from));
    let over = together.into_iter().flatten().chain(over).collect();
    let run = simulation.run_info(horizon, read, &survey.totals);
    Ok(Surveyed { survey, weighed, over, run })
}

/// Explains the apps that are shown one by one, and the first of those that have refused rows.
fn explain<'l>(
    simulation: &Simulation<'_>,
    horizon: Horizon,
    legend: &'l Legend<'l>,
    survey: &mut Survey,
) -> Result<Details<'l>, Failure> {
    let others = simulation.timeline().alternatives();
    let witness = Witness::new(simulation.timeline(), &others, horizon, legend, Asked::default());
    let (largest, refusing) = (survey.largest(), survey.refusing());
    let mut details = Details::new(legend, horizon.from);
    let part = |apps: &Apps<'_>| {
        let mut told = Vec::new();
        apps.unpacked(|app| {
            if largest.contains(app.name) || refusing.contains(app.name) {
                told.push(witness.explain(app).0);
            }
        });
        told
    };
    simulation.replay(horizon, part, |told| {
        for told in &told {
            if largest.contains(&told.app) {
                details.add(told);
            }
            details.add_refusals(told);
        }
        Ok(())
    })?;
    Ok(details)
}

/// The app of a run that has one.
fn one_app(simulation: &Simulation<'_>, horizon: Horizon) -> Result<Option<OneApp>, Failure> {
    let mut one = None;
    let part = |apps: &Apps<'_>| {
        let mut found = None;
        apps.each_told(|app, _, seen| found = Some(OneApp::of(app, seen)));
        found
    };
    simulation.replay(horizon, part, |found| {
        one = found;
        Ok(())
    })?;
    Ok(one)
}

impl OneApp {
    fn of(app: &AppResult<'_>, seen: &Seen) -> Self {
        let ids = app.ids.iter().map(|id| (*id).to_owned()).collect();
        Self { name: app.app.to_owned(), ids, ledger: app.ledger.clone(), seen: seen.clone() }
    }

    fn told<'r>(&'r self, ids: &'r [&'r str]) -> Told<'r> {
        Told {
            app: AppResult { app: &self.name, ledger: &self.ledger, ids, details: Some(&self.seen) },
            details: &self.seen,
        }
    }
}

fn notes(surveyed: &Surveyed, budgets: Option<&Budgets>, horizon: Horizon) {
    note_beyond_publication(surveyed.run.beyond_publication.iter());
    if let Some(budgets) = budgets {
        budgets::note_what_is_beyond(budgets, horizon);
    }
    let apps = surveyed.run.counts.apps;
    if apps > LARGEST as u64 {
        note(&format!("the page shows the {LARGEST} largest of {apps} apps in detail, the others in the totals"));
    }
}
