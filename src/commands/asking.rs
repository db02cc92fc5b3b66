//! The command line as it was typed: understood, or refused.

use std::env;
use std::ffi::OsString;
use std::io::Write;
use std::process::ExitCode;

use billcast::diagnostic::escape;
use clap::{ArgMatches, CommandFactory, Error, FromArgMatches};

use super::Failure;
use super::reporting::report;
use crate::cli::{Cli, Command};

/// What is asked for.
pub(crate) struct Asked {
    pub(crate) command: Command,
    /// The words of the command: `rules show`.
    pub(crate) name: String,
    /// Whether results, and so errors, are wanted as JSON.
    pub(crate) as_json: bool,
}

/// Understands the command line; else says what is wrong with it, or the help that it asks for.
pub(crate) fn asked() -> Result<Asked, ExitCode> {
    let args: Vec<OsString> = env::args_os().collect();
    parse(&args).map_err(|error| {
        if !error.use_stderr() {
            // Where stdout is gone nobody reads the help.
            let _ = error.print();
            return ExitCode::SUCCESS;
        }
        refuse(error, &args);
        ExitCode::from(2)
    })
}

fn parse(args: &[OsString]) -> Result<Asked, Error> {
    let mut program = Cli::command();
    let matches = program.try_get_matches_from_mut(args)?;
    let command = Cli::from_arg_matches(&matches).map_err(|error| error.format(&mut program))?.command;
    let (mut name, mut as_json, mut at) = (Vec::new(), false, &matches);
    while let Some((word, below)) = at.subcommand() {
        name.push(word);
        as_json = wants_json(below);
        at = below;
    }
    Ok(Asked { command, name: name.join(" "), as_json })
}

/// Every command that prints JSON has the option `--format`.
fn wants_json(matches: &ArgMatches) -> bool {
    let format = matches.try_get_raw("format").ok().flatten();
    format.and_then(Iterator::last).is_some_and(|format| format == "json")
}

fn refuse(error: Error, args: &[OsString]) {
    if names_json(args) {
        let text = error.render().to_string();
        let (message, help) = text.split_once("\n\n").unwrap_or((&text, ""));
        let line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let message = line(message.trim_start_matches("error: "));
        let words = args.iter().skip(1).map(|arg| arg.to_string_lossy());
        let name = words.take_while(|word| !word.starts_with('-')).next().unwrap_or_default().into_owned();
        return report(&Failure::usage(message, line(help)), &escape(&name), true);
    }
    // clap shows what was typed as it was typed. Refused once more with every control character made visible, it shows that.
    let visible = args.iter().map(|arg| OsString::from(escape(&arg.to_string_lossy()))).collect::<Vec<_>>();
    let error = if visible == args { error } else { parse(&visible).err().unwrap_or(error) };
    // Where stderr is gone there is nobody to tell.
    let _ = write!(anstream::stderr(), "{}", error.render().ansi());
}

/// Whether a command line that is not understood says `--format json`.
fn names_json(args: &[OsString]) -> bool {
    let options: Vec<_> = args.iter().take_while(|arg| *arg != "--").collect();
    let apart = options.windows(2).any(|pair| pair[0] == "--format" && pair[1] == "json");
    apart || options.iter().any(|arg| *arg == "--format=json")
}
