//! How a failure is told: to people in words, to programs as one JSON object. Both go to stderr; stdout holds results.

use billcast::diagnostic::{Kind, escape, values};
use billcast::export::FORMAT;
use serde_json::{Value, json};

use super::{Failure, say};

/// Tells why a command failed.
pub(crate) fn report(failure: &Failure, command: &str, as_json: bool) {
    match as_json {
        true => say(&value(failure, command).to_string()),
        false => say(&failure.to_string()),
    }
}

/// The frame of every JSON that the program prints, with the errors instead of results.
fn value(failure: &Failure, command: &str) -> Value {
    let (errors, not_shown) = match failure {
        Failure::Input(files) => values(files),
        Failure::Use(kind, message, help) => (vec![of_no_file(*kind, message, Some(help))], 0),
        Failure::Judged(message) => (vec![of_no_file(Kind::Judged, message, None)], 0),
        Failure::NoReader => (Vec::new(), 0),
    };
    json!({ "format": FORMAT, "command": command, "errors": errors, "not_shown": not_shown })
}

/// An error that has no place in a file.
fn of_no_file(kind: Kind, message: &str, help: Option<&str>) -> Value {
    json!({
        "code": kind.code(),
        "file": null,
        "line": null,
        "column": null,
        "message": escape(message),
        "help": help.map(escape),
        "excerpt": null,
    })
}
