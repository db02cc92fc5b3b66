//! The program: parse, dispatch, exit status.

#![forbid(unsafe_code)]

mod cli;
mod commands;

use std::process::ExitCode;

use clap::Parser;

use cli::{Cli, Command};
use commands::{check, completions, diff, explain, man, readings, rules, run};

fn main() -> ExitCode {
    let command = Cli::parse().command;
    commands::interrupt::listen();
    let done = match command {
        Command::Run(options) => run::run(&options),
        Command::Check(options) => check::run(&options),
        Command::Diff(options) => diff::run(&options),
        Command::Explain(options) => explain::run(&options),
        Command::Readings(options) => readings::run(&options),
        Command::Rules(command) => rules::run(&command),
        Command::Completions(options) => completions::run(&options),
        Command::Man(options) => man::run(&options),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            commands::say(&failure.to_string());
            ExitCode::from(failure.status())
        }
    }
}
