//! Puts result files into a folder: all of them complete, or none.

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use tempfile::NamedTempFile;

use super::Format;
use crate::ledger::Results;

/// Writes the files of a format into `folder`, which is made where it is missing. Each is written beside its
/// place; only when all are complete do they take their names, over those of an earlier run. Nothing else in
/// the folder is touched.
///
/// # Errors
/// Where the folder or a file cannot be written; then no file has changed, unless the last step itself failed.
pub fn write(folder: &Path, format: &dyn Format, results: &Results<'_>) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let mut complete = Vec::new();
    for name in format.files() {
        let mut file = BufWriter::with_capacity(1 << 16, beside(folder)?);
        format.write(name, results, &mut file)?;
        file.flush()?;
        complete.push((name, file.into_inner().map_err(io::IntoInnerError::into_error)?));
    }
    for (name, file) in complete {
        file.persist(folder.join(name)).map_err(|error| error.error)?;
    }
    Ok(())
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
