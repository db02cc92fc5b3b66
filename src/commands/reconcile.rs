//! `billcast reconcile`: a vendor's bill against the simulation.

use std::fs;
use std::path::Path;

use billcast::batch::Apps;
use billcast::calendar::Horizon;
use billcast::diagnostic::{Findings, Kind};
use billcast::export::{AlignedText, Csv, Json, Printed, Reconciled as Shown, SafeCsv, run_value};
use billcast::judge::reconcile::mapping::{self, Mapping};
use billcast::judge::reconcile::{bill, reconcile, simulated};
use billcast::judge::results;
use billcast::ledger::{BilledLine, Category, Depth, Legend, Reconciliation, RunInfo, Totals};
use billcast::money::{Currency, Figure};
use billcast::scenario::inputs::Input;
use billcast::scenario::whole;

use super::simulation::{Request, Simulation, ends_before_it_begins};
use super::{Failure, note, note_beyond_publication, plural, print, print_data};
use crate::cli::{PrintedFormat, Reconcile};

pub(crate) fn run(options: &Reconcile) -> Result<(), Failure> {
    let actual = actual(options)?;
    let simulation = Simulation::read(request(options))?;
    simulation.app_is_there()?;
    let legend = simulation.legend();
    let within = tolerance(options, &legend)?;
    let mapping = mapping(options, &actual, legend.currency)?;
    let mut billed = read_bill(&actual, &mapping, &legend)?;
    let horizon = horizon(options, &billed)?;
    let outside = left_out(&mut billed, horizon, options.simulated.selection.app.as_deref());
    let (lines, run) = replay(&simulation, horizon)?;
    let found = reconcile(lines, billed, (legend.currency, horizon, within));
    if !options.quiet {
        note_beyond_publication(run.beyond_publication.iter());
        if outside.0 > 0 {
            let (count, s, sum) = (outside.0, plural(outside.0), outside.1.display(legend.currency));
            let code = legend.currency_code();
            note(&format!("{count} line{s} of the bill, {sum} {code}, of other months or apps are left out"));
        }
        let run = run_value(&run);
        let shown = Shown { found: &found, all: options.all, run: &run };
        match options.format {
            PrintedFormat::Table => print(|out| AlignedText.print(&shown, out))?,
            PrintedFormat::Csv if options.csv_safe => print_data(|out| SafeCsv.print(&shown, out))?,
            PrintedFormat::Csv => print_data(|out| Csv.print(&shown, out))?,
            PrintedFormat::Json => print_data(|out| Json.print(&shown, out))?,
        }
    }
    judge(&found, &legend)
}

fn request(options: &Reconcile) -> Request<'_> {
    Request {
        invoices: false,
        // What is printed as JSON tells the checksums.
        hashed: options.format == PrintedFormat::Json,
        watched: !options.quiet,
        ..Request::of(&options.simulated)
    }
}

/// The amount of `--within`.
fn tolerance(options: &Reconcile, legend: &Legend<'_>) -> Result<Figure, Failure> {
    let text = options.within.as_str();
    Figure::parse(text).filter(|within| *within >= Figure::ZERO).ok_or_else(|| {
        let message = format!("`{text}` is not an amount in {}", legend.currency_code());
        Failure::usage(message, "write --within in digits with up to nine decimals, as in 0.01")
    })
}

/// How the bill is read: as a mapping says, and where it is of a run, as that was written.
fn mapping(options: &Reconcile, actual: &Input, currency: Currency) -> Result<Mapping, Failure> {
    let read = |path| read_mapping(path, currency);
    let mut mapping = options.mapping.as_deref().map_or(Ok(Mapping::default()), read)?;
    if let Input::File(path) = actual
        && path.file_name().is_some_and(|name| name == "charges.csv")
    {
        mapping.csv_safe |= path.parent().is_some_and(results::are_guarded);
    }
    Ok(mapping)
}

fn read_mapping(path: &Path, currency: Currency) -> Result<Mapping, Failure> {
    let help = "name a TOML file that maps the columns of the bill";
    let text = fs::read(path).map_err(|error| Failure::Input(vec![Findings::unreadable(path, &error, help)]))?;
    let name = path.display().to_string();
    let text = String::from_utf8(text).map_err(|_| {
        let help = "save the mapping as UTF-8";
        Failure::Input(vec![Findings::of_file(Kind::NotUtf8, &name, "is not UTF-8", help)])
    })?;
    mapping::read(&name, &text, currency).map_err(|findings| Failure::Input(vec![findings]))
}

fn read_bill(actual: &Input, mapping: &Mapping, legend: &Legend<'_>) -> Result<Vec<BilledLine>, Failure> {
    let (text, _) = whole(actual).map_err(|findings| Failure::Input(vec![findings]))?;
    let lines = bill::read(&actual.shown(), &text, mapping, legend.currency);
    let mut lines = lines.map_err(|findings| Failure::Input(vec![findings]))?;
    for line in lines.iter_mut().filter(|line| line.category.is_none()) {
        line.category = legend.names.edition_ix(&line.item).map(|_| Category::Plan);
    }
    Ok(lines)
}

/// Where the bill is read from: a file, compressed as its name says, or standard input.
fn actual(options: &Reconcile) -> Result<Input, Failure> {
    let standard = Path::new("-");
    if options.actual != standard {
        return Ok(Input::File(options.actual.clone()));
    }
    match options.simulated.scenarios.iter().any(|path| path == standard) {
        false => Ok(Input::Standard),
        true => Err(Failure::usage("both the scenario and the bill are `-`", "write one of the two to a file")),
    }
}

/// The months given, else those of the bill.
fn horizon(options: &Reconcile, billed: &[BilledLine]) -> Result<Horizon, Failure> {
    let months = || billed.iter().map(|line| line.month);
    let from = options.simulated.selection.from.or(months().min());
    let to = options.simulated.selection.to.or(months().max());
    match from.zip(to) {
        Some((from, to)) if from <= to => Ok(Horizon { from, to }),
        Some((from, to)) => Err(ends_before_it_begins(from, to, "the bill gives the one that is left out; set both")),
        None => Err(Failure::usage("the bill has no month", "set --from and --to")),
    }
}

/// Takes the lines of other months and apps out of the bill: how many, and their sum.
fn left_out(billed: &mut Vec<BilledLine>, horizon: Horizon, app: Option<&str>) -> (u64, Figure) {
    let mut outside = (0, Figure::ZERO);
    billed.retain(|line| {
        let is_in = horizon.covers(line.month) && app.is_none_or(|app| line.app == app);
        if !is_in {
            outside.0 += 1;
            outside.1 += line.amount;
        }
        is_in
    });
    outside
}

fn replay(simulation: &Simulation<'_>, horizon: Horizon) -> Result<(Vec<BilledLine>, RunInfo), Failure> {
    let legend = simulation.legend();
    let empty = || (Vec::new(), Totals::new(horizon, legend.names, Depth::Counts), 0);
    let part = |apps: &Apps<'_>| {
        let mut part = empty();
        apps.each(|app| {
            part.0.extend(simulated(app, &legend));
            part.1.add(app.ledger);
            part.2 += app.ledger.months.len();
        });
        part
    };
    let (mut lines, mut totals, mut months) = empty();
    let files = simulation.replay(horizon, part, |(later, sums, more)| {
        lines.extend(later);
        totals.merge(&sums);
        months += more;
        // The simulation and the bill are held in memory.
        simulation.refuse_many(months, horizon)
    })?;
    Ok((lines, simulation.run_info(horizon, files, &totals)))
}

/// The gate: every difference beyond the tolerance is explained, and the totals tie out.
fn judge(found: &Reconciliation, legend: &Legend<'_>) -> Result<(), Failure> {
    let (count, sum) =
        found.unexplained().fold((0, Figure::ZERO), |(count, sum), line| (count + 1, sum + line.difference()));
    let (sum, code) = (sum.display(legend.currency).to_string(), legend.currency_code());
    if !found.ties_out() {
        return Err(Failure::Judged("the simulation and the differences do not add up to the bill".to_owned()));
    }
    match count {
        0 => Ok(()),
        1 => Err(Failure::Judged(format!("1 difference is not explained, {sum} {code}"))),
        _ => Err(Failure::Judged(format!("{count} differences are not explained, {sum} {code} together"))),
    }
}
