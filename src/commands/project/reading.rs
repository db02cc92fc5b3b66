//! Reads a project file: every mistake of it, and what it says for one command.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::ops::Range;
use std::path::Path;

use billcast::diagnostic::{Kind, expected, nearest};
use billcast::toml_input::{Keyed, Plain, Problem, plain};
use clap::Command;

use super::options::{Offered, commands, conflicts, is_for_typing, offered};
use super::values::arguments;

/// The table of what commands share.
const SHARED: &str = "shared";

/// An option as a project file sets it.
pub(super) struct Setting<'c> {
    pub(super) option: Offered<'c>,
    /// The arguments that set it; none where it is off.
    pub(super) arguments: Vec<OsString>,
    /// Where its key stands.
    span: Range<usize>,
}

impl Setting<'_> {
    /// Whether it is more than the word that it is off.
    pub(super) fn is_on(&self) -> bool {
        !self.arguments.is_empty()
    }

    /// The name by which clap knows the option.
    pub(super) fn id(&self) -> &str {
        self.option.arg.get_id().as_str()
    }
}

/// What a project file says for a command.
#[derive(Default)]
pub(super) struct Said<'c> {
    /// In the table of the command.
    pub(super) own: Vec<Setting<'c>>,
    /// In the table of what commands share.
    pub(super) shared: Vec<Setting<'c>>,
}

/// Reads the text of a project file in a folder, for one command of the program.
///
/// # Errors
/// Every mistake of the file, those in the tables of other commands too.
pub(super) fn read<'c>(
    text: &str,
    folder: &Path,
    program: &'c Command,
    wanted: &str,
) -> Result<Said<'c>, Vec<Problem>> {
    let (mut said, mut problems) = (Said::default(), Vec::new());
    for table in plain(text)? {
        let Some(Plain::Table(keys)) = &table.value.value else {
            problems.push(outside(&table, program));
            continue;
        };
        if table.name == SHARED {
            let (shared, wrong) = shared(program, keys, folder, wanted);
            said.shared = shared;
            problems.extend(wrong);
        } else if let Some(command) = commands(program).find(|command| command.get_name() == table.name) {
            let unknown = keys.iter().filter(|keyed| option(command, keyed).is_none());
            problems.extend(unknown.map(|keyed| not_offered(keyed, &[command], program)));
            let (own, wrong) = settings(command, keys, folder);
            problems.extend(wrong);
            if command.get_name() == wanted {
                said.own = own;
            }
        } else {
            problems.push(unknown_table(&table, program));
        }
    }
    if problems.is_empty() { Ok(said) } else { Err(problems) }
}

fn option<'c>(command: &'c Command, keyed: &Keyed) -> Option<Offered<'c>> {
    offered(command).find(|option| option.key == keyed.name)
}

/// The settings of one command among the keys of a table, and what is wrong with them.
fn settings<'c>(command: &'c Command, keys: &[Keyed], folder: &Path) -> (Vec<Setting<'c>>, Vec<Problem>) {
    let (mut settings, mut problems) = (Vec::new(), Vec::new());
    for keyed in keys {
        let Some(option) = option(command, keyed) else { continue };
        match arguments(&option, &keyed.value, folder) {
            Ok(arguments) => settings.push(Setting { option, arguments, span: keyed.span.clone() }),
            Err(wrong) => problems.extend(wrong),
        }
    }
    problems.extend(beside(command, &settings));
    (settings, problems)
}

/// Options that must not stand beside each other in one table.
fn beside(command: &Command, settings: &[Setting<'_>]) -> Vec<Problem> {
    let on: Vec<&Setting<'_>> = settings.iter().filter(|setting| setting.is_on()).collect();
    let mut problems = Vec::new();
    for (at, setting) in on.iter().enumerate() {
        let conflicts = conflicts(command, setting.option.arg);
        for other in on[..at].iter().filter(|other| conflicts.contains(other.id())) {
            let message = format!("`{}` cannot stand beside `{}`", setting.option.key, other.option.key);
            let (kind, help) = (Kind::OptionsConflict, "remove one of the two".to_owned());
            problems.push(Problem { kind, span: setting.span.clone(), message, help });
        }
    }
    problems
}

/// What commands share must be right for each command that has the option.
fn shared<'c>(program: &'c Command, keys: &[Keyed], folder: &Path, wanted: &str) -> (Vec<Setting<'c>>, Vec<Problem>) {
    let all: Vec<&Command> = commands(program).collect();
    let unknown = keys.iter().filter(|keyed| all.iter().all(|command| option(command, keyed).is_none()));
    let mut problems: Vec<Problem> = unknown.map(|keyed| not_offered(keyed, &all, program)).collect();
    let mut chosen = Vec::new();
    for command in all {
        let (settings, wrong) = settings(command, keys, folder);
        for problem in wrong {
            // Once is enough.
            if !problems.iter().any(|known| known.span == problem.span) {
                let message = format!("{}, for `{}`", problem.message, command.get_name());
                problems.push(Problem { message, ..problem });
            }
        }
        if command.get_name() == wanted {
            chosen = settings;
        }
    }
    (chosen, problems)
}

/// A key that none of these commands offers.
fn not_offered(keyed: &Keyed, here: &[&Command], program: &Command) -> Problem {
    let (name, key) = (keyed.name.as_str(), &keyed.value.key);
    let problem =
        |message: String, help: String| Problem { kind: Kind::OptionUnknown, span: keyed.span.clone(), message, help };
    if here.iter().any(|command| is_for_typing(command, name)) {
        let message = format!("`{key}` is for the command line alone");
        return problem(message, format!("remove it, and type --{name} where it is wanted"));
    }
    let names = || here.iter().flat_map(|command| offered(command)).map(|option| option.key);
    let elsewhere = commands(program).filter(|command| option(command, keyed).is_some());
    let elsewhere: Vec<String> = elsewhere.map(|command| format!("`{}`", command.get_name())).collect();
    let help = match (nearest(name, names()), elsewhere.is_empty()) {
        (_, false) => format!("it is an option of {}", elsewhere.join(", ")),
        (Some(near), true) => format!("did you mean `{near}`?"),
        (None, true) => {
            let names: BTreeSet<&str> = names().collect();
            format!("the options here are {}", names.into_iter().collect::<Vec<_>>().join(", "))
        }
    };
    problem(format!("unknown option `{key}`"), help)
}

fn unknown_table(table: &Keyed, program: &Command) -> Problem {
    let names: Vec<&str> = commands(program).map(Command::get_name).chain([SHARED]).collect();
    let message = format!("unknown table `{}`", table.name);
    let help = expected(&table.name, &names).to_string();
    Problem { kind: Kind::TableUnknown, span: table.span.clone(), message, help }
}

/// What stands at the top of the file and is no table.
fn outside(table: &Keyed, program: &Command) -> Problem {
    let name = &table.name;
    let is_table = name == SHARED || commands(program).any(|command| command.get_name() == name);
    let (message, help) = match is_table {
        true => (format!("`{name}` is not a table"), format!("write [{name}], and the options below it")),
        false => (
            format!("`{name}` stands in no table"),
            format!("put it below [{SHARED}], or below the table of a command"),
        ),
    };
    Problem { kind: Kind::OptionOutside, span: table.span.clone(), message, help }
}
