//! `billcast explain`: every figure with the rows, rules and sources behind it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::generator::{Portfolio, Size};
use crate::program::{billcast, billcast_fed, root, scratch};

/// What is told of rows from standard input, as text.
pub fn told(rows: &str, args: &[&str]) -> String {
    let output = billcast_fed(&[&["explain", "-"], args].concat(), rows.as_bytes());
    assert_eq!(output.status, 0, "{}", output.stderr);
    output.stdout
}

/// The lines of the entry that begins with a title, without their indents.
pub fn entry<'t>(text: &'t str, title: &str) -> Vec<&'t str> {
    let mut lines = text.lines().skip_while(|line| line.trim() != title);
    assert!(lines.next().is_some(), "no `{title}` in\n{text}");
    lines.take_while(|line| !line.is_empty()).map(str::trim).collect()
}

/// Whether an entry has a line of this label that says this.
pub fn says(text: &str, title: &str, label: &str, what: &str) {
    let lines = entry(text, title);
    let found = lines.iter().any(|line| line.starts_with(label) && line.contains(what));
    assert!(found, "`{label}` `{what}` in {lines:#?}");
}

/// Section 8: scenario 3's rooms of April are incurred at once (F4) and appear on the invoice of 2019-05-01 (I1, I2); by the
/// other reading of G8 they would cost nothing yet.
#[test]
fn the_rooms_of_scenario_3_are_told_as_the_document_does() {
    let output = billcast(&["explain", "scenarios/documented/3.csv", "--month", "2019-04"]);
    assert_eq!((output.status, output.stderr.as_str()), (0, ""));
    assert_eq!(
        entry(&output.stdout, "package unlimited_av_rooms  149.99"),
        [
            "O3       3.csv:5, 2019-04-10: `unlimited_av_rooms` on",
            "\"A change sets the edition and packages of a paid app, at once.\"",
            "F4       3.csv:5, 2019-04-10: incurred at once on 2019-04-10, for the whole month",
            "\"Any other package change incurs its fee at once; a package costs in a month the highest fee incurred.\"",
            "price    149.99 a month by tencent-im-intl-2020",
            "source   2020-04-09, Price list, international site, zh f03923c2 (en 2020-04-16 f3ba8b95, jp 2020-12-09 5acba75b)",
            "amount   1 month x 149.99 = 149.99",
            "invoice  2019-05-01, services 149.99; unpaid it suspends on 2019-05-08 and reclaims on 2019-08-06",
            "G8       decided by the reading package_activation = guide; read as price_list it would be 0.00 in this month",
        ]
    );
    says(
        &output.stdout,
        "plan professional  149.99",
        "invoice",
        "2019-05-03, plan 149.99; unpaid it suspends on 2019-05-10",
    );
    says(&output.stdout, "plan professional  149.99", "O2", "3.csv:2, 2019-02-10: upgraded to `professional`");
}

/// F2, F3: the month of the upgrade costs nothing, and says until when and what the list says.
#[test]
fn the_free_month_of_the_upgrade_says_why_it_is_free() {
    let output = billcast(&["explain", "scenarios/documented/2.csv", "--month", "2019-02"]);
    let plan = "plan professional  0.00";
    says(
        &output.stdout,
        plan,
        "F2",
        "2.csv:2, 2019-02-10: upgraded to `professional` on 2019-02-10: free until 2019-03-01",
    );
    says(&output.stdout, plan, "price", "149.99 a month, not to be paid");
    let rooms = "package unlimited_av_rooms  0.00";
    says(
        &output.stdout,
        rooms,
        "F3",
        "2.csv:3, 2019-02-15: `unlimited_av_rooms` on: nothing is incurred before 2019-03-01",
    );
    let march = billcast(&["explain", "scenarios/documented/2.csv", "--month", "2019-03"]).stdout;
    says(
        &march,
        "package unlimited_av_rooms  149.99",
        "F3",
        "nothing was incurred for it in 2019-02: it begins on 2019-03-01",
    );
    says(&march, "package unlimited_av_rooms  149.99", "F1", "found by the opening of 2019-03-01");
}

/// G3, C3: the rooms that scenario 1 put back would go on costing if a restore were counted.
#[test]
fn an_item_that_only_another_reading_charges_is_told_with_it() {
    let output = billcast(&["explain", "scenarios/documented/1.csv", "--month", "2019-03"]);
    let reading = "decided by the reading package_restore = free; read as counted it would be 149.99 in this month";
    says(&output.stdout, "package unlimited_av_rooms  0.00", "G3", reading);
}

/// G1, F4: what was switched off in the month stays due; where fees follow the closing setting it would be nothing.
#[test]
fn a_package_switched_off_says_that_nothing_is_taken_back() {
    let path = "scenarios/examples/02-restore-within-the-month.csv";
    let text = billcast(&["explain", path, "--month", "2020-05"]).stdout;
    let rooms = "package unlimited_av_rooms  149.99";
    says(&text, rooms, "F4", "02-restore-within-the-month.csv:4, 2020-05-20: off from here on: takes nothing back");
    says(&text, rooms, "G1", "decided by the reading refund = none; read as closing it would be 0.00 in this month");
}

/// O1, F6, B4: why a month costs nothing in the free edition, after a stop, and once the free edition has expired.
#[test]
fn a_month_without_a_plan_fee_says_why() {
    let rows = "date,app,action,edition\n2020-01-05,a,create,\n2020-01-10,b,upgrade,professional\n2020-02-29,b,stop,\n";
    let text = told(rows, &["--app", "a", "--month", "2020-02"]);
    says(&text, "plan trial  0.00", "O1", "-:2, 2020-01-05: the fee of `trial` is nothing");
    let text = told(rows, &["--app", "b", "--month", "2020-03"]);
    says(
        &text,
        "plan professional  0.00",
        "F6",
        "-:4, 2020-02-29: stopped on 2020-02-29: nothing is incurred afterwards",
    );
    let text = told(rows, &["--app", "b", "--month", "2020-02"]);
    says(&text, "plan professional  149.99", "F6", "stopped: what was incurred stays due");
    let expired = billcast(&["explain", "scenarios/timeline/developer-expires.csv", "--month", "2023-02"]).stdout;
    says(&expired, "plan developer  0.00", "B4", "expired on 2023-02-28: every row but a way out is refused");
}

/// F5: the history is incurred in the first month, at once.
#[test]
fn the_history_fee_of_the_first_month_is_told_by_its_own_rule() {
    let path = "scenarios/examples/10-history-from-the-first-month.csv";
    let text = billcast(&["explain", path, "--month", "2020-02"]).stdout;
    says(&text, "package history_days to 90  149.99", "F5", "incurred at once on 2020-02-10");
    says(&text, "package history_days to 90  149.99", "P2", "90 is a tier of its own");
    says(&text, "plan professional  0.00", "F2", "free until 2020-03-01");
}

/// P2, P3: a level is covered by a tier, and was carried over to the other edition.
#[test]
fn a_level_names_its_tier_and_the_edition_to_which_it_was_carried_over() {
    let rows = "date,app,action,edition,members_per_group\n\
                2020-01-10,a,upgrade,professional,\n2020-02-05,a,change,,1500\n2020-03-10,a,change,ultimate,\n";
    let text = told(rows, &["--month", "2020-02", "--item", "members_per_group"]);
    let february = "package members_per_group to 2000  79.99";
    says(&text, february, "P2", "1500 is covered by the tier up to 2000");
    says(&text, february, "O3", "-:3, 2020-02-05: `members_per_group` 1500");
    // 1,500 is below ultimate's default of 2,000: it is gone there.
    let text = told(rows, &["--month", "2020-03", "--item", "members_per_group"]);
    says(&text, february, "P3", "-:4, 2020-03-10: default from here on: takes nothing back");
    // 90 days are a tier of ultimate, too.
    let rows = "date,app,action,edition,history_days\n\
                2020-01-10,a,upgrade,professional,90\n2020-03-10,a,change,ultimate,\n";
    let text = told(rows, &["--month", "2020-04", "--item", "history_days"]);
    let april = text.lines().find(|line| line.contains("package history_days to 90")).expect("a line").trim();
    says(&text, april, "O2", "-:2, 2020-01-10: `history_days` 90, in the dialog of the upgrade");
    says(&text, april, "P3", "-:3, 2020-03-10: `history_days` carried over to `ultimate`");
}

/// B1, T2: a line by day says how many days of how many, and the row that ended it.
#[test]
fn a_line_by_day_says_how_many_days_it_is_for() {
    let text = billcast(&["explain", "scenarios/timeline/migration.csv", "--month", "2023-01"]).stdout;
    let professional = "plan professional  145.16";
    says(&text, professional, "B1", "in force on 10 of the 31 days, the first of them 2023-01-01");
    says(&text, professional, "B1", "migration.csv:5, 2023-01-10: `standard` from here on: the days before stay due");
    says(&text, professional, "amount", "10/31 of 449.99 = 145.16");
    let standard = "plan standard  270.29";
    says(&text, standard, "T2", "migration.csv:5, 2023-01-10: migrated: the edition is `standard`");
    says(&text, standard, "B1", "in force on 21 of the 31 days, the first of them 2023-01-11");
    says(&text, standard, "G7", "decided by the reading rounding = half_up; read as up it would be 270.30");
    says(&text, "package history_days to 30  99.99", "T2", "default from here on: takes nothing back");
}

/// U1, U2: the reading that made the peak, and what is free of it.
#[test]
fn usage_names_the_reading_that_made_the_peak() {
    let rows = "date,app,action,edition,meter,quantity\n2020-02-10,a,upgrade,professional,,\n\
                2020-02-12,a,usage,,dau,25001\n2020-02-20,a,usage,,dau,25001\n2020-02-21,a,usage,,dau,9\n";
    let text = told(rows, &["--month", "2020-02"]);
    let dau = "usage dau  299.98";
    says(&text, dau, "U1", "-:3, 2020-02-12: the highest reading of the month: 25001 dau on 2020-02-12");
    says(&text, dau, "U1", "10000 are free; each begun block of 10000 above counts in full: 2");
    says(&text, dau, "amount", "2 blocks of 10000 dau x 149.99 = 299.98");
    let text = told(&rows.replace("25001", "10000"), &["--month", "2020-02"]);
    says(&text, "usage dau  0.00", "U1", "10000 dau on 2020-02-12; 10000 are free");
}

/// U5, U2: readings of the free edition cost nothing, and say so.
#[test]
fn a_reading_in_the_free_edition_says_that_it_costs_nothing() {
    let rows = "date,app,action,meter,quantity\n2020-02-12,a,usage,dau,25001\n";
    says(&told(rows, &["--month", "2020-02"]), "usage dau  0.00", "U5", "-:2, 2020-02-12: read in the free edition");
}

/// U3: the simulator's own count made the peak, after a row or at an opening; or a reading did.
#[test]
fn peak_groups_says_whether_the_simulator_counted() {
    let created: String = (1..=11).map(|day| format!("2020-02-{day:02},a,create_group,,public,10000,,\n")).collect();
    let rows = format!(
        "date,app,action,edition,group_type,count,meter,quantity\n2020-01-10,a,upgrade,professional,,,,\n{created}\
         2020-03-05,a,usage,,,,peak_groups,120000\n"
    );
    let peak = "usage peak_groups  149.99";
    let own = "-:13, 2020-02-11: the highest of the month: 110000 groups and rooms counted after this row";
    says(&told(&rows, &["--month", "2020-02"]), peak, "U3", own);
    let reading = "-:14, 2020-03-05: the highest reading of the month: 120000 peak_groups on 2020-03-05";
    says(&told(&rows, &["--month", "2020-03"]), peak, "U3", reading);
    let opening = "the highest of the month: 110000 groups and rooms counted at the opening of 2020-04-01";
    says(&told(&rows, &["--month", "2020-04"]), peak, "U3", opening);
}

/// U4: each day's highest reading is named, and their sum is the quantity.
#[test]
fn bandwidth_names_each_days_highest_reading() {
    let rows = "date,app,action,edition,meter,quantity\n2020-02-10,a,upgrade,professional,,\n\
                2020-02-12,a,usage,,bandwidth_mbps,5\n2020-02-12,a,usage,,bandwidth_mbps,10\n\
                2020-02-13,a,usage,,bandwidth_mbps,7.5\n";
    let text = told(rows, &["--month", "2020-02", "--item", "bandwidth_mbps"]);
    assert!(
        text.contains("each day's highest bandwidth_mbps: 10 on 2020-02-12 (line 4), 7.5 on 2020-02-13 (line 5)"),
        "{text}"
    );
    let bandwidth = "usage bandwidth_mbps  12.08";
    says(&text, bandwidth, "amount", "17.5 mbps day x 0.69 = 12.08");
    // 12.075 exactly: a half.
    says(&text, bandwidth, "G7", "decided by the reading rounding = half_up; read as down it would be 12.07");
}

/// L1, C1: a refusal says what was allowed, with the source of the limit.
#[test]
fn a_refusal_says_what_would_have_been_allowed() {
    let text = billcast(&["explain", "scenarios/examples/07-what-exists-stays.csv", "--month", "2020-03"]).stdout;
    let refused = "refused 07-what-exists-stays.csv:5, 2020-03-11: open_room limit:av_rooms, error 10036";
    // 60 are open and stay (L2); the next row finds as many as are allowed (L1).
    says(&text, refused, "L2", "50 open rooms allowed, 60 in use: 0 of 1 accepted");
    says(&text, refused, "allowed", "50 in all: there was room for 0");
    says(&text, refused, "source", "2020-02-18, Billing overview");
    let next = "refused 07-what-exists-stays.csv:7, 2020-03-12: open_room limit:av_rooms, error 10036";
    says(&text, next, "L1", "50 open rooms allowed, 50 in use: 0 of 1 accepted");
    let text =
        billcast(&["explain", "scenarios/examples/02-restore-within-the-month.csv", "--month", "2020-05"]).stdout;
    let refused = "refused 02-restore-within-the-month.csv:5, 2020-05-25: change package_changed_twice";
    says(&text, refused, "C1", "was changed in this month already");
    says(&text, refused, "allowed", "the same from 2020-06-01 on");
}

/// What is asked for and is not there is wrong use: a month outside, a word that no rulebook has, an unknown app.
#[test]
fn a_month_or_an_item_that_is_not_there_is_wrong_use() {
    let path = "scenarios/documented/3.csv";
    billcast(&["explain", path, "--month", "2021-01"]).refused("the months are 2019-02 to 2019-06");
    let wrong = billcast(&["explain", path, "--item", "unlimited_rooms"]);
    wrong.refused("there is no edition, package, meter or limit `unlimited_rooms`");
    assert!(wrong.stderr.contains("the items are unlimited_av_rooms"), "{}", wrong.stderr);
    billcast(&["explain", path, "--app", "4"]).refused("there is no app `4`");
}

/// Every checked-in scenario that has results, with the options that it needs.
fn checked_in() -> Vec<(PathBuf, Vec<String>)> {
    let mut found = Vec::new();
    for folder in ["documented", "examples", "timeline"] {
        for entry in fs::read_dir(root().join("scenarios").join(folder)).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.extension().is_some_and(|ending| ending == "csv") {
                let options = fs::read_to_string(path.with_extension("toml")).unwrap_or_default();
                let table: toml::Table = toml::from_str(&options).expect("options");
                let option = |(key, value): (&String, &toml::Value)| {
                    [format!("--{key}"), value.as_str().expect("a text").to_owned()]
                };
                let below = path.strip_prefix(root().join("scenarios")).expect("below").with_extension("");
                found.push((below, table.iter().flat_map(option).collect()));
            }
        }
    }
    assert!(found.len() >= 20, "{}", found.len());
    found
}

fn explained(scenario: &Path, options: &[String]) -> Value {
    let file = format!("scenarios/{}.csv", scenario.display());
    let mut args = vec!["explain".to_owned(), file, "--format".to_owned(), "json".to_owned()];
    args.extend_from_slice(options);
    let output = billcast(&args);
    assert_eq!(output.status, 0, "{}", output.stderr);
    serde_json::from_str(&output.stdout).expect("one object")
}

fn list<'v>(value: &'v Value, key: &str) -> &'v [Value] {
    value[key].as_array().unwrap_or_else(|| panic!("no list `{key}` in {value}"))
}

/// The rows of a checked-in result, by column.
fn results(scenario: &Path, file: &str) -> Vec<BTreeMap<String, String>> {
    let path = root().join("outputs").join(scenario).join(file);
    let mut reader = csv::Reader::from_path(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let columns: Vec<String> = reader.headers().expect("a header").iter().map(str::to_owned).collect();
    let row = |row: csv::StringRecord| columns.iter().cloned().zip(row.iter().map(str::to_owned)).collect();
    reader.records().map(|record| row(record.expect("a row"))).collect()
}

/// A charge as it is told, in the columns of `charges.csv`.
fn told_charge(app: &Value, month: &Value, charge: &Value) -> BTreeMap<String, String> {
    let text = |value: &Value| match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let mut row: BTreeMap<String, String> = BTreeMap::new();
    for column in ["category", "item", "tier", "edition", "quantity", "unit", "unit_price", "amount", "incurred_on"] {
        row.insert(column.to_owned(), text(&charge[column]));
    }
    for column in ["rule", "rulebook"] {
        row.insert(column.to_owned(), text(&charge[column]));
    }
    row.insert("app".to_owned(), text(&app["app"]));
    row.insert("currency".to_owned(), text(&app["currency"]));
    row.insert("month".to_owned(), text(&month["month"]));
    row.insert("invoice_date".to_owned(), text(&charge["invoice"]["invoice_date"]));
    row
}

/// G7: every charge of every checked-in scenario is told with exactly the cells of `charges.csv`, its arithmetic ends in the
/// same amount, and it has a row, a source and its own rule among its reasons.
#[test]
fn every_charge_of_every_scenario_is_told_with_its_own_figures() {
    for (scenario, options) in checked_in() {
        let value = explained(&scenario, &options);
        let mut told = Vec::new();
        for app in list(&value, "apps") {
            for month in list(app, "months") {
                for charge in list(month, "charges") {
                    told.push(told_charge(app, month, charge));
                    let text = |key: &str| charge[key].as_str().unwrap_or_else(|| panic!("{key} of {charge}"));
                    let (arithmetic, amount) = (text("arithmetic"), text("amount"));
                    assert!(arithmetic.ends_with(&format!(" {} = {amount}", text("unit_price"))), "{arithmetic}");
                    let because = list(charge, "because");
                    assert!(because.iter().any(|because| because["row"]["line"].is_u64()), "{charge}");
                    assert!(because.iter().any(|because| because["rule"] == charge["rule"]), "{charge}");
                    assert!(charge["source"]["document"].is_string(), "{charge}");
                    assert!(
                        list(charge, "otherwise").iter().all(|other| other["amount"] != charge["amount"]),
                        "{charge}"
                    );
                }
            }
        }
        assert_eq!(told, results(&scenario, "charges.csv"), "{}", scenario.display());
    }
}

/// F2, F6, U5: every month without a plan fee says why, and every refusal of `violations.csv` is told.
#[test]
fn every_zero_and_every_refusal_of_every_scenario_is_told() {
    for (scenario, options) in checked_in() {
        let value = explained(&scenario, &options);
        let mut refused = Vec::new();
        for month in list(&value, "apps").iter().flat_map(|app| list(app, "months")) {
            let zeros = list(month, "nothing");
            if month["plan"] == "0.00" {
                let plan = zeros.iter().find(|zero| zero["category"] == "plan").expect("the plan");
                assert!(!list(plan, "because").is_empty(), "{month}");
            }
            assert!(zeros.iter().all(|zero| !list(zero, "because").is_empty()), "{month}");
            refused
                .extend(list(month, "refusals").iter().map(|row| row["message"].as_str().expect("a text").to_owned()));
        }
        let expected: Vec<String> =
            results(&scenario, "violations.csv").into_iter().map(|row| row["message"].clone()).collect();
        assert_eq!(refused, expected, "{}", scenario.display());
    }
}

/// I1, I2: the lines of an invoice add up to it, and are those of its charges.
#[test]
fn the_lines_of_an_invoice_add_up_to_it() {
    let value = explained(Path::new("timeline/migration"), &[]);
    let cents = |text: &Value| text.as_str().expect("an amount").replace('.', "").parse::<i64>().expect("cents");
    let text = billcast(&["explain", "scenarios/timeline/migration.csv", "--month", "2023-01"]).stdout;
    let services = "invoice of 2023-02-01, services  1180.31";
    says(&text, services, "I1", "bills the packages and the usage of 2023-01 on 2023-02-01");
    says(
        &text,
        services,
        "I2",
        "unpaid it suspends the service on 2023-02-02 and reclaims its resources on 2023-05-03",
    );
    says(&text, services, "amount", "history_days 99.99 + unlimited_av_rooms 145.16 + dau 899.98 + mau 35.18");
    let mut invoices = 0;
    for invoice in list(&value, "apps").iter().flat_map(|app| list(app, "months")).flat_map(|m| list(m, "invoices")) {
        let lines: i64 = list(invoice, "lines").iter().map(|line| cents(&line["amount"])).sum();
        assert_eq!(lines, cents(&invoice["amount"]), "{invoice}");
        invoices += 1;
    }
    assert_eq!(invoices, results(Path::new("timeline/migration"), "invoices.csv").len());
}

/// The page in Markdown says the same; what would mean something to Markdown in an app's name does not.
#[test]
fn markdown_is_a_page_of_the_same_figures() {
    let rows = "date,app,action,edition\n2020-01-05,a_b*,upgrade,professional\n";
    let page = told(rows, &["--format", "markdown", "--month", "2020-02"]);
    assert!(page.starts_with("# a\\_b\\*\n"), "{page}");
    let page_of = |app: &str| told(&rows.replace("a_b*", app), &["--format", "markdown", "--month", "2020-02"]);
    assert!(page_of("a`*<b>").starts_with("# a\\`\\*\\<b\\>\n"), "{}", page_of("a`*<b>"));
    assert!(
        page.contains("## 2020-02\n\nprofessional: plan 149.99, packages 0.00, usage 0.00, total 149.99\n"),
        "{page}"
    );
    assert!(
        page.contains("### plan professional: 149.99\n\n- **O2** -:2, 2020-01-05: upgraded to `professional`"),
        "{page}"
    );
    assert!(page.contains("- **amount** 1 month x 149.99 = 149.99\n"), "{page}");
}

/// Of several apps each is told; one is picked by `--app`.
#[test]
fn each_app_is_told() {
    let path = "scenarios/examples/09-stop-on-the-first.csv";
    let all: Value = serde_json::from_str(&billcast(&["explain", path, "--format", "json"]).stdout).expect("an object");
    let names: Vec<&Value> = list(&all, "apps").iter().map(|app| &app["app"]).collect();
    assert_eq!(names, ["stopped-on-the-first", "stopped-the-day-before"]);
    let text = billcast(&["explain", path]).stdout;
    assert_eq!(text.lines().filter(|line| line.starts_with("app ")).count(), 2);
    let one = billcast(&["explain", path, "--app", "stopped-the-day-before"]).stdout;
    assert!(one.starts_with("app stopped-the-day-before, amounts in USD\n"), "{one}");
}

/// L1, C3: rooms that the package would have allowed are priced by running it: the month has paid the package already (F1),
/// so it costs from the next one on. Ultimate would allow them, too.
#[test]
fn a_refusal_is_priced_with_the_package_that_would_allow_it() {
    let text = billcast(&["explain", "scenarios/examples/07-what-exists-stays.csv", "--month", "2020-03"]).stdout;
    let second = "refused 07-what-exists-stays.csv:7, 2020-03-12: open_room limit:av_rooms, error 10036";
    // To the end of the horizon: April and May. Ultimate 449.99 against professional 149.99.
    let rooms = "with `unlimited_av_rooms`: 149.99 more a month from 2020-04 on, 299.98 more in all";
    says(&text, second, "instead", rooms);
    says(&text, second, "instead", "with `ultimate`: 300.00 more a month from 2020-04 on, 600.00 more in all");
    let first = "refused 07-what-exists-stays.csv:5, 2020-03-11: open_room limit:av_rooms, error 10036";
    // The row of the 12th passes then, too.
    says(&text, first, "instead", &format!("{rooms}; one later refusal fewer"));
}

/// L1, F4: in a month without an edition change the package costs from this month on; the trial has no packages (P1), so it
/// takes an edition and the package.
#[test]
fn a_package_costs_from_the_month_of_the_refusal() {
    let rows = "date,app,action,edition,count\n2020-01-10,a,upgrade,professional,\n2020-02-10,a,open_room,,60\n\
                2020-01-10,b,open_room,,60\n";
    let text = told(rows, &["--app", "a", "--month", "2020-02"]);
    let refused = "refused -:3, 2020-02-10: open_room limit:av_rooms, error 10036";
    let way = "with `unlimited_av_rooms`: 149.99 more a month from 2020-02 on, 449.97 more in all";
    says(&text, refused, "instead", way);
    let text = told(rows, &["--app", "b", "--month", "2020-01"]);
    let refused = "refused -:4, 2020-01-10: open_room limit:av_rooms, error 10036";
    // February, March and April at 149.99 for the plan and as much for the rooms.
    let way = "with `professional` and `unlimited_av_rooms`: 299.98 more a month from 2020-02 on, 899.94 more in all";
    says(&text, refused, "instead", way);
    // 50 rooms of professional alone are too few.
    assert!(!entry(&text, refused).iter().any(|line| line.contains("with `professional`:")), "{text}");
}

/// P2: a level between the default and the highest tier would let the joining pass, at its tier's fee; above it none does.
#[test]
fn a_level_is_priced_at_the_tier_that_would_cover_it() {
    let rows = "date,app,action,edition,user,count\n2020-01-10,a,upgrade,professional,,\n2020-02-10,a,join,,alice,501\n\
                2020-02-11,a,join,,bob,1001\n";
    let text = told(rows, &["--month", "2020-02"]);
    let alice = "refused -:3, 2020-02-10: join limit:groups_per_user, error 10037";
    says(
        &text,
        alice,
        "instead",
        "with `groups_per_user` 501: 149.99 more a month from 2020-02 on, 449.97 more in all",
    );
    let bob = "refused -:4, 2020-02-11: join limit:groups_per_user, error 10037";
    assert!(!entry(&text, bob).iter().any(|line| line.starts_with("instead  with `groups_per_user`")), "{text}");
}

/// P2, C1: the highest number on sale costs no more here; what may be changed once a month is priced from the next 1st.
#[test]
fn a_refused_change_is_priced_as_it_would_be_allowed() {
    let text = billcast(&["explain", "scenarios/examples/06-level-and-its-tier.csv", "--month", "2020-04"]).stdout;
    let refused = "refused 06-level-and-its-tier.csv:6, 2020-04-10: change level_not_offered";
    says(&text, refused, "allowed", "500 without a fee; tiers up to 1000");
    says(&text, refused, "instead", "with `groups_per_user` 1000: at no other cost");
    let path = "scenarios/examples/02-restore-within-the-month.csv";
    let text = billcast(&["explain", path, "--month", "2020-05"]).stdout;
    let refused = "refused 02-restore-within-the-month.csv:5, 2020-05-25: change package_changed_twice";
    says(
        &text,
        refused,
        "instead",
        "with the same on 2020-06-01: 149.99 more a month from 2020-06 on, 299.98 more in all",
    );
}

/// B1, T2: after the migration premium has room: 21 of 31 days of 699 instead of 399, then 300 more a month.
#[test]
fn a_refusal_by_day_is_priced_by_the_days_that_are_left() {
    let text = billcast(&["explain", "scenarios/timeline/migration.csv", "--month", "2023-01"]).stdout;
    let refused = "refused migration.csv:6, 2023-01-11: open_room limit:av_rooms, error 10036";
    // 473.52 - 270.29 = 203.23; February and March.
    let way = "with `premium`: 203.23 more in 2023-01 and 300.00 more a month after it, 803.23 more in all";
    says(&text, refused, "instead", way);
    says(&text, refused, "source", "2022-12-26, Billing overview");
}

/// L1: `--item` tells of a limit, and of the package that moves it.
#[test]
fn an_item_is_told_with_the_refusals_that_are_about_it() {
    let path = "scenarios/examples/07-what-exists-stays.csv";
    for item in ["av_rooms", "unlimited_av_rooms"] {
        let text = billcast(&["explain", path, "--month", "2020-03", "--item", item]).stdout;
        assert_eq!(text.matches("  refused ").count(), 2, "{text}");
        assert!(!text.contains("plan professional  "), "{text}");
        assert_eq!(text.contains("package unlimited_av_rooms  149.99"), item == "unlimited_av_rooms", "{text}");
    }
    let text = billcast(&["explain", path, "--item", "ultimate"]).stdout;
    assert!(text.contains("there is nothing to tell"), "{text}");
}

/// G7: of a portfolio - upgrades, packages, usage, stops, migrations, refusals - each charge is told with its amount, its row and
/// its source, each month without a plan fee says why, and each refusal is told.
#[test]
fn every_figure_of_a_portfolio_is_told() {
    let folder = scratch();
    let path = folder.path().join("portfolio.csv");
    let from = "2021-06".parse().expect("a month");
    let portfolio = Portfolio::new(Size { apps: 60, from, months: 24, seed: 5 });
    portfolio.write_by_date(&mut fs::File::create(&path).expect("a file")).expect("rows");
    let path = path.to_str().expect("UTF-8");
    let json = |command: &str| -> Value {
        serde_json::from_str(&billcast(&[command, path, "--format", "json"]).stdout).expect("one object")
    };
    let (run, told) = (json("run"), json("explain"));
    let mut charges = Vec::new();
    let mut refusals = Vec::new();
    for app in list(&told, "apps") {
        for month in list(app, "months") {
            for charge in list(month, "charges") {
                assert!(list(charge, "because").iter().any(|because| because["row"]["line"].is_u64()), "{charge}");
                assert!(charge["source"]["document"].is_string(), "{charge}");
                charges.push([&app["app"], &month["month"], &charge["item"], &charge["amount"]]);
            }
            assert!(list(month, "nothing").iter().all(|zero| !list(zero, "because").is_empty()), "{month}");
            let plan = list(month, "nothing").iter().find(|zero| zero["category"] == "plan");
            assert_eq!(month["plan"] == "0.00", plan.is_some_and(|plan| !list(plan, "because").is_empty()), "{month}");
            refusals
                .extend(list(month, "refusals").iter().map(|refusal| [&refusal["row"]["line"], &refusal["message"]]));
        }
    }
    let of_run: Vec<[&Value; 4]> =
        list(&run, "charges").iter().map(|row| ["app", "month", "item", "amount"].map(|key| &row[key])).collect();
    assert!(of_run.len() > 500, "{}", of_run.len());
    assert_eq!(charges, of_run);
    let of_run: Vec<[&Value; 2]> =
        list(&run, "violations").iter().map(|row| ["line", "message"].map(|key| &row[key])).collect();
    assert_eq!(refusals, of_run);
}

/// L4: a group type's cap is named as such, with its own source; a level that the app has chosen has none.
#[test]
fn a_cap_of_a_group_type_is_told_as_one() {
    let rows = "date,app,action,edition,groups_per_user,group,group_type,user,count\n\
                2020-01-10,a,upgrade,ultimate,,,,,\n2020-02-10,a,create_group,,,g,private,,\n\
                2020-02-11,a,join,,,g,,,201\n2020-01-10,b,upgrade,professional,700,,,,\n2020-02-11,b,join,,,,,alice,701\n";
    let text = told(rows, &["--month", "2020-02", "--app", "a"]);
    let refused = "refused -:4, 2020-02-11: join limit:members_per_group, error 10014";
    says(&text, refused, "L4", "200 members of `g` allowed");
    says(&text, refused, "source", "2019-07-24, Group system");
    let text = told(rows, &["--month", "2020-02", "--app", "b"]);
    let lines = entry(&text, "refused -:6, 2020-02-11: join limit:groups_per_user, error 10037").join("\n");
    assert!(lines.contains("700 groups of `alice` allowed") && !lines.contains("source"), "{lines}");
}

/// L1, O5: later refusals are those of later rows, on the same day, too, and not those of rows before.
#[test]
fn only_later_refusals_are_counted() {
    let rows = "date,app,action,edition,count\n2020-01-10,a,upgrade,professional,\n2020-02-10,a,open_room,,60\n\
                2020-02-10,a,open_room,,1\n2020-02-10,a,open_room,,2\n";
    let text = told(rows, &["--month", "2020-02"]);
    for (line, later) in [(3, "; 2 later refusals fewer"), (4, "; one later refusal fewer"), (5, "")] {
        let refused = format!("refused -:{line}, 2020-02-10: open_room limit:av_rooms, error 10036");
        let way = "instead  with `unlimited_av_rooms`: 149.99 more a month from 2020-02 on, 449.97 more in all";
        let lines = entry(&text, &refused);
        assert!(lines.contains(&format!("{way}{later}").as_str()), "{lines:#?}");
    }
}
