//! Finds the scenario files behind the names on the command line.

use std::collections::HashMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::diagnostic::{Findings, Kind};

/// The endings of scenario files, in any letter case: programs of Windows write `PORTFOLIO.CSV`.
const ENDINGS: [&str; 3] = [".csv", ".csv.gz", ".csv.zst"];

/// How a file is compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Compression {
    /// By `gzip`, in one or more members.
    Gzip,
    /// By `zstd`, in one or more frames.
    Zstd,
}

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
        let ending = ending(name.as_bytes()).map_or(0, str::len);
        Some(name[..name.len() - ending].to_owned())
    }

    /// How it is compressed, by its name: a file `.gz` or `.zst` of any kind counts.
    pub(super) fn compression(&self) -> Option<Compression> {
        let Self::File(path) = self else { return None };
        match path.extension()?.to_ascii_lowercase().as_encoded_bytes() {
            b"gz" => Some(Compression::Gzip),
            b"zst" => Some(Compression::Zstd),
            _ => None,
        }
    }
}

/// The ending by which a file's name is that of a scenario.
fn ending(name: &[u8]) -> Option<&'static str> {
    let is_its = |ending: &&str| {
        let start = name.len().checked_sub(ending.len());
        start.is_some_and(|start| name[start..].eq_ignore_ascii_case(ending.as_bytes()))
    };
    ENDINGS.into_iter().find(is_its)
}

/// The inputs behind the arguments: files as they are, folders as their `.csv`, `.csv.gz` and `.csv.zst`
/// files (in any letter case), `-` as standard input.
///
/// # Errors
/// One diagnostic per argument that does not exist, holds no scenario or repeats another.
pub fn find(arguments: &[PathBuf]) -> Result<Vec<Input>, Vec<Findings>> {
    let mut findings = Vec::new();
    let mut inputs = Vec::new();
    let mut wrong = |kind: Kind, path: &Path, message: String, help: &str| {
        findings.push(Findings::of_file(kind, &path.display().to_string(), message, help));
    };
    let mut links = false;
    for argument in arguments {
        match files_of(argument, &mut links) {
            Ok(found) if found.is_empty() => {
                let help = "name a folder with scenarios (.csv, .csv.gz, .csv.zst), or a file";
                wrong(Kind::NoScenario, argument, "holds no .csv file".to_owned(), help);
            }
            Ok(found) => inputs.extend(found),
            Err((path, error)) => {
                let help = "name a scenario file, a folder of them, or `-`";
                wrong(Kind::Unreadable, &path, format!("cannot be read: {error}"), help);
            }
        }
    }
    // One folder without links names no file twice: a hundred thousand files need not be looked at for that.
    if arguments.len() > 1 || links {
        for (path, first) in repeated(&inputs) {
            let message = format!("is given twice: it is the same file as {}", first.display());
            wrong(
                Kind::GivenTwice,
                path,
                message,
                "name each file once, or its rows would count twice; a copy is another file",
            );
        }
    }
    if findings.is_empty() { Ok(inputs) } else { Err(findings) }
}

/// The inputs that stand for the same file as one before them: `a.csv`, `./a.csv`, a link to it.
fn repeated(inputs: &[Input]) -> Vec<(&Path, &Path)> {
    let mut seen: HashMap<PathBuf, &Path> = HashMap::new();
    let mut repeated = Vec::new();
    for input in inputs {
        let path = match input {
            Input::File(path) => path.as_path(),
            Input::Standard => Path::new("-"),
        };
        let file = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        match seen.get(&file) {
            Some(first) => repeated.push((path, *first)),
            None => {
                seen.insert(file, path);
            }
        }
    }
    repeated
}

/// Where reading failed, and why.
type Unreadable = (PathBuf, io::Error);

/// The inputs behind one argument; `links` is set where a link is among them.
fn files_of(argument: &Path, links: &mut bool) -> Result<Vec<Input>, Unreadable> {
    if argument == Path::new("-") {
        return Ok(vec![Input::Standard]);
    }
    if !metadata(argument)?.is_dir() {
        return Ok(vec![Input::File(argument.to_owned())]);
    }
    let mut relative = Vec::new();
    collect(argument, Path::new(""), &mut relative, links)?;
    relative.sort_by(|one, other| one.as_os_str().as_encoded_bytes().cmp(other.as_os_str().as_encoded_bytes()));
    Ok(relative.into_iter().map(|path| Input::File(argument.join(path))).collect())
}

fn metadata(path: &Path) -> Result<fs::Metadata, Unreadable> {
    fs::metadata(path).map_err(|error| (path.to_owned(), error))
}

/// Adds the scenario files below `root/inside`, by their paths relative to `root`. A link to a file counts as the file;
/// a link to a folder is not followed, so that a circle of links ends. A link to nothing is an error, but for a hidden
/// one: editors leave such while a file is open.
fn collect(root: &Path, inside: &Path, found: &mut Vec<PathBuf>, links: &mut bool) -> Result<(), Unreadable> {
    let folder = root.join(inside);
    let unreadable = |error| (folder.clone(), error);
    for entry in fs::read_dir(&folder).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        let (name, path) = (entry.file_name(), inside.join(entry.file_name()));
        let kind = entry.file_type().map_err(unreadable)?;
        if kind.is_dir() {
            collect(root, &path, found, links)?;
        } else if ending(name.as_encoded_bytes()).is_some() {
            if kind.is_file() {
                found.push(path);
                continue;
            }
            *links |= kind.is_symlink();
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
