//! The workbook of `--as xlsx`, opened again by another library: the cells of the CSV files in real types, formulas with
//! their values, texts that are never run. `.ci/workbook` has a spreadsheet program calculate it anew.

pub mod book;
mod limits;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use billcast::export::{Kind, Table};
use calamine::Data;

use crate::batch::{portfolio, results, rows, run};
use crate::program::{billcast, files_of, root, scratch};
use book::{Book, date, serial};

/// The files of a run as CSV and workbook.
fn files(scenario: &Path, args: &[&str]) -> BTreeMap<String, Vec<u8>> {
    results(scenario, &[&["--as=csv,xlsx"], args].concat())
}

fn opened(files: &BTreeMap<String, Vec<u8>>) -> Book {
    Book::open(&files["bill.xlsx"])
}

/// A scenario of the test's own.
pub fn scenario(folder: &Path, text: &str) -> PathBuf {
    let file = folder.join("app.csv");
    fs::write(&file, text).expect("a file for the test");
    file
}

/// Whether a cell of the workbook is that of the CSV file, in the type of its column.
fn is(cell: &Data, csv: &str, kind: Kind) -> bool {
    match (cell, kind) {
        (Data::Empty, _) => csv.is_empty(),
        (Data::String(text), Kind::Text) => text == csv,
        (Data::DateTime(day), Kind::Date) => day.as_f64() == serial(date(csv)),
        (Data::DateTime(day), Kind::Month) => day.as_f64() == serial(date(&format!("{csv}-01"))),
        (Data::Float(number), Kind::Number | Kind::Amount | Kind::Price | Kind::Quantity) => {
            csv.parse().is_ok_and(|expected: f64| *number == expected)
        }
        _ => false,
    }
}

/// Compares each sheet with its CSV file, and gives how many cells were compared.
fn agree(files: &BTreeMap<String, Vec<u8>>) -> usize {
    let mut book = opened(files);
    let mut compared = 0;
    for (table, name) in [(Table::Charges, "Charges"), (Table::Invoices, "Invoices"), (Table::Violations, "Violations")]
    {
        let sheet = book.cells(name);
        let mut csv = csv::Reader::from_reader(&files[&format!("{}.csv", table.name())][..]);
        let header: Vec<Data> = csv.headers().expect("a header").iter().map(|name| Data::String(name.into())).collect();
        assert_eq!(sheet[0], header, "{name}");
        let expected: Vec<csv::StringRecord> = csv.records().map(|row| row.expect("a row")).collect();
        assert_eq!(sheet.len(), expected.len() + 1, "{name}");
        for (row, expected) in sheet[1..].iter().zip(&expected) {
            for ((cell, expected), column) in row.iter().zip(expected).zip(table.columns()) {
                assert!(is(cell, expected, column.kind), "{name} {}: {cell:?} is not {expected}", column.name);
                compared += 1;
            }
        }
        assert!(book.formulas(name).is_empty(), "{name} has no formula");
    }
    compared + months_agree(files, &mut book)
}

/// Months: a row for each app, a column for each month of `months.csv`, totals behind and below.
fn months_agree(files: &BTreeMap<String, Vec<u8>>, book: &mut Book) -> usize {
    let (sheet, csv) = (book.cells("Months"), rows(&files["months.csv"]));
    let mut expected: BTreeMap<&str, BTreeMap<&str, f64>> = BTreeMap::new();
    for row in &csv {
        let total = row["total"].parse().expect("an amount");
        expected.entry(&row["app"]).or_default().insert(&row["month"], total);
    }
    let months: Vec<&Data> = sheet[0][1..sheet[0].len() - 1].iter().collect();
    let (body, total) = (&sheet[1..sheet.len() - 1], sheet.last().expect("the total"));
    assert_eq!(body.len(), expected.len());
    for (row, (app, of_app)) in body.iter().zip(&expected) {
        assert_eq!(row[0], Data::String((*app).to_owned()));
        let mut found = BTreeMap::new();
        for (cell, month) in row[1..].iter().zip(&months) {
            if let Data::Float(amount) = cell {
                found.insert(book::month(month), *amount);
            }
        }
        let found: BTreeMap<&str, f64> = found.iter().map(|(month, amount)| (month.as_str(), *amount)).collect();
        assert_eq!(found, *of_app, "{app}");
        book::near(row.last().expect("a total"), of_app.values().sum());
    }
    for (at, month) in months.iter().enumerate() {
        let month = book::month(month);
        book::near(&total[at + 1], expected.values().filter_map(|of_app| of_app.get(month.as_str())).sum());
    }
    csv.len()
}

/// Every cell of the CSV files stands in the workbook, in its type: numbers as numbers, dates as dates, ids as texts.
#[test]
fn the_bill_in_the_workbook_is_the_bill_in_csv() {
    let mut compared = 0;
    for folder in ["documented", "examples", "timeline"] {
        for entry in fs::read_dir(root().join("scenarios").join(folder)).expect("scenarios") {
            let path = entry.expect("an entry").path();
            if path.extension().is_some_and(|ending| ending == "csv") {
                compared += agree(&files(&path, &[]));
            }
        }
    }
    assert!(compared > 2_000, "{compared}");
    let portfolio = portfolio(30, 12);
    assert!(agree(&files(&portfolio.mixed, &[])) > 5_000);
    let yen = scratch();
    let text = "date,app,action,edition,meter,quantity\n2024-01-15,a,upgrade,grove,,\n\
        2024-02-22,a,usage,,stream_gb,1.601\n";
    let held = ["--rulebook=tests/fixtures/kumo-chat.toml"];
    assert!(agree(&files(&scenario(yen.path(), text), &held)) > 20);
}

/// Scenario 2 of the guide, worked out by hand (RULES.md 8, I1): charged by month of service, invoiced in the month after it.
#[test]
fn what_is_charged_in_a_month_and_what_is_invoiced_in_it_both_stand_on_summary() {
    let mut book = opened(&files("scenarios/documented/2.csv".as_ref(), &[]));
    let months = book.table("Summary", "By month", 6);
    let row = |month: &str, amounts: &[f64]| {
        let cells = amounts.iter().map(|amount| Data::Float(*amount));
        [book::day(&format!("{month}-01"))].into_iter().chain(cells).collect::<Vec<Data>>()
    };
    assert_eq!(months[0], row("2019-02", &[0.0, 0.0, 0.0, 0.0, 0.0]));
    assert_eq!(months[1], row("2019-03", &[149.99, 149.99, 0.0, 299.98, 0.0]));
    assert_eq!(months[2], row("2019-04", &[149.99, 149.99, 0.0, 299.98, 299.98]));
    // May is not simulated: April is invoiced in it.
    assert_eq!(months[3][1..5], [const { Data::Empty }; 4]);
    assert_eq!((&months[3][0], &months[3][5]), (&book::day("2019-05-01"), &Data::Float(299.98)));
    assert_eq!(months[4][1..], row("2019-02", &[299.98, 299.98, 0.0, 599.96, 599.96])[1..]);

    let says = |book: &mut Book, label: &str| book.beside("Summary", label, 4);
    assert_eq!(says(&mut book, "Charged, by month of service (accrual)"), Data::Float(599.96));
    assert_eq!(says(&mut book, "Invoiced from 2019-02 to 2019-04, by invoice date (cash)"), Data::Float(299.98));
    assert_eq!(says(&mut book, "Invoiced after 2019-04, for these months"), Data::Float(299.98));
    assert_eq!(book.beside("Summary", "Month in which most is charged", 3), book::day("2019-03-01"));
    let days = book.table_at("Summary", "By invoice date", 7, 4);
    let day = |day: &str, bills: &str| {
        vec![book::day(day), Data::String(bills.into()), Data::Float(1.0), Data::Float(149.99)]
    };
    let expected =
        [("2019-04-01", "services"), ("2019-04-03", "plan"), ("2019-05-01", "services"), ("2019-05-03", "plan")];
    assert_eq!(days[..4], expected.map(|(date, bills)| day(date, bills)));
    assert_eq!(days[4][2..], [Data::Float(4.0), Data::Float(599.96)]);
    let items = book.table("Summary", "By item", 5);
    assert_eq!((&items[0][1], &items[0][4]), (&Data::String("professional".into()), &Data::Float(299.98)));
    assert_eq!((&items[1][1], &items[1][4]), (&Data::String("unlimited_av_rooms".into()), &Data::Float(299.98)));
}

/// Totals and checks are formulas; whoever opens the workbook without calculating sees their values.
#[test]
fn every_check_is_a_formula_whose_value_is_true() {
    for scenario in ["scenarios/documented/1.csv", "scenarios/examples/07-what-exists-stays.csv"] {
        let mut book = opened(&files(scenario.as_ref(), &[]));
        assert_eq!(book.beside("Checks", "All checks hold", 3), Data::Bool(true));
        let verdicts = book.cells("Checks").into_iter().flatten().filter(|cell| matches!(cell, Data::Bool(_)));
        let verdicts: Vec<Data> = verdicts.collect();
        assert!(verdicts.len() > 20 && verdicts.iter().all(|verdict| *verdict == Data::Bool(true)), "{verdicts:?}");
        let formulas = book.formulas("Checks");
        assert!(formulas.len() > 3 * verdicts.len() / 2);
        for sheet in ["Charges", "Months", "Summary", "Invoices", "Violations"] {
            assert!(formulas.iter().any(|formula| formula.contains(&format!("{sheet}!"))), "{sheet}");
        }
        assert_eq!(book.beside("Summary", "Checks", 4), Data::String("all hold".into()));
        assert!(book.formulas("Summary").len() > 20);
    }
}

/// So many verdicts must be true: one that is gone, or a text in its place, is not.
#[test]
fn the_check_of_all_checks_counts_those_that_hold() {
    let mut book = opened(&files("scenarios/documented/1.csv".as_ref(), &[]));
    let verdicts = book.cells("Checks").into_iter().flatten().filter(|cell| *cell == Data::Bool(true)).count();
    let counts = format!("={}", verdicts - 1);
    let is_master = |formula: &&String| formula.starts_with("COUNTIF(") && formula.ends_with(&counts);
    assert_eq!(book.formulas("Checks").iter().filter(is_master).count(), 1, "{verdicts}");
}

/// F1, F2: each app has its line: a ultimate from February (449.99), A professional (149.99); their names are the same but
/// for the case. Rows: one of Months, one charge, one invoice.
#[test]
fn each_app_is_checked_by_its_name_letter_by_letter() {
    let folder = scratch();
    let rows = "date,app,action,edition\n2020-01-05,a,upgrade,ultimate\n2020-01-05,A,upgrade,professional\n";
    let mut book = opened(&files(&scenario(folder.path(), rows), &["--to=2020-02"]));
    let found = book.table("Checks", "Charged by app", 8);
    for (row, (app, amount)) in found.iter().zip([("A", 149.99), ("a", 449.99)]) {
        let amounts = [const { Data::Empty }; 4].map(|_| Data::Float(amount));
        let rows = [Data::Float(3.0), Data::Float(3.0), Data::Bool(true)];
        assert_eq!(*row, [&[Data::String(app.to_owned())][..], &amounts, &rows].concat());
    }
    assert_eq!(found.len(), 2);
    let exact = |formula: &String| formula.contains("SUMPRODUCT(EXACT(Charges!$A$2:$A$3,");
    assert!(book.formulas("Checks").iter().any(exact));
}

/// A thousand apps are checked one by one; of more it is said that they are not.
#[test]
fn of_very_many_apps_it_is_said_that_they_are_not_checked_one_by_one() {
    let folder = scratch();
    let rows: String = (0..=1_000).map(|app| format!("2020-01-05,app-{app},create\n")).collect();
    let mut book = opened(&files(&scenario(folder.path(), &format!("date,app,action\n{rows}")), &[]));
    let said = "Too many apps and rows to compare one by one: only what stands above is checked.";
    assert!(book.cells("Checks").into_iter().flatten().any(|cell| cell == Data::String(said.to_owned())));
    assert_eq!(book.beside("Checks", "All checks hold", 3), Data::Bool(true));
}

/// What turns the direction of a text, unseen, is shown.
#[test]
fn a_mark_that_turns_a_text_around_is_seen() {
    let folder = scratch();
    let rows = "date,app,action\n2020-01-05,pay\u{202e}gnp,create\n";
    let mut book = opened(&files(&scenario(folder.path(), rows), &[]));
    assert_eq!(book.cells("Months")[1][0], Data::String("pay[U+202E]gnp".to_owned()));
}

/// A text that a spreadsheet would run as a formula is shown: in the workbook it is a text like any other.
#[test]
fn an_app_called_like_a_formula_is_shown_and_not_run() {
    let folder = scratch();
    let long = "長い名前".repeat(21) + &"x".repeat(4);
    let apps = [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\tx",
        "\rx",
        "=HYPERLINK(\"http://x\",\"y\")",
        "'=1",
        "_x0041_",
        "a<b>&\"c\"",
        "1e5",
        "2020-01-01",
        "TRUE",
        "東京のアプリ",
        "تطبيق الدردشة",
        &long,
    ];
    let rows = apps.map(|app| {
        let quoted = app.replace('"', "\"\"");
        format!("2020-01-05,\"{quoted}\",join,,\"{quoted}\",600\n2020-01-06,\"{quoted}\",upgrade,professional,,\n")
    });
    let text = "date,app,action,edition,user,count\n".to_owned() + &rows.concat();
    let files = files(&scenario(folder.path(), &text), &["--to=2020-02"]);
    let mut expected = apps;
    expected.sort_unstable();
    assert!(agree(&files) > 16 * 20);
    let mut book = opened(&files);
    let names: Vec<Data> = book.cells("Months")[1..].iter().map(|row| row[0].clone()).collect();
    let names = &names[..names.len() - 1];
    assert_eq!(names, expected.iter().map(|name| Data::String((*name).to_owned())).collect::<Vec<_>>());
    // The totals are the only formulas of the sheet.
    assert!(book.formulas("Months").iter().all(|formula| formula.starts_with("SUM(")));
    let subjects = book.cells("Violations")[1..].iter().map(|row| row[6].clone()).collect::<Vec<_>>();
    assert_eq!(subjects, names);
}

/// The same input gives the same bytes, whatever the time and the number of threads.
#[test]
fn the_workbook_of_the_same_rows_is_the_same_bytes() {
    let portfolio = portfolio(40, 6);
    let first = files(&portfolio.mixed, &["--threads=1"]);
    // A second later.
    std::thread::sleep(std::time::Duration::from_millis(1_100));
    for args in [&["--threads=7"][..], &["--threads=2"]] {
        assert!(files(&portfolio.mixed, args)["bill.xlsx"] == first["bill.xlsx"], "{args:?}");
    }
    let grouped = files(&portfolio.by_app, &["--grouped"]);
    let kept = files(&portfolio.by_app, &[]);
    assert!(grouped["bill.xlsx"] == kept["bill.xlsx"]);
}

/// Assumptions names what the bill rests on, as `run.json` does, and where the rulebooks come from.
#[test]
fn the_assumptions_name_rulebooks_sources_readings_and_inputs() {
    let files = files("scenarios/documented/3.csv".as_ref(), &["--to=2023-06"]);
    let run: serde_json::Value = serde_json::from_slice(&files["run.json"]).expect("JSON");
    let mut book = opened(&files);
    let inputs = book.table("Assumptions", "Inputs", 3);
    let text = |value: &serde_json::Value| Data::String(value.as_str().expect("a text").to_owned());
    let input = &run["inputs"][0];
    let rows = Data::Float(input["rows"].as_f64().expect("a number"));
    assert_eq!(inputs[0], [text(&input["file"]), text(&input["sha256"]), rows]);
    let rulebooks = book.table("Assumptions", "Rulebooks", 6);
    assert_eq!(rulebooks[0][0], text(&run["rulebooks"][0]["id"]));
    assert_eq!(rulebooks[0][2..5], ["2019-01-01", "2020-02-19", "2021-08-05"].map(book::day));
    assert_eq!(rulebooks[0][5], book::day("2021-08-01"));
    let readings = book.table("Assumptions", "Readings of what the publications leave open", 3);
    let expected = ["tencent-im-intl-2020", "G1 refund", "none"].map(|text| Data::String(text.into()));
    assert_eq!(readings[0], expected);
    let sources = book.table("Assumptions", "Sources", 3);
    assert!(sources.iter().any(|row| row[2] == book::day("2020-12-09")), "the operation guide");
    let beyond = book.table("Assumptions", "Used beyond the last publication", 4);
    assert_eq!(
        (&beyond[0][0], &beyond[0][3]),
        (&Data::String("tencent-im-intl-2022-10".into()), &book::day("2023-06-01"))
    );
    let made = book.table("Assumptions", "The run", 2);
    assert_eq!(made[0][1], text(&run["program"]));
    assert!(made.contains(&["option to", "2023-06"].map(|text| Data::String(text.into())).to_vec()));
}

/// A workbook is whole: what leaves sheets out is refused before anything is read.
#[test]
fn a_workbook_of_some_sheets_is_refused() {
    let folder = scratch();
    let out = folder.path().join("out");
    for part in ["--only=months", "--summary"] {
        let args = ["--as=xlsx", part, "--out", out.to_str().expect("UTF-8")];
        run("scenarios/documented/2.csv".as_ref(), &args).refused("which are checked against each other");
        assert!(!out.exists());
    }
    run("scenarios/documented/2.csv".as_ref(), &["--as=xlsx"]).refused("--out");
}

/// A workbook of an earlier run beside the files of another one is told of, and a scenario is never overwritten.
#[test]
fn a_workbook_of_an_earlier_run_is_named() {
    let folder = scratch();
    let out = folder.path().to_str().expect("UTF-8");
    let first = run("scenarios/documented/2.csv".as_ref(), &["--as=xlsx", "--out", out]);
    assert_eq!((first.status, first.stderr.as_str()), (0, ""));
    assert_eq!(files_of(folder.path()).into_keys().collect::<Vec<_>>(), ["bill.xlsx", "run.json"]);
    let json: serde_json::Value = serde_json::from_slice(&files_of(folder.path())["run.json"]).expect("JSON");
    assert_eq!(json["options"]["as"], "xlsx");
    let second = run("scenarios/documented/2.csv".as_ref(), &["--out", out]);
    assert!(second.stderr.contains("of an earlier run, not of this one") && second.stderr.contains("bill.xlsx"));
    let link = folder.path().join("results");
    fs::create_dir(&link).expect("a folder for the test");
    let named_like_it = link.join("bill.xlsx");
    fs::copy(root().join("tests/fixtures/kumo-chat.toml"), &named_like_it).expect("a file for the test");
    let rows = folder.path().join("a.csv");
    fs::write(&rows, "date,action,edition\n2024-01-15,upgrade,grove\n").expect("a file for the test");
    let args =
        ["run".as_ref(), rows.as_os_str(), "--as=xlsx".as_ref(), "--rulebook".as_ref(), named_like_it.as_os_str()];
    let out = ["--out".as_ref(), link.as_os_str()];
    billcast(&[&args[..], &out].concat()).refused("would overwrite the input");
}
