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
    /// The folders that were made for these files, the innermost first.
    made: Vec<PathBuf>,
    files: Vec<(NamedTempFile, PathBuf)>,
}

/// A file or folder that could not be written.
#[derive(Debug, thiserror::Error)]
#[error("cannot write {}: {error}{}", path.display(), mixed(renamed))]
pub struct FolderError {
    /// The file or folder.
    pub path: PathBuf,
    /// Why.
    pub error: io::Error,
    /// Files of the run that took their names before that.
    pub renamed: Vec<PathBuf>,
}

/// What is said where the files of a folder are of two runs.
fn mixed(renamed: &[PathBuf]) -> String {
    let names: Vec<String> = renamed.iter().map(|path| path.display().to_string()).collect();
    if names.is_empty() { String::new() } else { format!("; of this run there are only {}", names.join(", ")) }
}

impl Folder {
    /// Begins to write into a folder, which is made where it is missing.
    ///
    /// # Errors
    /// Where the folder cannot be made.
    pub fn begin(folder: &Path) -> Result<Self, FolderError> {
        let missing = |folder: &&Path| !folder.as_os_str().is_empty() && !folder.exists();
        let made = folder.ancestors().take_while(missing).map(Path::to_owned).collect();
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

    /// The folders that were made for these files, the innermost first: without the files they go away, too.
    pub fn made(&self) -> &[PathBuf] {
        &self.made
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

    /// Gives the files their names, the last one last: an earlier one of its name goes before the others come, so that it
    /// never stands beside the files of another run.
    ///
    /// # Errors
    /// The first file that cannot take its name; those before it have theirs.
    pub fn commit(mut self) -> Result<(), FolderError> {
        self.made.clear();
        if let Some((_, last)) = self.files.last() {
            match fs::remove_file(last) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(failed(last)(error)),
                _ => {}
            }
        }
        let mut renamed = Vec::new();
        for (file, path) in self.files.drain(..) {
            if let Err(error) = file.persist(&path) {
                return Err(FolderError { renamed, ..failed(&path)(error.error) });
            }
            renamed.push(path);
        }
        Ok(())
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        self.files.clear();
        for folder in &self.made {
            // Where something else stands in it by now, it stays.
            let _ = fs::remove_dir(folder);
        }
    }
}

fn failed(path: &Path) -> impl FnOnce(io::Error) -> FolderError + use<> {
    let path = path.to_owned();
    move |error| FolderError { path, error, renamed: Vec::new() }
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
