//! Files of the user that are text.

use std::path::Path;

use billcast::diagnostic::{Findings, Kind};

/// The text of a file.
pub(super) fn utf8(path: &Path, bytes: Vec<u8>) -> Result<String, Findings> {
    String::from_utf8(bytes).map_err(|error| {
        let line = error.as_bytes()[..error.utf8_error().valid_up_to()].iter().filter(|byte| **byte == b'\n').count();
        let message = format!("the text is not UTF-8 (line {})", line + 1);
        Findings::of_file(Kind::NotUtf8, &path.display().to_string(), message, "save the file as UTF-8")
    })
}
