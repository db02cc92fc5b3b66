//! The checked-in scenarios come out as the rule model says and as their checked-in results.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::program::{billcast, root, scratch};

/// Every scenario below `scenarios/<folder>`, by its path without the ending.
fn scenarios(folder: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(root().join("scenarios").join(folder)).expect("the folder");
    let mut found: Vec<PathBuf> = entries
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "csv"))
        .map(|path| Path::new(folder).join(path.file_stem().expect("a name")))
        .collect();
    found.sort();
    found
}

/// The options that a scenario needs, from the file beside it.
fn options(scenario: &Path) -> Vec<String> {
    let path = root().join("scenarios").join(scenario).with_extension("toml");
    let Ok(text) = fs::read_to_string(path) else { return Vec::new() };
    let table: toml::Table = toml::from_str(&text).expect("options as TOML");
    table.iter().flat_map(|(key, value)| [format!("--{key}"), value.as_str().expect("a text").to_owned()]).collect()
}

/// The months of a scenario: app, month, total.
fn totals(scenario: &str) -> Vec<String> {
    let file = format!("scenarios/{scenario}.csv");
    let mut args = vec!["run".to_owned(), file, "--format".to_owned(), "csv".to_owned()];
    args.extend(options(Path::new(scenario)));
    let output = billcast(&args);
    let mut reader = csv::Reader::from_reader(output.stdout.as_bytes());
    let row = |record: Result<csv::StringRecord, _>| record.map(|row| format!("{} {} {}", &row[0], &row[1], &row[6]));
    reader.records().map(|record| row(record).expect("a row")).collect()
}

fn violations(scenario: &str) -> Vec<String> {
    let text = fs::read_to_string(root().join("outputs").join(scenario).join("violations.csv")).expect("violations");
    text.lines().skip(1).map(|line| line.split(',').skip(1).take(11).collect::<Vec<_>>().join(",")).collect()
}

/// Section 8: the table of the documented scenarios, February to May 2019.
#[test]
fn the_documented_scenarios_cost_what_the_document_says() {
    let table = [
        ("1", ["0.00", "149.99", "149.99", "149.99"]),
        ("2", ["0.00", "299.98", "299.98", "299.98"]),
        ("3", ["0.00", "149.99", "299.98", "299.98"]),
    ];
    for (scenario, amounts) in table {
        let expected: Vec<String> =
            (2..).zip(amounts).map(|(month, amount)| format!("{scenario} 2019-0{month} {amount}")).collect();
        assert_eq!(totals(&format!("documented/{scenario}")), expected);
    }
}

/// Section 8: the invoices on which the room fee and the plan fee appear.
#[test]
fn the_documented_fees_are_on_the_documented_invoices() {
    let invoices = |scenario: &str| {
        let path = root().join("outputs/documented").join(scenario).join("invoices.csv");
        fs::read_to_string(path).expect("invoices")
    };
    assert!(invoices("2").contains("2,2019-04-01,2019-03,services,149.99,USD"));
    assert!(invoices("2").contains("2,2019-04-03,2019-03,plan,149.99,USD"));
    assert!(!invoices("2").contains(",2019-02,"), "February costs nothing");
    assert!(invoices("3").contains("3,2019-05-01,2019-04,services,149.99,USD"));
    assert!(!invoices("3").contains("2019-04-01"), "no room fee before April's");
}

/// Section 9: the ten worked examples.
#[test]
fn the_worked_examples_cost_what_the_rules_say() {
    let months = |scenario: &str, expected: &[&str]| {
        let totals = totals(&format!("examples/{scenario}"));
        for month in expected {
            assert!(totals.iter().any(|total| total.ends_with(month)), "{scenario}: {month} in {totals:?}");
        }
    };
    months("01-upgrade-on-the-first", &["2020-03 0.00", "2020-04 149.99"]);
    months("02-restore-within-the-month", &["2020-04 149.99", "2020-05 299.98", "2020-06 149.99"]);
    months("03-edition-then-package", &["2020-04 299.98", "2020-05 299.98", "2020-06 599.98"]);
    months("04-package-then-edition", &["2020-04 149.99", "2020-05 299.98", "2020-06 599.98"]);
    months("05-down-and-up-again", &["2020-05 149.99", "2020-06 449.99"]);
    months("06-level-and-its-tier", &["2020-02 299.98", "2020-03 299.98", "2020-04 299.98"]);
    months("07-what-exists-stays", &["2020-03 299.98", "2020-04 149.99"]);
    months(
        "08-daily-active-users",
        &["dau-25001 2020-02 299.98", "dau-10000 2020-02 0.00", "dau-10001 2020-02 149.99"],
    );
    months("09-stop-on-the-first", &["stopped-on-the-first 2020-05 149.99", "stopped-the-day-before 2020-05 0.00"]);
    months("10-history-from-the-first-month", &["2020-02 149.99", "2020-03 299.98"]);
}

/// Section 9: what examples 2, 6 and 7 refuse, and to what extent.
#[test]
fn the_worked_examples_are_refused_what_the_rules_refuse() {
    let file = |scenario: &str| format!("{scenario}.csv");
    let two = "02-restore-within-the-month";
    let change = format!("2020-05-25,{},5,change,package_changed_twice,unlimited_av_rooms,,,,,", file(two));
    assert_eq!(violations(&format!("examples/{two}")), [change]);
    let six = "06-level-and-its-tier";
    assert_eq!(
        violations(&format!("examples/{six}")),
        [
            format!("2020-02-11,{},4,join,limit:groups_per_user,alice,700,0,701,700,10037", file(six)),
            format!("2020-04-10,{},6,change,level_not_offered,groups_per_user,,,,,", file(six)),
        ]
    );
    let seven = "07-what-exists-stays";
    assert_eq!(
        violations(&format!("examples/{seven}")),
        [
            format!("2020-03-11,{},5,open_room,limit:av_rooms,,50,60,1,0,10036", file(seven)),
            format!("2020-03-12,{},7,open_room,limit:av_rooms,,50,50,1,0,10036", file(seven)),
        ]
    );
}

/// The file formats: the expected results of `scenarios/PATH.csv` stand in `outputs/PATH/`, byte for byte.
#[test]
fn every_scenario_gives_its_checked_in_results() {
    let all: Vec<PathBuf> = ["documented", "examples"].into_iter().flat_map(scenarios).collect();
    assert_eq!(all.len(), 13, "{all:?}");
    for scenario in all {
        let out = scratch();
        let mut args = vec!["run".to_owned(), format!("scenarios/{}.csv", scenario.display())];
        args.extend(["--quiet".to_owned(), "--out".to_owned(), out.path().display().to_string()]);
        args.extend(options(&scenario));
        let output = billcast(&args);
        assert_eq!((output.status, output.stdout.as_str(), output.stderr.as_str()), (0, "", ""));
        let expected = root().join("outputs").join(&scenario);
        for file in ["charges.csv", "months.csv", "invoices.csv", "violations.csv"] {
            let read = |folder: &Path| fs::read_to_string(folder.join(file)).expect(file);
            assert_eq!(read(out.path()), read(&expected), "{}: {file}", scenario.display());
        }
        assert_eq!(run_json(out.path()), run_json(&expected), "{}: run.json", scenario.display());
    }
}

/// `run.json` without the program's version, which says nothing about the results.
pub fn run_json(folder: &Path) -> Value {
    let text = fs::read_to_string(folder.join("run.json")).expect("run.json");
    let mut run: Value = serde_json::from_str(&text).expect("JSON");
    assert!(run["program"].take().as_str().is_some_and(|program| program.starts_with("billcast ")));
    run
}
