//! Which options a project file may set: those of the command line, as clap knows them.

use std::any::TypeId;
use std::collections::BTreeSet;
use std::path::PathBuf;

use clap::{Arg, ArgAction, Command};

/// The option that a command has if a project file has a table for it.
const PROJECT: &str = "project";
/// What is for the command line alone: which file it is, and what nobody wants to happen each time.
const TYPED_ONLY: [&str; 4] = [PROJECT, "no_project", "bless", "help"];
/// The operands that a project file may name.
const SCENARIOS: &str = "scenarios";

/// An option of a command.
#[derive(Clone, Copy)]
pub(super) struct Offered<'c> {
    /// Its key: its long name, or `scenarios`.
    pub(super) key: &'c str,
    /// The option as clap knows it.
    pub(super) arg: &'c Arg,
    /// Whether it takes several values.
    pub(super) is_list: bool,
    /// What it takes.
    pub(super) takes: Takes,
}

/// What an option takes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Takes {
    /// Nothing: it is there, or not.
    Nothing,
    /// A whole number.
    Number,
    /// An amount of money.
    Amount,
    /// A file or folder.
    Path,
    /// The name of something, or its file.
    NameOrPath,
    /// A text, or nothing.
    TextOrNothing,
    /// A text.
    Text,
}

/// The commands for which a project file has a table.
pub(super) fn commands(program: &Command) -> impl Iterator<Item = &Command> {
    program.get_subcommands().filter(|command| command.get_arguments().any(|arg| arg.get_id() == PROJECT))
}

/// The options of a command that a project file may set.
pub(super) fn offered(command: &Command) -> impl Iterator<Item = Offered<'_>> {
    command.get_arguments().filter(|arg| !is_typed_only(arg)).filter_map(|arg| {
        let key = key(arg)?;
        let is_list = matches!(arg.get_action(), ArgAction::Append);
        Some(Offered { key, arg, is_list, takes: takes(arg)? })
    })
}

/// Whether a command has an option of this name that is for the command line alone.
pub(super) fn is_for_typing(command: &Command, key: &str) -> bool {
    command.get_arguments().any(|arg| is_typed_only(arg) && arg.get_long() == Some(key))
}

fn is_typed_only(arg: &Arg) -> bool {
    TYPED_ONLY.contains(&arg.get_id().as_str())
}

fn key(arg: &Arg) -> Option<&str> {
    arg.get_long().or_else(|| Some(arg.get_id().as_str()).filter(|id| *id == SCENARIOS))
}

/// What an option takes; `None` for one that works otherwise, as `--help` does.
fn takes(arg: &Arg) -> Option<Takes> {
    match arg.get_action() {
        ArgAction::SetTrue => return Some(Takes::Nothing),
        ArgAction::Set | ArgAction::Append => {}
        _ => return None,
    }
    let parsed = arg.get_value_parser().type_id();
    let numbers = [TypeId::of::<u8>(), TypeId::of::<u16>(), TypeId::of::<u32>(), TypeId::of::<u64>()];
    let names = arg.get_value_names().unwrap_or_default();
    let is_named = |part: &str| names.iter().any(|name| name.split('|').any(|word| word == part));
    Some(match () {
        () if parsed == TypeId::of::<PathBuf>() => Takes::Path,
        () if numbers.into_iter().any(|number| parsed == number) => Takes::Number,
        () if arg.get_num_args().is_some_and(|number| number.min_values() == 0) => Takes::TextOrNothing,
        () if is_named("AMOUNT") => Takes::Amount,
        () if is_named("FILE") => Takes::NameOrPath,
        () => Takes::Text,
    })
}

/// The options that must not stand beside one; either of two may say so.
pub(super) fn conflicts<'c>(command: &'c Command, arg: &Arg) -> BTreeSet<&'c str> {
    let of = |arg: &Arg| command.get_arg_conflicts_with(arg).into_iter().map(|other| other.get_id().as_str());
    let those = command.get_arguments().filter(|other| of(other).any(|id| id == arg.get_id().as_str()));
    of(arg).chain(those.map(|other| other.get_id().as_str())).collect()
}
