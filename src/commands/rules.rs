//! `billcast rules`: list, timeline, show, diff, validate, schema.

use std::path::{Path, PathBuf};

use billcast::diagnostic::{Findings, escape};
use billcast::export::grid::Grid;
use billcast::rulebook::Rulebook;

use super::{Failure, print, rule_changes, rule_objects, rulebooks, schema, show};
use crate::cli::{Rules, RulesCommand, RulesFormat};

pub(crate) fn run(rules: &Rules) -> Result<(), Failure> {
    let (folder, as_json) = (rules.rulebooks.as_deref(), rules.format == RulesFormat::Json);
    match &rules.command {
        RulesCommand::List => {
            let rulebooks = rulebooks::library(folder)?.all().map_err(Failure::Input)?;
            if as_json { rule_objects::list(&rulebooks) } else { print(|out| list(&rulebooks).print(out)) }
        }
        RulesCommand::Timeline => {
            let timeline = rulebooks::timeline(None, folder)?;
            match as_json {
                true => rule_objects::timeline(&timeline),
                false => print(|out| rule_changes::timeline(&timeline, out)),
            }
        }
        RulesCommand::Show { rulebook } => {
            let rulebook = rulebooks::find(rulebook, &rulebooks::library(folder)?)?;
            if as_json { rule_objects::show(&rulebook) } else { print(|out| show::show(&rulebook, out)) }
        }
        RulesCommand::Diff { was, is } => {
            let library = rulebooks::library(folder)?;
            let (was, is) = (rulebooks::find(was, &library)?, rulebooks::find(is, &library)?);
            if as_json { rule_objects::diff(&was, &is) } else { print(|out| rule_changes::diff(&was, &is, out)) }
        }
        RulesCommand::Validate { files } => validate(files, folder, as_json),
        RulesCommand::Schema => schema::print_schema(&schema::schema()),
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

/// Checks each file; one may be based on another. The mistakes of all of them are reported together.
fn validate(files: &[PathBuf], folder: Option<&Path>, as_json: bool) -> Result<(), Failure> {
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
    match (as_json, wrong.is_empty()) {
        (false, _) => print(|out| right.iter().try_for_each(|(file, id)| writeln!(out, "{file}: {id} is valid")))?,
        (true, true) => rule_objects::valid(&right)?,
        // As of any command, JSON is results or errors.
        (true, false) => {}
    }
    if wrong.is_empty() { Ok(()) } else { Err(Failure::Input(wrong)) }
}
