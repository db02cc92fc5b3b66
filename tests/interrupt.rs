//! Ctrl-C and `kill`: exit status 130, a word on stderr, no half-written result; complete results stay.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::batch::{EVERYTHING, makes_results_before_the_last_piece};
use crate::program::{Output, command, files_of, scratch};

const SIGNALS: [&str; 2] = ["-INT", "-TERM"];

/// Begins a run that writes to this folder.
fn begin(args: &[&str], out: &Path) -> Child {
    let out = out.to_str().expect("UTF-8");
    command(&[&["run", "-", "--out", out], args].concat()).stdin(Stdio::piped()).spawn().expect("the program starts")
}

/// Waits until something holds of the files of a folder.
fn wait_for(folder: &Path, holds: impl Fn(&str, u64) -> bool) {
    let end = Instant::now() + Duration::from_secs(30);
    while Instant::now() < end {
        let files = fs::read_dir(folder).into_iter().flatten().flatten();
        let mut files = files.map(|file| (file.file_name(), file.metadata().map_or(0, |metadata| metadata.len())));
        if files.any(|(name, length)| holds(&name.to_string_lossy(), length)) {
            return;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    panic!("it did not come so far");
}

/// Sends the signal; the end of the program, whose input is still open.
fn interrupted(mut child: Child, signal: &str) -> Output {
    let input = child.stdin.take();
    let sent = Command::new("kill").args([signal, &child.id().to_string()]).status();
    assert!(sent.expect("kill").success());
    // What it prints is not read before it ends: on a busy machine it would print to the end before it hears the signal.
    let end = Instant::now() + Duration::from_secs(30);
    while child.try_wait().expect("a child").is_none() && Instant::now() < end {
        std::thread::sleep(Duration::from_millis(5));
    }
    let output = Output::of(child);
    drop(input);
    output
}

/// So many rows, each of an app of its own, in order; with notes, a few rows are much text.
fn rows(apps: usize, note: usize) -> String {
    let note = "x".repeat(note);
    let row = |app| format!("2020-01-05,app-{app:05},upgrade,professional,{note}\n");
    "date,app,action,edition,note\n".to_owned() + &(0..apps).map(row).collect::<String>()
}

/// While rows are read, nothing is written: what an earlier run left stays.
#[test]
fn an_interrupt_while_rows_are_read_leaves_the_folder_as_it_was() {
    for signal in SIGNALS {
        let out = scratch();
        fs::write(out.path().join("months.csv"), "old").expect("a file for the test");
        let mut child = begin(&[], out.path());
        // More than a pipe holds: the program is reading.
        child.stdin.as_mut().expect("a pipe").write_all(rows(10, 100_000).as_bytes()).expect("a reader");
        let output = interrupted(child, signal);
        assert_eq!((output.status, output.stdout.as_str(), output.stderr.as_str()), (130, "", "interrupted\n"));
        assert_eq!(files_of(out.path()), [("months.csv".to_owned(), b"old".to_vec())].into());
    }
}

/// Rows that are not kept are simulated and written as they come: the parts go away.
#[test]
fn an_interrupt_while_results_are_written_leaves_no_part_of_them() {
    for (signal, formats) in [("-INT", EVERYTHING), ("-TERM", "--as=csv")] {
        let folder = scratch();
        let out = folder.path().join("results");
        let args = ["--grouped", "--threads=1", "--from=2020-01", "--to=2020-01", formats];
        // More than a wave of pieces: it is not waited for more before a block is simulated.
        let rows = rows(3_300, 2_850);
        assert!(makes_results_before_the_last_piece(&rows));
        let mut child = begin(&args, &out);
        child.stdin.as_mut().expect("a pipe").write_all(rows.as_bytes()).expect("a reader");
        wait_for(&out, |_, length| length > 10_000);
        let output = interrupted(child, signal);
        assert_eq!((output.status, output.stdout.as_str()), (130, ""));
        assert_eq!(output.stderr, "interrupted: no result was written, and nothing is left\n");
        assert_eq!(files_of(&out), [].into());
    }
}

/// Nobody reads what is printed, and the program waits: files that are not complete go away.
#[test]
fn an_interrupt_while_the_bill_is_printed_beside_the_files_leaves_no_part_of_them() {
    let out = scratch();
    let mut child = begin(&["--format=csv", "--threads=1", "--to=2020-06"], out.path());
    child.stdin.take().expect("a pipe").write_all(rows(600, 0).as_bytes()).expect("a reader");
    wait_for(out.path(), |name, length| name.ends_with(".part") && length > 0);
    let output = interrupted(child, "-INT");
    assert_eq!(output.status, 130);
    assert_eq!(output.stderr, "interrupted: no result was written, and nothing is left\n");
    assert_eq!(files_of(out.path()), [].into());
}

/// Where only printing is left, the files are complete, and the message says so.
#[test]
fn an_interrupt_after_the_files_are_complete_leaves_them_and_says_so() {
    for signal in SIGNALS {
        let out = scratch();
        let mut child = begin(&["--format=json", "--to=2020-06"], out.path());
        child.stdin.take().expect("a pipe").write_all(rows(600, 0).as_bytes()).expect("a reader");
        wait_for(out.path(), |name, _| name == "run.json");
        let output = interrupted(child, signal);
        let said = format!("interrupted: the results in {} are complete\n", out.path().display());
        assert_eq!((output.status, output.stderr), (130, said));
        let files = files_of(out.path());
        assert_eq!(
            files.keys().collect::<Vec<_>>(),
            ["charges.csv", "invoices.csv", "months.csv", "run.json", "violations.csv"]
        );
        assert_eq!(String::from_utf8_lossy(&files["months.csv"]).lines().count(), 1 + 600 * 6);
    }
}
