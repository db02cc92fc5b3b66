//! `billcast completions`: what a shell needs to complete the command line.

use clap::CommandFactory;

use super::{Failure, print_data};
use crate::cli::{Cli, Completions};

pub(crate) fn run(options: &Completions) -> Result<(), Failure> {
    let mut script = Vec::new();
    clap_complete::generate(options.shell, &mut Cli::command(), "billcast", &mut script);
    print_data(|out| out.write_all(&script))
}
