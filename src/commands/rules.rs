//! `billcast rules`: list, timeline, show, diff, validate, schema.

use std::path::{Path, PathBuf};

use billcast::diagnostic::{Findings, escape};
use billcast::export::FORMAT;
use billcast::export::grid::Grid;
use billcast::rulebook::Rulebook;
use serde_json::{Value, json};

use super::{Failure, print, print_data, rule_changes, rulebooks, schema, show};
use crate::cli::{Rules, RulesCommand, RulesFormat};

pub(crate) fn run(rules: &Rules) -> Result<(), Failure> {
    let folder = rules.rulebooks.as_deref();
    match &rules.command {
        RulesCommand::List { format } => {
            let rulebooks = rulebooks::library(folder)?.all().map_err(Failure::Input)?;
            match format {
                RulesFormat::Table => print(|out| list(&rulebooks).print(out)),
                RulesFormat::Json => print_object("rules list", "rulebooks", rulebooks.iter().map(listed).collect()),
            }
        }
        RulesCommand::Timeline => {
            let timeline = rulebooks::timeline(None, folder)?;
            print(|out| rule_changes::timeline(&timeline, out))
        }
        RulesCommand::Show { rulebook } => {
            let rulebook = rulebooks::find(rulebook, &rulebooks::library(folder)?)?;
            print(|out| show::show(&rulebook, out))
        }
        RulesCommand::Diff { was, is } => {
            let library = rulebooks::library(folder)?;
            let (was, is) = (rulebooks::find(was, &library)?, rulebooks::find(is, &library)?);
            print(|out| rule_changes::diff(&was, &is, out))
        }
        RulesCommand::Validate { files, format } => validate(files, folder, *format),
        RulesCommand::Schema => print_data(|out| {
            serde_json::to_writer_pretty(&mut *out, &schema::schema())?;
            writeln!(out)
        }),
    }
}

fn list(rulebooks: &[Rulebook]) -> Grid {
    let mut grid = Grid::new(&["id", "family", "currency", "effective from", "title"]);
    for rulebook in rulebooks {
        let [id, family, title] = [&rulebook.id, &rulebook.family, &rulebook.title].map(String::clone);
        let (currency, from) = (rulebook.currency.code().to_owned(), rulebook.effective_from.to_string());
        grid.row([id, family, currency, from], [title]);
    }
    grid
}

fn listed(rulebook: &Rulebook) -> Value {
    json!({
        "id": rulebook.id,
        "family": rulebook.family,
        "currency": rulebook.currency.code(),
        "effective_from": rulebook.effective_from.to_string(),
        "title": rulebook.title,
    })
}

/// Prints a list in the frame of every JSON.
fn print_object(command: &str, name: &str, list: Vec<Value>) -> Result<(), Failure> {
    print_data(|out| writeln!(out, "{}", json!({ "format": FORMAT, "command": command, name: list })))
}

/// Checks each file; one may be based on another. The mistakes of all of them are reported together.
fn validate(files: &[PathBuf], folder: Option<&Path>, format: RulesFormat) -> Result<(), Failure> {
    let mut library = rulebooks::library(folder)?;
    let mut wrong: Vec<Findings> = Vec::new();
    let mut ids = Vec::new();
    for file in files {
        match rulebooks::add(&mut library, file) {
            Ok(id) => ids.push((file, id)),
            Err(findings) => wrong.push(findings),
        }
    }
    let checked = library.check();
    let is_right = |id: &str| checked.right.iter().any(|rulebook| rulebook.id == id);
    let right = ids.iter().filter(|(_, id)| is_right(id));
    let right: Vec<(String, &String)> = right.map(|(file, id)| (escape(&file.display().to_string()), id)).collect();
    wrong.extend(checked.wrong);
    match format {
        RulesFormat::Table => {
            print(|out| right.iter().try_for_each(|(file, id)| writeln!(out, "{file}: {id} is valid")))?;
        }
        RulesFormat::Json if wrong.is_empty() => {
            let valid = right.iter().map(|(file, id)| json!({ "file": file, "id": id }));
            print_object("rules validate", "valid", valid.collect())?;
        }
        // Results are printed where there are no errors, as of any command.
        RulesFormat::Json => {}
    }
    if wrong.is_empty() { Ok(()) } else { Err(Failure::Input(wrong)) }
}
