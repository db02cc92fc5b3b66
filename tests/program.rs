//! Runs the program as a user does, from the repository's root.

use std::ffi::OsStr;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

/// A folder of the test's own, gone at its end.
pub fn scratch() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder for the test")
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
    let output = child.wait_with_output().expect("the program ends");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    Output { status: output.status.code().unwrap_or(-1), stdout: text(output.stdout), stderr: text(output.stderr) }
}

fn command<S: AsRef<OsStr>>(args: &[S]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_billcast"));
    command.args(args).current_dir(root()).stdout(Stdio::piped()).stderr(Stdio::piped());
    for variable in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"] {
        command.env_remove(variable);
    }
    command
}
