//! Puts result files into a folder: all of them complete, or none.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

/// Files on their way into a folder. Each is written beside its place; only when all are complete do they take their
/// names, over those of an earlier run. Nothing else in the folder is touched. What is dropped before that goes away.
#[derive(Debug)]
pub struct Folder {
    folder: PathBuf,
    /// Whether it was made for these files.
    made: bool,
    files: Vec<(NamedTempFile, PathBuf)>,
}

/// A file or folder that could not be written.
#[derive(Debug, thiserror::Error)]
#[error("cannot write {}: {error}", path.display())]
pub struct FolderError {
    /// The file or folder.
    pub path: PathBuf,
    /// Why.
    pub error: io::Error,
}

impl Folder {
    /// Begins to write into a folder, which is made where it is missing.
    ///
    /// # Errors
    /// Where the folder cannot be made.
    pub fn begin(folder: &Path) -> Result<Self, FolderError> {
        let made = !folder.exists();
        fs::create_dir_all(folder).map_err(failed(folder))?;
        Ok(Self { folder: folder.to_owned(), made, files: Vec::new() })
    }

    /// Begins a file.
    ///
    /// # Errors
    /// Where it cannot be made.
    pub fn file(&mut self, name: &str) -> Result<Box<dyn Write + Send>, FolderError> {
        let path = self.folder.join(name);
        if path.is_dir() {
            return Err(failed(&path)(io::ErrorKind::IsADirectory.into()));
        }
        let file = beside(&self.folder).map_err(failed(&path))?;
        let writing = file.as_file().try_clone().map_err(failed(&path))?;
        self.files.push((file, path));
        Ok(Box::new(writing))
    }

    /// The path of the file begun as the `at`th.
    pub fn path(&self, at: usize) -> &Path {
        self.files.get(at).map_or(&self.folder, |(_, path)| path)
    }

    /// The folder, where it was made for these files: without them it goes away, too.
    pub fn made(&self) -> Option<&Path> {
        self.made.then_some(&self.folder)
    }

    /// Where the files are while they are written.
    pub fn parts(&self) -> impl Iterator<Item = &Path> {
        self.files.iter().map(|(file, _)| file.path())
    }

    /// Waits until everything that was written is on the disk.
    ///
    /// # Errors
    /// The first file of which that cannot be said.
    pub fn sync(&self) -> Result<(), FolderError> {
        self.files.iter().try_for_each(|(file, path)| file.as_file().sync_all().map_err(failed(path)))
    }

    /// Gives the files their names.
    ///
    /// # Errors
    /// The first file that cannot take its name; those before it have theirs.
    pub fn commit(mut self) -> Result<(), FolderError> {
        for (file, path) in self.files.drain(..) {
            file.persist(&path).map_err(|error| failed(&path)(error.error))?;
            self.made = false;
        }
        Ok(())
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        self.files.clear();
        if self.made {
            // Where something else stands in it by now, it stays.
            let _ = fs::remove_dir(&self.folder);
        }
    }
}

fn failed(path: &Path) -> impl FnOnce(io::Error) -> FolderError + use<> {
    let path = path.to_owned();
    move |error| FolderError { path, error }
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
