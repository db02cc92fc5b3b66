//! `billcast run`: read, simulate, write, print.

use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

use billcast::batch::Apps;
use billcast::calendar::Month;
use billcast::export::{Beancount, Csv, Format, Journal, Json, JsonLines, Outputs, Plan, SafeCsv, Table};
use billcast::ledger::Depth;

use clap::ValueEnum;

use super::guards::{self, Guards, Judged};
use super::simulation::{Request, Simulation};
use super::workbook::{self, BILL_XLSX, Gathering};
use super::writing::{RUN_JSON, Writing, inputs_are_safe, name};
use super::{Failure, note, note_beyond_publication, print, seen_enough};
use crate::cli::{AppTable, PrintedFormat, Run, WrittenFormat};

/// The endings of the files of a table in all formats, those that this build does not write among them: another build may
/// have.
fn endings(table: Table) -> &'static [&'static str] {
    match table {
        Table::Focus => &["csv", "parquet"],
        Table::Postings => &["journal", "beancount"],
        _ => &["csv", "jsonl", "parquet"],
    }
}

/// A table, and the format in which it is written or printed.
type Planned = (Table, &'static dyn Format);

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
        inputs_are_safe(dir, names, &simulation)?;
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
fn use_threads(threads: Option<u16>) -> Result<(), Failure> {
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

/// The tables that are asked for.
fn tables(options: &Run) -> Vec<Table> {
    let wanted = |table: &Table| options.only.is_empty() || options.only.iter().any(|only| of_apps(*only) == *table);
    all_tables(options).into_iter().filter(wanted).collect()
}

/// The tables that there are.
fn all_tables(options: &Run) -> Vec<Table> {
    let mut tables = if options.summary { vec![Table::Summary] } else { Table::OF_APPS.to_vec() };
    tables.extend(options.headroom.map(|_| Table::Headroom));
    tables
}

fn of_apps(table: AppTable) -> Table {
    match table {
        AppTable::Months => Table::Months,
        AppTable::Charges => Table::Charges,
        AppTable::Invoices => Table::Invoices,
        AppTable::Violations => Table::Violations,
        AppTable::Headroom => Table::Headroom,
    }
}

fn csv(options: &Run) -> &'static dyn Format {
    if options.csv_safe { &SafeCsv } else { &Csv }
}

/// The format of a file per table; a workbook is one file of all of them.
fn format(written: WrittenFormat, csv: &'static dyn Format) -> Option<&'static dyn Format> {
    Some(match written {
        WrittenFormat::Csv | WrittenFormat::Focus => csv,
        #[cfg(feature = "parquet")]
        WrittenFormat::Parquet | WrittenFormat::FocusParquet => &billcast::export::Parquet,
        WrittenFormat::Jsonl => &JsonLines,
        WrittenFormat::Journal => &Journal,
        WrittenFormat::Beancount => &Beancount,
        #[cfg(feature = "xlsx")]
        WrittenFormat::Xlsx => return None,
    })
}

/// The table that a format has for itself, if it is not one for the tables of `--only` and `--summary`.
fn own_table(written: WrittenFormat) -> Option<Table> {
    match written {
        WrittenFormat::Focus => Some(Table::Focus),
        #[cfg(feature = "parquet")]
        WrittenFormat::FocusParquet => Some(Table::Focus),
        WrittenFormat::Journal | WrittenFormat::Beancount => Some(Table::Postings),
        WrittenFormat::Csv | WrittenFormat::Jsonl => None,
        #[cfg(feature = "parquet")]
        WrittenFormat::Parquet => None,
        #[cfg(feature = "xlsx")]
        WrittenFormat::Xlsx => None,
    }
}

/// The formats of `--as`, each once.
fn formats(options: &Run) -> Vec<WrittenFormat> {
    let mut formats = options.written.clone();
    formats.sort_unstable();
    formats.dedup();
    formats
}

/// `--only` and `--summary` choose tables, and a format that has its own has none of these.
fn files_go_together(options: &Run) -> Result<(), Failure> {
    let (own, others): (Vec<_>, Vec<_>) =
        formats(options).into_iter().partition(|written| own_table(*written).is_some());
    let Some(first) = own.first() else { return Ok(()) };
    let name = name_of(*first);
    if options.summary {
        let help = "leave out one of the two: totals of all apps have none of its rows";
        return Err(Failure::usage(format!("--as {name} cannot be used with --summary"), help));
    }
    if !options.only.is_empty() && others.is_empty() {
        let message = format!("--only chooses none of the files of --as {name}");
        return Err(Failure::usage(message, format!("leave out --only, or add another format, as in --as csv,{name}")));
    }
    Ok(())
}

/// A format as the command line names it.
fn name_of(written: WrittenFormat) -> String {
    written.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
}

/// The files of `--out`, but for the workbook and `run.json`.
fn files(options: &Run) -> Vec<Planned> {
    if options.out.is_none() {
        return Vec::new();
    }
    let (tables, csv) = (tables(options), csv(options));
    let of = |written| {
        let own = own_table(written).map(|table| vec![table]);
        let tables = own.unwrap_or_else(|| tables.clone());
        format(written, csv)
            .into_iter()
            .flat_map(move |format| tables.clone().into_iter().map(move |table| (table, format)))
    };
    formats(options).into_iter().flat_map(of).collect()
}

/// The tables that are printed: of data formats; text for people is made from bills and sums.
fn printed(options: &Run) -> Vec<Planned> {
    match options.format {
        _ if options.quiet => Vec::new(),
        PrintedFormat::Table => Vec::new(),
        PrintedFormat::Csv => {
            vec![(if options.summary { Table::Summary } else { Table::Months }, csv(options))]
        }
        PrintedFormat::Json => all_tables(options).into_iter().map(|table| (table, &Json as &dyn Format)).collect(),
    }
}

/// The options that choose which files there are, as `run.json` tells them.
fn chosen_files(options: &Run) -> Vec<(&'static str, String)> {
    let mut chosen = Vec::new();
    if options.summary {
        chosen.push(("summary", "true".to_owned()));
    }
    if !options.only.is_empty() {
        let names: Vec<&str> = tables(options).into_iter().map(Table::name).collect();
        chosen.push(("only", names.join(",")));
    }
    let files = files(options);
    if options.csv_safe && files.iter().any(|(_, format)| format.ending() == Csv.ending()) {
        chosen.push(("csv_safe", "true".to_owned()));
    }
    let formats = formats(options);
    if formats != [WrittenFormat::Csv] && options.out.is_some() {
        chosen.push(("as", formats.into_iter().map(name_of).collect::<Vec<_>>().join(",")));
    }
    chosen
}

/// The names of the files of `--out`, but for `run.json`.
fn names(options: &Run, files: &[Planned]) -> Vec<String> {
    let workbook = workbook::is_wanted(options).then(|| BILL_XLSX.to_owned());
    files.iter().map(name).chain(workbook).collect()
}

/// Result files that this run did not write tell of another run than `run.json` beside them.
fn note_what_is_older(dir: &Path, options: &Run, files: &[Planned]) {
    let written = names(options, files);
    let named = |table: Table| endings(table).iter().map(move |ending| format!("{}.{ending}", table.name()));
    let all = Table::ALL.into_iter().flat_map(named).chain([BILL_XLSX.to_owned()]);
    let older: Vec<PathBuf> =
        all.filter(|name| !written.contains(name)).map(|name| dir.join(name)).filter(|path| path.is_file()).collect();
    if !older.is_empty() {
        let names: Vec<String> = older.iter().map(|path| path.display().to_string()).collect();
        note(&format!("of an earlier run, not of this one: {}", billcast::diagnostic::escape(&names.join(", "))));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_files_of_every_format_are_known_as_those_of_an_earlier_run() {
        for written in WrittenFormat::value_variants() {
            let table = own_table(*written).unwrap_or(Table::Summary);
            let known = format(*written, &Csv).is_none_or(|format| endings(table).contains(&format.ending()));
            assert!(known, "{written:?}");
        }
    }
}
