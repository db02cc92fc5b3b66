//! The project file: options that stand in `billcast.toml` instead of on the command line.
//!
//! What it may say is what the command line may say: the options are read off clap's own command, their values are
//! checked by the options themselves, and what applies becomes arguments before those that were typed. A new option
//! needs nothing here.

mod choosing;
mod options;
mod reading;
mod values;

use std::collections::BTreeSet;
use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use billcast::diagnostic::{Findings, Kind};
use billcast::toml_input;
use clap::parser::ValueSource;
use clap::{ArgMatches, CommandFactory};

use super::Failure;
use crate::cli::{Cli, Taken};

/// The name of a project file.
const NAME: &str = "billcast.toml";

/// A command line with the options of a project file.
pub(crate) struct Applied {
    /// All arguments, the program first.
    pub(crate) args: Vec<OsString>,
    /// What was taken.
    pub(crate) taken: Taken,
    /// The same for people.
    pub(crate) shown: String,
}

/// What was typed, with what the project file adds to it; `None` where it adds nothing.
///
/// # Errors
/// Every mistake of the file.
pub(crate) fn apply(typed: &[OsString], matches: &ArgMatches) -> Result<Option<Applied>, Failure> {
    let mut program = Cli::command();
    program.build();
    let asked = matches.subcommand().and_then(|(name, below)| {
        let command = options::commands(&program).find(|command| command.get_name() == name)?;
        Some((command, below))
    });
    let (Some((command, below)), Some((before, after))) = (asked, typed.split_at_checked(2)) else {
        return Ok(None);
    };
    let typed = typed_options(below);
    if typed.contains("no_project") {
        return Ok(None);
    }
    let Some(file) = named(below).or_else(find) else { return Ok(None) };
    let text = read(&file)?;
    let folder = file.parent().unwrap_or(Path::new(""));
    let said = reading::read(&text, folder, &program, command.get_name());
    let said = said
        .map_err(|problems| Failure::Input(vec![toml_input::findings(&file.display().to_string(), &text, problems)]))?;
    let chosen = choosing::chosen(&said, command, &typed);
    if chosen.is_empty() {
        return Ok(None);
    }
    let options = chosen.iter().map(|setting| setting.option.key.to_owned()).collect();
    let added: Vec<OsString> = chosen.iter().flat_map(|setting| setting.arguments.iter().cloned()).collect();
    let shown = format!("from {}: {}", file.display(), shown(&added));
    let args = before.iter().chain(&added).chain(after).cloned().collect();
    Ok(Some(Applied { args, taken: Taken { file, options }, shown }))
}

/// Arguments as they would be typed.
fn shown(arguments: &[OsString]) -> String {
    let word = |argument: &OsString| match argument.to_string_lossy() {
        word if word.contains(char::is_whitespace) => format!("'{word}'"),
        word => word.into_owned(),
    };
    arguments.iter().map(word).collect::<Vec<_>>().join(" ")
}

/// A command and those below it that were asked for.
fn levels(matches: &ArgMatches) -> impl Iterator<Item = &ArgMatches> {
    std::iter::successors(Some(matches), |matches| matches.subcommand().map(|(_, below)| below))
}

/// The options that were typed, by the names by which clap knows them.
fn typed_options(matches: &ArgMatches) -> BTreeSet<String> {
    let typed = |matches: &ArgMatches| {
        let ids = matches.ids().filter(|id| matches.value_source(id.as_str()) == Some(ValueSource::CommandLine));
        ids.map(ToString::to_string).collect::<Vec<_>>()
    };
    levels(matches).flat_map(typed).collect()
}

/// The file of `--project`.
fn named(matches: &ArgMatches) -> Option<PathBuf> {
    levels(matches).filter_map(|matches| matches.try_get_one::<PathBuf>("project").ok().flatten()).last().cloned()
}

/// The project file of the current folder or the nearest above it, as it is seen from here.
fn find() -> Option<PathBuf> {
    let here = env::current_dir().ok()?;
    let mut up = PathBuf::new();
    here.ancestors().find_map(|folder| {
        let seen = up.join(NAME);
        up.push("..");
        folder.join(NAME).is_file().then_some(seen)
    })
}

fn read(file: &Path) -> Result<String, Failure> {
    let help = "name a project file with --project, or take none with --no-project";
    let bytes = fs::read(file).map_err(|error| Failure::Input(vec![Findings::unreadable(file, &error, help)]))?;
    String::from_utf8(bytes).map_err(|_| {
        let (name, help) = (file.display().to_string(), "save the project file as UTF-8");
        Failure::Input(vec![Findings::of_file(Kind::NotUtf8, &name, "is not UTF-8", help)])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What fits an option: one of its words, or something that options take.
    fn values(option: &options::Offered<'_>) -> Vec<String> {
        let words = option.arg.get_possible_values();
        let texts = words.iter().map(|word| word.get_name().to_owned());
        let texts = texts.chain(["2020-01", "1", "90%", "some/where.toml"].map(str::to_owned));
        ["true", "1", "1000"].map(str::to_owned).into_iter().chain(texts.map(|text| format!("\"{text}\""))).collect()
    }

    /// An option that is new to a command may stand in the file without a word here.
    #[test]
    fn every_option_of_every_command_may_stand_in_the_file() {
        let mut program = Cli::command();
        program.build();
        let mut seen = 0;
        for command in options::commands(&program) {
            let name = command.get_name();
            for option in options::offered(command) {
                let text = |value: &String| format!("[{name}]\n{} = {value}\n", option.key);
                let said = |value: &String| reading::read(&text(value), Path::new("above"), &program, name).ok();
                let said = values(&option).iter().find_map(said).expect("a value that fits");
                let line = [OsString::from("billcast"), name.into()].into_iter().chain(said.own[0].arguments.clone());
                let matches = Cli::command().ignore_errors(true).try_get_matches_from(line).expect("a command");
                let (_, below) = matches.subcommand().expect("a command");
                assert!(typed_options(below).contains(said.own[0].id()), "{name} --{}", option.key);
                seen += 1;
            }
        }
        assert!(seen > 50, "only {seen}");
    }
}
