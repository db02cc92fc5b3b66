//! Finds the rulebooks that a command line names.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use billcast::diagnostic::{Findings, nearest};
use billcast::rulebook::{EMBEDDED, Rulebook, Timeline, load};

use super::Failure;

/// The most bytes that a rulebook file may hold: many times what the program's own have.
const LARGEST: u64 = 256 << 10;

/// The program's own rulebooks.
pub(crate) fn embedded() -> Result<Vec<Rulebook>, Failure> {
    EMBEDDED.iter().map(|(id, text)| load(id, text).map_err(|findings| Failure::Input(vec![findings]))).collect()
}

/// The rulebook of this id, or in this file.
pub(crate) fn find(name: &str) -> Result<Rulebook, Failure> {
    if let Some((id, text)) = EMBEDDED.iter().find(|(id, _)| *id == name) {
        return load(id, text).map_err(|findings| Failure::Input(vec![findings]));
    }
    let path = Path::new(name);
    if path.exists() || name.ends_with(".toml") || path.components().count() > 1 {
        return from_file(path).map_err(|findings| Failure::Input(vec![findings]));
    }
    let mut known: Vec<&str> = EMBEDDED.iter().map(|(id, _)| *id).collect();
    if let Some(near) = nearest(name, known.clone()) {
        known.sort_by_key(|id| *id != near);
    }
    let help = format!("the rulebooks are {}; or name a file", known.join(", "));
    Err(Failure::usage(format!("there is no rulebook `{name}`"), help))
}

/// Reads a rulebook file.
pub(crate) fn from_file(path: &Path) -> Result<Rulebook, Findings> {
    let name = path.display().to_string();
    let wrong = |message: String, help: &str| Findings::of_file(&name, message, help);
    let help = "name a rulebook file; `billcast rules list` shows the ids";
    let unreadable = |error: std::io::Error| wrong(format!("cannot be read: {error}"), help);
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(unreadable)?;
    file.take(LARGEST + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > LARGEST {
        return Err(wrong(format!("has more than {LARGEST} bytes, too many for a rulebook"), help));
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        let line = error.as_bytes()[..error.utf8_error().valid_up_to()].iter().filter(|byte| **byte == b'\n').count();
        wrong(format!("the text is not UTF-8 (line {})", line + 1), "save the file as UTF-8")
    })?;
    load(&name, &text)
}

/// The rulebooks of a run: the one held, or all of the program on their timeline.
pub(crate) fn timeline(held: Option<&str>) -> Result<Timeline, Failure> {
    match held {
        Some(name) => Ok(Timeline::held(find(name)?)),
        None => Timeline::new(embedded()?)
            .map_err(|error| Failure::usage(error.to_string(), "hold one rulebook with --rulebook")),
    }
}
