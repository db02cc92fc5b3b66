//! Finds the rulebooks that a command line names.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use billcast::diagnostic::{Findings, Kind, nearest_first};
use billcast::rulebook::{Library, Rulebook, Timeline};

use super::Failure;
use super::reading::utf8;

/// The most bytes that a rulebook file may hold: many times what the program's own have.
const LARGEST: u64 = 256 << 10;

/// The program's own rulebooks, and those of a folder.
pub(crate) fn library(folder: Option<&Path>) -> Result<Library, Failure> {
    let mut library = Library::embedded();
    let files = folder.map_or(Ok(Vec::new()), files)?;
    let wrong: Vec<Findings> = files.iter().filter_map(|file| add(&mut library, file).err()).collect();
    if wrong.is_empty() { Ok(library) } else { Err(Failure::Input(wrong)) }
}

/// Adds a file to a library; gives its id.
pub(crate) fn add(library: &mut Library, file: &Path) -> Result<String, Findings> {
    library.add(&file.display().to_string(), text(file)?)
}

/// The rulebook files of a folder, by name.
pub(crate) fn files(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let shown = folder.display();
    let unreadable = |error: std::io::Error| {
        let message = format!("cannot read the folder {shown}: {error}");
        Failure::of(Kind::Unreadable, message, "name a folder with rulebook files (.toml)")
    };
    let entries = fs::read_dir(folder).map_err(unreadable)?;
    let mut files = Vec::new();
    for entry in entries {
        let path = entry.map_err(unreadable)?.path();
        if path.extension().is_some_and(|extension| extension == "toml") && !path.is_dir() {
            files.push(path);
        }
    }
    files.sort();
    if files.is_empty() {
        let help = "name a folder with rulebook files; `billcast rules show` and `rules schema` say how they look";
        return Err(Failure::of(Kind::NoRulebook, format!("there is no .toml file in {shown}"), help));
    }
    Ok(files)
}

/// The rulebook of this id, or in this file.
pub(crate) fn find(name: &str, library: &Library) -> Result<Rulebook, Failure> {
    if let Some(found) = library.get(name) {
        return found.map_err(|findings| Failure::Input(vec![findings]));
    }
    let path = Path::new(name);
    if path.exists() || name.ends_with(".toml") || path.components().count() > 1 {
        let read = |text: String| library.read(name, &text);
        return text(path).and_then(read).map_err(|findings| Failure::Input(vec![findings]));
    }
    let known = nearest_first(name, library.ids()).join(", ");
    let help = format!("the rulebooks are {known}; or name a file");
    Err(Failure::usage(format!("there is no rulebook `{name}`"), help))
}

/// The text of a rulebook file.
fn text(path: &Path) -> Result<String, Findings> {
    let name = path.display().to_string();
    let wrong = |kind: Kind, message: String, help: &str| Findings::of_file(kind, &name, message, help);
    let help = "name a rulebook file; `billcast rules list` shows the ids";
    let unreadable = |error: std::io::Error| wrong(Kind::Unreadable, format!("cannot be read: {error}"), help);
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(unreadable)?;
    file.take(LARGEST + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > LARGEST {
        return Err(wrong(
            Kind::RulebookTooLong,
            format!("has more than {LARGEST} bytes, too many for a rulebook"),
            help,
        ));
    }
    utf8(path, bytes)
}

/// The rulebooks of a run: the one held (T5), or all of them on their timeline (T1).
pub(crate) fn timeline(held: Option<&str>, folder: Option<&Path>) -> Result<Timeline, Failure> {
    let library = library(folder)?;
    let held = held.map(|name| find(name, &library)).transpose()?;
    let rulebooks = library.all().map_err(Failure::Input)?;
    let timeline = match held {
        Some(held) => Timeline::held_among(held, &rulebooks),
        None => Timeline::new(rulebooks),
    };
    timeline.map_err(|error| Failure::of(error.kind(), error.to_string(), error.help()))
}
