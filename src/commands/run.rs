//! `billcast run`: read, simulate, write, print.

mod files;

use std::io::{self, IsTerminal};

use billcast::batch::Apps;
use billcast::calendar::Month;
use billcast::export::{Outputs, Plan, Table};
use billcast::ledger::Depth;

use super::guards::{self, Guards, Judged};
use super::simulation::{Request, Simulation};
use super::workbook::{self, Gathering};
use super::writing::{RUN_JSON, Writing, inputs_are_safe};
use super::{Failure, note_beyond_publication, print, seen_enough};
use crate::cli::{PrintedFormat, Run};
use files::{chosen_files, files, files_go_together, names, note_what_is_older, note_what_no_file_has, printed};

pub(crate) fn run(options: &Run) -> Result<(), Failure> {
    seen_enough(simulate(options))
}

fn simulate(options: &Run) -> Result<(), Failure> {
    workbook::is_whole(options)?;
    use_threads(options.threads)?;
    files_go_together(options)?;
    let simulation = Simulation::read(request(options))?;
    let horizon = simulation.horizon()?;
    simulation.app_is_there()?;
    let (files, printed) = (files(options), printed(options));
    if let Some(dir) = &options.out {
        let names = names(options, &files).into_iter().chain([RUN_JSON.to_owned()]);
        inputs_are_safe(dir, names, &simulation, options.budgets.budget_file.clone())?;
    }
    let guards = Guards::of(options, &simulation, horizon)?;
    let bills = has_bills(options);
    let tables = files.iter().chain(&printed).copied().collect();
    let (legend, forecast_from) = (simulation.legend(), simulation.latest_month().map(Month::next));
    let plan = Plan { legend, horizon, forecast_from, tables, bills, depth: depth(options, &guards) };
    let (mut writing, targets) =
        Writing::begin(options.out.as_deref(), &files, &printed, (options.grouped, guards::judges(options)))?;
    let mut outputs = Outputs::begin(&plan, targets).map_err(|unwritten| writing.failed(unwritten))?;
    let mut workbook = Gathering::begin(options, &plan, &mut writing)?;
    let part = |apps: &Apps<'_>| {
        let (mut part, mut judged) = (plan.part(apps.len()), Judged::default());
        let mut rows = workbook::Part::begin(options);
        guards.each(apps, plan.needs_details(), |app, near| {
            part.add(app);
            rows.add(app);
            near.iter().for_each(|used| part.add_near(app, used));
            guards.judge(app, near, &mut judged);
        });
        (part.finish(), rows, judged)
    };
    let mut found = guards.nothing();
    let take = |(part, rows, judged)| {
        found.take(judged)?;
        outputs.take(part).map_err(|unwritten| writing.failed(unwritten))?;
        workbook.take(&rows)
    };
    let read = simulation.replay(horizon, part, take)?;
    guards.end(&outputs.totals, &mut found)?;
    outputs.finish(&plan).map_err(|unwritten| writing.failed(unwritten))?;
    let mut run = simulation.run_info(horizon, read, &outputs.totals);
    run.options.extend(chosen_files(options).into_iter().chain(guards::given(options)));
    workbook.write(&outputs.totals, &run)?;
    writing.commit(&run)?;
    if !options.quiet {
        if let Some(dir) = &options.out {
            note_what_is_older(dir, options, &files);
            note_what_no_file_has(options, &files);
        }
        note_beyond_publication(run.beyond_publication.iter());
        guards.note_what_is_not_judged();
        let printed = match options.format {
            PrintedFormat::Table => print(|out| {
                if options.summary { outputs.print_summary(&plan, out) } else { outputs.print_bills(&plan, out) }?;
                guards.print(&found, out)
            }),
            PrintedFormat::Csv => writing.print_csv(),
            PrintedFormat::Json => writing.print_json(&run, || found.lists()),
        };
        seen_enough(printed)?;
    }
    guards.verdict(&outputs.totals, &found)
}

/// `--threads`; by default all cores.
pub(super) fn use_threads(threads: Option<u16>) -> Result<(), Failure> {
    let Some(threads) = threads else { return Ok(()) };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads.into()).build_global();
    pool.map_err(|error| Failure::usage(format!("cannot begin {threads} threads: {error}"), "ask for fewer"))
}

fn request(options: &Run) -> Request<'_> {
    let planned: Vec<Table> = files(options).into_iter().chain(printed(options)).map(|(table, _)| table).collect();
    // No progress is shown among rows that are printed on the same terminal.
    let rows_on_a_terminal = options.format == PrintedFormat::Csv && io::stdout().is_terminal();
    Request {
        grouped: options.grouped,
        // What is found of single apps is told in the order of the apps.
        in_any_order: options.summary && options.budgets.budget_file.is_none() && options.headroom.is_none(),
        invoices: has_bills(options)
            || workbook::is_wanted(options)
            || planned.iter().any(|table| table.needs_invoices()),
        // What is after the latest row is a forecast.
        spanned: planned.contains(&Table::Postings),
        // Only `run.json`, and the same in what is printed as JSON, tell the checksums.
        hashed: options.out.is_some() || (options.format == PrintedFormat::Json && !options.quiet),
        watched: !options.quiet && !rows_on_a_terminal,
        ..Request::of(&options.simulated)
    }
}

/// How much is added up at least.
fn depth(options: &Run, guards: &Guards<'_>) -> Depth {
    match (workbook::is_wanted(options), options.summary || guards.needs_sums()) {
        (true, _) => Depth::Invoices,
        (false, true) => Depth::Items,
        (false, false) => Depth::Counts,
    }
}

/// Whether bills are printed as text.
fn has_bills(options: &Run) -> bool {
    !options.quiet && !options.summary && options.format == PrintedFormat::Table
}
