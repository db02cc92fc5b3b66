//! Writes a portfolio: see `--help`.
#![allow(clippy::print_stderr, reason = "a program")]

mod portfolio;

use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use billcast::calendar::Month;
use clap::Parser;
use portfolio::{Portfolio, Size};

/// Writes a portfolio of made-up apps, about ten rows each, to standard output: upgrades, changes of edition and
/// packages, rooms, groups, users and usage, a few of them against the rules. The same seed gives the same bytes.
#[derive(Parser)]
#[command(name = "portfolio")]
struct Options {
    /// How many apps
    #[arg(long, default_value_t = 1_000)]
    apps: u64,
    /// Another seed, another portfolio
    #[arg(long, default_value_t = 17)]
    seed: u64,
    /// The month in which the apps begin; the words are those of the classic rulebooks, 2019-01 to 2022-12
    #[arg(long, default_value = "2020-01", value_name = "MONTH", value_parser = portfolio::beginning)]
    from: Month,
    /// Over how many months their rows are spread
    #[arg(long, default_value_t = 24, value_parser = clap::value_parser!(u32).range(1..=600))]
    months: u32,
    /// Each app's rows together, the apps in order, instead of all rows by date
    #[arg(long)]
    grouped: bool,
    /// One file per app in folders below this one, without the column `app`
    #[arg(long, value_name = "DIR", conflicts_with = "grouped")]
    split: Option<PathBuf>,
}

fn main() -> ExitCode {
    let options = Options::parse();
    let Options { apps, from, months, seed, .. } = options;
    let portfolio = Portfolio::new(Size { apps, from, months, seed });
    let out = io::stdout().lock();
    let done = match &options.split {
        Some(folder) => portfolio.split(folder),
        None if options.grouped => portfolio.write_grouped(out),
        None => portfolio.write_by_date(out),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        // Whoever read the rows has seen enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("portfolio: {error}");
            ExitCode::from(2)
        }
    }
}
