//! Malformed input: every mistake of a file with its place, exit status 2, and nothing written.

use std::fs;
use std::io::{self, Read};
use std::path::PathBuf;

use billcast::engine::words;
use billcast::rulebook::Timeline;
use billcast::scenario::Reader;
use billcast::scenario::inputs::Input;

use crate::bill::classic_with;
use crate::program::{Output, billcast, billcast_fed, command, files_of, scratch};

fn billcast_run(args: &[&str]) -> Output {
    billcast(&[&["run"], args].concat())
}

/// Every error of every file of a folder of a thousand is named, and only those.
#[test]
fn of_a_thousand_files_the_three_with_mistakes_are_named() {
    let folder = scratch();
    for number in 0..1_000 {
        let text = match number {
            17 => "date,action,edition\n2020-01-01,upgrade,profesional\n2020-01-32,stop,\n",
            500 => "date,action,edition\n2020-01-01,upgarde,professional\n",
            999 => "date,action\n",
            _ => "date,action,edition\n2020-01-01,upgrade,professional\n",
        };
        fs::write(folder.path().join(format!("app-{number:03}.csv")), text).expect("a file for the test");
    }
    let out = folder.path().join("results");
    let output = billcast_run(&[folder.path().to_str().expect("UTF-8"), "--out", out.to_str().expect("UTF-8")]);
    output.refused("4 mistakes in 3 files");
    for place in ["app-017.csv:2:20", "app-017.csv:3:1", "app-500.csv:2:12", "app-999.csv: has no rows"] {
        assert!(output.stderr.contains(place), "{place} in\n{}", output.stderr);
    }
    assert!(!out.exists());
}

/// After a hundred mistakes of a file the others are counted.
#[test]
fn past_a_hundred_mistakes_the_rest_is_counted() {
    let text = "date,action\n".to_owned() + &"2020-13-01,create\n".repeat(250);
    let output = run_text(&text);
    output.refused("150 more mistakes are not shown");
    output.refused("250 mistakes in 1 file");
    assert_eq!(output.stderr.matches("is not in the calendar").count(), 100);
}

fn run_text(text: &str) -> Output {
    let folder = scratch();
    let file = folder.path().join("app.csv");
    fs::write(&file, text).expect("a file for the test");
    billcast_run(&[file.to_str().expect("UTF-8")])
}

#[test]
fn a_folder_without_scenarios_is_an_error() {
    let folder = scratch();
    fs::create_dir(folder.path().join("looks-like.csv")).expect("a folder for the test");
    billcast_run(&[folder.path().to_str().expect("UTF-8")]).refused("holds no .csv file");
}

#[test]
fn a_file_given_twice_is_an_error_and_not_counted_twice() {
    billcast_run(&["scenarios/documented", "scenarios/documented/2.csv"]).refused("is given twice");
}

#[test]
fn a_file_that_is_not_there_is_an_error() {
    billcast_run(&["nowhere.csv"]).refused("nowhere.csv: cannot be read");
}

#[test]
fn standard_input_needs_an_app_column() {
    let output = billcast_fed(&["run", "-"], b"date,action\n2020-01-01,create\n");
    output.refused("the column `app` is missing");
}

#[test]
fn a_horizon_that_ends_before_it_begins_is_an_error() {
    billcast_run(&["scenarios/documented/2.csv", "--from", "2030-01"])
        .refused("begins in 2030-01, after its end in 2019-04");
    billcast_run(&["scenarios/documented/2.csv", "--to", "2018-12"])
        .refused("begins in 2019-02, after its end in 2018-12");
    billcast_run(&["scenarios/documented/2.csv", "--to", "2100-01"]).refused("is outside 0001 to 2099");
    billcast_run(&["scenarios/documented/2.csv", "--from", "2019-1"]).refused("is not written as YYYY-MM");
}

#[test]
fn an_unknown_app_or_rulebook_is_an_error_that_names_the_nearest() {
    billcast_run(&["scenarios/examples/08-daily-active-users.csv", "--app", "dau-1001"])
        .refused("did you mean `dau-10001`?");
    billcast_run(&["scenarios/documented/2.csv", "--rulebook", "tencent-im-intl-2021"]).refused("tencent-im-intl-2020");
    billcast_run(&["scenarios/documented/2.csv", "--rulebook", "nowhere.toml"]).refused("nowhere.toml: cannot be read");
}

#[test]
fn an_out_that_is_a_file_is_an_error() {
    billcast_run(&["scenarios/documented/2.csv", "--out", "Cargo.toml"]).refused("cannot write Cargo.toml");
}

/// A source that never ends: one byte, then another for ever. Counts what is read of it.
struct Endless<'c> {
    first: u8,
    then: u8,
    read: &'c mut usize,
}

impl Read for Endless<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        buffer.fill(self.then);
        if *self.read == 0 {
            buffer[0] = self.first;
        }
        *self.read += buffer.len();
        Ok(buffer.len())
    }
}

/// A line or a quoted cell without end stops the reading after the longest row, however long the file is.
#[test]
fn a_row_without_end_is_refused_without_reading_to_its_end() {
    let timeline = Timeline::held(classic_with(&[]));
    let words = words(&timeline);
    for (first, then, message) in [
        (b'x', b'x', "row is longer than 1048576 bytes"),
        (b'"', b'\n', "quote does not close within 1048576 bytes"),
        (b'a', b',', "longer than"),
    ] {
        let mut read = 0;
        let source = Endless { first, then, read: &mut read };
        let wrong = Reader::new(&words).read_from(&Input::File(PathBuf::from("app.csv")), source);
        let findings = wrong.expect_err("an endless row");
        assert!(findings.shown[0].message.contains(message), "{:?}", findings.shown);
        assert!(read < 4 << 20, "{read} bytes were read");
    }
}

/// A quote that never closes swallows the rest of the file: its own line is named. Whether it closes far below is not known:
/// that is not said.
#[test]
fn an_open_quote_in_a_large_file_is_found_at_its_line() {
    let text = "date,action,note\n2020-01-01,create,\"open\n".to_owned() + &"2020-01-02,stop,\n".repeat(500_000);
    for text in [text.clone(), text + "\"\n"] {
        let output = run_text(&text);
        output.refused("app.csv:2:19");
        output.refused("a quote does not close within 1048576 bytes");
        assert!(!output.stderr.contains("never closes"), "{}", output.stderr);
    }
}

/// A result never takes the place of an input.
#[test]
fn results_never_overwrite_an_input() {
    let folder = scratch();
    let (input, out) = (folder.path().join("months.csv"), folder.path().to_str().expect("UTF-8"));
    let text = "date,action,edition\n2020-01-01,upgrade,professional\n";
    fs::write(&input, text).expect("a file for the test");
    billcast_run(&[input.to_str().expect("UTF-8"), "--out", out]).refused("would overwrite the input");
    assert_eq!(fs::read_to_string(&input).expect("the input"), text);
    assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 1);
}

/// Nor that of the rulebook.
#[test]
fn results_never_overwrite_the_rulebook() {
    let folder = scratch();
    let (rulebook, out) = (folder.path().join("months.csv"), folder.path().to_str().expect("UTF-8"));
    fs::write(&rulebook, crate::bill::classic_text()).expect("a file for the test");
    let output =
        billcast_run(&["scenarios/documented/2.csv", "--out", out, "--rulebook", rulebook.to_str().expect("UTF-8")]);
    output.refused("would overwrite the input");
    assert_eq!(fs::read_to_string(&rulebook).expect("the rulebook"), crate::bill::classic_text());
}

/// Nor that of the budgets, nor a file that comes in by standard input.
#[test]
fn results_never_overwrite_budgets_or_a_redirected_file() {
    let folder = scratch();
    let (file, out) = (folder.path().join("months.csv"), folder.path().to_str().expect("UTF-8"));
    let budgets = "app,month,budget\n,,5\n";
    fs::write(&file, budgets).expect("a file for the test");
    let given = ["scenarios/documented/2.csv", "--out", out, "--budget-file", file.to_str().expect("UTF-8")];
    billcast_run(&given).refused("would overwrite the input");
    assert_eq!(fs::read_to_string(&file).expect("the budgets"), budgets);

    let rows = "date,app,action,edition\n2020-01-01,a,upgrade,professional\n";
    fs::write(&file, rows).expect("a file for the test");
    let input = fs::File::open(&file).expect("the rows");
    let child = command(&["run", "-", "--out", out]).stdin(input).spawn().expect("the program starts");
    Output::of(child).refused("would overwrite the input /dev/stdin");
    assert_eq!(fs::read_to_string(&file).expect("the rows"), rows);
    assert_eq!(files_of(folder.path()).len(), 1);
}

/// Where one result file cannot take its place, none does.
#[test]
fn a_folder_in_the_place_of_a_result_file_leaves_the_others_alone() {
    let out = scratch();
    fs::create_dir(out.path().join("run.json")).expect("a folder for the test");
    fs::write(out.path().join("months.csv"), "old").expect("a file for the test");
    billcast_run(&["scenarios/documented/2.csv", "--out", out.path().to_str().expect("UTF-8")]).refused("run.json");
    assert_eq!(fs::read_to_string(out.path().join("months.csv")).expect("the old file"), "old");
    assert_eq!(fs::read_dir(out.path()).expect("the folder").count(), 2);
}

#[test]
fn a_file_under_two_names_is_given_twice() {
    billcast_run(&["scenarios/documented/2.csv", "./scenarios/../scenarios/documented/2.csv"])
        .refused("is given twice");
}

#[cfg(unix)]
#[test]
fn a_scenario_of_a_folder_that_cannot_be_read_is_not_passed_over() {
    let folder = scratch();
    fs::write(folder.path().join("a.csv"), "date,action\n2020-01-01,create\n").expect("a file for the test");
    let link = |name: &str| std::os::unix::fs::symlink("nowhere", folder.path().join(name)).expect("a link");
    // An editor's mark of an open file is no scenario.
    link(".#a.csv");
    assert_eq!(billcast_run(&[folder.path().to_str().expect("UTF-8")]).status, 0);
    link("b.csv");
    billcast_run(&[folder.path().to_str().expect("UTF-8")]).refused("b.csv: cannot be read");
}

/// One mistyped year in a large portfolio is refused before it exhausts the memory.
#[test]
fn a_portfolio_over_too_many_months_is_refused() {
    let mut text = "date,app,action\n2099-12-31,late,create\n".to_owned();
    for app in 0..2_100 {
        text += &format!("0001-01-01,app-{app},create\n");
    }
    let output = billcast_fed(&["run", "-", "--quiet", "--rulebook", "tencent-im-intl-2020"], text.as_bytes());
    output.refused("2101 apps from 0001-01 to 2099-12 make");
}

#[test]
fn a_header_of_a_hundred_thousand_columns_is_one_mistake() {
    let output = run_text(&(",".repeat(100_000) + "\n2020-01-01,create\n"));
    output.refused("the header has 100001 columns");
    output.refused("1 mistake in 1 file");
}

/// What the file's header explains is said once; what is missing in a row all the same is said.
#[test]
fn a_misspelt_column_is_one_mistake_and_an_empty_cell_another() {
    let output = run_text("date,action,editon\n2020-01-01,upgrade,professional\n,upgrade,professional\n");
    output.refused("2 mistakes in 1 file");
    output.refused("app.csv:1:13");
    output.refused("app.csv:3:1");
    let output = run_text("Date,action\n2020-01-01,create\n");
    output.refused("did you mean `date`?");
    output.refused("1 mistake in 1 file");
    for text in [
        "date,action,edition,unlimited_av_room\n2020-02-01,change,,on\n",
        "date,action,group,usr\n2020-01-01,join,,alice\n",
    ] {
        run_text(text).refused("1 mistake in 1 file");
    }
    run_text("date;action\n2020-01-01;create\n").refused("separate the cells by commas");
}

/// Text of the input is never obeyed by a terminal: not in a message, not in its help.
#[test]
fn escape_sequences_of_the_input_are_shown_and_not_sent() {
    let rows = b"date,app,action\n2020-01-01,sh\x1b[31mop,create\n2020-01-02,sh\x1b[31mop,create\n";
    for args in [["run", "-", "--app", "sh31mop"].as_slice(), &["run", "-"]] {
        let output = billcast_fed(args, rows);
        assert!(!output.stderr.contains('\u{1b}') && !output.stdout.contains('\u{1b}'), "{args:?}");
    }
    let folder = scratch();
    let file = folder.path().join("mine.toml");
    let text = crate::bill::classic_text().replace("\"half_up\"", "\"a; b\\u001b[31m\"");
    fs::write(&file, text).expect("a file for the test");
    let output = billcast(&["rules", "validate", file.to_str().expect("UTF-8")]);
    assert!(output.stderr.contains("unknown word `a; b\u{241b}[31m`"), "{}", output.stderr);
    assert!(!output.stderr.contains('\u{1b}'));
}

/// A date is refused wherever it stands, also right below itself.
#[test]
fn the_same_wrong_date_in_two_rows_is_two_mistakes() {
    for date in ["2018-12-31", "2020-13-01"] {
        let output = run_text(&format!("date,app,action\n{date},a,create\n{date},b,create\n2020-01-01,c,create\n"));
        assert_eq!(output.status, 2);
        assert!(output.stderr.contains("error: 2 mistakes in 1 file"), "{}", output.stderr);
    }
}

/// A column that stands twice is one mistake; what the rows have in it is not clear, and not said again for each.
#[test]
fn a_repeated_column_is_one_mistake_whatever_its_cells_are() {
    let output = run_text("date,app,action,edition,edition\n2020-01-05,a,upgrade,,professional\n2020-01-06,b,stop,,\n");
    assert_eq!(output.status, 2);
    assert!(output.stderr.contains("stands here a second time"), "{}", output.stderr);
    assert!(output.stderr.contains("error: 1 mistake in 1 file"), "{}", output.stderr);
}
