//! The command line of `report`.

use std::path::PathBuf;

use clap::Args;

use super::{Budgets, Drawing, Simulated};

/// Write the bill as a page.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  billcast report scenarios/documented/2.csv --out bill.html
  billcast report portfolio/ --out bill.html --budget 50000
  billcast report base.csv --assumptions growth.toml --budget 1500 --out outlook.html
  billcast report portfolio/ --app shop-17 --from 2020-01 --to 2020-12 --out shop-17.html

One HTML file that needs no network and no other file: the headline, charts, the months of every app \
with every charge and its reasons (those of `billcast explain`), refused rows, a calendar of the \
invoices, what hangs on the readings, and everything that the figures depend on. It is light or dark \
as the reader's system is, and prints. Of more than 1,000 apps the largest 1,000 are shown in detail, \
the others in the totals. With --assumptions what may come (`billcast forecast`) is a section of its \
own, beside the bill of the scenario as it stands.
Where a month is over budget the exit status is 1, after the page is written.")]
pub(crate) struct Report {
    #[command(flatten)]
    pub(crate) simulated: Simulated,
    /// Write the page to this file (`-`: print it)
    #[arg(long, value_name = "FILE.html")]
    pub(crate) out: PathBuf,
    #[command(flatten)]
    pub(crate) budgets: Budgets,
    /// Add what may come under these assumptions
    #[arg(long, value_name = "FILE")]
    pub(crate) assumptions: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) drawing: Drawing,
    /// Print nothing but errors
    #[arg(long)]
    pub(crate) quiet: bool,
}
