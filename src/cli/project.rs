//! The options about the project file.

use std::path::PathBuf;

use clap::Args;

/// Where options come from, but for the command line. A command with these has a table in the project file.
#[derive(Debug, Default, Args)]
pub(crate) struct Project {
    /// Take options from this project file [default: billcast.toml here or in the nearest folder above]
    #[arg(id = "project", long, value_name = "FILE", global = true)]
    pub(crate) file: Option<PathBuf>,
    /// Take no options from a project file
    #[arg(long, global = true, conflicts_with = "project")]
    pub(crate) no_project: bool,
    /// What was taken.
    #[arg(skip)]
    pub(crate) taken: Option<Taken>,
}

/// The options that a project file gives a command.
#[derive(Debug)]
pub(crate) struct Taken {
    /// The project file.
    pub(crate) file: PathBuf,
    /// The names of the options.
    pub(crate) options: Vec<String>,
}

impl Project {
    /// Whether an option stands in the project file, and not on the command line.
    pub(crate) fn gives(&self, option: &str) -> bool {
        self.taken.as_ref().is_some_and(|taken| taken.options.iter().any(|known| known == option))
    }
}
