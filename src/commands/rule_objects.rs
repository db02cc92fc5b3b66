//! What the commands of `rules` print as JSON: each an object in the frame of every JSON of the program.

use billcast::diagnostic::escape;
use billcast::export::FORMAT;
use billcast::rulebook::{Family, Rulebook, Timeline};
use serde_json::{Map, Value, json};

use super::statements::{Difference, differences, statements};
use super::{Failure, print_data};

/// Prints an object with its parts.
fn print(command: &str, parts: Value) -> Result<(), Failure> {
    let mut object = Map::new();
    object.insert("format".to_owned(), FORMAT.into());
    object.insert("command".to_owned(), command.into());
    if let Value::Object(parts) = parts {
        object.extend(parts);
    }
    print_data(|out| writeln!(out, "{}", Value::Object(object)))
}

pub(crate) fn list(rulebooks: &[Rulebook]) -> Result<(), Failure> {
    print("rules list", json!({ "rulebooks": rulebooks.iter().map(head).collect::<Vec<_>>() }))
}

/// The files that are valid rulebooks, each with its id.
pub(crate) fn valid(files: &[(String, &String)]) -> Result<(), Failure> {
    let files: Vec<Value> = files.iter().map(|(file, id)| json!({ "file": file, "id": id })).collect();
    print("rules validate", json!({ "valid": files }))
}

pub(crate) fn show(rulebook: &Rulebook) -> Result<(), Failure> {
    let statements = statements(rulebook).into_iter().map(|said| {
        json!({ "table": said.table, "item": said.item, "edition": edition(&said.edition), "value": said.value })
    });
    print("rules show", json!({ "rulebook": head(rulebook), "statements": statements.collect::<Vec<_>>() }))
}

pub(crate) fn diff(was: &Rulebook, is: &Rulebook) -> Result<(), Failure> {
    let differences: Vec<Value> = differences(was, is).iter().filter_map(difference).collect();
    print("rules diff", json!({ "was": head(was), "is": head(is), "differences": differences }))
}

pub(crate) fn timeline(timeline: &Timeline) -> Result<(), Failure> {
    let families: Vec<Value> = timeline.families().iter().map(|family| of_family(timeline, family)).collect();
    print("rules timeline", json!({ "currency": timeline.currency().code(), "families": families }))
}

/// What a rulebook is.
fn head(rulebook: &Rulebook) -> Value {
    json!({
        "id": rulebook.id,
        "family": rulebook.family,
        "currency": rulebook.currency.code(),
        "effective_from": rulebook.effective_from.to_string(),
        "last_published": rulebook.last_published.map(|day| day.to_string()),
        "title": escape(&rulebook.title),
        "sha256": rulebook.checksum,
    })
}

/// An edition; null where something holds in all of them.
fn edition(id: &str) -> Option<&str> {
    Some(id).filter(|id| !id.is_empty())
}

/// What two rulebooks say, null where one of them says nothing.
fn difference(found: &Difference) -> Option<Value> {
    let (table, item, of) = found.place()?;
    let [was, is] = [&found.was, &found.is].map(|said| said.as_ref().map(|said| said.value.clone()));
    Some(json!({ "table": table, "item": item, "edition": edition(&of), "was": was, "is": is }))
}

/// A family's rulebooks with the months that each governs; one that governs none has neither.
fn of_family(timeline: &Timeline, family: &Family) -> Value {
    let rulebooks = timeline.of_family(family).into_iter().map(|(rulebook, from, to)| {
        let governs = to.is_none_or(|to| from <= to);
        let mut object = head(rulebook);
        object["governs_from"] = governs.then(|| from.to_string()).into();
        object["governs_to"] = to.filter(|_| governs).map(|to| to.to_string()).into();
        object
    });
    json!({ "id": family.id, "from": family.from.to_string(), "rulebooks": rulebooks.collect::<Vec<_>>() })
}
