//! Ctrl-C: files that are not complete go away, the user hears what is left, the exit status is 130.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process;
#[cfg(unix)]
use std::sync::Arc;
use std::sync::{Mutex, MutexGuard, PoisonError};

use billcast::diagnostic::escape;
use billcast::export::folder::{Folder, FolderError};
use indicatif::ProgressBar;

use super::say;

/// The exit status of an interrupted program.
const INTERRUPTED: i32 = 130;

/// What the program is in the middle of.
struct Underway {
    /// Files that have not taken their names yet.
    parts: Vec<PathBuf>,
    /// The folders that were made for them, the innermost first.
    made: Vec<PathBuf>,
    /// Where the results of the run stand already.
    written: Option<PathBuf>,
    bar: Option<ProgressBar>,
}

static UNDERWAY: Mutex<Underway> =
    Mutex::new(Underway { parts: Vec::new(), made: Vec::new(), written: None, bar: None });

fn underway() -> MutexGuard<'static, Underway> {
    UNDERWAY.lock().unwrap_or_else(PoisonError::into_inner)
}

/// From now on an interrupt ends the program in order.
pub(crate) fn listen() {
    // A file that is longer than the user may write is an error as a full disk is, not the end.
    #[cfg(unix)]
    let _ = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, Arc::default());
    // Where no handler can be set, an interrupt ends the program at once: parts of files may be left.
    let _ = ctrlc::set_handler(|| {
        // Waits while files take their names.
        let underway = underway();
        if let Some(bar) = &underway.bar {
            bar.finish_and_clear();
        }
        say(&message(&underway));
        process::exit(INTERRUPTED);
    });
}

fn message(underway: &Underway) -> String {
    if let Some(folder) = &underway.written {
        return format!("interrupted: the results in {} are complete", shown(folder));
    }
    let is_left = |part: &&PathBuf| fs::remove_file(part).is_err_and(|error| error.kind() != io::ErrorKind::NotFound);
    let left: Vec<String> = underway.parts.iter().filter(is_left).map(|part| shown(part)).collect();
    for folder in &underway.made {
        // Where something else stands in it by now, it stays.
        let _ = fs::remove_dir(folder);
    }
    match (underway.parts.is_empty(), left.is_empty()) {
        (true, _) => "interrupted".to_owned(),
        (false, true) => "interrupted: no result was written, and nothing is left".to_owned(),
        (false, false) => format!("interrupted: no result was written; these may be removed: {}", left.join(", ")),
    }
}

fn shown(path: &Path) -> String {
    escape(&path.display().to_string())
}

/// The bar is cleared before a message.
pub(crate) fn clears(bar: &ProgressBar) {
    underway().bar = Some(bar.clone());
}

/// Begins a folder; an interrupt takes it back.
pub(crate) fn begin(path: &Path) -> Result<Folder, FolderError> {
    let mut underway = underway();
    let folder = Folder::begin(path)?;
    underway.made = folder.made().to_vec();
    Ok(folder)
}

/// Begins a file of a folder; an interrupt takes it back.
pub(crate) fn file(folder: &mut Folder, name: &str) -> Result<Box<dyn Write + Send>, FolderError> {
    let mut underway = underway();
    let file = folder.file(name);
    underway.parts = folder.parts().map(Path::to_owned).collect();
    file
}

/// Gives the files of a folder their names, all of them before an interrupt is heard.
pub(crate) fn commit(folder: Folder, path: &Path) -> Result<(), FolderError> {
    let mut underway = underway();
    underway.made.clear();
    folder.commit()?;
    underway.parts.clear();
    underway.written = Some(path.to_owned());
    Ok(())
}
