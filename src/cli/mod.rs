//! The command line: clap types only.

mod advise;
mod backtest;
mod budgets;
mod chart;
mod check;
mod completions;
mod diff;
mod explain;
mod forecast;
mod man;
mod project;
mod readings;
mod reconcile;
mod report;
mod rules;
mod run;
mod schema;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use billcast::calendar::Month;

pub(crate) use advise::{Advise, RobustBy};
pub(crate) use backtest::Backtest;
pub(crate) use budgets::Budgets;
pub(crate) use chart::{Chart, ChartFormat, ChartTheme};
pub(crate) use check::{Check, Required, VerdictFormat};
pub(crate) use completions::Completions;
pub(crate) use diff::Diff;
pub(crate) use explain::{Explain, ToldFormat};
pub(crate) use forecast::{Drawing, Forecast, ForecastFormat};
pub(crate) use man::Man;
pub(crate) use project::{Project, Taken};
pub(crate) use readings::Readings;
pub(crate) use reconcile::Reconcile;
pub(crate) use report::Report;
pub(crate) use rules::{Rules, RulesCommand, RulesFormat};
pub(crate) use run::{AppTable, FailOn, Run, WrittenFormat};
pub(crate) use schema::{Schema, SchemaOf};

/// Replays dated operations of messaging apps through a documented rule model and gives monthly
/// charges, invoices and limit violations.
#[derive(Debug, Parser)]
#[command(
    name = "billcast",
    version,
    max_term_width = 100,
    after_help = "\
Examples:
  billcast run scenarios/documented/2.csv
  billcast run portfolio/ --out results --quiet
  billcast diff stay.csv migrate.csv
  billcast explain scenarios/documented/3.csv --month 2019-04
  billcast chart scenarios/documented/2.csv --out charts
  billcast check
  billcast forecast app.csv --assumptions growth.toml
  billcast reconcile app.csv --actual bill.csv
  billcast rules timeline

`billcast COMMAND --help` says more. Exit status: 0 done, 1 findings where the command judges,
2 malformed input, wrong use or a failure to read or write, 130 interrupted. With --format json
errors are one JSON object, the last line of stderr."
)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Simulate scenarios: print the bill month by month, write charges, invoices and violations
    Run(Run),
    /// Compare two bills: two runs' results, one scenario under two rulebooks, or two scenarios
    Diff(Diff),
    /// Tell why: the rows, rules and sources behind each charge, zero, invoice and refusal
    Explain(Explain),
    /// Weigh the readings: the total under each other reading of what the publications leave open
    Readings(Readings),
    /// Draw charts: charges, configuration, limits, cumulative cost, two bills side by side
    Chart(Chart),
    /// Compare the results of scenarios with their checked-in results: a gate for CI
    Check(Check),
    /// Forecast under uncertainty: what each month may cost, how likely a budget is exceeded, what drives it
    Forecast(Forecast),
    /// Cut a history at each month, forecast the rest, and compare with what it cost
    Backtest(Backtest),
    /// Compare a vendor's bill with the simulation: what differs, and why
    Reconcile(Reconcile),
    /// Write the bill as a page: one HTML file with charts, tables and the reasons behind every charge
    Report(Report),
    /// Find the cheapest schedule of operations that meets given needs
    Advise(Advise),
    /// List, show, compare and validate rulebooks
    Rules(Rules),
    /// Print the JSON Schema of what the commands print with --format json
    Schema(Schema),
    /// Print the script that completes commands and options in bash, zsh, fish or PowerShell
    Completions(Completions),
    /// Print a manual page, or write all of them
    Man(Man),
}

impl Command {
    /// The options about the project file, for a command that takes options from it.
    pub(crate) fn project(&mut self) -> Option<&mut Project> {
        match self {
            Self::Run(Run { simulated, .. })
            | Self::Explain(Explain { simulated, .. })
            | Self::Readings(Readings { simulated, .. })
            | Self::Forecast(Forecast { simulated, .. })
            | Self::Backtest(Backtest { simulated, .. })
            | Self::Reconcile(Reconcile { simulated, .. })
            | Self::Chart(Chart { simulated, .. })
            | Self::Report(Report { simulated, .. }) => Some(&mut simulated.selection.project),
            Self::Diff(options) => Some(&mut options.selection.project),
            Self::Check(options) => Some(&mut options.project),
            Self::Advise(options) => Some(&mut options.project),
            Self::Rules(options) => Some(&mut options.project),
            Self::Schema(_) | Self::Completions(_) | Self::Man(_) => None,
        }
    }
}

/// What is simulated.
#[derive(Debug, Args)]
pub(crate) struct Simulated {
    /// Scenario files (.csv, .csv.gz, .csv.zst), folders of them, or `-` for standard input
    #[arg(required = true, value_name = "SCENARIO")]
    pub(crate) scenarios: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) selection: Selection,
    /// Hold one rulebook for the whole run instead of the timeline: its id or its file
    #[arg(long, value_name = "ID|FILE")]
    pub(crate) rulebook: Option<String>,
}

/// Which months, apps and rulebooks a simulation takes.
#[derive(Debug, Default, Args)]
pub(crate) struct Selection {
    /// First month to report, YYYY-MM [default: that of the earliest row]
    #[arg(long, value_name = "MONTH", value_parser = month)]
    pub(crate) from: Option<Month>,
    /// Last month to report, YYYY-MM [default: two months after that of the latest row]
    #[arg(long, value_name = "MONTH", value_parser = month)]
    pub(crate) to: Option<Month>,
    /// Report this app alone
    #[arg(long)]
    pub(crate) app: Option<String>,
    /// Add the rulebook files of a folder to the timeline; one of a known id takes its place
    #[arg(long, value_name = "DIR")]
    pub(crate) rulebooks: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) project: Project,
}

/// What a command prints.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum PrintedFormat {
    /// Aligned text
    Table,
    /// The rows of the main table: of `run` months.csv (summary.csv with --summary), else the command's own
    Csv,
    /// One object with everything
    Json,
}

/// A month of the horizon.
fn month(text: &str) -> Result<Month, String> {
    text.parse().map_err(|error| format!("{error}; write a month as 2020-01, to 2099-12"))
}
