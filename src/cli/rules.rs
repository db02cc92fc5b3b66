//! The command line of `rules`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

/// Look at rulebooks.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  billcast rules timeline
  billcast rules show tencent-im-intl-2020
  billcast rules diff tencent-im-intl-2020 tencent-im-intl-2021-08
  billcast rules validate my-rulebook.toml
  billcast rules timeline --rulebooks our-price-lists/
  billcast rules schema > rulebook.schema.json")]
pub(crate) struct Rules {
    #[command(subcommand)]
    pub(crate) command: RulesCommand,
    /// Add the rulebook files of a folder; one of a known id takes its place
    #[arg(long, value_name = "DIR", global = true)]
    pub(crate) rulebooks: Option<PathBuf>,
}

/// What to look at.
#[derive(Debug, Subcommand)]
pub(crate) enum RulesCommand {
    /// List the rulebooks
    List,
    /// Draw the families with their rulebooks by date, the months that each governs and what each changed
    Timeline,
    /// Show two rulebooks side by side: what they say differently
    Diff {
        /// The one: its id or its file
        #[arg(value_name = "ID|FILE")]
        was: String,
        /// The other: its id or its file
        #[arg(value_name = "ID|FILE")]
        is: String,
    },
    /// Show a rulebook as tables: editions, packages, meters, limits, policies
    Show {
        /// The rulebook's id or its file
        #[arg(value_name = "ID|FILE")]
        rulebook: String,
    },
    /// Check rulebook files, and report every mistake with line, key and remedy
    Validate {
        /// The files
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
    /// Print the JSON Schema of rulebook files, for editors
    Schema,
}
