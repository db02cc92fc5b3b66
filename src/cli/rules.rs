//! The command line of `rules`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::Project;

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
    /// What to print, and how errors are told
    #[arg(long, value_enum, global = true, default_value_t = RulesFormat::Table)]
    pub(crate) format: RulesFormat,
    #[command(flatten)]
    pub(crate) project: Project,
}

/// What to look at.
#[derive(Debug, Subcommand)]
pub(crate) enum RulesCommand {
    /// List the rulebooks
    #[command(after_help = "\
Examples:
  billcast rules list
  billcast rules list --rulebooks our-price-lists/")]
    List,
    /// Draw the families with their rulebooks by date, the months that each governs and what each changed
    #[command(after_help = "\
Examples:
  billcast rules timeline
  billcast rules timeline --rulebooks our-price-lists/")]
    Timeline,
    /// Show two rulebooks side by side: what they say differently
    #[command(after_help = "\
Examples:
  billcast rules diff tencent-im-intl-2020 tencent-im-intl-2021-08
  billcast rules diff tencent-im-intl-2021-08 next-years-prices.toml")]
    Diff {
        /// The one: its id or its file
        #[arg(value_name = "ID|FILE")]
        was: String,
        /// The other: its id or its file
        #[arg(value_name = "ID|FILE")]
        is: String,
    },
    /// Show a rulebook as tables: editions, packages, meters, limits, policies
    #[command(after_help = "\
Examples:
  billcast rules show tencent-im-intl-2020
  billcast rules show my-rulebook.toml")]
    Show {
        /// The rulebook's id or its file
        #[arg(value_name = "ID|FILE")]
        rulebook: String,
    },
    /// Check rulebook files, and report every mistake with line, key and remedy
    #[command(after_help = "\
Examples:
  billcast rules validate my-rulebook.toml
  billcast rules validate rulebooks/*.toml --format json")]
    Validate {
        /// The files
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
    /// Print the JSON Schema of rulebook files, for editors
    #[command(after_help = "\
Examples:
  billcast rules schema > rulebook.schema.json")]
    Schema,
}

/// What the commands of `rules` print.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum RulesFormat {
    /// Text
    Table,
    /// One object
    Json,
}
