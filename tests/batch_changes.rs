//! Files that change or vanish while the program reads them: refused by name, and no result. A pipe holds the program at a
//! known point meanwhile.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, SystemTime};

use billcast::batch::BLOCK;

use crate::batch_streams::named_pipe;
use crate::compressed_input::gzip;
use crate::program::{Output, command, files_of, scratch};

/// Grouped with the months given: inputs are opened in their order, and read once.
const ONCE: [&str; 3] = ["--grouped", "--from=2020-01", "--to=2020-03"];

/// Somewhere to write to: a folder that is not there, and one with a file of an earlier run.
const OUTS: [&str; 2] = ["made/results", "earlier"];

fn row(app: &str) -> String {
    format!("2020-01-05,{app},upgrade,professional\n")
}

fn text(apps: &[&str]) -> String {
    "date,app,action,edition\n".to_owned() + &apps.iter().map(|app| row(app)).collect::<String>()
}

/// A folder with inputs and with both folders of [`OUTS`].
struct Place(tempfile::TempDir);

impl Place {
    fn new() -> Self {
        let place = Self(scratch());
        fs::create_dir(place.path(OUTS[1])).expect("a folder for the test");
        fs::write(place.path("earlier/months.csv"), "old").expect("a file for the test");
        place
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// A file that was written long ago: whatever is written to it from now on is later.
    fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder for the test");
        fs::write(&path, bytes).expect("a file for the test");
        touch(&path, Duration::from_secs(1_000_000_000));
        path
    }

    fn begin(&self, args: &[&str], out: &str) -> std::process::Child {
        let out = self.path(out);
        let args = [&["run", "--out", out.to_str().expect("UTF-8")], args].concat();
        command(&args).current_dir(self.0.path()).spawn().expect("the program starts")
    }

    /// Runs in this folder; while the program waits for what the pipe gives, `change` is made.
    fn run_while(&self, args: &[&str], out: &str, (pipe, fed): (&str, &str), change: impl FnOnce()) -> Output {
        let path = named_pipe(self.0.path(), pipe);
        let child = self.begin(args, out);
        let pipe = opened(&path);
        change();
        feed(pipe, fed);
        Output::of(child)
    }

    /// No file took its name, no part is left, a folder that was made is gone.
    fn nothing_is_written(&self) {
        assert!(!self.path("made").exists());
        assert_eq!(files_of(&self.path(OUTS[1])), [("months.csv".to_owned(), b"old".to_vec())].into());
    }
}

/// Waits until the program opens a pipe to read from it. There it stays until the pipe is written to and closed.
fn opened(pipe: &Path) -> File {
    let (path, (sender, opened)) = (pipe.to_owned(), mpsc::channel());
    thread::spawn(move || sender.send(File::options().write(true).open(path)));
    opened.recv_timeout(Duration::from_secs(60)).expect("the program opens the pipe").expect("a pipe")
}

fn feed(mut pipe: File, text: &str) {
    pipe.write_all(text.as_bytes()).expect("a reader");
}

fn touch(file: &Path, after_the_epoch: Duration) {
    let file = File::options().write(true).open(file).expect("a file");
    file.set_modified(SystemTime::UNIX_EPOCH + after_the_epoch).expect("a time");
}

/// Takes the last bytes off a file.
fn cut(file: &Path, bytes: u64) {
    let file = File::options().write(true).open(file).expect("a file");
    let length = file.metadata().expect("a file").len();
    file.set_len(length - bytes).expect("a shorter file");
}

/// What happens, and how.
type Change = (&'static str, fn(&Path));

/// What may happen to the file of `text(&["a", "b"])`, its rows being sound before and after.
const CHANGES: [Change; 5] = [
    ("it grows", |file| {
        let mut file = File::options().append(true).open(file).expect("a file");
        file.write_all(b"2020-09-05,c,upgrade,professional\n").expect("a disk");
    }),
    ("it is cut", |file| cut(file, row("b").len() as u64)),
    ("it is written anew, as long as before", |file| fs::write(file, text(&["a", "c"])).expect("a disk")),
    ("another file takes its name", |file| {
        let other = file.with_extension("new");
        fs::write(&other, text(&["a", "b", "c"])).expect("a disk");
        fs::rename(other, file).expect("a file of that name");
    }),
    ("its time alone is another", |file| touch(file, Duration::from_secs(1_000_000_001))),
];

/// What may happen to it so that it is no scenario any more.
const UNSOUND: [Change; 2] = [
    ("it is cut within a row", |file| cut(file, 5)),
    ("it is empty, about to be written anew", |file| drop(File::create(file).expect("a file"))),
];

const CHANGED: &str = "a.csv: changed while it was read\n  help: wait until it is complete, then run again\n";

/// A file is opened after it was found how long it is: what is read then must be that.
#[test]
fn a_file_that_is_another_when_its_turn_comes_is_refused() {
    for (what, change) in CHANGES.into_iter().chain(UNSOUND) {
        for (out, threads) in OUTS.into_iter().zip(["--threads=1", "--threads=2"]) {
            let place = Place::new();
            let file = place.file("a.csv", text(&["a", "b"]));
            let args = [&["a.csv", "pipe", threads], &ONCE[..]].concat();
            let output = place.run_while(&args, out, ("pipe", &text(&["x"])), || {
                // There is something that has to go.
                let is_part = |name: &String| name.ends_with(".part");
                assert!(files_of(&place.path(out)).keys().any(is_part), "{what}");
                change(&file);
            });
            output.refused(CHANGED);
            output.refused("error: 1 mistake in 1 file\n");
            place.nothing_is_written();
        }
    }
}

/// The same run without a change: it is the change that is refused.
#[test]
fn a_file_that_stays_as_it_was_found_is_read_however_long_it_waits() {
    let place = Place::new();
    place.file("a.csv", text(&["a", "b"]));
    let args = [&["a.csv", "pipe", "--format=csv", "--only=months"], &ONCE[..]].concat();
    let output = place.run_while(&args, OUTS[0], ("pipe", &text(&["x"])), || ());
    assert_eq!((output.status, output.stderr.as_str(), output.stdout.lines().count()), (0, "", 1 + 3 * 3));
    assert_eq!(files_of(&place.path(OUTS[0])).into_keys().collect::<Vec<_>>(), ["months.csv", "run.json"]);
}

/// A compressed file that ends too early is damaged; where it was written to meanwhile, that is why.
#[test]
fn a_compressed_file_that_is_cut_while_it_is_read_has_changed_and_is_not_called_damaged() {
    for out in OUTS {
        let place = Place::new();
        let file = place.file("a.csv.gz", gzip(text(&["a", "b"]).as_bytes()));
        let args = [&["a.csv.gz", "pipe"], &ONCE[..]].concat();
        let output = place.run_while(&args, out, ("pipe", &text(&["x"])), || cut(&file, 12));
        output.refused("a.csv.gz: changed while it was read\n");
        assert!(!output.stderr.contains("compressed"), "{}", output.stderr);
        place.nothing_is_written();
    }
}

/// The code by which programs know it.
#[test]
fn a_change_is_told_as_json_with_a_code_of_its_own() {
    let place = Place::new();
    let file = place.file("a.csv", text(&["a", "b"]));
    let args = [&["a.csv", "pipe", "--format=json"], &ONCE[..]].concat();
    let output = place.run_while(&args, OUTS[0], ("pipe", &text(&["x"])), || cut(&file, row("b").len() as u64));
    output.refused("");
    let told: serde_json::Value = serde_json::from_str(&output.stderr).expect("one JSON object");
    let error = &told["errors"][0];
    assert_eq!((error["code"].as_str(), error["file"].as_str()), (Some("input::changed"), Some("a.csv")), "{told}");
    place.nothing_is_written();
}

/// Results of apps before it are on the disk when a later file is found to have changed.
#[test]
fn what_was_written_before_a_change_was_found_goes_away() {
    for out in OUTS {
        let place = Place::new();
        let apps: Vec<String> = (0..=BLOCK).map(|app| format!("a-{app:05}")).collect();
        place.file("many.csv", text(&apps.iter().map(String::as_str).collect::<Vec<_>>()));
        let file = place.file("late.csv", text(&["c", "d"]));
        let pipes = ["first", "second"].map(|name| named_pipe(place.0.path(), name));
        // With one thread four things are done at a time: `many.csv`, and header, rows and end of the first pipe.
        let args = ["many.csv", "first", "late.csv", "second", "--threads=1", "--only=months"];
        let child = place.begin(&[&args, &ONCE[..]].concat(), out);
        feed(opened(&pipes[0]), &text(&["b"]));
        let second = opened(&pipes[1]);
        let is_written = |(name, content): (&String, &Vec<u8>)| name.ends_with(".part") && content.len() > BLOCK;
        assert!(files_of(&place.path(out)).iter().any(is_written));
        cut(&file, row("d").len() as u64);
        feed(second, &text(&["e"]));
        let output = Output::of(child);
        output.refused("late.csv: changed while it was read\n");
        output.refused("error: 1 mistake in 1 file\n");
        place.nothing_is_written();
    }
}

/// Where the rows give the months, `--grouped` reads a file twice; between the two it reads the budgets.
const TWICE: [&str; 3] = ["--grouped", "--budget-file", "budgets"];
const BUDGETS: (&str, &str) = ("budgets", "app,month,budget\n,,1000000\n");

#[test]
fn a_file_that_changes_between_its_two_readings_is_refused() {
    for (what, change) in CHANGES.into_iter().chain(UNSOUND) {
        for (out, threads) in OUTS.into_iter().zip(["--threads=1", "--threads=2"]) {
            let place = Place::new();
            let file = place.file("a.csv", text(&["a", "b"]));
            place.file("x.csv", text(&["x"]));
            let args = [&["a.csv", "x.csv", threads], &TWICE[..]].concat();
            let output = place.run_while(&args, out, BUDGETS, || change(&file));
            assert!(output.stderr.contains(CHANGED), "{what}: {}", output.stderr);
            output.refused("error: 1 mistake in 1 file\n");
            place.nothing_is_written();
        }
    }
    let place = Place::new();
    place.file("a.csv", text(&["a", "b"]));
    let output = place.run_while(&[&["a.csv", "--quiet"], &TWICE[..]].concat(), OUTS[0], BUDGETS, || ());
    assert_eq!((output.status, output.stderr.as_str()), (0, ""));
}

/// Not only the first of them; and a file whose text is longer than a piece is no other.
#[test]
fn every_file_that_changes_between_the_two_readings_is_named() {
    let place = Place::new();
    let long: String = (0..40).map(|app| row(&format!("a-{app:02}")).trim_end().to_owned() + &note()).collect();
    let long = place.file("long.csv", "date,app,action,edition,note\n".to_owned() + &long);
    assert!(fs::metadata(&long).expect("a file").len() > 2 << 20);
    place.file("same.csv", text(&["b"]));
    let short = place.file("short.csv", text(&["c", "d"]));
    let args = [&["long.csv", "same.csv", "short.csv"], &TWICE[..]].concat();
    let output = place.run_while(&args, OUTS[0], BUDGETS, || {
        cut(&long, (row("a-39").len() + note().len() - 1) as u64);
        cut(&short, row("d").len() as u64);
    });
    output.refused("long.csv: changed while it was read\n");
    output.refused("short.csv: changed while it was read\n");
    output.refused("error: 2 mistakes in 2 files\n");
    place.nothing_is_written();
}

/// The cell of a long note, and the end of its row.
fn note() -> String {
    format!(",{}\n", "x".repeat(60_000))
}

const GONE: &str = "cannot be read: No such file or directory";

#[test]
fn a_file_that_is_gone_at_its_second_reading_is_refused() {
    for out in OUTS {
        let place = Place::new();
        let file = place.file("a.csv", text(&["a", "b"]));
        let args = [&["a.csv"], &TWICE[..]].concat();
        let output = place.run_while(&args, out, BUDGETS, || fs::remove_file(&file).expect("a file"));
        output.refused(&format!("a.csv: {GONE}"));
        place.nothing_is_written();
    }
}

/// Every manner of reading: files are listed first, then opened in their order.
const MANNERS: [&[&str]; 4] = [&["--threads=1"], &["--threads=2"], &["--threads=7"], &ONCE];

#[test]
fn a_file_that_is_gone_after_it_was_listed_is_refused() {
    for (args, out) in MANNERS.into_iter().zip(OUTS.into_iter().cycle()) {
        let place = Place::new();
        let files = ["x.csv", "folder/y.csv", "folder/z.csv"].map(|name| place.file(name, text(&["z"])));
        let args = [&["pipe", "x.csv", "folder"], args].concat();
        let output = place.run_while(&args, out, ("pipe", &text(&["a"])), || {
            fs::remove_file(&files[0]).expect("a file");
            fs::remove_file(&files[2]).expect("a file");
        });
        output.refused(&format!("x.csv: {GONE}"));
        output.refused(&format!("folder/z.csv: {GONE}"));
        output.refused("error: 2 mistakes in 2 files\n");
        place.nothing_is_written();
    }
}

/// The same where it was found how long it is.
#[test]
fn a_file_that_is_gone_when_its_turn_comes_is_refused() {
    for out in OUTS {
        let place = Place::new();
        let file = place.file("a.csv", text(&["a", "b"]));
        let args = [&["a.csv", "pipe"], &ONCE[..]].concat();
        let output = place.run_while(&args, out, ("pipe", &text(&["x"])), || fs::remove_file(&file).expect("a file"));
        output.refused(&format!("a.csv: {GONE}"));
        output.refused("error: 1 mistake in 1 file\n");
        place.nothing_is_written();
    }
}

/// A file is what it is when its turn comes: until then it may be written to.
#[test]
fn a_file_that_grows_before_its_turn_is_read_to_its_end() {
    for args in MANNERS {
        let place = Place::new();
        let file = place.file("x.csv", text(&["x"]));
        let args = [&["pipe", "x.csv", "--format=csv", "--to=2020-01"], &args[..args.len().min(2)]].concat();
        let output = place.run_while(&args, OUTS[0], ("pipe", &text(&["a"])), || {
            fs::write(&file, text(&["x", "y"])).expect("a disk");
        });
        let apps: Vec<&str> = output.stdout.lines().skip(1).filter_map(|line| line.split(',').next()).collect();
        assert_eq!((output.status, output.stderr.as_str(), apps), (0, "", vec!["a", "x", "y"]), "{args:?}");
    }
}
