//! Which of a project file's settings apply: the command line wins, then the command's own table.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Command, CommandFactory};

use super::options::conflicts;
use super::reading::{Said, Setting};
use crate::cli::Cli;

/// The settings that apply beside the options that were typed.
pub(super) fn chosen<'s, 'c>(
    said: &'s Said<'c>,
    command: &'c Command,
    typed: &BTreeSet<String>,
) -> Vec<&'s Setting<'c>> {
    let is_open = |setting: &Setting<'_>, above: &[Setting<'_>]| {
        let conflicts = conflicts(command, setting.option.arg);
        let is_typed = typed.iter().any(|id| id == setting.id() || conflicts.contains(id.as_str()));
        let is_said = above.iter().any(|own| own.id() == setting.id() || (own.is_on() && conflicts.contains(own.id())));
        setting.is_on() && !is_typed && !is_said
    };
    let own = said.own.iter().filter(|setting| is_open(setting, &[]));
    let shared = said.shared.iter().filter(|setting| is_open(setting, &said.own));
    let mut chosen: Vec<&Setting<'c>> = own.chain(shared).collect();
    // An option that is nothing without another (`as` without `out`) waits for it.
    let alone = missing(command, &[]);
    let needs: BTreeMap<String, Vec<String>> =
        chosen.iter().map(|setting| (setting.id().to_owned(), needs(command, setting, &alone))).collect();
    loop {
        let there = |id: &str| typed.contains(id) || chosen.iter().any(|setting| setting.id() == id);
        let waits = |id: &String| needs.get(id).is_some_and(|needs| !needs.iter().all(|need| there(need)));
        let waiting: Vec<String> =
            chosen.iter().map(|setting| setting.id().to_owned()).filter(|id| waits(id)).collect();
        if waiting.is_empty() {
            return chosen;
        }
        chosen.retain(|setting| !waiting.iter().any(|id| id == setting.id()));
    }
}

/// The options that a setting needs and the command alone does not. clap does not tell them, but misses them.
fn needs(command: &Command, setting: &Setting<'_>, alone: &[String]) -> Vec<String> {
    let missing = missing(command, &setting.arguments);
    let new = missing.iter().filter(|shown| !alone.contains(shown));
    let named = |shown: &String| command.get_arguments().find(|arg| arg.to_string() == *shown);
    new.filter_map(named).map(|arg| arg.get_id().to_string()).collect()
}

/// What a command with these arguments lacks, as clap shows it.
fn missing(command: &Command, arguments: &[OsString]) -> Vec<String> {
    let line = [OsString::new(), command.get_name().into()].into_iter().chain(arguments.iter().cloned());
    let Err(error) = Cli::command().try_get_matches_from(line) else { return Vec::new() };
    match (error.kind(), error.get(ContextKind::InvalidArg)) {
        (ErrorKind::MissingRequiredArgument, Some(ContextValue::Strings(missing))) => missing.clone(),
        _ => Vec::new(),
    }
}
