//! The command line of `run`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use billcast::ledger::Share;

use super::{Budgets, PrintedFormat, Simulated};

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
  billcast run portfolio/ --as xlsx --out results
  billcast run by-app.csv --grouped --quiet --out results --as parquet
  billcast run portfolio/ --budget 50000 --budget-file budgets.csv
  billcast run app.csv --quiet --fail-on violations
  billcast run app.csv --headroom 90%
  billcast run portfolio/ --quiet --headroom 95% --fail-on violations,headroom
  billcast run portfolio/ --quiet --out results --as csv,focus,journal

Of up to 10 apps each app's bill is printed, of more the portfolio's; --app picks one.
Violations are results: the exit status is 0 with and without them, but for --fail-on violations.
Where a month is over budget the exit status is 1, after results are printed and written. \
--budget-file has the columns app, month and budget; no app is all apps together (of --app: that \
one), no month is every month, and a month's own budget takes the place of that of every month.
--headroom tells, for each app, month and bound, the fullest use: of each limit (of groups and users \
the fullest one), of what a meter has free or of the block that its highest reading has begun, and of \
the tier that raises a limit where it reaches beyond the number chosen. A block and a tier count from \
where they begin: 19,000 of the block from 10,000 to 20,000 are 90%. What exists as a month opens \
counts, too. With --out it is written as headroom.csv.
Malformed input gives status 2, every mistake with its place, and no result.")]
pub(crate) struct Run {
    #[command(flatten)]
    pub(crate) simulated: Simulated,
    /// What to print
    #[arg(long, value_enum, default_value_t = PrintedFormat::Table)]
    pub(crate) format: PrintedFormat,
    /// Print nothing but errors
    #[arg(long)]
    pub(crate) quiet: bool,
    /// Write the result files to this folder
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    /// The formats of the files in --out, one or several; of focus and journals one file each
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
    #[arg(
        long,
        value_enum,
        value_name = "FILES",
        value_delimiter = ',',
        requires = "out",
        requires_if("headroom", "headroom")
    )]
    pub(crate) only: Vec<AppTable>,
    /// Add up all apps, per month, category and item: print and write that alone
    #[arg(long, conflicts_with = "only")]
    pub(crate) summary: bool,
    #[command(flatten)]
    pub(crate) budgets: Budgets,
    /// List the months in which use comes within this share of a limit, or of a billing block or tier, as in 90%
    #[arg(long, value_name = "SHARE", allow_hyphen_values = true)]
    pub(crate) headroom: Option<Share>,
    /// Exit with status 1 where any of these is found
    #[arg(long, value_enum, value_name = "WHAT", value_delimiter = ',', requires_if("headroom", "headroom"))]
    pub(crate) fail_on: Vec<FailOn>,
    /// Guard texts in CSV that a spreadsheet would run as formulas (=, +, -, @, tab, CR first) by a ' before them
    #[arg(long)]
    pub(crate) csv_safe: bool,
    /// Each app's rows stand together and the apps in byte order: keep no rows in memory
    #[arg(long)]
    pub(crate) grouped: bool,
    /// Use this many threads [default: one per core]; the results are the same bytes
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=512))]
    pub(crate) threads: Option<u16>,
}

/// On what `run` fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub(crate) enum FailOn {
    /// A row that the rules refuse, whole or in part
    Violations,
    /// Use that comes within --headroom of a bound
    Headroom,
}

impl FailOn {
    /// The word on the command line.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Violations => "violations",
            Self::Headroom => "headroom",
        }
    }
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
    /// One workbook of all tables, bill.xlsx, with a summary, a chart and checks
    #[cfg(feature = "xlsx")]
    Xlsx,
    /// focus.csv: FOCUS version 1.2 cost and usage, a row per charge and per free fee
    Focus,
    /// focus.parquet: the same as Parquet
    #[cfg(feature = "parquet")]
    FocusParquet,
    /// bill.journal: each invoice as a transaction for hledger and ledger
    Journal,
    /// bill.beancount: the same for beancount
    Beancount,
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
    /// One line per app, month and bound that use comes near (with --headroom)
    Headroom,
}
