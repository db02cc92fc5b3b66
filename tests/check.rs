//! `billcast check`: results against checked-in results, as a gate.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::program::{Output, billcast, command, files_of, root, scratch};

/// A project of its own: scenario 2 of the document with its options and results, in folders of the usual names.
fn project() -> TempDir {
    let folder = scratch();
    let put = |from: &str, to: &str| {
        let to = folder.path().join(to);
        fs::create_dir_all(to.parent().expect("a folder")).expect("a folder for the test");
        fs::copy(root().join(from), to).expect("a file of the repository");
    };
    for file in ["2.csv", "2.toml"] {
        put(&format!("scenarios/documented/{file}"), &format!("scenarios/shop/{file}"));
    }
    for file in ["charges.csv", "months.csv", "invoices.csv", "violations.csv", "run.json"] {
        put(&format!("outputs/documented/2/{file}"), &format!("outputs/shop/2/{file}"));
    }
    folder
}

/// `billcast check` in a folder.
fn check_in(folder: &Path, args: &[&str]) -> Output {
    let mut command = command(&[&["check"], args].concat());
    Output::of(command.current_dir(folder).spawn().expect("the program starts"))
}

/// Writes over a piece of a file; the piece must be there.
fn edit(file: PathBuf, from: &str, to: &str) {
    let text = fs::read_to_string(&file).expect("a file");
    assert!(text.contains(from), "{from} in\n{text}");
    fs::write(file, text.replace(from, to)).expect("a file for the test");
}

/// The file formats: results of `scenarios/PATH.csv` stand in `outputs/PATH/`, its options beside it.
#[test]
fn a_scenario_that_gives_its_checked_in_results_passes() {
    let folder = project();
    let output = check_in(folder.path(), &[]);
    assert_eq!((output.status, output.stderr.as_str()), (0, ""), "{}", output.stdout);
    assert!(output.stdout.contains("1 scenario: 1 as expected\n"), "{}", output.stdout);
}

/// PATH is what follows the folder `scenarios`, whatever the command names.
#[test]
fn a_scenario_named_alone_has_the_results_that_it_has_in_its_folder() {
    let folder = project();
    for named in ["scenarios/shop/2.csv", "scenarios/shop", "./scenarios"] {
        assert_eq!(check_in(folder.path(), &[named]).status, 0, "{named}");
    }
    let elsewhere = scratch();
    let (scenarios, outputs) = (folder.path().join("scenarios"), folder.path().join("outputs"));
    let args = [scenarios.to_str().expect("UTF-8"), "--expected", outputs.to_str().expect("UTF-8")];
    assert_eq!(check_in(elsewhere.path(), &args).status, 0);
    fs::rename(&scenarios, folder.path().join("stories")).expect("another name");
    assert_eq!(check_in(folder.path(), &["stories"]).status, 0);
}

/// F1: the fee of March differs from what is expected; row 3 switched the rooms on.
#[test]
fn a_cell_that_differs_is_told_with_its_row_and_rule() {
    let folder = project();
    edit(
        folder.path().join("outputs/shop/2/charges.csv"),
        "149.99,149.99,USD,2019-03-01,2019-04-01",
        "149.99,149.98,USD,2019-03-01,2019-04-01",
    );
    let output = check_in(folder.path(), &[]);
    assert_eq!(output.status, 1, "{}", output.stderr);
    assert!(output.stderr.contains("failed: 1 of 1 scenarios differ from what is expected"), "{}", output.stderr);
    let expected = [
        "scenarios/shop/2.csv: 1 difference from outputs/shop/2",
        "",
        "file         app  month    item                column  expected  got     rule  row",
        "charges.csv  2    2019-03  unlimited_av_rooms  amount  149.98    149.99  F1    2.csv:3",
        "",
        "1 scenario: 0 as expected, 1 not as expected",
    ];
    assert_eq!(output.stdout.lines().take(6).collect::<Vec<_>>(), expected);
}

/// A sum points to the charge that makes it differ, not to the others that it adds up. U1: 20,000 more than expected.
#[test]
fn a_sum_that_differs_has_the_row_and_rule_of_the_charge_behind_it() {
    let folder = project();
    let scenario = folder.path().join("scenarios/shop/2.csv");
    let usage = "date,action,edition,unlimited_av_rooms,meter,quantity,note\n2019-02-10,upgrade,professional,,,,\n\
                 2019-02-15,change,,on,,,\n2019-03-07,usage,,,dau,30000,\n";
    fs::write(scenario, usage).expect("a file");
    let output = check_in(folder.path(), &[]);
    let has = |parts: &[&str]| output.stdout.lines().any(|line| parts.iter().all(|part| line.contains(part)));
    assert!(has(&["charges.csv", "2019-03", "dau", "the line", "nothing", "299.98", "U1", "2.csv:4"]));
    for parts in [["invoices.csv", "services", "149.99", "449.97"], ["months.csv", "usage", "0.00", "299.98"]] {
        assert!(has(&[&parts[..], &["2019-03", "U1", "2.csv:4"]].concat()), "{parts:?} in\n{}", output.stdout);
    }
    assert!(has(&["months.csv", "total", "299.98", "599.96", "U1", "2.csv:4"]), "{}", output.stdout);
}

/// A line that is missing, one that is too much, and a column that is not known are differences, too.
#[test]
fn lines_and_columns_that_are_missing_or_too_much_are_told() {
    let folder = project();
    let invoices = folder.path().join("outputs/shop/2/invoices.csv");
    edit(invoices.clone(), "2,2019-04-03,2019-03,plan,149.99,USD,2019-04-10,2019-07-09\n", "");
    edit(invoices, "2,2019-05-03,2019-04,plan", "3,2019-05-03,2019-04,plan");
    edit(folder.path().join("outputs/shop/2/months.csv"), "total,currency", "total,currency,of_which");
    edit(folder.path().join("outputs/shop/2/months.csv"), ",USD\n", ",USD,\n");
    fs::remove_file(folder.path().join("outputs/shop/2/violations.csv")).expect("a file");
    let output = check_in(folder.path(), &[]);
    assert_eq!(output.status, 1);
    let has = |parts: &[&str]| output.stdout.lines().any(|line| parts.iter().all(|part| line.contains(part)));
    assert!(has(&["invoices.csv", "2019-03", "plan", "the line", "nothing", "149.99 on 2019-04-03", "F1", "2.csv:2"]));
    assert!(has(&["invoices.csv", " 3 ", "2019-04", "the line", "149.99 on 2019-05-03", "nothing"]));
    assert!(has(&["months.csv", "of_which", "a column", "nothing"]), "{}", output.stdout);
    assert!(has(&["violations.csv", "the line", "nothing", "a file"]), "{}", output.stdout);
}

/// A scenario without expected results is no scenario that passed.
#[test]
fn a_scenario_without_expected_results_is_reported_and_fails() {
    let folder = project();
    fs::rename(folder.path().join("scenarios/shop/2.csv"), folder.path().join("scenarios/shop/3.csv")).expect("a name");
    let output = check_in(folder.path(), &[]);
    assert_eq!(output.status, 1);
    assert!(output.stdout.contains("scenarios/shop/3.csv: there are no expected results in outputs/shop/3"));
    assert!(output.stderr.contains("1 of 1 scenarios has no expected results"), "{}", output.stderr);
}

/// The differences are shown, then what came out is what is expected.
#[test]
fn blessing_shows_the_differences_and_makes_the_next_check_pass() {
    let folder = project();
    let results = folder.path().join("outputs/shop/2");
    let before = files_of(&results);
    edit(results.join("charges.csv"), "149.99", "159.99");
    fs::copy(folder.path().join("scenarios/shop/2.csv"), folder.path().join("scenarios/shop/new.csv")).expect("a file");
    let output = check_in(folder.path(), &["--bless"]);
    assert_eq!(output.status, 0, "{}", output.stderr);
    for part in ["159.99", "there are no expected results in outputs/shop/new"] {
        assert!(output.stdout.contains(part), "{part} in\n{}", output.stdout);
    }
    assert!(output.stderr.contains("the expected results of 2 scenarios were written"), "{}", output.stderr);
    let mut after = files_of(&results);
    // It says how the run was made: the scenario has another path here.
    assert!(after.remove("run.json").is_some());
    assert!(after.iter().all(|(name, bytes)| before.get(name) == Some(bytes)), "written as they were");
    assert_eq!(check_in(folder.path(), &[]).status, 0);
    let again = check_in(folder.path(), &["--bless"]);
    assert!(again.stderr.contains("of 0 scenarios were written"), "{}", again.stderr);
}

/// A malformed scenario gives status 2, with every mistake; what else was found is told all the same.
#[test]
fn a_malformed_scenario_ends_with_status_2_and_hides_nothing() {
    let folder = project();
    fs::write(folder.path().join("scenarios/broken.csv"), "date,action\n2020-01-32,create\n,stop\n").expect("a file");
    edit(folder.path().join("outputs/shop/2/charges.csv"), "149.99", "159.99");
    let output = check_in(folder.path(), &[]);
    assert_eq!(output.status, 2, "{}", output.stdout);
    assert!(output.stdout.contains("2 scenarios: 0 as expected, 1 not as expected, 1 malformed"), "{}", output.stdout);
    assert!(output.stdout.contains("159.99"), "{}", output.stdout);
    for part in ["scenarios/broken.csv:2:1", "scenarios/broken.csv:3", "2 mistakes in 1 file"] {
        assert!(output.stderr.contains(part), "{part} in\n{}", output.stderr);
    }
}

/// Expected results that are no results give status 2; blessing writes them anew.
#[test]
fn expected_results_that_cannot_be_read_are_malformed_input() {
    let folder = project();
    let charges = folder.path().join("outputs/shop/2/charges.csv");
    edit(charges.clone(), "app,month", "<<<<<<< mine\napp,month");
    let output = check_in(folder.path(), &[]);
    assert_eq!(output.status, 2, "{}", output.stdout);
    assert!(
        output.stderr.contains("outputs/shop/2/charges.csv: line 1: the column `app` is missing"),
        "{}",
        output.stderr
    );
    assert_eq!(check_in(folder.path(), &["--bless"]).status, 0);
    assert_eq!(check_in(folder.path(), &[]).status, 0);
}

/// The options beside a scenario are input: every mistake of them is named.
#[test]
fn mistakes_in_the_options_of_a_scenario_are_all_named() {
    let folder = project();
    let options = folder.path().join("scenarios/shop/2.toml");
    fs::write(&options, "form = \"2019-01\"\nto = \"2019-13\"\nrulebook = 7\n").expect("a file");
    let output = check_in(folder.path(), &[]);
    output.refused("did you mean `from`?");
    for part in ["2.toml:2:6", "`2019-13` is not in the calendar", "2.toml:3:12"] {
        assert!(output.stderr.contains(part), "{part} in\n{}", output.stderr);
    }
    fs::write(&options, "rulebook = \"tencent-im-intl-2019\"\n").expect("a file");
    check_in(folder.path(), &[]).refused("scenarios/shop/2.csv: there is no rulebook `tencent-im-intl-2019`");
    fs::write(&options, "to = \"2018-12\"\n").expect("a file");
    check_in(folder.path(), &[]).refused("scenarios/shop/2.csv: the horizon begins in 2019-02, after its end");
}

/// One place cannot hold the results of two scenarios.
#[test]
fn two_scenarios_of_one_name_are_refused() {
    let folder = project();
    let other = folder.path().join("scenarios/shop/2.csv.gz");
    fs::copy(folder.path().join("scenarios/shop/2.csv"), other).expect("a file");
    let output = check_in(folder.path(), &[]);
    output.refused(
        "scenarios/shop/2.csv.gz: its expected results stand in outputs/shop/2, as those of scenarios/shop/2.csv",
    );
}

/// Nothing is expected of standard input.
#[test]
fn standard_input_cannot_be_checked() {
    billcast(&["check", "-"]).refused("`check` cannot read standard input");
}

/// A scenario that is malformed on purpose is expected to earn the message beside it.
#[test]
fn a_message_beside_a_malformed_scenario_is_compared() {
    let folder = project();
    let scenario = folder.path().join("scenarios/bad/no-such-day.csv");
    fs::create_dir_all(folder.path().join("scenarios/bad")).expect("a folder");
    fs::copy(root().join("scenarios/bad/no-such-day.csv"), &scenario).expect("a file");
    assert_eq!(check_in(folder.path(), &[]).status, 2, "no message says that this is expected");
    fs::copy(root().join("scenarios/bad/no-such-day.txt"), scenario.with_extension("txt")).expect("a file");
    let output = check_in(folder.path(), &[]);
    assert_eq!(output.status, 0, "{}{}", output.stdout, output.stderr);
    // Wherever the command runs, the message calls the file as the repository does.
    let elsewhere = scratch();
    let (scenarios, outputs) = (folder.path().join("scenarios"), folder.path().join("outputs"));
    let args = [scenarios.to_str().expect("UTF-8"), "--expected", outputs.to_str().expect("UTF-8")];
    assert_eq!(check_in(elsewhere.path(), &args).status, 0);
    edit(scenario.with_extension("txt"), "is not in the calendar", "does not exist");
    let output = check_in(folder.path(), &[]);
    assert_eq!(output.status, 1, "{}", output.stderr);
    assert!(output.stdout.contains("scenarios/bad/no-such-day.csv: 1 difference from scenarios/bad/no-such-day.txt"));
    assert!(output.stdout.contains("line 1"), "{}", output.stdout);
    assert_eq!(check_in(folder.path(), &["--bless"]).status, 0);
    assert_eq!(check_in(folder.path(), &[]).status, 0);
    // What is well-formed is not what was expected, and a person decides which of the two is wrong.
    fs::write(&scenario, "date,action\n2020-01-01,create\n").expect("a file");
    for args in [&[][..], &["--bless"]] {
        let output = check_in(folder.path(), args);
        assert_eq!(output.status, 1, "{}", output.stderr);
        assert!(output.stdout.contains("difference") && !folder.path().join("outputs/bad").exists());
    }
}

/// A rulebook folder that is not there is told as such, not as a mistake of a scenario.
#[test]
fn a_folder_of_rulebooks_that_is_not_there_is_wrong_use() {
    let output = billcast(&["check", "--rulebooks", "nowhere"]);
    output.refused("error: cannot read the folder nowhere");
}

/// The file formats: with a malformed input nothing is written for any.
#[test]
fn nothing_is_blessed_where_an_input_is_malformed() {
    let folder = project();
    edit(folder.path().join("outputs/shop/2/charges.csv"), "149.99", "159.99");
    let wrong = folder.path().join("scenarios/broken.csv");
    let budgets = folder.path().join("budgets.csv");
    let results = || files_of(&folder.path().join("outputs/shop/2"));
    let before = results();
    for (rows, args) in [("date,action\n2020-01-32,create\n", &[][..]), ("", &["--budget-file", "budgets.csv"])] {
        match rows {
            "" => {
                fs::remove_file(&wrong).expect("a file");
                fs::write(&budgets, "app,budget\nnobody,500\n").expect("a file");
            }
            rows => fs::write(&wrong, rows).expect("a file"),
        }
        let output = check_in(folder.path(), &[&["--bless"], args].concat());
        assert_eq!(output.status, 2, "{}", output.stderr);
        assert!(output.stdout.contains("159.99"), "what differs is shown all the same: {}", output.stdout);
        assert!(output.stderr.contains("no expected results were written: correct what is malformed first"));
        assert_eq!(results(), before);
    }
}

/// The same bytes are expected: the order of the lines, line ends, and how a cell is written.
#[test]
fn lines_in_another_order_or_written_in_another_way_are_told() {
    let file = "outputs/shop/2/charges.csv";
    let right = fs::read_to_string(root().join("outputs/documented/2/charges.csv")).expect("results");
    let lines: Vec<&str> = right.lines().collect();
    let swapped = [&[lines[0], lines[2], lines[1]], &lines[3..]].concat().join("\n") + "\n";
    for (text, said) in [
        (
            swapped.as_str(),
            ["the order from line 2", lines[2].get(..30).expect("a line"), lines[1].get(..30).expect("a line")],
        ),
        (&right.replace('\n', "\r\n"), ["the line ends", "CR LF", "LF"]),
        (&format!("\u{feff}{right}"), ["the first character", "a byte-order mark", "none"]),
        (&right.replacen("2,2019-03", "\"2\",2019-03", 1), ["line 2", "\"2\",2019-03", "2,2019-03"]),
        (right.trim_end(), ["line 7", "", ""]),
    ] {
        let folder = project();
        fs::write(folder.path().join(file), text).expect("a file");
        let output = check_in(folder.path(), &[]);
        assert_eq!(output.status, 1, "{said:?}: {}", output.stdout);
        assert!(output.stdout.contains("scenarios/shop/2.csv: 1 difference from outputs/shop/2"), "{}", output.stdout);
        let line = output.stdout.lines().find(|line| line.starts_with("charges.csv")).expect("a difference");
        assert!(said.iter().all(|part| line.contains(part)), "{said:?} in {line}");
        assert_eq!(check_in(folder.path(), &["--bless"]).status, 0);
        assert_eq!(fs::read_to_string(folder.path().join(file)).expect("a file"), right);
    }
}

/// Of `run.json` what it says of the results is compared, not how the run was made.
#[test]
fn what_run_json_says_of_the_results_is_compared() {
    let file = "outputs/shop/2/run.json";
    let right = fs::read_to_string(root().join("outputs/documented/2/run.json")).expect("results");
    let check = |text: &str| {
        let folder = project();
        fs::write(folder.path().join(file), text).expect("a file");
        check_in(folder.path(), &[])
    };
    for (from, to, said) in [
        ("\"to\": \"2019-05\"\n  }", "\"to\": \"2019-06\"\n  }", ["horizon.to", "2019-06", "2019-05"]),
        ("\"format\": 1", "\"format\": 0", ["format", "0", "1"]),
        ("\"charges\": 6", "\"charges\": 7", ["counts.charges", "7", "6"]),
    ] {
        assert!(right.contains(from), "{from} in\n{right}");
        let (head, tail) = right.rsplit_once(from).expect("the last of it");
        let output = check(&format!("{head}{to}{tail}"));
        assert_eq!(output.status, 1, "{from}");
        let line = output.stdout.lines().find(|line| line.starts_with("run.json")).expect("a difference");
        assert!(said.iter().all(|part| line.contains(part)), "{said:?} in {line}");
    }
    assert!(check("{}").stdout.contains("4 differences"));
    let output = check("nothing");
    assert_eq!(output.status, 2, "{}", output.stdout);
    assert!(output.stderr.contains("outputs/shop/2/run.json: line 1: is not JSON"), "{}", output.stderr);
    let made = right.replace("billcast 0", "billcast 9").replace("\"sha256\": \"", "\"sha256\": \"0");
    assert_eq!(check(&made).status, 0, "another version, other checksums");
    let folder = project();
    fs::remove_file(folder.path().join(file)).expect("a file");
    let output = check_in(folder.path(), &[]);
    assert_eq!(output.status, 1);
    let line = output.stdout.lines().find(|line| line.starts_with("run.json")).expect("a difference");
    assert!(line.contains("the line") && line.contains("nothing") && line.contains("a file"), "{line}");
}

/// What was checked once and is checked no more is told: a scenario was removed, or has another name.
#[test]
fn expected_results_without_a_scenario_are_reported_and_fail() {
    let folder = project();
    let results = folder.path().join("outputs");
    for name in ["other/3", "shop/1"] {
        fs::create_dir_all(results.join(name)).expect("a folder");
        for (file, bytes) in files_of(&results.join("shop/2")) {
            fs::write(results.join(name).join(file), bytes).expect("a file");
        }
    }
    // What is no result is none of its business.
    fs::create_dir_all(results.join("charts/a")).expect("a folder");
    fs::write(results.join("charts/a/months.csv"), "x\n").expect("a file");
    for args in [&[][..], &["--bless"]] {
        let output = check_in(folder.path(), args);
        assert_eq!(output.status, 1, "{}", output.stdout);
        for name in ["other/3", "shop/1"] {
            let said = format!("outputs/{name}: there are expected results, and no scenario scenarios/{name}.csv");
            assert!(output.stdout.contains(&said), "{said} in\n{}", output.stdout);
        }
        assert!(output.stdout.contains("1 scenario: 1 as expected, 2 missing\n"), "{}", output.stdout);
        assert!(output.stderr.contains("the expected results in 2 folders have no scenario"), "{}", output.stderr);
    }
    // Of other folders nothing is asked, and of a scenario named alone neither.
    let output = check_in(folder.path(), &["scenarios/shop"]);
    assert!(output.stdout.contains("shop/1.csv") && !output.stdout.contains("other/3"), "{}", output.stdout);
    assert_eq!(check_in(folder.path(), &["scenarios/shop/2.csv"]).status, 0);
}

/// T5: a file is named as seen from the options that name it, wherever the command runs.
#[test]
fn the_file_of_a_rulebook_is_looked_for_beside_the_options() {
    let folder = project();
    let (scenarios, options) = (folder.path().join("scenarios/shop"), folder.path().join("scenarios/shop/2.toml"));
    let own = fs::read_to_string(root().join("rulebooks/tencent-im-intl-2020.toml")).expect("a rulebook");
    let own = own.replace("id = \"tencent-im-intl-2020\"", "id = \"own\"").replace("149.99", "159.99");
    fs::write(scenarios.join("own.toml"), own).expect("a rulebook");
    for (named, status) in [("own.toml", 1), ("./own.toml", 1), ("../shop/own.toml", 1)] {
        fs::write(&options, format!("to = \"2019-05\"\nrulebook = \"{named}\"\n")).expect("options");
        let output = check_in(folder.path(), &[]);
        assert_eq!(output.status, status, "{named}: {}", output.stderr);
        assert!(output.stdout.contains("159.99"), "{named}: {}", output.stdout);
    }
    fs::write(&options, "to = \"2019-05\"\nrulebook = \"other.toml\"\n").expect("options");
    let output = check_in(folder.path(), &[]);
    output.refused("there is no file scenarios/shop/other.toml");
    assert!(output.stderr.contains("scenarios/shop/2.toml:2:12"), "{}", output.stderr);
}

/// Options and results that are not UTF-8 are told as such.
#[test]
fn options_and_expected_results_that_are_not_utf_8_are_told() {
    for file in ["scenarios/shop/2.toml", "outputs/shop/2/charges.csv"] {
        let folder = project();
        let path = folder.path().join(file);
        let bytes = [fs::read(&path).expect("a file"), b"# \xff\n".to_vec()].concat();
        fs::write(&path, bytes).expect("a file");
        let output = check_in(folder.path(), &[]);
        assert_eq!(output.status, 2, "{}", output.stdout);
        assert!(output.stderr.contains(&format!("{file}: the text is not UTF-8 (line ")), "{}", output.stderr);
    }
}
