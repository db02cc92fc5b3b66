//! Pipes in and out, folders that cannot be written, full disks: status 2 and a reason, or a run that is done in order.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::batch::run;
use crate::program::{Output, billcast_fed, command, files_of, root, scratch};

const ROWS: &str = "date,app,action,edition\n2020-01-05,a,upgrade,professional\n2020-01-06,b,create,\n";

/// So many apps that their bill is more than a pipe holds.
fn many() -> String {
    let rows = (0..900).map(|app| format!("2020-01-05,app-{app:03},upgrade,professional\n"));
    "date,app,action,edition\n".to_owned() + &rows.collect::<String>()
}

/// A pipe of this name.
pub fn named_pipe(folder: &Path, name: &str) -> PathBuf {
    let pipe = folder.join(name);
    assert!(Command::new("mkfifo").arg(&pipe).status().expect("mkfifo").success());
    pipe
}

fn file_of(folder: &Path, text: &str) -> PathBuf {
    let file = folder.join("rows.csv");
    fs::write(&file, text).expect("a file for the test");
    file
}

const GIVEN: [&str; 3] = ["--grouped", "--from=2020-01", "--to=2020-03"];

/// A pipe is read once: where the rows have to tell the months, that is said, and what to do.
#[test]
fn a_pipe_of_grouped_rows_needs_both_months() {
    let whole = billcast_fed(&["run", "-", "--format=csv"], ROWS.as_bytes()).stdout;
    for args in [&["--grouped"][..], &GIVEN[..2], &[GIVEN[0], GIVEN[2]]] {
        let output = billcast_fed(&[&["run", "-"], args].concat(), ROWS.as_bytes());
        output.refused("- can be read only once, and the rows give the months");
        output.refused("with --grouped set both --from and --to, or name a file");
    }
    let given = billcast_fed(&[&["run", "-", "--format=csv"], &GIVEN[..]].concat(), ROWS.as_bytes());
    assert_eq!((given.status, given.stdout), (0, whole));
}

/// The same of a pipe with a name.
#[test]
fn a_pipe_with_a_name_is_read_as_a_file_but_not_twice() {
    let folder = scratch();
    let pipe = named_pipe(folder.path(), "rows.csv");
    let text = many();
    let run_fed = |args: &[&str]| {
        let (pipe, text) = (pipe.clone(), text.clone());
        let writer = std::thread::spawn(move || File::options().write(true).open(pipe)?.write_all(text.as_bytes()));
        let output = run(&folder.path().join("rows.csv"), &[&["--format=csv"], args].concat());
        writer.join().expect("no panic").expect("a reader");
        output
    };
    let expected = billcast_fed(&["run", "-", "--format=csv"], text.as_bytes()).stdout;
    for args in [&[][..], &GIVEN] {
        let output = run_fed(args);
        assert_eq!((output.status, output.stderr.as_str()), (0, ""), "{args:?}");
        assert!(output.stdout == expected, "{args:?}");
    }
    // Refused before it is opened: nobody need write to it.
    run(&pipe, &["--grouped"]).refused("rows.csv can be read only once, and the rows give the months");
    // A pipe in a folder is no scenario.
    run(folder.path(), &[]).refused("holds no .csv file");
}

/// Where results cannot be written nothing is read for long, nothing is left, and what stands there stays.
#[test]
fn an_out_that_cannot_be_written_is_an_error_that_names_it() {
    let folder = scratch();
    let file = file_of(folder.path(), ROWS);
    let out = folder.path().join("out");
    let dir = out.to_str().expect("UTF-8");
    for (wrong, shown) in [(file.clone(), "rows.csv"), (file.join("within"), "within"), ("/dev/null/x".into(), "x")] {
        for manner in ["--threads=2", "--grouped"] {
            let output = run(&file, &["--out", wrong.to_str().expect("UTF-8"), manner]);
            output.refused("cannot write");
            output.refused(&format!("{shown}: "));
        }
    }
    assert_eq!(fs::read_to_string(&file).expect("the input"), ROWS);
    // The last of the files is a folder: those before it do not take their names.
    fs::create_dir_all(out.join("violations.jsonl")).expect("a folder for the test");
    fs::write(out.join("months.csv"), "old").expect("a file for the test");
    for manner in ["--threads=2", "--grouped"] {
        run(&file, &["--as=csv,jsonl", "--out", dir, manner]).refused("violations.jsonl: is a directory");
        assert_eq!(
            files_of(&out).into_iter().collect::<Vec<_>>(),
            [("months.csv".to_owned(), b"old".to_vec()), ("violations.jsonl".to_owned(), Vec::new())]
        );
    }
}

/// Runs where no file may be longer than so many blocks of 512 bytes (of 1024 in some shells): as on a disk that is full.
fn run_on_a_full_disk(blocks: u32, args: &[&str]) -> Output {
    let billcast = command(args);
    // The signal that comes with it would kill a program that does not listen to it.
    let script = format!("ulimit -f {blocks}; exec \"$@\"");
    let mut limited = Command::new("sh");
    limited.args(["-c", &script, "sh"]).arg(billcast.get_program()).args(billcast.get_args()).current_dir(root());
    Output::of(limited.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("a shell"))
}

/// The file that does not fit is named, whatever its format; none takes its name, what an earlier run left stays.
#[test]
fn a_disk_that_is_full_before_a_file_is_complete_is_an_error_that_names_the_file() {
    const TO: &str = "--to=2020-06";
    let folder = scratch();
    let file = file_of(folder.path(), &many());
    let file = file.to_str().expect("UTF-8");
    let mut cases = vec![
        // These grow while the run goes on.
        ("months.csv", 64, &[TO, "--only=months"][..]),
        ("charges.jsonl", 64, &[TO, "--only=charges", "--as=jsonl"]),
        ("focus.csv", 64, &[TO, "--as=focus"]),
        ("bill.journal", 64, &[TO, "--as=journal"]),
        // The first fits.
        ("charges.csv", 64, &[TO, "--only=violations,charges", "--as=csv"]),
        // These are written at the end.
        ("summary.csv", 1, &["--summary", "--to=2023-12"]),
        ("summary.jsonl", 1, &["--summary", "--as=jsonl", "--to=2023-12"]),
        ("run.json", 1, &["--only=violations"]),
    ];
    if cfg!(feature = "parquet") {
        cases.push(("months.parquet", 1, &[TO, "--only=months", "--as=parquet"]));
        cases.push(("charges.parquet", 1, &[TO, "--only=charges", "--as=parquet"]));
        cases.push(("summary.parquet", 1, &["--summary", "--as=parquet", "--to=2023-12"]));
    }
    if cfg!(feature = "xlsx") {
        cases.push(("bill.xlsx", 1, &[TO, "--as=xlsx"]));
    }
    for (name, blocks, args) in cases {
        let (made, earlier) = (folder.path().join("made/results"), scratch());
        fs::write(earlier.path().join(name), "old").expect("a file for the test");
        for (out, manner) in [(made.as_path(), "--threads=2"), (earlier.path(), "--grouped")] {
            let dir = out.to_str().expect("UTF-8");
            let args = [&["run", file, "--out", dir, manner], args].concat();
            let output = run_on_a_full_disk(blocks, &args);
            output.refused(&format!("cannot write {dir}/{name}: "));
            output.refused("name a folder in --out that can be written, on a disk with room for the results");
            assert!(!output.stderr.contains("panicked"), "{}", output.stderr);
        }
        assert!(!folder.path().join("made").exists(), "{name}");
        assert_eq!(files_of(earlier.path()), [(name.to_owned(), b"old".to_vec())].into());
    }
    // It was the disk.
    let out = folder.path().join("made");
    let with_room = run_on_a_full_disk(100_000, &["run", file, "--quiet", "--out", out.to_str().expect("UTF-8")]);
    assert_eq!((with_room.status, with_room.stderr.as_str()), (0, ""));
}

/// A full disk behind stdout is a failure, with its reason; and the files beside it are not left half-written.
#[test]
fn a_bill_that_cannot_be_printed_is_an_error() {
    let folder = scratch();
    let (file, out) = (file_of(folder.path(), &many()), folder.path().join("out"));
    let (file, dir) = (file.to_str().expect("UTF-8"), out.to_str().expect("UTF-8"));
    for args in [
        &["--format=csv"][..],
        &["--format=json"],
        &["--format=table"],
        &["--format=csv", "--grouped"],
        &["--format=csv", "--summary"],
        &["--format=csv", "--out", dir],
    ] {
        let full = File::options().write(true).open("/dev/full").expect("a full device");
        let child = command(&[&["run", file], args].concat()).stdout(full).spawn().expect("the program starts");
        let output = Output::of(child);
        assert_eq!(output.status, 2, "{args:?}");
        assert!(output.stderr.contains("cannot print: "), "{args:?}: {}", output.stderr);
    }
    // The files are wanted all the same.
    let names: Vec<String> = files_of(&out).into_keys().collect();
    assert_eq!(names, ["charges.csv", "invoices.csv", "months.csv", "run.json", "violations.csv"]);
}

/// `| head -1` has seen enough: no error; but the files of --out are wanted all the same.
#[test]
fn a_reader_of_one_line_is_no_error_and_the_files_are_complete() {
    let folder = scratch();
    let file = file_of(folder.path(), &many());
    let file = file.to_str().expect("UTF-8");
    let complete = folder.path().join("complete");
    assert_eq!(run(file.as_ref(), &["--quiet", "--out", complete.to_str().expect("UTF-8")]).status, 0);
    for (at, args) in
        [&["--format=csv"][..], &["--format=csv", "--grouped"], &["--format=json"]].into_iter().enumerate()
    {
        for with_files in [false, true] {
            let out = folder.path().join(at.to_string());
            let files = ["--out", out.to_str().expect("UTF-8")];
            let args = [&["run", file], args, &files[..if with_files { 2 } else { 0 }]].concat();
            let mut child = command(&args).stdout(Stdio::piped()).spawn().expect("the program starts");
            let mut line = String::new();
            let mut stdout = BufReader::with_capacity(64, child.stdout.take().expect("a pipe"));
            stdout.read_line(&mut line).expect("a line");
            drop(stdout);
            let output = Output::of(child);
            assert_eq!((output.status, output.stderr.as_str()), (0, ""), "{args:?}");
            assert!(line.starts_with("app,month,") || line.starts_with("{\"format\":1,"), "{line}");
            assert!(!with_files || files_of(&out) == files_of(&complete), "{args:?}");
        }
    }
}
