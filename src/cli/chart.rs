//! The command line of `chart`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::Simulated;

/// Draw charts.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  billcast chart scenarios/documented/2.csv --out charts
  billcast chart portfolio/ --out charts --as svg --budget 5000
  billcast chart portfolio/ --app shop-17 --out charts --width 2400
  billcast chart stay.csv --against migrate.csv --from 2023-01 --out charts
  billcast chart app.csv --against tencent-im-intl-2021-08 --out charts --theme dark

Files: charges (stacked by category and item), cumulative (with --budget beside it), and of one app \
configuration (a band above its charges) and quotas (the use of each limit, with what it refused). \
Of several apps --app picks one; without it the first two are those of all together. With --against \
comparison, too: what SCENARIO costs, what the other costs, and their difference.
A name in letters that the charts' font does not have (it has Latin, Greek and Cyrillic) is shown as \
a number, and names.csv says which is which.")]
pub(crate) struct Chart {
    #[command(flatten)]
    pub(crate) simulated: Simulated,
    /// Write the charts to this folder
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
    /// The formats of the charts, one or several [default: all]
    #[arg(long = "as", value_enum, value_name = "FORMATS", value_delimiter = ',')]
    pub(crate) formats: Vec<ChartFormat>,
    /// How wide PNG files are, in pixels
    #[cfg(feature = "png")]
    #[arg(long, value_name = "PX", default_value_t = 1_200, value_parser = clap::value_parser!(u32).range(100..=10_000))]
    pub(crate) width: u32,
    /// Dark on light, or light on dark
    #[arg(long, value_enum, default_value_t = ChartTheme::Light)]
    pub(crate) theme: ChartTheme,
    /// What may be spent a month: a line beside the cumulative charges
    #[arg(long, value_name = "AMOUNT", allow_hyphen_values = true)]
    pub(crate) budget: Option<String>,
    /// Budgets per app, per month or both (CSV: app,month,budget), for the same line; of one app those of all together
    /// count where it has none
    #[arg(long, value_name = "FILE")]
    pub(crate) budget_file: Option<PathBuf>,
    /// Compare with another scenario, a folder of results, or the same scenarios under another rulebook
    #[arg(long, value_name = "SCENARIO|RESULTS|RULEBOOK")]
    pub(crate) against: Option<String>,
    /// Print nothing but errors
    #[arg(long)]
    pub(crate) quiet: bool,
}

/// In which formats charts are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ChartFormat {
    /// Scalable, with a title and a description for screen readers
    Svg,
    /// Pixels, drawn from the SVG
    #[cfg(feature = "png")]
    Png,
}

/// On what charts stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ChartTheme {
    /// White
    Light,
    /// Near black
    Dark,
}
