//! The command line of `readings`.

use clap::Args;

use super::{PrintedFormat, Simulated};

/// Weigh the readings.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  billcast readings scenarios/documented/1.csv
  billcast readings portfolio/ --from 2020-01 --to 2020-12 --format csv
  billcast readings app.csv --rulebook tencent-im-intl-2020

What the publications leave open is a setting of the rulebook. Each setting is decided otherwise, one \
at a time, in every rulebook of the run, and all apps are run again: the difference is the money that \
hangs on it. Where a setting takes any day, date or number, these are tried: invoices all on the 1st \
and all on the 3rd (they move, the totals stay), prices that reach existing apps 12 months later and \
never, and no limit on broadcast groups.")]
pub(crate) struct Readings {
    #[command(flatten)]
    pub(crate) simulated: Simulated,
    /// What to print
    #[arg(long, value_enum, default_value_t = PrintedFormat::Table)]
    pub(crate) format: PrintedFormat,
}
