//! Budgets: months over them are listed with by how much and because of what, and fail the command; so does `--fail-on`.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::program::{Output, billcast, billcast_fed, command, files_of, scratch};

/// `club` pays 449.99 for ultimate from March on. `shop` pays 79.99 for 30 days of history from February on (F5), from March
/// on 149.99 for professional (F2) and 149.99 for rooms (F3), and in April 3 blocks of users (U1: 35,000, of which 10,000
/// are free): 449.97.
const ROWS: &str = "\
date,app,action,edition,unlimited_av_rooms,history_days,meter,quantity
2019-02-10,club,upgrade,ultimate,,,,
2019-02-10,shop,upgrade,professional,,,,
2019-02-15,shop,change,,on,30,,
2019-04-10,shop,usage,,,,dau,35000
";

fn write(folder: &Path, name: &str, text: &str) -> String {
    let path = folder.join(name);
    fs::write(&path, text).expect("a file for the test");
    path.display().to_string()
}

/// Runs rows with a file of budgets.
fn run(rows: &str, budgets: &str, args: &[&str]) -> Output {
    let out = scratch();
    let (rows, budgets) = (write(out.path(), "rows.csv", rows), write(out.path(), "budgets.csv", budgets));
    billcast(&[&["run", &rows, "--budget-file", &budgets], args].concat())
}

/// The lines of the table of months over budget, and what follows them.
fn over(output: &Output) -> Vec<&str> {
    output.stdout.lines().skip_while(|line| !line.starts_with("over budget")).skip(1).collect()
}

/// F1: March and April cost 299.98 each, February nothing (F2).
#[test]
fn a_month_over_budget_is_listed_with_by_how_much_and_because_of_what() {
    let output = billcast(&["run", "scenarios/documented/2.csv", "--budget", "200"]);
    let expected = "
over budget  month    budget   total   over  because of
all apps     2019-03  200.00  299.98  99.98  professional 149.99 (new), unlimited_av_rooms 149.99 (new)
all apps     2019-04  200.00  299.98  99.98  professional 149.99, unlimited_av_rooms 149.99
";
    assert!(output.stdout.ends_with(expected), "{}", output.stdout);
    let failed = "failed: 2 months over budget (2019-03 by 99.98 USD, 2019-04 by 99.98 USD)\n";
    assert_eq!((output.status, output.stderr.as_str()), (1, failed));
    // The bill is the same with and without a budget.
    let bill = output.stdout.strip_suffix(expected);
    assert_eq!(bill, Some(billcast(&["run", "scenarios/documented/2.csv"]).stdout.as_str()));
}

#[test]
fn a_month_at_its_budget_is_not_over_it() {
    let output = billcast(&["run", "scenarios/documented/2.csv", "--budget", "299.98"]);
    assert_eq!((output.status, output.stderr.as_str()), (0, ""));
    assert!(!output.stdout.contains("over budget"), "{}", output.stdout);
    assert_eq!(billcast(&["run", "scenarios/documented/2.csv", "--budget", "299.97"]).status, 1);
}

/// All apps: 79.99 in February, 829.96 in March, May and June, 1279.93 in April. `shop`: 379.97 in March, May and June, 829.94
/// in April.
#[test]
fn a_budget_of_a_month_takes_the_place_of_that_of_every_month() {
    let budgets = "app,month,budget\nshop,,300\nshop,2019-04,900\nclub,,449.99\n,,1000\n,2019-02,50\n";
    let output = run(ROWS, budgets, &[]);
    assert_eq!(output.status, 1);
    assert_eq!(
        over(&output),
        [
            "all apps     2019-02    50.00    79.99   29.99  history_days 79.99",
            "all apps     2019-04  1000.00  1279.93  279.93  ultimate 449.99, dau 449.97 (new), professional 149.99, 2 \
             more 229.98",
            "shop         2019-03   300.00   379.97   79.97  professional 149.99 (new), unlimited_av_rooms 149.99 (new), \
             history_days 79.99",
            "shop         2019-05   300.00   379.97   79.97  professional 149.99, unlimited_av_rooms 149.99, history_days \
             79.99",
            "shop         2019-06   300.00   379.97   79.97  professional 149.99, unlimited_av_rooms 149.99, history_days \
             79.99",
        ]
    );
    let failed = "failed: 5 months over budget (2019-02 by 29.99 USD, 2019-04 by 279.93 USD, shop in 2019-03 by 79.97 \
                  USD, 2 more)\n";
    assert_eq!(output.stderr, failed);
}

/// F5: 90 days of history cost 149.99 in the month of the change, 30 days 79.99 before it.
#[test]
fn what_is_dearer_than_in_the_month_before_is_told() {
    let rows =
        "date,app,action,edition,history_days\n2020-01-05,shop,upgrade,professional,30\n2020-03-10,shop,change,,90\n";
    let output = run(rows, "budget\n250\n", &["--to", "2020-03"]);
    assert_eq!(
        over(&output),
        ["all apps     2020-03  250.00  299.98  49.98  professional 149.99, history_days 149.99 (+70.00)"]
    );
}

/// F4, F5: 899.96 in March; history begins in April, and is the least of what April costs.
#[test]
fn what_rose_is_told_even_where_it_is_not_among_the_dearest() {
    let rows = "\
date,app,action,edition,unlimited_av_rooms,content_filtering,history_days
2020-01-05,club,upgrade,ultimate,,,
2020-01-05,shop,upgrade,professional,,,
2020-02-05,shop,change,,on,,
2020-03-05,shop,change,,,on,
2020-04-05,shop,change,,,,30
";
    let output = run(rows, "budget\n900\n", &["--to", "2020-04"]);
    assert_eq!(
        over(&output),
        [
            "all apps     2020-04  900.00  979.95  79.95  ultimate 449.99, professional 149.99, content_filtering 149.99, \
             history_days 79.99 (new), 1 more 149.99"
        ]
    );
}

#[test]
fn a_quiet_run_prints_nothing_and_fails_all_the_same() {
    let output = billcast(&["run", "scenarios/documented/2.csv", "--budget", "200", "--quiet"]);
    assert_eq!((output.status, output.stdout.as_str()), (1, ""));
    assert!(output.stderr.starts_with("failed: 2 months over budget"), "{}", output.stderr);
}

#[test]
fn results_are_written_before_the_run_fails() {
    let out = scratch();
    let folder = out.path().join("results");
    let dir = folder.to_str().expect("UTF-8");
    let budgets = write(out.path(), "budgets.csv", "budget\n200\n");
    let args = ["run", "scenarios/documented/2.csv", "--quiet", "--out", dir, "--to", "2019-05"];
    let output = billcast(&[args.as_slice(), &["--fail-on", "violations", "--budget-file", &budgets]].concat());
    assert_eq!(output.status, 1);
    let files = files_of(&folder);
    assert_eq!(files["charges.csv"], fs::read("outputs/documented/2/charges.csv").expect("the expected charges"));
    let run: Value = serde_json::from_slice(&files["run.json"]).expect("JSON");
    assert_eq!(run["options"], json!({ "to": "2019-05", "budget_file": budgets, "fail_on": "violations" }));
}

/// The months of the summary, without rows in the order of the apps, and without rows in memory at all.
#[test]
fn budgets_hold_for_summaries_and_grouped_rows_whatever_the_number_of_threads() {
    let budgets = "app,budget\nshop,300\n,1000\n";
    let all = over(&run(ROWS, budgets, &[])).join("\n");
    assert_eq!(all.lines().count(), 5);
    for args in [
        ["--summary"].as_slice(),
        &["--summary", "--threads", "1"],
        &["--grouped"],
        &["--grouped", "--threads", "3"],
        &["--grouped", "--summary"],
    ] {
        let output = run(ROWS, budgets, args);
        assert_eq!((output.status, over(&output).join("\n")), (1, all.clone()), "{args:?}");
    }
    let output = billcast(&["run", "scenarios/documented/2.csv", "--summary", "--budget", "299.97"]);
    assert_eq!((output.status, over(&output).len()), (1, 2));
}

#[test]
fn the_budget_of_all_apps_is_that_of_the_one_reported() {
    let output = run(ROWS, "app,budget\n,400\nclub,1\n", &["--app", "shop"]);
    assert_eq!(over(&output).len(), 1, "April alone: {}", output.stdout);
    assert!(over(&output)[0].starts_with("all apps     2019-04  400.00  829.94  429.94  dau 449.97 (new)"));
}

/// 60 apps, each 149.99 in March and April: 120 months over budget.
fn many() -> (String, String) {
    let names = || (10..70).map(|number| format!("app-{number}"));
    let row = |name: String| format!("{name},2019-02-10,upgrade,professional\n");
    let budgets: String = names().map(|name| format!("{name},100\n")).collect();
    (
        "app,date,action,edition\n".to_owned() + &names().map(row).collect::<String>(),
        "app,budget\n".to_owned() + &budgets,
    )
}

#[test]
fn of_many_months_over_budget_some_are_printed_and_all_are_in_json() {
    let (rows, budgets) = many();
    let output = run(&rows, &budgets, &["--grouped"]);
    let lines = over(&output);
    assert_eq!((lines.len(), lines[40]), (41, "and 80 more (--format json has all)"));
    assert!(output.stderr.contains("failed: 120 months over budget"), "{}", output.stderr);
    let output = run(&rows, &budgets, &["--grouped", "--summary", "--format", "json"]);
    let found: Value = serde_json::from_str(&output.stdout).expect("one object");
    let found = found["over_budget"].as_array().expect("a list");
    assert_eq!(found.len(), 120);
    assert_eq!((&found[0]["app"], &found[119]["app"]), (&json!("app-10"), &json!("app-69")));
}

#[test]
fn json_has_every_item_of_a_month_over_budget_and_what_it_was_before() {
    let output = run(ROWS, "app,month,budget\nshop,2019-03,379.96\n,2019-02,79\n", &["--format", "json"]);
    assert_eq!(output.status, 1);
    let object: Value = serde_json::from_str(&output.stdout).expect("one object");
    let item = |category, item, amount, before: Value| json!({ "category": category, "item": item, "amount": amount, "before": before });
    let month = |app: Value, month, [budget, total, over]: [&str; 3], items: Vec<Value>| {
        json!({ "app": app, "month": month, "budget": budget, "total": total, "over": over, "currency": "USD",
                "items": items })
    };
    let together = vec![item("package", "history_days", "79.99", Value::Null)];
    let shop = vec![
        item("plan", "professional", "149.99", json!("0.00")),
        item("package", "unlimited_av_rooms", "149.99", json!("0.00")),
        item("package", "history_days", "79.99", json!("79.99")),
    ];
    assert_eq!(
        object["over_budget"],
        json!([
            month(Value::Null, "2019-02", ["79.00", "79.99", "0.99"], together),
            month(json!("shop"), "2019-03", ["379.96", "379.97", "0.01"], shop),
        ])
    );
    let failed: Value = serde_json::from_str(output.stderr.lines().last().expect("a line")).expect("one object");
    assert_eq!(failed["errors"][0]["code"], "program::judged");
    // Without a month over budget the list is empty, without a budget there is none.
    let output = billcast(&["run", "scenarios/documented/2.csv", "--format", "json", "--budget", "300"]);
    let object: Value = serde_json::from_str(&output.stdout).expect("one object");
    assert_eq!((&object["over_budget"], &object["run"]["options"]), (&json!([]), &json!({ "budget": "300" })));
    let output = billcast(&["run", "scenarios/documented/2.csv", "--format", "json"]);
    assert!(!output.stdout.contains("over_budget"));
}

/// T1, F1: from 149.99 to 449.99 a month for each of the two items.
#[test]
fn a_budget_of_two_bills_is_that_of_the_second_and_says_whether_the_first_was_over_it_as_well() {
    let out = scratch();
    let budgets = write(out.path(), "budgets.csv", "month,budget\n2019-03,250\n2019-04,500\n");
    let rulebooks = ["--rulebook", "tencent-im-intl-2020", "--against", "tencent-im-intl-2021-08"];
    let args = [["diff", "scenarios/documented/2.csv"].as_slice(), &rulebooks, &["--budget-file", &budgets]].concat();
    let output = billcast(&args);
    let expected = "
over budget  month    budget   total    over     was             because of
all apps     2019-03  250.00  899.98  649.98  299.98  over, too  professional 449.99 (new), unlimited_av_rooms 449.99 (new)
all apps     2019-04  500.00  899.98  399.98  299.98  within     professional 449.99, unlimited_av_rooms 449.99
";
    assert!(output.stdout.ends_with(expected), "{}", output.stdout);
    let failed = "failed: 2 months over budget (2019-03 by 649.98 USD, 2019-04 by 399.98 USD)\n";
    assert_eq!((output.status, output.stderr.as_str()), (1, failed));
    let output = billcast(&[&args[..], &["--format", "json"]].concat());
    let object: Value = serde_json::from_str(&output.stdout).expect("one object");
    let was = |at: usize| (object["over_budget"][at]["was"].clone(), object["over_budget"][at]["was_over"].clone());
    assert_eq!((was(0), was(1)), ((json!("299.98"), json!(true)), (json!("299.98"), json!(false))));
}

/// The other bill of two apps with two names is the same app.
#[test]
fn a_budget_of_a_renamed_app_finds_what_it_was() {
    let out = scratch();
    let budgets = write(out.path(), "budgets.csv", "app,budget\n2,200\n");
    let sides = ["scenarios/documented/1.csv", "scenarios/documented/2.csv"];
    let args = [&["diff"], sides.as_slice(), &["--to", "2019-05", "--budget-file", &budgets]].concat();
    let output = billcast(&args);
    assert_eq!(output.status, 1);
    assert!(over(&output)[0].starts_with("2            2019-03  200.00  299.98  99.98  149.99  within  professional"));
    // And results are judged as the scenario that they came from.
    let results = ["diff", "outputs/documented/1", "outputs/documented/2", "--budget-file", &budgets];
    assert_eq!(over(&billcast(&results)), over(&output));
    let both = billcast(&[&args[..], &["--fail-over", "1"]].concat());
    assert!(both.stderr.contains("failed: the totals differ by"), "{}", both.stderr);
    assert!(both.stderr.contains("; 3 months over budget (2 in 2019-03 by 99.98 USD"), "{}", both.stderr);
}

#[test]
fn a_check_judges_each_scenario_by_the_budget() {
    let args = ["check", "scenarios/documented/1.csv", "scenarios/documented/2.csv", "--budget", "200"];
    let output = billcast(&args);
    assert_eq!((output.status, output.stderr.as_str()), (1, "failed: 1 of 2 scenarios over budget\n"));
    let expected = "\
scenarios/documented/2.csv: 3 months over budget

over budget  month    budget   total   over  because of
all apps     2019-03  200.00  299.98  99.98  professional 149.99 (new), unlimited_av_rooms 149.99 (new)
all apps     2019-04  200.00  299.98  99.98  professional 149.99, unlimited_av_rooms 149.99
all apps     2019-05  200.00  299.98  99.98  professional 149.99, unlimited_av_rooms 149.99

2 scenarios: 2 as expected, 1 over budget
";
    assert!(output.stdout.starts_with(expected), "{}", output.stdout);
    let object: Value =
        serde_json::from_str(&billcast(&[&args[..], &["--format", "json"]].concat()).stdout).expect("JSON");
    let months = |at: usize| object["scenarios"][at]["over_budget"].as_array().map(Vec::len);
    assert_eq!((months(0), months(1)), (Some(0), Some(3)));
    let lines = billcast(&[&args[..], &["--format", "github"]].concat()).stdout;
    let annotation = "::error file=scenarios/documented/2.csv,line=1,title=billcast check (over-budget)::all apps in \
                      2019-03: 299.98 USD, 99.98 over the budget of 200.00, because of professional 149.99 (new), \
                      unlimited_av_rooms 149.99 (new)";
    assert_eq!(lines.lines().next(), Some(annotation));
    let out = scratch();
    let report = out.path().join("check.xml");
    billcast(&[&args[..], &["--quiet", "--junit", report.to_str().expect("UTF-8")]].concat());
    let report = fs::read_to_string(report).expect("the report");
    assert!(report.contains("failures=\"1\"") && report.contains("3 months over budget"), "{report}");
}

#[test]
fn an_app_with_a_budget_must_be_in_one_of_the_scenarios() {
    let out = scratch();
    let budgets = write(out.path(), "budgets.csv", "app,budget\n1,149.98\n2,1000\n");
    let args = ["check", "scenarios/documented/1.csv", "scenarios/documented/2.csv", "--budget-file", &budgets];
    let output = billcast(&args);
    assert_eq!((output.status, over(&output).len() > 2), (1, true), "{}", output.stdout);
    let output = billcast(&["check", "scenarios/documented/1.csv", "--budget-file", &budgets]);
    assert_eq!(output.status, 2);
    assert!(output.stderr.contains("there is no app `2` in the input"), "{}", output.stderr);
}

/// Of rows that are not kept it is known last which apps there are; nothing is printed or written before.
#[test]
fn an_app_that_the_rows_do_not_have_is_refused_whatever_the_way_they_are_read() {
    let (rows, _) = many();
    for args in [["--format", "csv"].as_slice(), &["--grouped", "--format", "csv"], &["--summary"]] {
        let output = run(&rows, "app,budget\napp-10,500\napp-1O,500\n", args);
        output.refused("there is no app `app-1O` in the input");
        assert!(output.stderr.contains("budgets.csv:3:1"), "{}", output.stderr);
    }
    assert!(run(&rows, "app,budget\napp-1O,500\n", &[]).stderr.contains("did you mean `app-10`?"));
}

#[test]
fn budgets_in_a_spreadsheets_csv_are_read() {
    let budgets = "\u{feff}budget , app\r\n\r\n\"300\" , shop\r\n";
    let output = run(ROWS, budgets, &[]);
    assert_eq!((output.status, over(&output).len()), (1, 4), "{}", output.stderr);
}

#[test]
fn every_mistake_of_a_file_of_budgets_is_told_at_once() {
    let output = run(ROWS, "app,month,budget\nshop,2019-13,5.001\nshop,,\n,,10\n", &["--budget", "20"]);
    output.refused("error: 4 mistakes in 1 file");
    for part in ["2019-13", "5.001", "the budget is missing", "all apps in every month is given by --budget, too"] {
        assert!(output.stderr.contains(part), "{part} in\n{}", output.stderr);
    }
    for amount in ["-5", "1.234", "1e3", "", "five"] {
        let output = billcast(&["run", "scenarios/documented/2.csv", "--budget", amount]);
        output.refused(&format!("`{amount}` is not an amount in USD"));
    }
}

#[test]
fn a_budget_of_a_month_that_is_not_reported_is_noted() {
    let output = run(ROWS, "month,budget\n2091-03,1\n2019-03,1000\n", &[]);
    let note = "note: 1 budget is of months outside 2019-02 to 2019-06\n";
    assert_eq!((output.status, output.stderr.as_str()), (0, note));
}

/// L1: two rows are refused, of two rules.
const REFUSED: &str = "\
date,app,action,count
2020-01-05,shop,open_room,11
2020-01-06,shop,close_room,11
2020-01-07,club,open_room,12
";

#[test]
fn a_run_that_must_not_have_violations_fails_by_their_rules() {
    let plain = billcast_fed(&["run", "-"], REFUSED.as_bytes());
    assert_eq!(plain.status, 0);
    for args in [
        ["--fail-on", "violations"].as_slice(),
        &["--fail-on=violations", "--quiet"],
        &["--fail-on=violations", "--summary"],
    ] {
        let output = billcast_fed(&[&["run", "-"], args].concat(), REFUSED.as_bytes());
        let failed = "failed: 3 violations (2 limit:av_rooms, 1 not_present)\n";
        assert_eq!((output.status, output.stderr.as_str()), (1, failed), "{args:?}");
        assert_eq!(output.stdout.is_empty(), args.contains(&"--quiet"));
    }
    let output = billcast(&["run", "scenarios/documented/2.csv", "--fail-on", "violations"]);
    assert_eq!((output.status, output.stderr.as_str()), (0, ""));
}

/// A judgement stands, whether or not somebody reads the results to their end.
#[test]
fn a_closed_pipe_does_not_hide_a_verdict() {
    let out = scratch();
    // More rows than a pipe holds.
    let rows: String = (0..3_000).map(|app| format!("app-{app},2019-02-10,upgrade,professional\n")).collect();
    let rows = write(out.path(), "rows.csv", &("app,date,action,edition\n".to_owned() + &rows));
    let status = |args: &[&str]| {
        let mut child =
            command(&[&["run", &rows, "--to", "2020-12"], args].concat()).spawn().expect("the program starts");
        drop(child.stdout.take());
        Output::of(child).status
    };
    for format in ["csv", "json", "table"] {
        assert_eq!(status(&["--format", format, "--budget", "1"]), 1, "{format}");
        assert_eq!(status(&["--format", format]), 0, "{format}");
    }
}
