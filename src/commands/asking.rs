//! The command line as it was typed: understood, or refused.

use std::env;
use std::ffi::OsString;
use std::io::Write;
use std::process::ExitCode;

use billcast::diagnostic::escape;
use clap::error::ErrorKind;
use clap::{ArgMatches, CommandFactory, Error, FromArgMatches};

use super::project::{self, Applied};
use super::reporting::report;
use super::{Failure, note};
use crate::cli::{Cli, Command};

/// What is asked for.
pub(crate) struct Asked {
    pub(crate) command: Command,
    /// The words of the command: `rules show`.
    pub(crate) name: String,
    /// Whether results, and so errors, are wanted as JSON.
    pub(crate) as_json: bool,
    /// What a project file gives that nobody was told of, because the command is to be quiet.
    pub(crate) untold: Option<String>,
}

/// Understands the command line, with what a project file adds to it; else says what is wrong, or the help that is asked
/// for.
pub(crate) fn asked() -> Result<Asked, ExitCode> {
    let typed: Vec<OsString> = env::args_os().collect();
    let applied = typed_matches(&typed).map_or(Ok(None), |matches| {
        project::apply(&typed, &matches).map_err(|failure| {
            let (name, asked) = named(&matches);
            report(&failure, &name, wants_json(asked));
            ExitCode::from(failure.status())
        })
    })?;
    let args = applied.as_ref().map_or(&typed, |applied| &applied.args);
    let (mut asked, is_quiet) = parse(args).map_err(|error| {
        if !error.use_stderr() {
            // Where stdout is gone nobody reads the help.
            let _ = error.print();
            return ExitCode::SUCCESS;
        }
        refuse(error, args);
        ExitCode::from(2)
    })?;
    if let Some(Applied { taken, shown, .. }) = applied {
        if let Some(project) = asked.command.project() {
            project.taken = Some(taken);
        }
        if is_quiet { asked.untold = Some(shown) } else { note(&shown) }
    }
    Ok(asked)
}

/// What was typed; where something is missing, the rest of it: a project file may give that. `None` where it can only be
/// refused, or answered with help.
fn typed_matches(typed: &[OsString]) -> Option<ArgMatches> {
    match Cli::command().try_get_matches_from(typed) {
        Err(error) if error.kind() == ErrorKind::MissingRequiredArgument => {
            Cli::command().ignore_errors(true).try_get_matches_from(typed).ok()
        }
        matches => matches.ok(),
    }
}

/// The command, and whether it is to be quiet.
fn parse(args: &[OsString]) -> Result<(Asked, bool), Error> {
    let mut program = Cli::command();
    let matches = program.try_get_matches_from_mut(args)?;
    let command = Cli::from_arg_matches(&matches).map_err(|error| error.format(&mut program))?.command;
    let (name, asked) = named(&matches);
    let is_quiet = asked.try_get_one("quiet").ok().flatten().copied().unwrap_or(false);
    Ok((Asked { command, name, as_json: wants_json(asked), untold: None }, is_quiet))
}

/// The words of the command, and what was said of the last.
fn named(matches: &ArgMatches) -> (String, &ArgMatches) {
    let (mut name, mut at) = (Vec::new(), matches);
    while let Some((word, below)) = at.subcommand() {
        name.push(word);
        at = below;
    }
    (name.join(" "), at)
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
