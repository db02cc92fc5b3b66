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
    let counts =
        serde_json::json!({ "as_expected": 1, "differs": 1, "nothing_expected": 1, "malformed": 1, "no_scenario": 0 });
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

/// Neither what is read nor what may be: options, a message, a rulebook, budgets, the project file, results.
#[test]
fn a_junit_report_takes_the_place_of_nothing_that_is_read_or_expected() {
    let folder = project();
    let at = |file: &str| folder.path().join(file);
    let own = "tests/fixtures/kumo-chat.toml";
    fs::create_dir(at("books")).expect("a folder");
    fs::copy(crate::program::root().join(own), at("books/own.toml")).expect("a rulebook");
    fs::write(at("scenarios/right.toml"), "to = \"2020-03\"\n").expect("options");
    fs::write(at("budgets.csv"), "app,budget\nright,500\n").expect("budgets");
    fs::write(at("billcast.toml"), "[check]\nquiet = true\n").expect("a project file");
    fs::create_dir_all(at("outputs/gone")).expect("a folder");
    fs::write(at("outputs/gone/run.json"), "{}\n").expect("results");
    let before = everything(folder.path());
    let args = ["--budget-file", "budgets.csv", "--rulebooks", "books", "--junit"];
    for (report, said) in [
        ("scenarios/right.csv", "the report would overwrite scenarios/right.csv, which `check` reads"),
        ("nowhere/../scenarios/right.csv", "the report would overwrite scenarios/right.csv"),
        ("scenarios/right.toml", "the report would overwrite scenarios/right.toml"),
        ("scenarios/new.toml", "the report would overwrite scenarios/new.toml"),
        ("scenarios/wrong.txt", "the report would overwrite scenarios/wrong.txt"),
        ("books/own.toml", "the report would overwrite books/own.toml"),
        ("budgets.csv", "the report would overwrite budgets.csv"),
        ("billcast.toml", "billcast.toml, which `check` reads"),
        ("outputs/right/months.csv", "the report would stand among the results in outputs/right"),
        ("outputs/right/deep/check.xml", "the report would stand among the results in outputs/right"),
        ("outputs/new/check.xml", "the report would stand among the results in outputs/new"),
        ("outputs/gone/run.json", "the report would stand among the results in outputs/gone"),
    ] {
        check_in(folder.path(), &[&args[..], &[report, "--bless"]].concat()).refused(said);
        assert_eq!(everything(folder.path()), before, "{report}");
    }
    // A link leads to what it is.
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("scenarios", at("link")).expect("a link");
        check_in(folder.path(), &["--junit", "link/right.csv"]).refused("would overwrite scenarios/right.csv");
    }
    // Beside them it may stand.
    check_in(folder.path(), &["--junit", "outputs/check.xml"]);
    assert!(at("outputs/check.xml").is_file());
}

/// Every file below a folder with what is in it.
fn everything(folder: &Path) -> std::collections::BTreeMap<std::path::PathBuf, Vec<u8>> {
    let mut found = std::collections::BTreeMap::new();
    for entry in fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
        match entry.is_dir() {
            true => found.extend(everything(&entry)),
            false => drop(found.insert(entry.clone(), fs::read(&entry).expect("a file"))),
        }
    }
    found
}

/// XML has no place for U+FFFE and U+FFFF, which are UTF-8 all the same.
#[test]
fn a_junit_report_is_well_formed_whatever_an_app_is_called() {
    let folder = project();
    let rows = "date,app,action,edition\n2020-01-05,a\u{fffe}\u{ffff}\u{1}b,upgrade,professional\n";
    fs::write(folder.path().join("scenarios/right.csv"), rows).expect("a scenario");
    check_in(folder.path(), &["--junit", "check.xml", "--quiet"]);
    let report = fs::read_to_string(folder.path().join("check.xml")).expect("the report");
    assert!(report.contains("app a\u{fffd}\u{fffd}"), "{report}");
    let is_xml = |character| !matches!(character, '\u{fffe}' | '\u{ffff}' | '\0'..='\u{8}' | '\u{b}'..='\u{c}' | '\u{e}'..='\u{1f}');
    assert!(report.chars().all(is_xml), "{report}");
}

/// Code scanning takes no result without a place.
#[test]
fn what_no_scenario_touches_has_a_place_in_sarif() {
    let check = json(&check_in(project().path(), &["--require-coverage=all", "--format", "sarif"]));
    let results = check["runs"][0]["results"].as_array().expect("a list");
    let uri = |result: &Value| result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].clone();
    assert!(results.iter().all(|result| uri(result).is_string()));
    let uncovered: Vec<_> = results.iter().filter(|result| result["ruleId"] == "not-covered").collect();
    assert!(uncovered.len() > 29 && uncovered.iter().all(|result| uri(result) == "scenarios"));
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

/// P2: 700 is priced by the tier of 1,000. Of limits only the unlimited groups count: no row is refused (L1). What a later rulebook says as the one before is the same entry.
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
    let limits = line_of(&output.stdout, "tencent-im-intl-2020 ", "limits");
    assert_eq!(limits[2..4], ["1".to_owned(), "27".to_owned()]);
    assert!(output.stdout.contains("members of private (200)"), "{}", output.stdout);
    // September 2021 changed one price.
    assert_eq!(line_of(&output.stdout, "tencent-im-intl-2021-09", "tiers")[2..4], ["0".to_owned(), "1".to_owned()]);
    assert!(!output.stdout.contains("tencent-im-intl-2022-08"), "it states no price of its own");
}

/// A scenario under coverage: how many entries of a rulebook and a kind are touched, and all that is said.
fn coverage(rows: &str, rulebook: &str, kind: &str) -> (String, String) {
    let folder = scratch();
    fs::create_dir_all(folder.path().join("scenarios")).expect("a folder");
    fs::write(folder.path().join("scenarios/one.csv"), rows).expect("a file");
    let output = check_in(folder.path(), &["--bless"]);
    (line_of(&output.stdout, &format!("{rulebook} "), kind)[2].clone(), output.stdout)
}

/// L1: reached is not refused. L4: where the type's cap refuses, the edition's number does not.
#[test]
fn a_limit_is_touched_where_a_row_is_refused_by_it() {
    let rows = |rooms: u32| format!("date,action,count\n2020-01-05,open_room,{rooms}\n");
    let limits = |rows: &str| coverage(rows, "tencent-im-intl-2020", "limits").0;
    let codes = |rows: &str| coverage(rows, "tencent-im-intl-2020", "error codes").0;
    assert_eq!([limits(&rows(10)), limits(&rows(11))], ["0", "1"]);
    assert_eq!([codes(&rows(10)), codes(&rows(11))], ["0", "1"]);
    let members = |group_type: &str| {
        format!(
            "date,action,edition,group,group_type,count\n2020-01-05,upgrade,professional,,,\n\
             2020-01-06,create_group,,g,{group_type},\n2020-01-06,join,,g,,201\n"
        )
    };
    let left = |group_type: &str| coverage(&members(group_type), "tencent-im-intl-2020", "limits").1;
    // The unlimited groups, and one of the two.
    assert_eq!(["private", "public"].map(|group_type| limits(&members(group_type))), ["2", "2"]);
    let cap = "members of private (200)";
    assert!(!left("private").contains(cap) && left("public").contains(cap));
    assert!(left("private").contains("members_per_group professional (200)"));
}

/// L4: the cap of private groups is gone in ultimate where one has more than 200 members. C1, B3: how often and how long.
#[test]
fn what_is_lifted_and_the_numbers_of_policies_are_entries() {
    let rows = |members: u32| {
        format!(
            "date,action,edition,group,group_type,count\n2022-01-05,upgrade,ultimate,,,\n\
             2022-01-06,create_group,,g,private,\n2022-01-06,join,,g,,{members}\n"
        )
    };
    let limits = |members| coverage(&rows(members), "tencent-im-intl-2021-12", "limits").0;
    assert_eq!([limits(200), limits(201)], ["0", "1"]);
    let changes = |second: &str| {
        let rows = "date,action,edition\n2020-01-01,upgrade,professional\n2020-02-10,change,ultimate\n";
        coverage(&format!("{rows}{second},change,professional\n"), "tencent-im-intl-2020", "policy numbers")
    };
    assert_eq!(["2020-03-10", "2020-02-20"].map(|second| changes(second).0), ["0", "1"]);
    let resumed = |day: &str| {
        let rows = "date,action,edition\n2022-12-30,upgrade,standard\n2023-01-10,stop,\n";
        coverage(&format!("{rows}{day},resume,\n"), "tencent-chat-intl-2022-12", "policy numbers")
    };
    // The 90th day, the one after, and one more; without packages there is no word of how often they may be changed.
    assert_eq!(["2023-04-09", "2023-04-10", "2023-04-11"].map(|day| resumed(day).0), ["0", "1", "0"]);
    let line = line_of(&resumed("2023-04-10").1, "tencent-chat-intl-2022-12 ", "policy numbers");
    assert_eq!(line[3..], ["2", "edition_per_month (1)"]);
}

/// P2: the number that costs nothing, asked for.
#[test]
fn a_default_is_touched_where_a_row_asks_for_it() {
    let rows = |days: u32| {
        format!("date,action,edition,history_days\n2020-01-01,upgrade,professional,\n2020-02-10,change,,{days}\n")
    };
    let defaults = |days| coverage(&rows(days), "tencent-im-intl-2020", "defaults").0;
    assert_eq!([defaults(30), defaults(7)], ["0", "1"]);
}

/// The repository's own scenarios touch every rule and every price, tier and limit of the program's rulebooks.
#[test]
fn the_scenarios_of_the_repository_touch_every_rule_and_every_entry() {
    let output = billcast(&["check", "--require-coverage=all"]);
    assert_eq!(output.status, 0, "{}{}", output.stdout, output.stderr);
    let rules = billcast::rulebook::Rule::ALL.len().to_string();
    assert_eq!(line_of(&output.stdout, "rules", ""), ["rules", &rules, &rules]);
}
