//! What `billcast check` prints and writes for programs, and what it says of coverage.

use std::fs;
use std::path::Path;

use serde_json::Value;
use tempfile::TempDir;

use crate::program::{Output, billcast, command, scratch};

/// A project with a scenario that differs, one without expected results, one that is malformed, and one that is right.
fn project() -> TempDir {
    let folder = scratch();
    let put = |file: &str, text: &str| {
        let path = folder.path().join(file);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder for the test");
        fs::write(path, text).expect("a file for the test");
    };
    let upgrade = "date,action,edition\n2020-01-05,upgrade,professional\n";
    put("scenarios/a b,c.csv", upgrade);
    put("scenarios/right.csv", upgrade);
    assert_eq!(check_in(folder.path(), &["--bless"]).status, 0);
    let months = folder.path().join("outputs/a b,c/months.csv");
    let text = fs::read_to_string(&months).expect("the months").replacen("professional,149.99", "professional,100%", 1);
    fs::write(months, text).expect("the months");
    put("scenarios/new.csv", upgrade);
    put("scenarios/wrong.csv", "date,action\n2020-01-05,stop\n2020-01-05,stpo\n");
    folder
}

fn check_in(folder: &Path, args: &[&str]) -> Output {
    let mut command = command(&[&["check"], args].concat());
    Output::of(command.current_dir(folder).spawn().expect("the program starts"))
}

fn json(output: &Output) -> Value {
    serde_json::from_str(&output.stdout).unwrap_or_else(|error| panic!("{error} in\n{}", output.stdout))
}

/// F1: February is the first month that costs something.
#[test]
fn a_check_as_json_has_every_finding() {
    let output = check_in(project().path(), &["--format", "json"]);
    assert_eq!(output.status, 2, "{}", output.stderr);
    let check = json(&output);
    assert_eq!((&check["format"], &check["command"]), (&1.into(), &"check".into()));
    let counts = serde_json::json!({ "as_expected": 1, "differs": 1, "nothing_expected": 1, "malformed": 1 });
    assert_eq!(check["counts"], counts);
    let found: Vec<_> =
        check["scenarios"].as_array().expect("a list").iter().map(|one| one["found"].as_str()).collect();
    assert_eq!(found, ["differs", "nothing_expected", "as_expected", "malformed"].map(Some));
    let difference = serde_json::json!({
        "file": "months.csv", "app": "a b,c", "month": "2020-02", "category": "plan", "item": null, "column": "plan",
        "expected": "100%", "got": "149.99", "rules": ["F1"], "line": 2,
    });
    assert_eq!(check["scenarios"][0]["differences"], serde_json::json!([difference]));
    assert_eq!(check["scenarios"][3]["mistakes"][0]["line"], 3);
    assert_eq!((&check["coverage"]["rules"]["F1"], &check["coverage"]["rules"]["B1"]), (&3.into(), &0.into()));
}

/// What would end a property or a message of an annotation is escaped.
#[test]
fn annotations_name_file_and_line_of_the_scenario() {
    let output = check_in(project().path(), &["--format", "github"]);
    let lines: Vec<&str> = output.stdout.lines().collect();
    assert_eq!(lines.len(), 3, "{lines:?}");
    assert_eq!(
        lines[0],
        "::error file=scenarios/a b%2Cc.csv,line=2,title=billcast check (differs)::months.csv, app a b,c, 2020-02: plan \
         is 149.99, expected 100%25 (F1)"
    );
    assert!(lines[1].starts_with("::error file=scenarios/new.csv,line=1,title=billcast check (nothing-expected)::"));
    assert!(lines[2].starts_with("::error file=scenarios/wrong.csv,line=3,title=billcast check (malformed)::"));
}

#[test]
fn a_check_as_sarif_has_a_result_per_finding_with_its_place() {
    let check = json(&check_in(project().path(), &["--format", "sarif"]));
    assert_eq!(check["version"], "2.1.0");
    let run = &check["runs"][0];
    assert_eq!(run["tool"]["driver"]["name"], "billcast");
    let results = run["results"].as_array().expect("a list");
    let place = |result: &Value| {
        let place = &result["locations"][0]["physicalLocation"];
        let (uri, line) = (&place["artifactLocation"]["uri"], &place["region"]["startLine"]);
        format!("{} {} {line}", result["ruleId"].as_str().expect("an id"), uri.as_str().expect("a path"))
    };
    let expected = [
        "differs scenarios/a%20b%2Cc.csv 2",
        "nothing-expected scenarios/new.csv 1",
        "malformed scenarios/wrong.csv 3",
    ];
    assert_eq!(results.iter().map(place).collect::<Vec<_>>(), expected);
    let kinds: Vec<&Value> =
        run["tool"]["driver"]["rules"].as_array().expect("a list").iter().map(|kind| &kind["id"]).collect();
    assert!(results.iter().all(|result| kinds.contains(&&result["ruleId"])));
}

#[test]
fn a_junit_report_has_a_case_per_scenario() {
    let folder = project();
    let output = check_in(folder.path(), &["--junit", "reports/check.xml", "--quiet"]);
    assert_eq!((output.status, output.stdout.as_str()), (2, ""));
    let report = fs::read_to_string(folder.path().join("reports/check.xml")).expect("the report");
    for part in [
        "tests=\"4\"",
        "failures=\"2\"",
        "errors=\"1\"",
        "\"1 difference from outputs/a b,c\"",
        "plan is 149.99, expected 100% (F1), line 2",
        "scenarios/wrong.csv:3: unknown action",
    ] {
        assert!(report.contains(part), "{part} in\n{report}");
    }
    // No time of day: the same check gives the same bytes.
    assert!(!report.contains("timestamp"), "{report}");
}

#[test]
fn a_junit_report_never_takes_the_place_of_a_scenario() {
    let folder = project();
    let output = check_in(folder.path(), &["--junit", "scenarios/right.csv"]);
    output.refused("the report would overwrite the scenario scenarios/right.csv");
    assert!(fs::read_to_string(folder.path().join("scenarios/right.csv")).expect("a file").starts_with("date,"));
}

/// The line of the coverage table of a rulebook and a kind of entry, its cells.
fn line_of(text: &str, first: &str, second: &str) -> Vec<String> {
    let cells =
        |line: &str| line.split("  ").map(str::trim).filter(|cell| !cell.is_empty()).map(str::to_owned).collect();
    let found = text.lines().find(|line| line.starts_with(first) && line.contains(second));
    found.map(cells).unwrap_or_else(|| panic!("{first} {second} in\n{text}"))
}

/// O1, O2, F1: an upgrade touches them; nobody opens a room (L1).
#[test]
fn a_rule_that_no_scenario_touches_is_named_and_fails_where_it_must_be_covered() {
    let folder = scratch();
    fs::create_dir_all(folder.path().join("scenarios")).expect("a folder");
    fs::write(folder.path().join("scenarios/one.csv"), "date,action,edition\n2020-01-05,upgrade,ultimate\n")
        .expect("a file");
    assert_eq!(check_in(folder.path(), &["--bless"]).status, 0);
    let output = check_in(folder.path(), &[]);
    assert_eq!(output.status, 0, "coverage is shown, and required only where that is asked for");
    let rules = &line_of(&output.stdout, "rules", "");
    assert!(rules[3].contains("L1") && !rules[3].contains("F1,"), "{rules:?}");
    for (required, reasons) in [
        ("--require-coverage", "rules touched by no scenario"),
        ("--require-coverage=rules", "rules touched by no scenario"),
        ("--require-coverage=all", "entries of rulebooks touched by no scenario"),
    ] {
        let output = check_in(folder.path(), &[required]);
        assert_eq!(output.status, 1, "{required}");
        assert!(output.stderr.contains(reasons), "{required}: {}", output.stderr);
    }
    let output = check_in(folder.path(), &["--require-coverage", "--format", "github"]);
    assert!(output.stdout.contains("::error title=billcast check (not-covered)::no scenario touches the rule L1\n"));
}

/// P2: 700 is priced by the tier of 1,000. What a later rulebook says as the one before is the same entry.
#[test]
fn the_prices_tiers_and_limits_that_no_scenario_touches_are_named() {
    let folder = scratch();
    fs::create_dir_all(folder.path().join("scenarios")).expect("a folder");
    let rows = "date,action,edition,groups_per_user,count,group,group_type\n\
                2020-01-05,upgrade,professional,,,,\n\
                2020-02-05,change,,700,,,\n\
                2020-02-06,create_group,,,,g,private\n\
                2020-02-06,join,,,3,g,\n\
                2020-02-07,open_room,,,3,,\n";
    fs::write(folder.path().join("scenarios/one.csv"), rows).expect("a file");
    let output = check_in(folder.path(), &["--bless"]);
    let touched = |second| {
        let cells = line_of(&output.stdout, "tencent-im-intl-2020 ", second);
        (cells[2].clone(), cells[4].clone())
    };
    // The plan; of two editions, two switches in three places, three meters in two editions each there are eleven prices.
    assert_eq!(line_of(&output.stdout, "tencent-im-intl-2020 ", "prices")[2..4], ["1".to_owned(), "11".to_owned()]);
    assert_eq!(line_of(&output.stdout, "tencent-im-intl-2020 ", "tiers")[2..4], ["1".to_owned(), "11".to_owned()]);
    assert!(touched("prices").1.contains("plan ultimate (449.99)"), "{}", output.stdout);
    // Rooms, existing groups and the day's, and by its type's cap (L4) the members of a private group.
    let limits = line_of(&output.stdout, "tencent-im-intl-2020 ", "limits");
    assert_eq!(limits[2..4], ["4".to_owned(), "27".to_owned()]);
    assert!(!output.stdout.contains("members of private"), "{}", output.stdout);
    // September 2021 changed one price.
    assert_eq!(line_of(&output.stdout, "tencent-im-intl-2021-09", "tiers")[2..4], ["0".to_owned(), "1".to_owned()]);
    assert!(!output.stdout.contains("tencent-im-intl-2022-08"), "it states no price of its own");
}

/// The repository's own scenarios touch every rule and every price, tier and limit of the program's rulebooks.
#[test]
fn the_scenarios_of_the_repository_touch_every_rule_and_every_entry() {
    let output = billcast(&["check", "--require-coverage=all"]);
    assert_eq!(output.status, 0, "{}{}", output.stdout, output.stderr);
    let rules = billcast::rulebook::Rule::ALL.len().to_string();
    assert_eq!(line_of(&output.stdout, "rules", ""), ["rules", &rules, &rules]);
}
