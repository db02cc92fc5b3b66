//! The command line of `reconcile`.

use std::path::PathBuf;

use clap::Args;

use super::{PrintedFormat, Simulated};

/// Compare a vendor's bill with the simulation.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  billcast reconcile app.csv --actual bill-2020-03.csv
  billcast reconcile portfolio/ --actual vendor.csv --mapping vendor.toml --within 0.01
  billcast reconcile app.csv --actual focus.csv --mapping names.toml --format csv

The bill is a CSV file in the layout of charges.csv, a FOCUS cost-and-usage file (known by its \
columns BilledCost and ChargePeriodStart), or any CSV whose columns a mapping names:

  [columns]                    # ours = the bill's
  app = \"Account\"
  month = \"Period\"             # 2020-03, or a day or time of the month
  item = \"Product\"
  amount = \"Cost\"
  quantity = \"Units\"           # and, where the bill has them, unit_price, tier, edition, category
  unit_price = \"Rate\"
  [constants]                  # the same in every line
  currency = \"USD\"
  [apps]                       # the bill's name = ours
  \"1400000001\" = \"shop\"
  [items]
  \"IM Pro\" = \"professional\"

Cells are separated by commas, semicolons or tabs. The months of the bill are simulated, unless \
--from or --to say otherwise. A difference is put down to its price (same quantity, another price \
of a unit), quantity (another quantity, same price), configuration (another tier, edition or item) or \
timing (the same item and amount in a neighbouring month). All but timing explain an \
amount only where the bill's own quantity and price come to it; what is billed twice in full is unexpected the second time.
The exit status is 1 where a line differs by more than --within and nothing explains it: one \
without a counterpart, or one for which the bill says neither or changes both.")]
pub(crate) struct Reconcile {
    #[command(flatten)]
    pub(crate) simulated: Simulated,
    /// The vendor's bill: a CSV file, also .gz or .zst, or `-` for standard input
    #[arg(long, value_name = "BILL")]
    pub(crate) actual: PathBuf,
    /// How the columns and names of the bill are ours (TOML)
    #[arg(long, value_name = "FILE")]
    pub(crate) mapping: Option<PathBuf>,
    /// Take a line as the same where its amounts differ by no more than this
    #[arg(long, value_name = "AMOUNT", default_value = "0", allow_hyphen_values = true)]
    pub(crate) within: String,
    /// Show the lines that match, too
    #[arg(long)]
    pub(crate) all: bool,
    /// What to print
    #[arg(long, value_enum, default_value_t = PrintedFormat::Table)]
    pub(crate) format: PrintedFormat,
    /// Guard texts in CSV that a spreadsheet would run as formulas (=, +, -, @, tab, CR first) by a ' before them
    #[arg(long)]
    pub(crate) csv_safe: bool,
    /// Print nothing but errors
    #[arg(long)]
    pub(crate) quiet: bool,
}
