//! `billcast man`: manual pages, made from the same command line that `--help` shows.

use std::io::{self, Write};
use std::path::Path;

use billcast::diagnostic::nearest_first;
use clap::{Command, CommandFactory};

use super::writing::unwritten;
use super::{Failure, interrupt, print_data};
use crate::cli::{Cli, Man};

/// The command that prints `--help`; it needs no page.
const HELP: &str = "help";

pub(crate) fn run(options: &Man) -> Result<(), Failure> {
    let mut program = Cli::command().disable_help_subcommand(true);
    program.build();
    match &options.out {
        Some(folder) => write(&program, folder),
        None => {
            let command = options.command.iter().try_fold(&program, |command, word| subcommand(command, word))?;
            print_data(|out| out.write_all(&page(command)?))
        }
    }
}

fn subcommand<'c>(command: &'c Command, word: &str) -> Result<&'c Command, Failure> {
    command.find_subcommand(word).ok_or_else(|| {
        let known = nearest_first(word, command.get_subcommands().map(Command::get_name)).join(", ");
        let name = command.get_bin_name().unwrap_or_else(|| command.get_name());
        let help = match known.is_empty() {
            true => format!("`{name}` has no commands of its own"),
            false => format!("the commands of `{name}` are {known}"),
        };
        Failure::usage(format!("there is no command `{name} {word}`"), help)
    })
}

/// Writes the pages of a command and of those below it; all of them complete, or none.
fn write(program: &Command, path: &Path) -> Result<(), Failure> {
    let mut commands = Vec::new();
    collect(program, &mut commands);
    let mut folder = interrupt::begin(path).map_err(unwritten)?;
    for command in commands {
        let name = format!("{}.1", command.get_display_name().unwrap_or_else(|| command.get_name()));
        let mut file = interrupt::file(&mut folder, &name).map_err(unwritten)?;
        page(command).and_then(|page| file.write_all(&page)).map_err(|error| {
            let path = path.join(&name);
            unwritten(billcast::export::folder::FolderError { path, error, renamed: Vec::new() })
        })?;
    }
    interrupt::commit(folder, path).map_err(unwritten)
}

fn collect<'c>(command: &'c Command, found: &mut Vec<&'c Command>) {
    found.push(command);
    let below = command.get_subcommands().filter(|below| below.get_name() != HELP && !below.is_hide_set());
    below.for_each(|below| collect(below, found));
}

fn page(command: &Command) -> io::Result<Vec<u8>> {
    let mut page = Vec::new();
    let program = concat!("billcast ", env!("CARGO_PKG_VERSION"));
    clap_mangen::Man::new(command.clone()).source(program).render(&mut page)?;
    Ok(page)
}
