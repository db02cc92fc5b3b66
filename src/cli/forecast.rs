//! The command line of `forecast`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use billcast::ledger::Share;

use super::{PrintedFormat, Simulated};

/// What of the options that commands share is otherwise here.
const FROM: &str = "First month to report, YYYY-MM [default: the first one for which drivers give rows]";
const TO: &str = "Last month to report, YYYY-MM [default: `to` of the assumptions, else 12 months of drivers' rows]";
const DRAWS: &str = "How many draws to make (of --until-error: to begin with, but 1000 at least)";

/// Forecast under uncertainty.
#[derive(Debug, Args)]
#[command(mut_arg("from", |arg| arg.help(FROM)), mut_arg("to", |arg| arg.help(TO)), mut_arg("draws", |arg| arg.help(DRAWS)))]
#[command(after_help = "\
Examples:
  billcast forecast scenarios/forecast/base.csv --assumptions scenarios/forecast/assumptions.toml
  billcast forecast base.csv --assumptions growth.toml --to 2022-12 --budget 1500 --out results
  billcast forecast base.csv --assumptions growth.toml --out results --as csv,xlsx,png --width 2400
  billcast forecast portfolio/ --assumptions growth.toml --draws 1000 --seed 7 --threads 4
  billcast forecast base.csv --assumptions growth.toml --until-error 0.5% --sobol

Drivers of the assumptions generate rows for future months, which the same engine replays that `run` \
has. Each draw has its own stream of random numbers: the same seed gives the same bytes, whatever the \
number of threads. The months are those from the first one for which drivers give rows (the one after \
the last reading of the base, or `from` of the assumptions) to `to` of the assumptions, or 12 in all; \
--from earlier shows the past beside them.
A forecast judges nothing: with a budget it says how likely a month, a quarter, a year and the whole \
exceed it. With --out the tables are written (forecast, crossings, first_crossings, drivers, cases), the \
fan of all apps together (fan.svg; --app picks one), how it was made (forecast.json), and each named \
case as case-NAME.csv: a scenario of which `run` gives the same bill.")]
pub(crate) struct Forecast {
    #[command(flatten)]
    pub(crate) simulated: Simulated,
    /// What is assumed of the months to come
    #[arg(long, value_name = "FILE")]
    pub(crate) assumptions: PathBuf,
    #[command(flatten)]
    pub(crate) drawing: Drawing,
    /// Draw until the standard errors of the total's mean and of its P90 are such parts of them, as in 0.5%
    #[arg(long, value_name = "SHARE", allow_hyphen_values = true)]
    pub(crate) until_error: Option<Share>,
    /// The most draws that --until-error may take; a note says where they are not enough
    #[arg(long, value_name = "N", default_value_t = 1_000_000, requires = "until_error",
        value_parser = clap::value_parser!(u64).range(1..=100_000_000))]
    pub(crate) most_draws: u64,
    /// Tell by Sobol's indices, too, which driver explains how much (of the first 10,000 draws; takes the number of drivers + 1 times as many more)
    #[arg(long)]
    pub(crate) sobol: bool,
    /// Say how likely all apps together cost more than this in a month, and in the year more than all its months may
    #[arg(long, value_name = "AMOUNT", allow_hyphen_values = true)]
    pub(crate) budget: Option<String>,
    /// Budgets per app, per month or both (CSV: app,month,budget; no app: all together, no month: every one)
    #[arg(long, value_name = "FILE")]
    pub(crate) budget_file: Option<PathBuf>,
    /// What to print
    #[arg(long, value_enum, default_value_t = PrintedFormat::Table)]
    pub(crate) format: PrintedFormat,
    /// Write the result files and the cases to this folder
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    /// The formats of the files in --out, one or several
    #[arg(
        long = "as",
        value_enum,
        value_name = "FORMATS",
        value_delimiter = ',',
        requires = "out",
        default_value = "csv,svg"
    )]
    pub(crate) written: Vec<ForecastFormat>,
    /// How wide the fan is as a PNG file, in pixels
    #[cfg(feature = "png")]
    #[arg(long, value_name = "PX", default_value_t = 1_200, value_parser = clap::value_parser!(u32).range(100..=10_000))]
    pub(crate) width: u32,
    /// Guard texts in CSV that a spreadsheet would run as formulas (=, +, -, @, tab, CR first) by a ' before them
    #[arg(long)]
    pub(crate) csv_safe: bool,
    /// Print nothing but errors
    #[arg(long)]
    pub(crate) quiet: bool,
}

/// How many draws, of which random numbers, on how many threads.
#[derive(Debug, Args)]
pub(crate) struct Drawing {
    /// How many draws to make
    #[arg(long, value_name = "N", default_value_t = 10_000, requires = "assumptions",
        value_parser = clap::value_parser!(u64).range(1..=100_000_000))]
    pub(crate) draws: u64,
    /// The seed of the random numbers
    #[arg(long, value_name = "N", default_value_t = 1, requires = "assumptions")]
    pub(crate) seed: u64,
    /// Use this many threads [default: one per core]; the results are the same bytes
    #[arg(long, value_name = "N", requires = "assumptions", value_parser = clap::value_parser!(u16).range(1..=512))]
    pub(crate) threads: Option<u16>,
}

/// In which formats `forecast` writes its files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ForecastFormat {
    /// Comma-separated values, a file for each table
    Csv,
    /// One JSON object per line
    Jsonl,
    /// One workbook of all tables, forecast.xlsx, with a chart and checks
    #[cfg(feature = "xlsx")]
    Xlsx,
    /// fan.svg: the fan chart, with a title and a description for screen readers
    Svg,
    /// fan.png: the same in pixels
    #[cfg(feature = "png")]
    Png,
}
