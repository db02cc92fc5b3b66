//! `billcast diff`: what it was, what it is.

use std::fs;

use serde_json::{Value, json};

use crate::program::{Output, billcast, scratch};

const TWO: &str = "scenarios/documented/2.csv";
const NEW_PRICES: [&str; 4] = ["--rulebook", "tencent-im-intl-2020", "--against", "tencent-im-intl-2021-08"];

fn diff(args: &[&str]) -> Output {
    billcast(&[&["diff"], args].concat())
}

/// Scenario 2 under the price list of 2021: 300.00 more for the plan and for the rooms, in March and in April.
#[test]
fn a_price_rise_is_shown_item_by_item() {
    let output = diff(&[&[TWO], &NEW_PRICES[..], &["--format", "csv"]].concat());
    assert_eq!((output.status, output.stderr.as_str()), (0, ""));
    let rows = [
        "app,month,category,item,was,is,difference,currency",
        "2,2019-03,plan,professional,149.99,449.99,300.00,USD",
        "2,2019-03,package,unlimited_av_rooms,149.99,449.99,300.00,USD",
        "2,2019-04,plan,professional,149.99,449.99,300.00,USD",
        "2,2019-04,package,unlimited_av_rooms,149.99,449.99,300.00,USD",
        "",
    ];
    assert_eq!(output.stdout, rows.join("\n"));
    let table = diff(&[&[TWO], &NEW_PRICES[..]].concat()).stdout;
    assert!(table.contains("2019-04  package   unlimited_av_rooms  149.99   449.99     +300.00"), "{table}");
    assert!(table.contains("total                                  599.96  1799.96    +1200.00"), "{table}");
}

#[test]
fn json_holds_the_differences_and_their_sums() {
    let output = diff(&[&[TWO], &NEW_PRICES[..], &["--format", "json"]].concat());
    let json: Value = serde_json::from_str(&output.stdout).expect("JSON");
    assert_eq!((&json["format"], &json["command"]), (&json!(1), &json!("diff")));
    assert_eq!(json["run"]["was"]["rulebooks"][0]["id"], "tencent-im-intl-2020");
    assert_eq!(json["run"]["is"]["rulebooks"][0]["id"], "tencent-im-intl-2021-08");
    assert_eq!(json["total"], json!({ "was": "599.96", "is": "1799.96", "difference": "1200.00" }));
    assert_eq!(json["apps"], json!([{ "app": "2", "was": "599.96", "is": "1799.96", "difference": "1200.00" }]));
    let month = json!({ "month": "2019-03", "was": "299.98", "is": "899.98", "difference": "600.00" });
    assert_eq!(json["months"][0], month);
    let item =
        json!({ "category": "plan", "item": "professional", "was": "299.98", "is": "899.98", "difference": "600.00" });
    assert_eq!(json["items"][0], item);
    assert_eq!(json["differences"].as_array().expect("a list").len(), 4);
}

/// Exit status 1 where the totals differ by more than the amount, up or down; an equal difference is no more.
#[test]
fn a_gate_fails_where_the_totals_differ_by_more() {
    let gated = |sides: &[&str], amount: &str| diff(&[sides, &["--quiet", "--fail-over", amount]].concat());
    let rise = [&[TWO], &NEW_PRICES[..]].concat();
    let fall = [TWO, "--rulebook", "tencent-im-intl-2021-08", "--against", "tencent-im-intl-2020"];
    for (sides, by) in [(&rise[..], "1200.00"), (&fall[..], "-1200.00")] {
        assert_eq!((gated(sides, "1200").status, gated(sides, "1200").stderr.as_str()), (0, ""));
        let failed = gated(sides, "1199.99");
        assert_eq!((failed.status, failed.stdout.as_str()), (1, ""));
        assert_eq!(failed.stderr, format!("failed: the totals differ by {by} USD, more than 1199.99\n"));
    }
    assert_eq!(gated(&[TWO, TWO], "0").status, 0);
    for wrong in ["-5", "1.999", "a lot", ".5", "1,000", ""] {
        let output = diff(&[&rise[..], &["--fail-over", wrong]].concat());
        assert_eq!(output.status, 2, "{wrong}");
        assert!(output.stderr.contains("is not an amount in USD"), "{}", output.stderr);
    }
}

/// Two folders of results, and results against a scenario: the same question, the same answer.
#[test]
fn results_of_earlier_runs_are_compared_as_their_scenarios_are() {
    let out = scratch();
    let folder = |name: &str| out.path().join(name).display().to_string();
    let (was, is) = (folder("was"), folder("is"));
    for (folder, rulebook) in [(&was, NEW_PRICES[1]), (&is, NEW_PRICES[3])] {
        let written = billcast(&["run", TWO, "--rulebook", rulebook, "--out", folder, "--quiet"]);
        assert_eq!(written.status, 0, "{}", written.stderr);
    }
    let simulated = diff(&[&[TWO], &NEW_PRICES[..], &["--all"]].concat()).stdout;
    assert_eq!(diff(&[&was, &is, "--all"]).stdout, simulated);
    assert_eq!(diff(&[&was, TWO, "--against", NEW_PRICES[3], "--all"]).stdout, simulated);
    let same = diff(&[&was, &was]);
    assert_eq!((same.status, same.stdout.as_str()), (0, "the two bills say the same, 2019-02 to 2019-04\n"));
    let one_month = diff(&[&was, &is, "--from", "2019-04", "--format", "csv"]);
    assert_eq!(one_month.stdout.lines().count(), 3, "{}", one_month.stdout);
    assert!(one_month.stderr.contains("of a run from 2019-02 to 2019-04 the months 2019-04 to 2019-04 are compared"));
}

/// What is the same in both is left out, but is part of the totals.
#[test]
fn what_is_the_same_is_a_line_of_its_own() {
    let output = diff(&["outputs/documented/1", "outputs/documented/2"]);
    assert!(output.stdout.contains("the same in both    449.97  449.97        0.00"), "{}", output.stdout);
    assert!(output.stdout.contains("449.97  899.94     +449.97"), "{}", output.stdout);
    assert_eq!(output.stderr, "note: the app `1` is compared with the app `2`\n");
}

/// Stay or migrate: one app in two scenarios, over the months of both. January: both sides by day (T2); from February on
/// standard instead of professional with rooms.
#[test]
fn staying_is_compared_with_migrating() {
    let out = scratch();
    let stay = out.path().join("stay.csv");
    let migrate = out.path().join("migrate.csv");
    let rows = "date,action,edition,unlimited_av_rooms\n2022-11-01,upgrade,professional,on\n";
    fs::write(&stay, rows).expect("a file for the test");
    fs::write(&migrate, format!("{rows}2023-01-10,migrate,,\n")).expect("a file for the test");
    let [stay, migrate] = [stay, migrate].map(|path| path.display().to_string());
    let output = diff(&[&stay, &migrate, "--format", "csv"]);
    let rows: Vec<&str> = output.stdout.lines().skip(1).collect();
    assert_eq!(
        rows,
        [
            "stay,2023-01,plan,professional,449.99,145.16,-304.83,USD",
            "stay,2023-01,plan,standard,0.00,270.29,270.29,USD",
            "stay,2023-01,package,unlimited_av_rooms,449.99,145.16,-304.83,USD",
            "stay,2023-02,plan,professional,449.99,0.00,-449.99,USD",
            "stay,2023-02,plan,standard,0.00,399.00,399.00,USD",
            "stay,2023-02,package,unlimited_av_rooms,449.99,0.00,-449.99,USD",
            "stay,2023-03,plan,professional,449.99,0.00,-449.99,USD",
            "stay,2023-03,plan,standard,0.00,399.00,399.00,USD",
            "stay,2023-03,package,unlimited_av_rooms,449.99,0.00,-449.99,USD",
        ]
    );
    assert!(diff(&[&stay, &migrate]).stdout.starts_with("app stay against migrate, amounts in USD\n"));
}

/// Of more than ten apps that differ the sums are printed, by month, and the largest differences.
#[test]
fn of_many_apps_the_sums_are_printed() {
    let out = scratch();
    let rows: Vec<String> = (10..22).map(|app| format!("2020-01-05,app-{app},upgrade,professional")).collect();
    let file = out.path().join("portfolio.csv");
    fs::write(&file, format!("date,app,action,edition\n{}\n", rows.join("\n"))).expect("a file for the test");
    let file = file.display().to_string();
    let table = diff(&[&[file.as_str()], &NEW_PRICES[..]].concat()).stdout;
    // Twelve apps, 300.00 each, in February and March.
    let item = "plan      professional  3599.76  10799.76    +7200.00  +200.0 %";
    for part in ["12 of 12 apps differ", "2020-02  1799.88   5399.88    +3600.00  +200.0 %  +3600.00", item, "app-19"] {
        assert!(table.contains(part), "{part} in\n{table}");
    }
    assert!(!table.contains("app-20"), "{table}");
    let same = diff(&[&file, &file, "--all"]).stdout;
    assert!(same.contains("0 of 12 apps differ") && same.contains("0.00  0.0 %"), "{same}");
    let one = diff(&[&[file.as_str()], &NEW_PRICES[..], &["--app", "app-20"]].concat()).stdout;
    assert!(one.contains("app app-20, amounts in USD") && one.contains("+600.00"), "{one}");
}

/// Apps that only one of the bills has are named as such; they are not taken for each other.
#[test]
fn apps_of_one_bill_alone_are_counted() {
    let out = scratch();
    let file = |name: &str, apps: &[&str]| {
        let rows: Vec<String> = apps.iter().map(|app| format!("2020-01-05,{app},upgrade,professional\n")).collect();
        let path = out.path().join(name);
        fs::write(&path, format!("date,app,action,edition\n{}", rows.concat())).expect("a file for the test");
        path.display().to_string()
    };
    let output = diff(&[&file("was.csv", &["a", "b", "c"]), &file("is.csv", &["b", "x"]), "--format", "csv"]);
    assert_eq!(output.stderr, "note: 2 apps are only in the first bill\nnote: 1 app is only in the second bill\n");
    let apps: Vec<&str> = output.stdout.lines().skip(1).filter_map(|line| line.split(',').next()).collect();
    assert_eq!(apps, ["a", "a", "c", "c", "x", "x"]);
}

#[test]
fn what_cannot_be_compared_says_why() {
    let out = scratch();
    let results = out.path().join("results");
    let written = billcast(&["run", TWO, "--out", &results.display().to_string(), "--quiet"]);
    assert_eq!(written.status, 0);
    let results = results.display().to_string();
    for (args, part) in [
        (&[TWO][..], "alone has nothing to be compared with"),
        (&[&results, "--against", "tencent-im-intl-2021-08"], "is a folder of results: its rulebook is set"),
        (&["-", TWO], "cannot read standard input"),
        (&[&results, TWO, "--from", "2019-05", "--to", "2019-06"], "no month in common"),
        (&[&results, TWO, "--app", "3"], "there is no app `3`"),
        (&[TWO, TWO, "--against", "tencent-im-intl-2020x"], "there is no rulebook `tencent-im-intl-2020x`"),
        (&[TWO, "scenarios/documented/4.csv"], "cannot be read"),
        (&[TWO, "scenarios/bad/several.csv"], "6 mistakes"),
        (&[&results, TWO, "--from", "2019-04", "--to", "2019-02"], "begins in 2019-04, after its end in 2019-02"),
        (&[&results, &results, "--against", "tencent-im-intl-2020"], "--against changes nothing"),
        (
            &[&results, TWO, "--rulebook", "tencent-im-intl-2020", "--against", "tencent-im-intl-2020"],
            "--rulebook changes",
        ),
        (&[&results, &results, "--rulebooks", "no-such-folder"], "--rulebooks changes nothing"),
        (&["scenarios/bad/several.csv", "scenarios/bad/no-rows.csv"], "7 mistakes in 2 files"),
        (&[TWO, TWO, TWO], "no more were expected"),
        (&[TWO, "--against", "tests/fixtures/kumo-chat.toml"], "is not a paid edition"),
    ] {
        let output = diff(args);
        assert_eq!((output.status, output.stdout.as_str()), (2, ""), "{args:?}: {}", output.stderr);
        assert!(output.stderr.contains(part), "{part} in\n{}", output.stderr);
    }
}

/// Results that are not as they were written are refused with file and line; nothing is guessed.
#[test]
fn results_with_mistakes_are_refused() {
    let out = scratch();
    let folder = out.path().display().to_string();
    let written = || {
        assert_eq!(billcast(&["run", TWO, "--out", &folder, "--quiet"]).status, 0);
    };
    for (file, from, to, part) in [
        ("charges.csv", "149.99,149.99", "149.99,149.98", "`2` in 2019-03 do not add up to the total in months.csv"),
        ("charges.csv", "2,2019-03,", "3,2019-03,", "charges.csv: line 2: 2019-03 of `3` is not in months.csv"),
        ("charges.csv", "2,2019-03,", "2,2020-03,", "charges.csv: line 2: 2020-03 of `2` is not in months.csv"),
        ("months.csv", "2,2019-03,", "2,2019-02,", "months.csv: line 3: 2019-02 of `2` stands here a second time"),
        ("violations.csv", "rule", "rules", "violations.csv: line 1: the column `rule` is missing"),
        ("charges.csv", "149.99,149.99", "149.99,149,99", "charges.csv: cannot be read"),
        ("charges.csv", "149.99,149.99", "149.99,1e3", "charges.csv: line 2: `1e3` does not have 2 decimals"),
        ("charges.csv", "149.99,149.99", "149.99,-149.99", "line 2: `-149.99` is not an amount"),
        ("charges.csv", ",2019-03,", ",2019-13,", "line 2: the month `2019-13` is not in the calendar"),
        ("charges.csv", ",plan,", ",plans,", "line 2: `plans` is not a category"),
        ("charges.csv", ",USD,", ",EUR,", "line 2: EUR in a run of USD"),
        ("charges.csv", "amount", "amounts", "charges.csv: line 1: the column `amount` is missing"),
        ("months.csv", "USD", "dollars", "months.csv: line 2: `0.00 dollars` is not an amount of a currency"),
        ("run.json", "{", "", "run.json: is not JSON"),
        ("run.json", "horizon", "horizont", "run.json: does not say which months the run reports"),
    ] {
        written();
        let path = out.path().join(file);
        let text = fs::read_to_string(&path).expect("a file of results");
        assert!(text.contains(from), "{file} has no {from}");
        fs::write(&path, text.replacen(from, to, 1)).expect("a file for the test");
        let output = diff(&[&folder, TWO]);
        assert_eq!((output.status, output.stdout.as_str()), (2, ""), "{part}");
        assert!(output.stderr.contains(part), "{part} in\n{}", output.stderr);
    }
}

/// A price rise looks free where the whole upgrade is refused, because content filtering is no longer sold (P1): the row
/// is shown, and said, and is in the JSON.
#[test]
fn rows_that_only_one_bill_refuses_are_shown() {
    let out = scratch();
    let file = out.path().join("up.csv");
    let rows = "date,action,edition,content_filtering\n2020-01-05,upgrade,professional,on\n";
    fs::write(&file, rows).expect("a file for the test");
    let file = file.display().to_string();
    let output = diff(&[&[file.as_str()], &NEW_PRICES[..]].concat());
    let refused = "refused only in what it is\n2020-01-05  up  upgrade: package_not_offered content_filtering\n";
    assert!(output.stdout.ends_with(refused), "{}", output.stdout);
    let said = "note: 1 refusal only in the second bill: the two are not of the same operations\n";
    assert_eq!((output.status, output.stderr.as_str()), (0, said));
    let json = diff(&[&[file.as_str()], &NEW_PRICES[..], &["--format", "json"]].concat()).stdout;
    let json: Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(json["refused_only_is"][0]["rule"], "package_not_offered");
    assert_eq!(json["refused_only_was"], json!([]));
    // Read back from results it is the same.
    let [was, is] = ["was", "is"].map(|name| out.path().join(name).display().to_string());
    for (folder, rulebook) in [(&was, NEW_PRICES[1]), (&is, NEW_PRICES[3])] {
        assert_eq!(billcast(&["run", &file, "--rulebook", rulebook, "--out", folder, "--quiet"]).status, 0);
    }
    assert_eq!(diff(&[&was, &is]).stdout, output.stdout);
    // A refusal of both is none of the difference.
    assert_eq!(diff(&[&is, &is]).stderr, "");
}

/// T2: a migration that is refused changes no amount, and is said.
#[test]
fn a_refused_migration_is_no_silence() {
    let out = scratch();
    let [stay, migrate] = ["stay.csv", "migrate.csv"].map(|name| out.path().join(name).display().to_string());
    let rows = "date,action,edition\n2022-11-01,upgrade,professional\n";
    fs::write(&stay, rows).expect("a file for the test");
    fs::write(&migrate, format!("{rows}2022-12-25,migrate,\n")).expect("a file for the test");
    let output = diff(&[&stay, &migrate]);
    assert!(output.stdout.starts_with("the two bills say the same, 2022-11 to 2023-02\n"), "{}", output.stdout);
    assert!(output.stdout.contains("2022-12-25  stay  migrate: migrate_not_available"), "{}", output.stdout);
}

/// T4: what goes beyond the last publication on both sides is said once.
#[test]
fn a_rulebook_used_beyond_its_publication_on_both_sides_is_named_once() {
    let output = diff(&[TWO, "scenarios/documented/1.csv", "--to", "2024-01", "--format", "csv"]);
    assert_eq!(output.stderr.matches("tencent-im-intl-2022-10 was last published").count(), 1, "{}", output.stderr);
}

/// A run before the first row has no month and no currency: it is compared all the same; two such runs are not.
#[test]
fn a_run_without_a_month_is_compared_as_nothing() {
    let out = scratch();
    let empty = out.path().join("empty").display().to_string();
    let run = ["run", TWO, "--from", "2018-01", "--to", "2019-01", "--out", &empty, "--quiet"];
    assert_eq!(billcast(&run).status, 0);
    let output = diff(&[&empty, TWO]);
    let said = "the two bills say the same, 2018-01 to 2019-01\n";
    assert_eq!((output.status, output.stderr.as_str(), output.stdout.as_str()), (0, "", said));
    let neither = diff(&[&empty, &empty]);
    assert_eq!(
        (neither.status, neither.stderr.contains("no app of either bill has a month")),
        (2, true),
        "{}",
        neither.stderr
    );
}

/// Results that lack a file are not taken for scenarios.
#[test]
fn results_without_one_of_their_files_are_refused() {
    let out = scratch();
    let folder = out.path().display().to_string();
    for file in ["run.json", "months.csv", "charges.csv", "violations.csv"] {
        assert_eq!(billcast(&["run", TWO, "--out", &folder, "--quiet"]).status, 0);
        fs::remove_file(out.path().join(file)).expect("a file of results");
        let output = diff(&[&folder, TWO]);
        assert_eq!((output.status, output.stdout.as_str()), (2, ""), "{file}");
        assert!(output.stderr.contains(&format!("{file}: cannot be read")), "{file}: {}", output.stderr);
    }
}

/// An app that begins after the months that are compared is in neither bill.
#[test]
fn an_app_that_begins_later_is_in_neither_bill() {
    let out = scratch();
    let file = out.path().join("apps.csv");
    let rows = "date,app,action,edition\n2020-01-05,a,upgrade,professional\n2021-01-05,b,upgrade,professional\n";
    fs::write(&file, rows).expect("a file for the test");
    let [file, results] = [file, out.path().join("results")].map(|path| path.display().to_string());
    assert_eq!(billcast(&["run", &file, "--to", "2020-06", "--out", &results, "--quiet"]).status, 0);
    let output = diff(&[&results, &file, "--to", "2020-06"]);
    assert_eq!(
        (output.stderr.as_str(), output.stdout.as_str()),
        ("", "the two bills say the same, 2020-01 to 2020-06\n")
    );
}
