//! The command line of `check`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{Budgets, Project};

/// Compare the results of scenarios with their checked-in results.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  billcast check
  billcast check --require-coverage --junit check.xml
  billcast check scenarios/documented --format github
  billcast check --rulebooks next-years-prices/
  billcast check --bless
  billcast check --budget 500

The expected results of scenarios/PATH.csv stand in outputs/PATH/: charges.csv, months.csv, \
invoices.csv, violations.csv and run.json, as `billcast run --out` writes them. PATH is what follows the \
folder `scenarios`; where the scenario is in none, what follows the folder named.
Options of a scenario (from, to, rulebook) stand in scenarios/PATH.toml beside it; \
the file of a rulebook is named as seen from there.
A scenario that is malformed on purpose has no expected results: its message stands beside it in \
scenarios/PATH.txt, and is compared.
A budget holds for each scenario by itself; --budget-file has the columns app, month and budget.
Exit status: 1 where anything differs, a scenario has nothing to be compared with, \
results have no scenario, a month is over \
budget, or something is not covered that must be; 2 where a scenario is malformed and no message says so.")]
pub(crate) struct Check {
    /// Scenario files and folders of them
    #[arg(default_value = "scenarios", value_name = "SCENARIOS")]
    pub(crate) scenarios: Vec<PathBuf>,
    /// The folder of the expected results
    #[arg(long, value_name = "DIR", default_value = "outputs")]
    pub(crate) expected: PathBuf,
    /// Add the rulebook files of a folder to the timeline; one of a known id takes its place
    #[arg(long, value_name = "DIR")]
    pub(crate) rulebooks: Option<PathBuf>,
    /// Show the differences, then make what came out the expected results
    #[arg(long)]
    pub(crate) bless: bool,
    /// Fail where no scenario touches a rule; `all`: or an entry of a rulebook (price, tier, limit, code and so on)
    #[arg(long, value_enum, value_name = "WHAT", num_args = 0..=1, require_equals = true, default_missing_value = "rules")]
    pub(crate) require_coverage: Option<Required>,
    #[command(flatten)]
    pub(crate) budgets: Budgets,
    /// What to print
    #[arg(long, value_enum, default_value_t = VerdictFormat::Text)]
    pub(crate) format: VerdictFormat,
    /// Write a JUnit report to this file, too
    #[arg(long, value_name = "FILE")]
    pub(crate) junit: Option<PathBuf>,
    /// Print nothing but errors
    #[arg(long)]
    pub(crate) quiet: bool,
    #[command(flatten)]
    pub(crate) project: Project,
}

/// What scenarios must touch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Required {
    /// Every rule
    Rules,
    /// Every rule, and every entry of the rulebooks: prices, tiers, defaults, limits, error codes, numbers of policies
    All,
}

/// What `check` prints.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum VerdictFormat {
    /// What differs, and what is covered, for people
    Text,
    /// One object with everything
    Json,
    /// Annotations of GitHub workflows
    Github,
    /// SARIF 2.1.0, for code scanning
    Sarif,
}
