//! Mistakes in input that is read in many pieces, by many threads: each at its place, the same messages, and no result.

use std::fs;
use std::path::Path;

use crate::batch::{PIECE, makes_results_before_the_last_piece, pieces, run};
use crate::program::{Output, billcast, billcast_fed, files_of, scratch};

const HEADER: &str = "date,app,action,note\n";

/// A row of an app of its own, with a note of so many bytes.
fn row(app: usize, note: usize) -> String {
    format!("2020-01-05,app-{app:05},create,{}\n", "x".repeat(note))
}

fn rows(apps: std::ops::Range<usize>, note: usize) -> String {
    apps.map(|app| row(app, note)).collect()
}

/// Runs on a file `rows.csv` of this text, with results asked for; there must be none.
fn run_text(text: &str, args: &[&str]) -> Output {
    let folder = scratch();
    let (file, out) = (folder.path().join("rows.csv"), folder.path().join("made/results"));
    fs::write(&file, text).expect("a file for the test");
    let output = run(&file, &[&["--format=csv", "--out", out.to_str().expect("UTF-8")], args].concat());
    assert!(is_gone_or_empty(&out), "something was written");
    let stderr = output.stderr.replace(&format!("{}/", folder.path().display()), "");
    Output { stderr, ..output }
}

fn is_gone_or_empty(folder: &Path) -> bool {
    !folder.exists() || files_of(folder).is_empty()
}

/// The places that are named, each as file, line and column.
fn places(stderr: &str) -> Vec<String> {
    let place = |line: &str| Some(line.split_once("╭─[")?.1.trim_end_matches(']').to_owned());
    stderr.lines().filter_map(place).collect()
}

/// In every manner of reading, with one thread and with many, the messages are the same.
fn in_every_manner(text: &str) -> Output {
    let first = run_text(text, &["--threads=1"]);
    for args in [&["--threads=2"][..], &["--threads=7"], &["--threads=2", "--grouped"]] {
        assert_eq!(run_text(text, args).stderr, first.stderr, "{args:?}");
    }
    first
}

/// The line is that of the file, not of the piece of it in which the row stands; nor is the column.
#[test]
fn a_mistake_in_the_last_row_of_megabytes_is_named_with_its_place() {
    let text = HEADER.to_owned() + &rows(0..2_000, 3_300) + "2020-01-05,app-02000,craete,\n";
    assert!(pieces(&text) >= 4);
    let output = in_every_manner(&text);
    output.refused("1 mistake in 1 file");
    output.refused("did you mean `create`?");
    assert_eq!(places(&output.stderr), ["rows.csv:2002:22"]);
}

/// Of mistakes in every piece of a file the first hundred come in its order, the others are counted.
#[test]
fn the_first_hundred_mistakes_of_megabytes_are_shown_and_the_rest_is_counted() {
    let bad = |app: usize| app % 16 == 15;
    let line =
        |app: usize| if bad(app) { row(app, 3_300).replace("2020-01-05", "2020-13-05") } else { row(app, 3_300) };
    let text = HEADER.to_owned() + &(0..2_000).map(line).collect::<String>();
    // Some 40 mistakes in each.
    assert!(pieces(&text) >= 4);
    let output = in_every_manner(&text);
    output.refused("rows.csv: 25 more mistakes are not shown\n");
    output.refused("125 mistakes in 1 file");
    let expected: Vec<String> =
        (0..2_000).filter(|app| bad(*app)).map(|app| format!("rows.csv:{}:1", app + 2)).take(100).collect();
    assert_eq!(places(&output.stderr), expected);
}

/// Line breaks within quotes end no row and no piece of the text, and count as lines.
#[test]
fn quotes_with_line_breaks_across_the_pieces_of_a_text_are_read_as_they_stand() {
    let note = format!("\"{}\"", "words, \"\"quoted\"\"\r\nand more\n".repeat(300));
    let rows: String = (0..600).map(|app| format!("2020-01-05,app-{app:03},create,{note}\r\n")).collect();
    let text = HEADER.to_owned() + &rows;
    assert!(pieces(&text) >= 3);
    let output = in_every_manner(&(text.clone() + "2020-01-05,\"app-\n600\",create,\"\"\"\n"));
    output.refused("a quote never closes");
    // Each note has 600 line breaks of its own.
    assert_eq!(places(&output.stderr), [format!("rows.csv:{}:13", 2 + 600 * 601 + 1)]);
    let right = billcast_fed(&["run", "-", "--format=csv", "--to=2020-01"], text.as_bytes());
    assert_eq!((right.status, right.stdout.lines().count()), (0, 601), "{}", right.stderr);
}

/// A row that does not end is one mistake at its line, beside those before it; what follows is not read. It is so in a piece
/// of the text, and where it goes over the end of one.
#[test]
fn a_row_that_is_too_long_is_one_mistake_and_those_before_it_are_said() {
    for length in [(1 << 20) + 1, PIECE + 1] {
        let mut text = HEADER.to_owned() + &rows(0..8, 9) + "2020-01-05,,create,\n" + &row(9, 9) + &row(10, length);
        text += &(rows(11..3_000, 900) + "2020-01-05,app-03000,craete,\n");
        assert!(pieces(&text) > 1 + length / PIECE);
        let output = in_every_manner(&text);
        output.refused("2 mistakes in 1 file");
        output.refused("the row is longer than 1048576 bytes");
        assert_eq!(places(&output.stderr), ["rows.csv:10:12", "rows.csv:12:1"], "{length} bytes");
    }
}

/// FORMATS: ids have at most 256 bytes, not letters.
#[test]
fn an_app_has_a_name_of_at_most_256_bytes() {
    let run = |app: &str| {
        billcast_fed(&["run", "-", "--format=csv"], format!("{HEADER}2020-01-05,{app},create,\n").as_bytes())
    };
    for app in ["a".repeat(256), "é".repeat(128)] {
        let right = run(&app);
        assert!(right.status == 0 && right.stdout.contains(&format!("\n{app},2020-01,")), "{}", right.stderr);
    }
    for (app, bytes) in [("é".repeat(150), 300), ("a".repeat(257), 257)] {
        let output = run(&app);
        output.refused(&format!("the app has {bytes} bytes"));
        output.refused("an id has at most 256 bytes");
        assert_eq!(places(&output.stderr), ["-:2:12"]);
    }
}

const BREAKS: &str = "the app comes, in byte order, before that of the row above";
/// Grouped with the months given: read once, and written as it is read.
const ONCE: [&str; 4] = ["--grouped", "--threads=1", "--from=2020-01", "--to=2020-01"];

/// Rows from that of app 2 on, of exactly so many bytes together with the header.
fn filling(length: usize, note: usize) -> String {
    let mut text = HEADER.to_owned();
    let mut app = 2;
    while text.len() + 2 * row(app, note).len() < length {
        text += &row(app, note);
        app += 1;
    }
    text += &row(app, length - text.len() - row(app, 0).len());
    assert_eq!(text.len(), length);
    text
}

/// An app that comes again after another, within a piece of the text or as the first of the next - the whole of it, followed
/// by right rows, or begun where the piece before it was read to its end: its row is named, nothing is written.
#[test]
fn a_grouped_row_that_breaks_the_order_is_named() {
    let again = row(1, 9);
    let after = rows(1..900, 1_200);
    let cut_within_it = filling(PIECE - again.len() / 2, 1_200);
    let cases = [
        (HEADER.to_owned() + &rows(2..5, 9), ""),
        (HEADER.to_owned() + &rows(2..5_000, 1_200), ""),
        (filling(PIECE, 1_200), ""),
        (filling(PIECE, 1_200), after.as_str()),
        (cut_within_it.clone(), ""),
        (cut_within_it, after.as_str()),
        (filling(2 * PIECE, 1_200), after.as_str()),
    ];
    assert_eq!(cases.each_ref().map(|(before, _)| pieces(before)), [1, 3, 1, 1, 1, 1, 2]);
    for (before, after) in cases {
        let line = before.lines().count() + 1;
        for args in [&["--grouped"][..], &ONCE] {
            let output = run_text(&(before.clone() + &again + after), args);
            output.refused(BREAKS);
            output.refused("1 mistake in 1 file");
            output.refused("sort the rows by app, or leave out --grouped");
            assert_eq!(places(&output.stderr), [format!("rows.csv:{line}:12")]);
        }
    }
}

/// The order goes on over the files: an app may go on in the next one, and none may come again.
#[test]
fn a_grouped_file_that_begins_before_the_end_of_another_is_named() {
    let folder = scratch();
    let file = |name: &str, text: &str| fs::write(folder.path().join(name), HEADER.to_owned() + text).expect("a file");
    file("1.csv", &rows(0..5, 9));
    file("2.csv", &rows(4..8, 9));
    let grouped = || run(folder.path(), &["--grouped", "--format=csv", "--to=2020-01"]);
    let right = grouped();
    assert_eq!((right.status, right.stdout.lines().count()), (0, 9), "{}", right.stderr);
    file("2.csv", &(row(3, 9) + &rows(5..8, 9)));
    grouped().refused(BREAKS);
    assert!(places(&grouped().stderr)[0].ends_with("2.csv:2:12"));
}

/// Results of the first blocks are made when the mistake is read: they go away, and nothing was printed.
#[test]
fn a_grouped_mistake_after_megabytes_leaves_no_result() {
    let text = HEADER.to_owned() + &rows(0..3_300, 2_870);
    assert!(makes_results_before_the_last_piece(&text));
    for (last, message) in [(row(1, 9), BREAKS), (row(3_300, 9).replace("create", "craete"), "unknown action")] {
        let output = run_text(&(text.clone() + &last), &ONCE);
        output.refused(message);
        output.refused("1 mistake in 1 file");
    }
}

/// One wrong file among thousands, each with its app; grouped, too.
#[test]
fn of_thousands_of_files_the_wrong_one_is_named() {
    let folder = scratch();
    for number in 0..2_500 {
        let text = if number == 1_801 {
            "date,action\n2020-01-05,create\n2020-1-05,stop\n"
        } else {
            "date,action\n2020-01-05,create\n"
        };
        let within = folder.path().join(format!("{:02}", number / 100));
        fs::create_dir_all(&within).expect("a folder for the test");
        fs::write(within.join(format!("app-{number:04}.csv")), text).expect("a file for the test");
    }
    let wrong = folder.path().join("18/app-1801.csv");
    for manner in ["--threads=7", "--grouped"] {
        let output = run(folder.path(), &[manner]);
        output.refused("1 mistake in 1 file");
        assert_eq!(places(&output.stderr), [format!("{}:3:1", wrong.display())]);
    }
    fs::remove_file(wrong).expect("the wrong file");
    let args = [
        "run".as_ref(),
        folder.path().as_os_str(),
        "--grouped".as_ref(),
        "--format=csv".as_ref(),
        "--to=2020-01".as_ref(),
    ];
    assert_eq!(billcast(&args).stdout.lines().count(), 1 + 2_499);
}

/// A row breaks the order where the one above it is of a greater app: that is counted by rows, wherever a piece or a file ends.
#[test]
fn rows_out_of_order_are_counted_by_rows_and_listed_by_lines() {
    let folder = scratch();
    let one = HEADER.to_owned()
        + &row(9, 60)
        + &row(2, 60).replace("2020", "2020-13")
        + &row(3, 60)
        + &row(2, 60)
        + &row(2, 60);
    let path = folder.path().join("one.csv");
    fs::write(&path, &one).expect("a file");
    let output = run(&path, &["--grouped", "--quiet"]);
    let lines: Vec<String> =
        places(&output.stderr).iter().filter_map(|place| place.split(':').rev().nth(1).map(str::to_owned)).collect();
    assert_eq!(lines, ["3", "4", "5"], "{}", output.stderr);
}

/// A line of blanks longer than a piece hides nothing of what follows; more blank lines than a piece holds are skipped.
#[test]
fn a_long_line_of_blanks_is_an_error_and_many_blank_lines_are_none() {
    let folder = scratch();
    let path = folder.path().join("blanks.csv");
    let rows = HEADER.to_owned() + &" ".repeat(PIECE + PIECE / 2) + "\n" + &row(1, 9);
    fs::write(&path, rows).expect("a file");
    run(&path, &["--quiet"]).refused("the row is longer than 1048576 bytes");
    // Two whole pieces of them, and the header in the third.
    let blank = 2 * PIECE + 1_000;
    let text = "\n".repeat(blank) + HEADER + &row(1, 9);
    fs::write(&path, &text).expect("a file");
    for manner in ["--threads=2", "--grouped"] {
        let right = run(&path, &["--format=csv", "--to=2020-01", manner]);
        assert_eq!((right.status, right.stdout.lines().count()), (0, 2), "{}", right.stderr);
    }
    fs::write(&path, text + "2020-01-05,app-00002,craete,\n").expect("a file");
    let wrong = run(&path, &["--quiet"]);
    wrong.refused("1 mistake in 1 file");
    assert_eq!(places(&wrong.stderr), [format!("{}:{}:22", path.display(), blank + 3)]);
}
