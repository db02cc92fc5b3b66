//! The program: parse, dispatch, exit status.

#![forbid(unsafe_code)]

mod cli;
mod commands;

use std::process::ExitCode;

use cli::Command;
use commands::asking::{Asked, asked};
use commands::{
    advise, backtest, chart, check, completions, diff, explain, forecast, man, readings, reconcile, report, reporting,
    rules, run, schema,
};

fn main() -> ExitCode {
    let Asked { command, name, as_json, untold } = match asked() {
        Ok(asked) => asked,
        Err(status) => return status,
    };
    commands::interrupt::listen();
    let done = match command {
        Command::Run(options) => run::run(&options),
        Command::Advise(options) => advise::run(&options),
        Command::Chart(options) => chart::run(&options),
        Command::Check(options) => check::run(&options),
        Command::Diff(options) => diff::run(&options),
        Command::Explain(options) => explain::run(&options),
        Command::Forecast(options) => forecast::run(&options),
        Command::Backtest(options) => backtest::run(&options),
        Command::Readings(options) => readings::run(&options),
        Command::Reconcile(options) => reconcile::run(&options),
        Command::Report(options) => report::run(&options),
        Command::Rules(command) => rules::run(&command),
        Command::Schema(options) => schema::run(&options),
        Command::Completions(options) => completions::run(&options),
        Command::Man(options) => man::run(&options),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            // What is wrong with an option may be what a project file gives.
            if let (commands::Failure::Use(..), Some(untold)) = (&failure, untold) {
                commands::note(&untold);
            }
            reporting::report(&failure, &name, as_json);
            ExitCode::from(failure.status())
        }
    }
}
