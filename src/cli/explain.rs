//! The command line of `explain`.

use billcast::calendar::Month;
use clap::{Args, ValueEnum};

use super::{Simulated, month};

/// Tell why.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  billcast explain scenarios/documented/3.csv --month 2019-04
  billcast explain portfolio/ --app shop-17 --item dau
  billcast explain app.csv --rulebook tencent-im-intl-2020 --format markdown > why.md
  billcast explain app.csv --format json | jq '.apps[].months[].charges[]'

Every amount is that of `billcast run`. What another reading of the rules would give, and what a \
refused row would have cost, is found by running it.")]
pub(crate) struct Explain {
    #[command(flatten)]
    pub(crate) simulated: Simulated,
    /// Tell of this month alone, YYYY-MM
    #[arg(long, value_name = "MONTH", value_parser = month)]
    pub(crate) month: Option<Month>,
    /// Tell of this edition, package, meter or limit alone
    #[arg(long)]
    pub(crate) item: Option<String>,
    /// How to tell it
    #[arg(long, value_enum, default_value_t = ToldFormat::Text)]
    pub(crate) format: ToldFormat,
}

/// How it is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ToldFormat {
    /// Indented text
    Text,
    /// A page of headings and lists
    Markdown,
    /// One object with everything
    Json,
}
