//! Finds the scenario files behind the names on the command line.

use std::collections::HashMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::diagnostic::Findings;

/// The ending of a scenario file.
const ENDING: &str = ".csv";

/// Where a scenario is read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// A file.
    File(PathBuf),
    /// Standard input, written `-`.
    Standard,
}

impl Input {
    /// The name by which messages and `run.json` call it.
    pub fn shown(&self) -> String {
        match self {
            Self::File(path) => path.display().to_string(),
            Self::Standard => "-".to_owned(),
        }
    }

    /// The file's name without folders, as `violations.csv` gives it.
    pub fn name(&self) -> String {
        match self {
            Self::File(path) => path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
            Self::Standard => "-".to_owned(),
        }
    }

    /// The app's name where the file has no `app` column: the file's name without its ending.
    pub fn stem(&self) -> Option<String> {
        let Self::File(path) = self else { return None };
        let name = path.file_name()?.to_str()?;
        Some(name.strip_suffix(ENDING).unwrap_or(name).to_owned())
    }
}

/// The inputs behind the arguments: files as they are, folders as their `.csv` files, `-` as standard input.
///
/// # Errors
/// One diagnostic per argument that does not exist, holds no scenario or repeats another.
pub fn find(arguments: &[PathBuf]) -> Result<Vec<Input>, Vec<Findings>> {
    let mut inputs = Vec::new();
    let mut seen: HashMap<PathBuf, PathBuf> = HashMap::new();
    let mut findings = Vec::new();
    let mut wrong = |path: &Path, message: String, help: &str| {
        findings.push(Findings::of_file(&path.display().to_string(), message, help));
    };
    for argument in arguments {
        let found = match files_of(argument) {
            Ok(found) if found.is_empty() => {
                wrong(argument, "holds no .csv file".to_owned(), "name a folder with scenarios, or a file");
                continue;
            }
            Ok(found) => found,
            Err((path, error)) => {
                wrong(&path, format!("cannot be read: {error}"), "name a scenario file, a folder of them, or `-`");
                continue;
            }
        };
        for input in found {
            let path = PathBuf::from(input.shown());
            // The same file may have many names: `a.csv`, `./a.csv`, a link to it.
            let file = path.canonicalize().unwrap_or_else(|_| path.clone());
            match seen.get(&file) {
                None => {
                    seen.insert(file, path);
                    inputs.push(input);
                }
                Some(first) => {
                    let message = format!("is given twice: it is the same file as {}", first.display());
                    wrong(&path, message, "name each file once, or its rows would count twice; a copy is another file");
                }
            }
        }
    }
    if findings.is_empty() { Ok(inputs) } else { Err(findings) }
}

/// Where reading failed, and why.
type Unreadable = (PathBuf, io::Error);

fn files_of(argument: &Path) -> Result<Vec<Input>, Unreadable> {
    if argument == Path::new("-") {
        return Ok(vec![Input::Standard]);
    }
    if !metadata(argument)?.is_dir() {
        return Ok(vec![Input::File(argument.to_owned())]);
    }
    let mut relative = Vec::new();
    collect(argument, Path::new(""), &mut relative)?;
    relative.sort_by(|one, other| one.as_os_str().as_encoded_bytes().cmp(other.as_os_str().as_encoded_bytes()));
    Ok(relative.into_iter().map(|path| Input::File(argument.join(path))).collect())
}

fn metadata(path: &Path) -> Result<fs::Metadata, Unreadable> {
    fs::metadata(path).map_err(|error| (path.to_owned(), error))
}

/// Adds the scenario files below `root/inside`, by their paths relative to `root`. A link to a file counts as the file;
/// a link to a folder is not followed, so that a circle of links ends. A link to nothing is an error, but for a hidden
/// one: editors leave such while a file is open.
fn collect(root: &Path, inside: &Path, found: &mut Vec<PathBuf>) -> Result<(), Unreadable> {
    let folder = root.join(inside);
    let unreadable = |error| (folder.clone(), error);
    for entry in fs::read_dir(&folder).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        let (name, path) = (entry.file_name(), inside.join(entry.file_name()));
        if entry.file_type().map_err(unreadable)?.is_dir() {
            collect(root, &path, found)?;
        } else if name.as_encoded_bytes().ends_with(ENDING.as_bytes()) {
            match metadata(&entry.path()) {
                Ok(metadata) if metadata.is_file() => found.push(path),
                Ok(_) => {}
                Err(_) if name.as_encoded_bytes().starts_with(b".") => {}
                Err(unreadable) => return Err(unreadable),
            }
        }
    }
    Ok(())
}
