//! Replays one scenario: its files of results, and what of the rules it touches.

use std::io::Read;

use billcast::batch::Apps;
use billcast::calendar::Horizon;
use billcast::export::{Csv, Format, Outputs, Plan, Table, Unwritten, write_run};
use billcast::judge::budget::Budgets;
use billcast::ledger::{AppResult, Depth, OverBudget, RunInfo};
use billcast::rulebook::Timeline;
use billcast::witness::behind::Behind;
use billcast::witness::coverage::Touched;

use super::Failure;
use super::find::Checked;
use crate::commands::printing::Aside;
use crate::commands::simulation::{Request, Simulation};
use crate::commands::writing::RUN_JSON;

/// A scenario's results.
pub(super) struct Replayed<'c> {
    simulation: Simulation<'c>,
    horizon: Horizon,
    /// Each file, by its name.
    pub(super) files: Vec<(String, String)>,
    /// How the run was made.
    pub(super) run: RunInfo,
    /// What it touches.
    pub(super) touched: Touched,
    /// Its months over budget: those of all its apps together, then app by app.
    pub(super) over_budget: Vec<OverBudget>,
}

/// Reads a scenario, replays it, and judges it by budgets, if there are any.
pub(super) fn replay<'c>(
    timeline: &Timeline,
    checked: &'c Checked,
    budgets: Option<&Budgets>,
) -> Result<Replayed<'c>, Failure> {
    let simulation = Simulation::under(timeline.clone(), request(checked))?;
    let horizon = simulation.horizon()?;
    let tables: Vec<(Table, &'static dyn Format)> =
        Table::OF_APPS.into_iter().map(|table| (table, &Csv as &'static dyn Format)).collect();
    let plan =
        Plan { legend: simulation.legend(), horizon, forecast_from: None, tables, bills: false, depth: Depth::Items };
    let asides = [(); Table::OF_APPS.len()].map(|()| Aside::new());
    let targets = asides.iter().map(|aside| Box::new(aside.clone()) as _).collect();
    let unkept = |Unwritten(_, error)| Failure::usage(format!("cannot keep results: {error}"), "make room in TMPDIR");
    let mut outputs = Outputs::begin(&plan, targets).map_err(unkept)?;
    let (mut touched, mut over) = (Touched::default(), Vec::new());
    let work = |apps: &Apps<'_>| {
        let (mut part, mut touched, mut over) = (plan.part(apps.len()), Touched::default(), Vec::new());
        apps.each_told(|app, rows, details| {
            part.add(app);
            touched.add(timeline, &Behind { rows, ledger: app.ledger, details });
            over.extend(budgets.iter().flat_map(|budgets| budgets.of_app(app, &plan.legend, horizon.from)));
        });
        (part.finish(), touched, over)
    };
    let read = simulation.replay(horizon, work, |(part, more, months)| {
        touched.merge(more);
        over.extend(months);
        outputs.take(part).map_err(unkept)
    })?;
    outputs.finish(&plan).map_err(unkept)?;
    let run = simulation.run_info(horizon, read, &outputs.totals);
    let together = budgets.iter().flat_map(|budgets| budgets.of_all(&outputs.totals, &plan.legend, horizon.from));
    let over_budget = together.chain(over).collect();
    let mut files = Vec::new();
    for (table, aside) in Table::OF_APPS.into_iter().zip(asides) {
        let mut text = String::new();
        aside
            .rewound()
            .and_then(|mut aside| aside.read_to_string(&mut text))
            .map_err(|error| unkept(Unwritten(0, error)))?;
        files.push((format!("{}.csv", table.name()), text));
    }
    drop(plan);
    Ok(Replayed { simulation, horizon, files, run, touched, over_budget })
}

fn request(checked: &Checked) -> Request<'_> {
    Request {
        scenarios: &checked.file,
        selection: &checked.selection,
        held: checked.held.as_deref(),
        grouped: false,
        hashed: true,
        in_any_order: false,
        invoices: true,
        spanned: false,
        watched: false,
    }
}

impl Replayed<'_> {
    /// The text of a file of results.
    pub(super) fn text(&self, file: &str) -> &str {
        self.files.iter().find(|(name, _)| name == file).map_or("", |(_, text)| text)
    }

    /// The files of results as a run writes them, `run.json` the last.
    pub(super) fn all_files(&self) -> Vec<(String, Vec<u8>)> {
        let mut run = Vec::new();
        // Writing to memory cannot fail.
        let _ = write_run(&self.run, &mut run);
        let tables = self.files.iter().map(|(name, text)| (name.clone(), text.clone().into_bytes()));
        tables.chain([(RUN_JSON.to_owned(), run)]).collect()
    }

    /// Replays once more, for those who look at what the engine told.
    pub(super) fn tell(&self, told: impl Fn(&AppResult<'_>, &Behind<'_>) + Sync) -> Result<(), Failure> {
        let work = |apps: &Apps<'_>| {
            apps.each_told(|app, rows, details| told(app, &Behind { rows, ledger: app.ledger, details }))
        };
        self.simulation.replay(self.horizon, work, |()| Ok(())).map(drop)
    }

    /// Whether an app is in the rows.
    pub(super) fn knows(&self, app: &str) -> bool {
        self.simulation.knows(app)
    }

    /// The names of what the results show.
    pub(super) fn names(&self) -> &billcast::rulebook::Names {
        self.simulation.legend().names
    }
}
