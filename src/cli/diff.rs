//! The command line of `diff`.

use std::path::PathBuf;

use clap::Args;

use super::{Budgets, PrintedFormat, Selection};

/// Compare two bills.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  billcast diff results/before results/after
  billcast diff app.csv --rulebook tencent-im-intl-2020 --against tencent-im-intl-2021-08
  billcast diff app.csv --against next-years-prices.toml --fail-over 500
  billcast diff stay.csv migrate.csv --from 2023-01 --format csv
  billcast diff results/before results/after --budget-file budgets.csv

What it was comes first, what it is second. A folder with run.json, months.csv and charges.csv is \
the results of a run; anything else is a scenario, and is simulated.
Apps are compared by name; where each side has one app, the two are compared whatever their names. \
Two scenarios are compared over the months of both, results over common months.
Rows that only one of the two refuses are shown: there the bills are not of the same operations.
With --fail-over the exit status is 1 where the total of all apps and months rises or falls by \
more; what rises in one app and falls in another is offset. Budgets are those of the second bill: \
where a month of it is over budget the exit status is 1, and it is said whether it was so in the first.")]
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
    #[command(flatten)]
    pub(crate) budgets: Budgets,
    /// Show what is the same in both, too
    #[arg(long)]
    pub(crate) all: bool,
    /// What to print
    #[arg(long, value_enum, default_value_t = PrintedFormat::Table)]
    pub(crate) format: PrintedFormat,
    /// Guard ids in CSV that a spreadsheet would run as formulas (=, +, -, @, tab, CR first) by a ' before them
    #[arg(long)]
    pub(crate) csv_safe: bool,
    /// Print nothing but errors
    #[arg(long)]
    pub(crate) quiet: bool,
}
