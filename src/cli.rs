//! The command line: clap types only.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use billcast::calendar::Month;

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
  billcast rules timeline

`billcast COMMAND --help` says more. Exit status: 0 done, 1 findings where the command judges,
2 malformed input, wrong use or a failure to read or write, 130 interrupted."
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
    /// List, show, compare and validate rulebooks
    Rules(Rules),
}

/// Simulate scenarios.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  billcast run scenarios/documented/2.csv
  billcast run jan.csv feb.csv --from 2020-01 --to 2020-12 --out results
  billcast run app.csv --rulebooks our-price-lists/
  billcast run portfolio/ --app shop-17
  billcast run portfolio/ --format json | jq '.months[] | select(.total != \"0.00\")'
  export-operations | billcast run - --quiet --out results
  billcast run portfolio.csv.gz --summary
  billcast run portfolio/ --quiet --out results --as csv,parquet --only months,invoices
  billcast run by-app.csv --grouped --quiet --out results --as parquet

Of up to 10 apps each app's bill is printed, of more the portfolio's; --app picks one.
Violations are results: the exit status is 0 with and without them.
Malformed input gives status 2, every mistake with its place, and no result.")]
pub(crate) struct Run {
    /// Scenario files (.csv, .csv.gz, .csv.zst), folders of them, or `-` for standard input
    #[arg(required = true, value_name = "SCENARIO")]
    pub(crate) scenarios: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) selection: Selection,
    /// Hold one rulebook for the whole run instead of the timeline: its id or its file
    #[arg(long, value_name = "ID|FILE")]
    pub(crate) rulebook: Option<String>,
    /// What to print
    #[arg(long, value_enum, default_value_t = PrintedFormat::Table)]
    pub(crate) format: PrintedFormat,
    /// Print nothing but errors
    #[arg(long)]
    pub(crate) quiet: bool,
    /// Write the result files to this folder
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    /// The formats of the files in --out, one or several
    #[arg(
        long = "as",
        value_enum,
        value_name = "FORMATS",
        value_delimiter = ',',
        requires = "out",
        default_value = "csv"
    )]
    pub(crate) written: Vec<WrittenFormat>,
    /// Write only these files to --out, beside run.json
    #[arg(long, value_enum, value_name = "FILES", value_delimiter = ',', requires = "out")]
    pub(crate) only: Vec<AppTable>,
    /// Add up all apps, per month, category and item: print and write that alone
    #[arg(long, conflicts_with = "only")]
    pub(crate) summary: bool,
    /// Each app's rows stand together and the apps in byte order: keep no rows in memory
    #[arg(long)]
    pub(crate) grouped: bool,
    /// Use this many threads [default: one per core]; the results are the same bytes
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=512))]
    pub(crate) threads: Option<u16>,
}

/// Compare two bills.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  billcast diff results/before results/after
  billcast diff app.csv --rulebook tencent-im-intl-2020 --against tencent-im-intl-2021-08
  billcast diff app.csv --against next-years-prices.toml --fail-over 500
  billcast diff stay.csv migrate.csv --from 2023-01 --format csv

What it was comes first, what it is second. A folder with run.json, months.csv and charges.csv is \
the results of a run; anything else is a scenario, and is simulated.
Apps are compared by name; where each side has one app, the two are compared whatever their names. \
Two scenarios are compared over the months of both, results over common months.
Rows that only one of the two refuses are shown: there the bills are not of the same operations.
With --fail-over the exit status is 1 where the total of all apps and months rises or falls by \
more; what rises in one app and falls in another is offset.")]
pub(crate) struct Diff {
    /// One scenario (with --against), or two scenarios or folders of results
    #[arg(required = true, num_args = 1..=2, value_name = "SCENARIO|RESULTS")]
    pub(crate) sides: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) selection: Selection,
    /// Hold this rulebook: for what it was, and without --against for what it is
    #[arg(long, value_name = "ID|FILE")]
    pub(crate) rulebook: Option<String>,
    /// Hold this rulebook for what it is
    #[arg(long, value_name = "ID|FILE")]
    pub(crate) against: Option<String>,
    /// Exit with status 1 where the total of all apps and months rises or falls by more than this
    #[arg(long, value_name = "AMOUNT", allow_hyphen_values = true)]
    pub(crate) fail_over: Option<String>,
    /// Show what is the same in both, too
    #[arg(long)]
    pub(crate) all: bool,
    /// What to print
    #[arg(long, value_enum, default_value_t = PrintedFormat::Table)]
    pub(crate) format: PrintedFormat,
    /// Print nothing but errors
    #[arg(long)]
    pub(crate) quiet: bool,
}

/// Which months, apps and rulebooks a simulation takes.
#[derive(Debug, Args)]
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
}

/// What a command prints.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum PrintedFormat {
    /// Aligned text
    Table,
    /// The file months.csv (summary.csv with --summary); of a comparison, its rows
    Csv,
    /// One object with everything
    Json,
}

/// In which formats `run` writes its files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub(crate) enum WrittenFormat {
    /// Comma-separated values
    Csv,
    /// Decimals, dates and dictionaries of texts, for DuckDB, pandas and Spark
    #[cfg(feature = "parquet")]
    Parquet,
    /// One JSON object per line
    Jsonl,
}

/// The files that `run` writes app by app.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum AppTable {
    /// One line per app and month
    Months,
    /// One line per app, month and charged item
    Charges,
    /// One line per app and invoice
    Invoices,
    /// One line per refused row and reason
    Violations,
}

/// Look at rulebooks.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  billcast rules timeline
  billcast rules show tencent-im-intl-2020
  billcast rules diff tencent-im-intl-2020 tencent-im-intl-2021-08
  billcast rules validate my-rulebook.toml
  billcast rules timeline --rulebooks our-price-lists/
  billcast rules schema > rulebook.schema.json")]
pub(crate) struct Rules {
    #[command(subcommand)]
    pub(crate) command: RulesCommand,
    /// Add the rulebook files of a folder; one of a known id takes its place
    #[arg(long, value_name = "DIR", global = true)]
    pub(crate) rulebooks: Option<PathBuf>,
}

/// What to look at.
#[derive(Debug, Subcommand)]
pub(crate) enum RulesCommand {
    /// List the rulebooks
    List,
    /// Draw the families with their rulebooks by date, the months that each governs and what each changed
    Timeline,
    /// Show two rulebooks side by side: what they say differently
    Diff {
        /// The one: its id or its file
        #[arg(value_name = "ID|FILE")]
        was: String,
        /// The other: its id or its file
        #[arg(value_name = "ID|FILE")]
        is: String,
    },
    /// Show a rulebook as tables: editions, packages, meters, limits, policies
    Show {
        /// The rulebook's id or its file
        #[arg(value_name = "ID|FILE")]
        rulebook: String,
    },
    /// Check rulebook files, and report every mistake with line, key and remedy
    Validate {
        /// The files
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
    /// Print the JSON Schema of rulebook files, for editors
    Schema,
}

/// A month of the horizon.
fn month(text: &str) -> Result<Month, String> {
    text.parse().map_err(|error| format!("{error}; write a month as 2020-01, to 2099-12"))
}
