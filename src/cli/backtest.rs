//! The command line of `backtest`.

use std::path::PathBuf;

use clap::Args;

use super::forecast::Drawing;
use super::{PrintedFormat, Simulated};

/// What of the options that commands share is otherwise here.
const FROM: &str = "First month to look back on, YYYY-MM [default: the first that can be forecast]";
const TO: &str = "Last month to look back on, YYYY-MM [default: that of the last reading]";

/// Look how well forecasts would have been.
#[derive(Debug, Args)]
#[command(mut_arg("from", |arg| arg.help(FROM)), mut_arg("to", |arg| arg.help(TO)))]
#[command(after_help = "\
Examples:
  billcast backtest history.csv --assumptions growth.toml
  billcast backtest portfolio/ --assumptions growth.toml --ahead 3 --draws 1000 --format csv
  billcast backtest history.csv --assumptions growth.toml --out results

The history of each app is cut at every month from its fourth on; from there to its last reading (or \
--ahead months) each month is forecast and set beside what the real rows cost. A forecast knows the \
rows before the cut and, after it, what is done to the app (upgrades, changes, stops), but nothing of \
what is used: for that stand the drivers, each started from the readings before the cut, whatever \
start is written. Operations under a condition ([[when]]) are left out, and `from` and `to` of the \
assumptions have no part in it: --from and --to choose the months that are told. A cut from which \
nothing can be forecast is left out, and a note says so.
Bias is the mean error, above zero where too much was forecast; of the months forecast well, eight in \
ten lie between P10 and P90. With --out every month forecast is written to backtest.csv, \
and how it was made to backtest.json.")]
pub(crate) struct Backtest {
    #[command(flatten)]
    pub(crate) simulated: Simulated,
    /// What is assumed
    #[arg(long, value_name = "FILE")]
    pub(crate) assumptions: PathBuf,
    /// Forecast so many months from each cut [default: to the last reading]
    #[arg(long, value_name = "MONTHS", value_parser = clap::value_parser!(u32).range(1..=1200))]
    pub(crate) ahead: Option<u32>,
    #[command(flatten)]
    pub(crate) drawing: Drawing,
    /// What to print
    #[arg(long, value_enum, default_value_t = PrintedFormat::Table)]
    pub(crate) format: PrintedFormat,
    /// Write the result files to this folder
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    /// Print nothing but errors
    #[arg(long)]
    pub(crate) quiet: bool,
}
