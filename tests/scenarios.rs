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

/// Section 11: professional with every package, and 10 Mbps on one day a month, under each price list. In whole months:
/// 3 x 149.99 of packages, 79.99 of members, 229.99 of history, 149.99 of plan, 6.90 of bandwidth; later 3 x 449.99 with
/// the plan (filtering is gone), 239.99 of members, history 219.99 and then 269.99, bandwidth 20.90 and then nothing.
#[test]
fn an_app_with_every_package_lives_through_every_price_list() {
    let expected = [
        ("2020-01", "2020-01", "236.89"),
        ("2020-02", "2021-08", "916.84"),
        ("2021-09", "2021-09", "1830.85"),
        ("2021-10", "2022-05", "1880.85"),
        ("2022-06", "2023-03", "1859.95"),
    ];
    let held = [("2020-01", "2020-01", "236.89"), ("2020-02", "2023-03", "916.84")];
    for (scenario, expected) in [("every-package", &expected[..]), ("every-package-held", &held)] {
        let months = totals(&format!("timeline/{scenario}"));
        assert_eq!(months.len(), 39);
        for line in months {
            let line: Vec<&str> = line.split(' ').collect();
            let (.., total) = expected.iter().find(|(from, to, _)| (*from..=*to).contains(&line[1])).expect("a span");
            assert_eq!(line[2], *total, "{scenario} {}", line[1]);
        }
    }
    let readme = fs::read_to_string(root().join("README.md")).expect("README.md");
    let shown = expected.map(|(from, to, total)| format!("{total} {} {from}", if from == to { "in" } else { "from" }));
    assert!(readme.contains(&format!("    {}\n", shown.join(", "))), "README.md does not say {}", shown.join(", "));
    let rows = |name: &str| fs::read_to_string(root().join(format!("scenarios/timeline/{name}.csv"))).expect("rows");
    assert_eq!(rows("every-package"), rows("every-package-held"), "the same rows, under one rulebook and under all");
    // T3: it is sold no longer. Where the first rulebook is held it is on already.
    let refused = "2021-09-20,every-package.csv,24,change,package_not_offered,content_filtering,,,,,";
    assert_eq!(violations("timeline/every-package"), [refused]);
    assert!(violations("timeline/every-package-held").is_empty());
    // I2, T1: the month billed decides; August 2022 is the last with seven days.
    let invoices = fs::read_to_string(root().join("outputs/timeline/every-package/invoices.csv")).expect("invoices");
    assert!(invoices.contains(",2022-09-03,2022-08,plan,449.99,USD,2022-09-10,2022-12-09\n"));
    assert!(invoices.contains(",2022-10-03,2022-09,plan,449.99,USD,2022-10-04,2023-01-02\n"));
}

/// B3: stopped on 2022-12-05, the 90th day is 2023-03-04. 5 and 28 of 31 days of 449.99: 72.58 and 406.44.
#[test]
fn a_stop_is_undone_on_the_90th_day_and_not_on_the_91st() {
    let totals = totals("timeline/stop-and-resume");
    let of = |app: &str| -> Vec<&str> {
        totals.iter().filter(|line| line.starts_with(app)).map(|line| line.rsplit(' ').next().unwrap_or("")).collect()
    };
    assert_eq!(of("day-90"), ["314.99", "72.58", "0.00", "0.00", "406.44", "449.99", "449.99"]);
    assert_eq!(of("day-91"), ["314.99", "72.58", "0.00", "0.00", "0.00", "0.00", "0.00"]);
    let refused = "2023-03-05,stop-and-resume.csv,7,resume,app_stopped,,,,,,60016";
    assert_eq!(violations("timeline/stop-and-resume"), [refused]);
}

/// T2: January 2023 costs 10/31 of 449.99 and 21/31 of 399 of plan, 10/31 of 449.99 of rooms, 99.99 of history, two blocks
/// of classic users at 449.99 and 2,345 users at 0.015. What exists stays (L2).
#[test]
fn a_migration_in_january_2023_charges_both_sides() {
    let charges = fs::read_to_string(root().join("outputs/timeline/migration/charges.csv")).expect("charges");
    let january: Vec<String> = charges
        .lines()
        .filter(|line| line.contains(",2023-01,"))
        .map(|line| line.split(',').collect::<Vec<_>>())
        .map(|line| format!("{} {} {} {}", line[3], line[6], line[9], line[14].trim_start_matches("tencent-")))
        .collect();
    assert_eq!(
        january,
        [
            "professional 0.322580645 145.16 im-intl-2022-10",
            "standard 0.677419355 270.29 chat-intl-2022-12",
            "history_days 1 99.99 im-intl-2022-10",
            "unlimited_av_rooms 0.322580645 145.16 im-intl-2022-10",
            "dau 2 899.98 im-intl-2022-10",
            "mau 2345 35.18 chat-intl-2022-12",
        ]
    );
    assert!(totals("timeline/migration").contains(&"migration 2023-02 399.00".to_owned()));
    assert_eq!(
        violations("timeline/migration"),
        ["2023-01-11,migration.csv,6,open_room,limit:av_rooms,,50,60,1,0,10036"]
    );
}

/// The same app where it stays: 449.99 of plan, 449.99 of rooms and 99.99 of history a month, and three blocks of users.
#[test]
fn the_app_that_stays_pays_the_classic_fees_on() {
    let totals = totals("timeline/stay");
    assert_eq!(totals[1..4], ["stay 2022-12 999.97", "stay 2023-01 2349.94", "stay 2023-02 999.97"]);
    assert!(violations("timeline/stay").is_empty());
}

/// B4: expired on 2023-02-28, extended, expired again on 2023-05-05; the upgrade of 2023-05-10 costs 22/31 of 399.
#[test]
fn a_developer_app_expires_and_is_extended() {
    let expired = |day: &str, line: u32, action: &str| {
        format!("2023-{day},developer-expires.csv,{line},{action},edition_expired,,,,,,")
    };
    let expected = [expired("02-28", 4, "register"), expired("05-05", 9, "usage")];
    assert_eq!(violations("timeline/developer-expires"), expected);
    let totals = totals("timeline/developer-expires");
    assert_eq!(totals[3..5], ["developer-expires 2023-04 0.00", "developer-expires 2023-05 283.16"]);
}

/// T1, B1: October 2022 is a month of the rules before; 16/30 of 449.99 in November.
#[test]
fn an_upgrade_of_october_2022_is_free_in_its_month_and_one_of_november_is_not() {
    let totals = totals("timeline/october-and-november");
    assert_eq!(totals[0], "november 2022-11 239.99");
    assert_eq!(totals[3..5], ["october 2022-10 0.00", "october 2022-11 449.99"]);
}

/// The totals of an app, month by month.
fn of_app(scenario: &str, app: &str) -> Vec<String> {
    let lines = totals(scenario).into_iter();
    lines.filter_map(|line| Some(line.strip_prefix(&format!("{app} "))?.split(' ').nth(1)?.to_owned())).collect()
}

/// P2, G7, C1: upgraded on 2020-01-01, so that January is free (F2); 0.5 Mbps at 0.69 is half a cent above 0.34.
#[test]
fn the_last_that_is_allowed_in_2020_costs_and_is_refused_what_the_rules_say() {
    let (scenario, file) = ("examples/14-the-last-that-is-allowed", "14-the-last-that-is-allowed.csv");
    let (professional, ultimate) = (["0.00", "149.99", "149.99", "149.99"], ["0.00", "449.99", "449.99", "449.99"]);
    for (app, expected) in [
        ("defaults", professional),
        ("defaults-of-ultimate", ultimate),
        ("half-a-cent", ["0.00", "150.34", "149.99", "149.99"]),
        ("new-groups", professional),
        ("new-groups-of-trial", ["0.00", "149.99", "0.00", "0.00"]),
        ("new-groups-of-ultimate", ultimate),
        ("twice", ["0.00", "149.99", "449.99", "449.99"]),
    ] {
        assert_eq!(of_app(scenario, app), expected, "{app}");
    }
    // L1, L3, L5: 10,000 a day; in trial 5 broadcast groups are allowed and one more of the day.
    let limit = |line, of: &str| format!("2020-02-10,{file},{line},create_group,limit:daily_new_groups,,10000,{of},");
    let expected = [
        limit(9, "0,10001,10000"),
        limit(13, "9999,2,1"),
        limit(15, "0,10001,10000"),
        format!("2020-02-20,{file},18,change,edition_changed_twice,,,,,,"),
    ];
    assert_eq!(violations(scenario), expected);
}

/// L4, T1: in ultimate the cap of 200 is gone from January 2022 on, and code 10038 is that of the edition's 2,000.
#[test]
fn a_private_group_in_ultimate_has_more_than_200_members_from_2022_on() {
    let (scenario, file) = ("timeline/private-groups-in-ultimate", "private-groups-in-ultimate.csv");
    assert_eq!(of_app(scenario, "professional"), ["0.00", "449.99", "449.99", "449.99"]);
    assert_eq!(of_app(scenario, "ultimate"), ["0.00", "899.99", "899.99", "899.99"]);
    let join = |day: &str, line, of: &str| format!("{day},{file},{line},join,limit:members_per_group,team,{of}");
    let expected = [
        join("2022-01-05", 4, "200,0,201,200,10014"),
        join("2021-12-20", 7, "200,0,201,200,10014"),
        join("2022-01-05", 8, "2000,200,1801,1800,10038"),
    ];
    assert_eq!(violations(scenario), expected);
}

/// B1, B3: 10 of 31 and 22 of 30 days of 399; 9 of 28 days of 399 and 19 of 28 of 699 are 128.25 and 474.32. U1, G7: 3
/// users at 0.015 are 0.05.
#[test]
fn the_last_that_chat_allows_costs_and_is_refused_what_the_rules_say() {
    let (scenario, file) = ("timeline/the-last-that-chat-allows", "the-last-that-chat-allows.csv");
    for (app, expected) in [
        ("in-time", ["128.71", "0.00", "0.00", "292.60"]),
        ("late", ["128.71", "0.00", "0.00", "0.00"]),
        ("premium", ["699.05", "699.00", "699.00", "699.00"]),
        ("standard", ["399.00", "602.57", "699.00", "699.00"]),
    ] {
        assert_eq!(of_app(scenario, app), expected, "{app}");
    }
    let limit = |line| format!("2023-01-02,{file},{line},create_group,limit:daily_new_groups,,10000,0,10001,10000,");
    let expected = [
        format!("2023-04-10,{file},7,resume,app_stopped,,,,,,60016"),
        limit(9),
        limit(12),
        format!("2023-01-03,{file},14,create_group,group_exists,club,,,,,10021"),
        format!("2023-01-03,{file},15,join,group_not_found,nowhere,,,,,10010"),
        format!("2023-02-20,{file},17,change,edition_changed_twice,,,,,,"),
    ];
    assert_eq!(violations(scenario), expected);
}

/// The file formats: the expected results of `scenarios/PATH.csv` stand in `outputs/PATH/`, byte for byte.
#[test]
fn every_scenario_gives_its_checked_in_results() {
    let all: Vec<PathBuf> = ["documented", "examples", "timeline"].into_iter().flat_map(scenarios).collect();
    assert_eq!(all.len(), 29, "{all:?}");
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
