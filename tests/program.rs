//! Runs the program as a user does, from the repository's root.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// The repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

/// A folder of the test's own, gone at its end.
pub fn scratch() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder for the test")
}

/// The files of a folder, by name; none where there is no folder. What is not a file is a name without text.
pub fn files_of(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(folder).into_iter().flatten().map(|entry| entry.expect("an entry"));
    let file = |entry: fs::DirEntry| {
        let name = entry.file_name().into_string().expect("UTF-8");
        (name, fs::read(entry.path()).unwrap_or_default())
    };
    entries.map(file).collect()
}

/// What a run left on the terminal.
pub struct Output {
    pub status: i32,
    pub stdout: String,
    pub stderr: String,
}

/// Runs the program with these arguments.
pub fn billcast<S: AsRef<OsStr>>(args: &[S]) -> Output {
    billcast_fed(args, b"")
}

/// Runs the program with these arguments and this standard input.
pub fn billcast_fed<S: AsRef<OsStr>>(args: &[S], input: &[u8]) -> Output {
    let mut child = command(args).stdin(Stdio::piped()).spawn().expect("the program starts");
    // The program may end before it has read everything.
    let _ = child.stdin.take().expect("a pipe").write_all(input);
    Output::of(child)
}

impl Output {
    /// Waits for the program's end.
    pub fn of(child: Child) -> Self {
        let output = child.wait_with_output().expect("the program ends");
        let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
        Self { status: output.status.code().unwrap_or(-1), stdout: text(output.stdout), stderr: text(output.stderr) }
    }

    /// Malformed input, wrong use or a failure: status 2, nothing printed, and this on stderr.
    pub fn refused(&self, part: &str) {
        assert_eq!((self.status, self.stdout.as_str()), (2, ""), "{}", self.stderr);
        assert!(self.stderr.contains(part), "{part} in\n{}", self.stderr);
    }
}

/// The program with these arguments, to be started in the repository's root.
pub fn command<S: AsRef<OsStr>>(args: &[S]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_billcast"));
    command.args(args).current_dir(root()).stdout(Stdio::piped()).stderr(Stdio::piped());
    for variable in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"] {
        command.env_remove(variable);
    }
    command
}
