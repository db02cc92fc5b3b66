//! The command line of budgets, the same for every command that judges by them.

use std::path::PathBuf;

use clap::Args;

/// What months may cost.
#[derive(Debug, Args)]
pub(crate) struct Budgets {
    /// List the months in which all apps together cost more than this, and exit with status 1
    #[arg(long, value_name = "AMOUNT", allow_hyphen_values = true)]
    pub(crate) budget: Option<String>,
    /// Budgets per app, per month or both (CSV: app,month,budget; no app: all together, no month: every one)
    #[arg(long, value_name = "FILE")]
    pub(crate) budget_file: Option<PathBuf>,
}
