//! The command line of `man`.

use std::path::PathBuf;

use clap::Args;

/// Print or write the manual pages.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  billcast man | man -l -
  billcast man rules show | man -l -
  billcast man --out ~/.local/share/man/man1

With --out every page is written: billcast.1, billcast-run.1 and so on.")]
pub(crate) struct Man {
    /// The command whose page is printed [default: that of the program itself]
    #[arg(value_name = "COMMAND", conflicts_with = "out")]
    pub(crate) command: Vec<String>,
    /// Write all pages to this folder
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
}
