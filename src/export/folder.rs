//! Puts result files into a folder: all of them complete, or none.

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::Format;
use crate::ledger::Results;

/// Writes the files of a format into `folder`, which is made where it is missing. Each is written beside its
/// place; only when all are complete do they take their names, over those of an earlier run. Nothing else in
/// the folder is touched.
///
/// # Errors
/// Where the folder or a file cannot be written; then no file has changed, unless taking the names itself failed.
pub fn write(folder: &Path, format: &dyn Format, results: &Results<'_>) -> Result<(), FolderError> {
    let failed = |path: &Path| {
        let path = path.to_owned();
        move |error| FolderError { path, error }
    };
    fs::create_dir_all(folder).map_err(failed(folder))?;
    let mut complete = Vec::new();
    for name in format.files() {
        let path = folder.join(name);
        if path.is_dir() {
            return Err(failed(&path)(io::ErrorKind::IsADirectory.into()));
        }
        complete.push((written(folder, name, format, results).map_err(failed(&path))?, path));
    }
    for (file, path) in complete {
        file.persist(&path).map_err(|error| failed(&path)(error.error))?;
    }
    Ok(())
}

/// A file that could not be written.
#[derive(Debug, thiserror::Error)]
#[error("cannot write {}: {error}", path.display())]
pub struct FolderError {
    /// The file or folder.
    pub path: PathBuf,
    /// Why.
    pub error: io::Error,
}

/// One complete file, beside its place.
fn written(folder: &Path, name: &str, format: &dyn Format, results: &Results<'_>) -> io::Result<NamedTempFile> {
    let mut file = BufWriter::with_capacity(1 << 16, beside(folder)?);
    format.write(name, results, &mut file)?;
    file.flush()?;
    file.into_inner().map_err(io::IntoInnerError::into_error)
}

/// A file in the folder that goes away by itself unless it takes its name.
fn beside(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".billcast-").suffix(".part");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // As any new file: the user's mask decides who may read it.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}
