//! The command line of `advise`.

use std::path::PathBuf;

use billcast::calendar::Month;
use billcast::ledger::Share;
use clap::{Args, ValueEnum};

use super::{Drawing, PrintedFormat, Project, month};

/// Find the cheapest schedule.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  billcast advise scenarios/forecast/needs.csv --to 2021-12
  billcast advise needs.csv --base app.csv --out advice
  billcast run advice/schedule.csv --to 2022-12
  billcast advise needs.csv --rulebook tencent-im-intl-2020 --format json | jq '.apps[].decisions'
  billcast advise --base app.csv --robust growth.toml --draws 1000
  billcast advise needs.csv --base app.csv --robust growth.toml --robust-by p90 --meet 95%

The needs are a CSV file, a line for each month in which a need begins: `month` and any of `app`, \
the limits (`av_rooms`, `groups_per_user`, `members_per_group` with `group_type`, `users`, \
`friends_per_user`, `groups`, `broadcast_rooms`), packages (`content_filtering`: on, `history_days`: a \
number) and readings (`dau`, `mau`, `peak_groups`, `bandwidth_mbps`). An empty cell is no need; a month \
without a line needs what the month before needs. A need holds from after the schedule's rows of the 1st to \
the month's last moment.

The schedule is the cheapest of all that the rules allow, by the engine's own fees; what comes after the \
last month does not count. With --robust it is one schedule for all draws of a forecast: what it must \
give in a month is what the draws ask for (of the operations under a condition, and of cases, nothing is \
taken over), what is as low as can be is the mean of what the draws cost, or their P90. Fixed needs may \
stand beside them. One that leaves a paid edition for the free one and returns before a month has \
begun and ended there is only told of, unless --allow-cycling.")]
pub(crate) struct Advise {
    /// What each app must be able to do, month by month: a CSV file (.csv, .csv.gz, .csv.zst), or `-` for standard input
    #[arg(value_name = "NEEDS", required_unless_present = "assumptions")]
    pub(crate) needs: Option<PathBuf>,
    /// Begin with the apps as the rows of these scenarios leave them [default: new apps]
    #[arg(long, value_name = "SCENARIO")]
    pub(crate) base: Vec<PathBuf>,
    /// Take what the draws of a forecast need: the file of its assumptions
    #[arg(long = "robust", value_name = "ASSUMPTIONS", requires = "base")]
    pub(crate) assumptions: Option<PathBuf>,
    /// What of the draws' costs is to be as low as can be
    #[arg(long, value_enum, default_value_t = RobustBy::Mean, requires = "assumptions")]
    pub(crate) robust_by: RobustBy,
    /// In each month, so many of the draws must have what they ask for of each thing
    #[arg(long, value_name = "SHARE", default_value = "100%", requires = "assumptions")]
    pub(crate) meet: Share,
    #[command(flatten)]
    pub(crate) drawing: Drawing,
    /// Last month of the schedule, YYYY-MM [default: two months after the last line of each app; of draws `to` of the
    /// assumptions, or 12 months]
    #[arg(long, value_name = "MONTH", value_parser = month)]
    pub(crate) to: Option<Month>,
    /// Advise this app alone
    #[arg(long)]
    pub(crate) app: Option<String>,
    /// Add the rulebook files of a folder to the timeline; one of a known id takes its place
    #[arg(long, value_name = "DIR")]
    pub(crate) rulebooks: Option<PathBuf>,
    /// Hold one rulebook for the whole schedule instead of the timeline: its id or its file
    #[arg(long, value_name = "ID|FILE")]
    pub(crate) rulebook: Option<String>,
    /// Take a schedule that leaves a paid edition for the free one and returns before a month has begun and ended there, too
    #[arg(long)]
    pub(crate) allow_cycling: bool,
    /// Write the schedule as a scenario, schedule.csv, and everything else, advice.json, to this folder
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    /// What to print; as CSV the months of the schedule's bill
    #[arg(long, value_enum, default_value_t = PrintedFormat::Table)]
    pub(crate) format: PrintedFormat,
    /// Print nothing but errors
    #[arg(long)]
    pub(crate) quiet: bool,
    #[command(flatten)]
    pub(crate) project: Project,
}

/// What of the draws' costs is to be as low as can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum RobustBy {
    /// Their mean: the expected cost
    Mean,
    /// Their 90th percentile
    P90,
}
