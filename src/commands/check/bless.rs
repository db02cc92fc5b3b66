//! Makes what came out the expected results.

use std::fs;
use std::path::{Path, PathBuf};

use super::Failure;
use super::find::Checked;
use super::verdict::Outcome;
use crate::commands::writing::write_files;

/// Files to be written into a folder.
pub(super) type Pending = (PathBuf, Vec<(String, Vec<u8>)>);

/// What is to be written so that a scenario is as expected; `None` where it stands there already, or where a person has to
/// decide: what should be malformed and is not, or is and should not be.
pub(super) fn pending(checked: &Checked, outcome: &Outcome<'_>) -> Option<Pending> {
    let (dir, files) = match outcome {
        Outcome::Replayed(_) if checked.is_to_be_malformed() => return None,
        Outcome::Replayed(replayed) => (checked.expected.clone(), replayed.all_files()),
        Outcome::Malformed(_, message) => of_file(checked.message.as_ref()?, message.as_bytes()),
    };
    let stands = |(name, bytes): &(String, Vec<u8>)| fs::read(dir.join(name)).is_ok_and(|there| there == *bytes);
    (!files.iter().all(stands)).then_some((dir, files))
}

fn of_file(path: &Path, bytes: &[u8]) -> Pending {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    (folder.to_owned(), vec![(name, bytes.to_vec())])
}

/// Writes a file beside its place, then gives it its name.
pub(super) fn write_file(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    write(&of_file(path, bytes))
}

/// Writes files beside their places, then gives them their names.
pub(super) fn write((dir, files): &Pending) -> Result<(), Failure> {
    write_files(dir, files).map_err(|error| {
        Failure::usage(error.to_string(), "name a folder that can be written, on a disk with room for the results")
    })
}
