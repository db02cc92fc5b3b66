//! The program as its users meet it: what is printed, what is written, exit statuses.

use std::fs;

use serde_json::{Value, json};

use crate::program::{billcast, billcast_fed, root, scratch};
use crate::scenarios::run_json;

const TWO: &str = "scenarios/documented/2.csv";

/// README.md shows what the program prints: each command of a `console` block gives the lines below it.
#[test]
fn the_readme_shows_what_the_program_prints() {
    let readme = fs::read_to_string(root().join("README.md")).expect("README.md");
    let mut commands = 0;
    for block in readme.split("```console\n").skip(1).map(|rest| rest.split("```").next().unwrap_or_default()) {
        for part in block.split("$ ").skip(1) {
            let (command, shown) = part.split_once('\n').expect("a command and its output");
            let args: Vec<&str> = command.split(" run --release -- ").nth(1).expect("cargo run").split(' ').collect();
            let output = billcast(&args);
            // Notes are said before what is printed, a verdict after it.
            let (before, after) = output.stderr.split_at(output.stderr.find("failed: ").unwrap_or(output.stderr.len()));
            let printed = before.to_owned() + &output.stdout + after;
            assert_eq!(shown.trim_end(), printed.trim_end(), "{command}");
            commands += 1;
        }
    }
    assert!(commands >= 2, "only {commands} commands with their output");
}

#[test]
fn a_pipe_gets_no_colours() {
    for args in [vec!["run", TWO], vec!["rules", "list"], vec!["run", "nowhere.csv"]] {
        let output = billcast(&args);
        assert!(!output.stdout.contains('\u{1b}') && !output.stderr.contains('\u{1b}'), "{args:?}");
    }
}

#[test]
fn quiet_prints_nothing_but_errors() {
    let output = billcast(&["run", TWO, "--quiet"]);
    assert_eq!((output.status, output.stdout.as_str(), output.stderr.as_str()), (0, "", ""));
    let output = billcast(&["run", "nowhere.csv", "--quiet"]);
    assert_eq!((output.status, output.stdout.as_str()), (2, ""));
    assert!(output.stderr.contains("nowhere.csv"));
}

/// What is printed and what is written are chosen apart.
#[test]
fn csv_on_stdout_is_months_csv() {
    let out = scratch();
    let output = billcast(&["run", TWO, "--to", "2019-05", "--format", "csv", "--out", out.path().to_str().unwrap()]);
    assert_eq!(output.stdout, fs::read_to_string(out.path().join("months.csv")).unwrap());
    assert_eq!(output.stdout, fs::read_to_string(root().join("outputs/documented/2/months.csv")).unwrap());
}

#[test]
fn json_on_stdout_holds_the_rows_of_all_four_tables() {
    let output = billcast(&["run", "scenarios/examples/07-what-exists-stays.csv", "--format", "json"]);
    let json: Value = serde_json::from_str(&output.stdout).expect("one object");
    let keys: Vec<&String> = json.as_object().expect("an object").keys().collect();
    assert_eq!(keys, ["format", "command", "run", "months", "charges", "invoices", "violations"]);
    assert_eq!((&json["format"], &json["command"]), (&Value::from(1), &Value::from("run")));
    assert_eq!(json["months"][1]["total"], "299.98");
    assert_eq!(json["charges"][0]["amount"], "149.99");
    assert_eq!(json["invoices"][0]["suspends_on"], "2020-03-08");
    let violation = &json["violations"][0];
    assert_eq!(violation["allowed"], 50);
    assert_eq!(violation["error_code"], 10036);
    assert_eq!(violation["subject"], Value::Null);
    let mut run = json["run"].clone();
    run["program"].take();
    assert_eq!(run, run_json(&root().join("outputs/examples/07-what-exists-stays")));
}

/// `--app A` gives exactly A's part of what the whole input gives; the horizon is that of the whole input.
#[test]
fn one_app_of_many_is_its_part_of_the_whole() {
    let rows =
        b"date,app,action,edition\n2020-01-05,b,upgrade,professional\n2019-11-01,a,create,\n2020-03-09,a,stop,\n";
    let whole = billcast_fed(&["run", "-", "--format", "csv"], rows).stdout;
    let one = billcast_fed(&["run", "-", "--format", "csv", "--app", "b"], rows).stdout;
    let expected: Vec<&str> = whole.lines().filter(|line| line.starts_with("app,") || line.starts_with("b,")).collect();
    assert_eq!(one.lines().collect::<Vec<_>>(), expected);
    assert_eq!(expected.len(), 6, "January to May 2020: {expected:?}");
}

#[test]
fn of_many_apps_the_portfolio_is_printed() {
    let mut rows = "date,app,action,edition\n".to_owned();
    for app in 0..11 {
        rows += &format!("2020-01-05,app-{app:02},upgrade,professional\n2020-02-01,app-{app:02},upgrade,ultimate\n");
    }
    let output = billcast_fed(&["run", "-"], rows.as_bytes()).stdout;
    assert!(output.starts_with("portfolio of 11 apps"), "{output}");
    // 11 times 149.99 from February on.
    assert!(output.contains("2020-02    11  1649.89"), "{output}");
    assert!(output.contains("upgrade_requires_trial") && output.contains("1649.89"), "{output}");
    let one = billcast_fed(&["run", "-", "--app", "app-07"], rows.as_bytes()).stdout;
    assert!(one.starts_with("app app-07"), "{one}");
}

/// Result files of an earlier run are replaced; nothing else in the folder is touched, nothing half-written is left.
#[test]
fn out_replaces_its_own_files_and_touches_nothing_else() {
    let out = scratch();
    fs::write(out.path().join("months.csv"), "old").unwrap();
    fs::write(out.path().join("budget.xlsx"), "mine").unwrap();
    let folder = out.path().to_str().unwrap();
    assert_eq!(billcast(&["run", TWO, "--out", folder, "--quiet"]).status, 0);
    let mut names: Vec<_> =
        fs::read_dir(out.path()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    assert_eq!(names, ["budget.xlsx", "charges.csv", "invoices.csv", "months.csv", "run.json", "violations.csv"]);
    assert_eq!(fs::read_to_string(out.path().join("budget.xlsx")).unwrap(), "mine");
    assert!(fs::read_to_string(out.path().join("months.csv")).unwrap().starts_with("app,month,"));
}

/// The file formats: history before `--from` is simulated and not reported; rows after `--to` are not simulated.
#[test]
fn the_horizon_reports_a_part_of_the_history() {
    let rows = b"date,app,action,edition\n2020-01-05,a,upgrade,professional\n2020-01-06,a,upgrade,professional\n2020-06-05,a,stop,\n2020-06-06,a,stop,\n";
    let out = scratch();
    let folder = out.path().to_str().unwrap();
    let months = |args: &[&str]| {
        let output = billcast_fed(&[&["run", "-", "--format", "csv", "--out", folder], args].concat(), rows).stdout;
        output.lines().skip(1).map(str::to_owned).collect::<Vec<_>>()
    };
    let violations = || fs::read_to_string(out.path().join("violations.csv")).unwrap().lines().count() - 1;
    assert_eq!(
        months(&["--from", "2020-03", "--to", "2020-04"]),
        ["a,2020-03,professional,149.99,0.00,0.00,149.99,USD", "a,2020-04,professional,149.99,0.00,0.00,149.99,USD"]
    );
    assert_eq!(violations(), 0);
    assert_eq!(months(&["--to", "2020-01"]), ["a,2020-01,professional,0.00,0.00,0.00,0.00,USD"]);
    assert_eq!(violations(), 1);
    assert_eq!(months(&["--from", "2019-12"]).len(), 8, "from the app's first row on, to two months after the last");
    assert_eq!(violations(), 2);
}

/// More output than a pipe holds, in every format, and nobody to read it.
#[test]
fn a_reader_that_has_seen_enough_is_no_error() {
    use std::process::{Command, Stdio};
    let folder = scratch();
    let mut rows = "date,app,action\n".to_owned();
    for app in 0..9 {
        rows += &format!("2019-01-01,{}{app},create\n", "long-name-".repeat(20));
    }
    let file = folder.path().join("apps.csv");
    fs::write(&file, rows).unwrap();
    for format in ["table", "csv", "json"] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_billcast"))
            .args([
                "run",
                file.to_str().unwrap(),
                "--format",
                format,
                "--to",
                "2099-12",
                "--rulebook",
                "tencent-im-intl-2020",
            ])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        drop(child.stdout.take());
        let output = child.wait_with_output().expect("the program ends");
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{format}");
        assert!(output.status.success(), "{format}");
    }
}

/// A level that is refused says what was asked for and what is sold.
#[test]
fn a_refused_level_says_what_is_sold() {
    let rows = b"date,app,action,edition,groups_per_user,history_days\n2020-01-01,a,upgrade,professional,,\n2020-01-02,a,change,,1001,60\n2020-01-03,a,change,,499,\n";
    let table = billcast_fed(&["run", "-"], rows).stdout;
    for part in [
        "`groups_per_user` is not sold at 1001: the highest on sale is 1000",
        "`history_days` is not sold at 60: it is sold in steps up to 360, at nothing between them",
        "500 allowed, 499 asked for",
    ] {
        assert!(table.contains(part), "{part} in\n{table}");
    }
}

/// T4: a month after the last publication is simulated, and the run says once which rulebook is used there. T5: one
/// that is held holds for any date.
#[test]
fn a_run_beyond_the_last_publication_says_so_once() {
    let output = billcast(&["run", "scenarios/documented/2.csv", "--to", "2023-03"]);
    assert_eq!(output.stderr, "");
    let output = billcast(&["run", "scenarios/documented/2.csv", "--to", "2024-01"]);
    let said = "tencent-im-intl-2022-10 was last published on 2023-03-30; it is used beyond that day, to 2024-01";
    assert_eq!((output.stderr.lines().count(), output.stderr.matches(said).count()), (1, 1), "{}", output.stderr);
    assert_eq!(output.status, 0);
    let json = billcast(&["run", "scenarios/documented/2.csv", "--to", "2024-01", "--format", "json"]).stdout;
    let json: Value = serde_json::from_str(&json).expect("JSON");
    let beyond =
        json!([{ "rulebook": "tencent-im-intl-2022-10", "last_published": "2023-03-30", "used_to": "2024-01" }]);
    assert_eq!(json["run"]["beyond_publication"], beyond);
    let held =
        billcast(&["run", "scenarios/documented/2.csv", "--to", "2024-01", "--rulebook", "tencent-im-intl-2020"]);
    assert_eq!(held.stderr, "", "a rulebook that is held holds for any date");
}

/// T4, T2: in the month of a migration both rulebooks are used.
#[test]
fn a_migration_beyond_the_last_publication_uses_both_rulebooks() {
    let rows = b"date,app,action,edition\n2022-11-10,a,upgrade,professional\n2023-04-10,a,migrate,\n";
    let output = billcast_fed(&["run", "-", "--to", "2023-04"], rows);
    for rulebook in ["tencent-im-intl-2022-10", "tencent-chat-intl-2022-12"] {
        let said = format!("{rulebook} was last published on 2023-03-30; it is used beyond that day, to 2023-04");
        assert_eq!(output.stderr.matches(&said).count(), 1, "{}", output.stderr);
    }
}

#[test]
fn a_held_rulebook_takes_any_date() {
    let rows = b"date,app,action,edition\n1999-12-31,a,upgrade,professional\n";
    assert_eq!(billcast_fed(&["run", "-"], rows).status, 2);
    let held =
        billcast_fed(&["run", "-", "--rulebook", "rulebooks/tencent-im-intl-2020.toml", "--format", "csv"], rows);
    assert!(held.stdout.contains("a,2000-01,professional,149.99,0.00,0.00,149.99,USD"), "{}", held.stdout);
}

#[test]
fn help_and_version_are_there_and_wrong_use_is_status_2() {
    for args in [["--help"].as_slice(), &["run", "--help"], &["rules", "--help"]] {
        let output = billcast(args);
        assert_eq!(output.status, 0);
        assert!(output.stdout.contains("Examples:"), "{}", output.stdout);
    }
    assert!(billcast(&["--version"]).stdout.starts_with("billcast "));
    for args in [["run"].as_slice(), &["walk"], &["run", TWO, "--format", "xml"], &["rules", "show"]] {
        assert_eq!(billcast(args).status, 2, "{args:?}");
    }
}

#[test]
fn the_rules_commands_show_list_and_validate() {
    let list = billcast(&["rules", "list"]);
    assert!(list.stdout.contains("tencent-im-intl-2020       classic  USD"), "{}", list.stdout);
    let show = billcast(&["rules", "show", "tencent-im-intl-2020"]).stdout;
    for part in ["up to 1000: 149.99", "50 or unlimited", "10036", "invoice_day.plan", "628894e3"] {
        assert!(show.contains(part), "{part} in\n{show}");
    }
    assert_eq!(show, billcast(&["rules", "show", "rulebooks/tencent-im-intl-2020.toml"]).stdout);
    let valid = billcast(&["rules", "validate", "rulebooks/tencent-im-intl-2020.toml"]);
    assert_eq!((valid.status, valid.stderr.as_str()), (0, ""));
    let invalid = billcast(&["rules", "validate", "Cargo.toml", "rulebooks/tencent-im-intl-2020.toml"]);
    assert_eq!(invalid.status, 2);
    assert!(
        invalid.stdout.contains("is valid") && invalid.stderr.contains("unknown key `dependencies`"),
        "{}",
        invalid.stderr
    );
}

/// The schema that editors get knows every key of the rulebook that the program has.
#[test]
fn the_schema_describes_the_rulebook() {
    let schema: Value = serde_json::from_str(&billcast(&["rules", "schema"]).stdout).expect("JSON");
    let text = fs::read_to_string(root().join("rulebooks/tencent-im-intl-2020.toml")).unwrap();
    let rulebook: toml::Table = toml::from_str(&text).expect("TOML");
    let keys: Vec<&String> = schema["properties"].as_object().expect("properties").keys().collect();
    assert!(rulebook.keys().all(|key| keys.contains(&key)), "{keys:?}");
    assert_eq!(schema["additionalProperties"], false);
    assert!(schema["else"]["required"].as_array().expect("a list").contains(&Value::from("readings")));
    assert!(schema["then"]["required"].as_array().expect("a list").contains(&Value::from("based_on")));
}

/// Ids are printed as they are, byte for byte, in CSV and JSON; a table makes their control characters visible.
#[test]
fn ids_come_out_of_csv_and_json_exactly_as_they_went_in() {
    let rows = b"date,app,action\n2020-01-01,\"a,\x1b[31mb\",create\n2020-01-01,a\x7fb,create\n";
    let out = scratch();
    let csv = billcast_fed(&["run", "-", "--format", "csv", "--out", out.path().to_str().unwrap()], rows).stdout;
    assert!(csv.contains("\"a,\u{1b}[31mb\",2020-01") && csv.contains("a\u{7f}b,2020-01"), "{csv:?}");
    assert_eq!(csv, fs::read_to_string(out.path().join("months.csv")).unwrap());
    let json: Value =
        serde_json::from_str(&billcast_fed(&["run", "-", "--format", "json"], rows).stdout).expect("JSON");
    assert_eq!(json["months"][0]["app"], "a,\u{1b}[31mb");
    let table = billcast_fed(&["run", "-"], rows).stdout;
    assert!(table.contains("a,\u{241b}[31mb") && table.contains("a\u{2421}b"), "{table}");
}

/// FORMATS: spaces around a cell are ignored, other characters belong to the id.
#[test]
fn spaces_around_an_id_are_ignored_and_other_white_space_is_not() {
    let rows = "date,app,action\n2020-01-01,  shop ,create\n2020-01-01,\u{a0}shop,create\n".as_bytes();
    let csv = billcast_fed(&["run", "-", "--format", "csv", "--to", "2020-01"], rows).stdout;
    assert_eq!(
        csv.lines().skip(1).map(|line| line.split(',').next().unwrap()).collect::<Vec<_>>(),
        ["shop", "\u{a0}shop"]
    );
}
