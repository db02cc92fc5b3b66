//! Workbooks of nothing, of much, and of more than a sheet holds.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use billcast::calendar::Horizon;
use billcast::engine::Engine;
use billcast::export::workbook::{Kept, Workbook};
use billcast::ledger::{AppResult, Depth, Legend, RunInfo, Totals};
use calamine::Data;

use super::book::{self, Book};
use super::{agree, files, opened, scenario};
use crate::batch::{portfolio, run};
use crate::bill::{self, published};
use crate::program::{Output, files_of, scratch};

/// Of an app that never pays there is a row of zeros, and every check holds.
#[test]
fn a_bill_without_charges_is_a_workbook_without_charges() {
    let folder = scratch();
    let files = files(&scenario(folder.path(), "date,app,action\n2020-01-05,a,create\n"), &[]);
    assert_eq!(agree(&files), 3);
    let mut book = opened(&files);
    assert_eq!(book.cells("Charges").len(), 1);
    assert_eq!(book.beside("Summary", "Charged, by month of service (accrual)", 4), Data::Float(0.0));
    assert_eq!(book.beside("Checks", "All checks hold", 3), Data::Bool(true));
}

/// One month, and 120 of them.
#[test]
fn one_month_and_120_months_each_have_their_column() {
    let folder = scratch();
    let file = scenario(folder.path(), "date,app,action,edition\n2019-01-05,a,upgrade,professional\n");
    for (to, months) in [("2019-01", 1), ("2028-12", 120)] {
        let files = files(&file, &["--to", to]);
        agree(&files);
        let mut book = opened(&files);
        assert_eq!(book.cells("Months")[0].len(), months + 2);
        assert_eq!(book.beside("Checks", "All checks hold", 3), Data::Bool(true));
    }
}

/// An amount of a cent and one of ten million stand as they are, and add up.
#[test]
fn amounts_from_a_cent_to_ten_million_add_up() {
    let folder = scratch();
    let rulebook = folder.path().join("ours.toml");
    let changes =
        [("fee = { price = \"149.99\"", "fee = { price = \"10000000\""), ("price = \"0.69\"", "price = \"0.01\"")];
    bill::classic_with(&changes);
    let text = changes.iter().fold(bill::classic_text().to_owned(), |text, (from, to)| text.replace(from, to));
    fs::write(&rulebook, text).expect("a file for the test");
    let rows = "date,app,action,edition,meter,quantity\n2020-01-05,a,upgrade,professional,,\n\
        2020-01-06,a,usage,,bandwidth_mbps,1\n";
    let held = ["--rulebook", rulebook.to_str().expect("UTF-8"), "--to=2020-03"];
    let files = files(&scenario(folder.path(), rows), &held);
    agree(&files);
    let mut book = opened(&files);
    let amounts: Vec<Data> = book.cells("Charges")[1..].iter().map(|row| row[9].clone()).collect();
    assert_eq!(amounts, [0.01, 10_000_000.0, 10_000_000.0].map(Data::Float));
    assert_eq!(book.beside("Summary", "Charged, by month of service (accrual)", 4), Data::Float(20_000_000.01));
}

/// Spreadsheets keep 15 digits: more are refused, never cut; nor is there a day before March 1900. Nothing is left behind.
#[test]
fn what_no_spreadsheet_holds_is_an_error_that_says_what_to_write_instead() {
    let folder = scratch();
    let out = folder.path().join("out");
    let rulebook = folder.path().join("dear.toml");
    let text = bill::classic_text().replace("price = \"0.69\"", "price = \"999999\"");
    fs::write(&rulebook, text).expect("a file for the test");
    let rows = "date,action,edition,meter,quantity\n2020-01-05,upgrade,professional,,\n\
        2020-01-06,usage,,bandwidth_mbps,1000000000000\n";
    let to = |held: &Path, rows: &str, message: &str| {
        let file = scenario(folder.path(), rows);
        let args = ["--rulebook", held.to_str().expect("UTF-8"), "--as=xlsx", "--out", out.to_str().expect("UTF-8")];
        let refused = run(&file, &args);
        refused.refused(message);
        refused.refused("write it as CSV");
        assert!(!out.exists() || files_of(&out).is_empty());
    };
    to(&rulebook, rows, "the amounts have more than the 15 digits that a spreadsheet keeps");
    let early = "date,action,edition\n1900-02-05,upgrade,grove\n";
    to(Path::new("tests/fixtures/kumo-chat.toml"), early, "a workbook has no day as early as 1900-02-01");
}

/// Where the disk is full there is an error, and nothing half-written.
#[cfg(unix)]
#[test]
fn a_full_disk_ends_the_workbook_in_order() {
    let (folder, portfolio) = (scratch(), portfolio(30, 12));
    let out = folder.path().join("out");
    // No file may grow beyond 8 KiB.
    let script = "trap '' XFSZ; ulimit -f 16; exec \"$0\" run \"$1\" --as xlsx --out \"$2\"";
    let mut shell = Command::new("sh");
    shell.args(["-c", script, env!("CARGO_BIN_EXE_billcast")]).arg(portfolio.mixed).arg(&out);
    let child = shell.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("a shell");
    let output = Output::of(child);
    output.refused("bill.xlsx");
    output.refused("on a disk with room");
    assert!(!output.stderr.contains("panicked"), "{}", output.stderr);
    assert!(!out.exists());
}

/// The results of rows on sheets of at most so many rows.
fn split(rows: &str, rows_per_sheet: u32) -> Vec<u8> {
    let timeline = published();
    let scenario = bill::scenario(&timeline, rows);
    let horizon = Horizon { from: "2020-01".parse().expect("a month"), to: "2020-06".parse().expect("a month") };
    let engine = Engine::new(&timeline, horizon);
    let files = scenario.files.iter().map(|file| file.name.clone()).collect();
    let legend = Legend { currency: timeline.currency(), names: timeline.names(), files };
    let folder = scratch();
    let workbook = Workbook::begin(legend, horizon, rows_per_sheet, folder.path());
    let (mut workbook, mut totals) =
        (workbook.expect("files"), Totals::new(horizon, timeline.names(), Depth::Invoices));
    for app in scenario.apps() {
        let ledger = engine.replay(&app.rows, &mut ());
        let mut kept = Kept::default();
        kept.add(&AppResult { app: app.name, ledger: &ledger, ids: &app.ids, details: None });
        totals.add(&ledger);
        workbook.take(&kept).expect("files");
    }
    totals.fill(horizon.to);
    let mut bytes = Vec::new();
    workbook.write(&totals, &made(horizon, &totals), &mut bytes).expect("a workbook");
    assert_eq!(files_of(folder.path()).len(), 0, "nothing is left of the rows");
    bytes
}

fn made(horizon: Horizon, totals: &Totals) -> RunInfo {
    let (options, rulebooks, beyond_publication, inputs) = Default::default();
    RunInfo { options, horizon, rulebooks, beyond_publication, inputs, counts: totals.counts }
}

/// Seven apps, of which the third has three violations.
fn apps() -> String {
    let mut rows = "date,app,action,edition,unlimited_av_rooms,count\n".to_owned();
    for app in 1..=7 {
        rows += &format!("2020-01-05,app-{app},upgrade,professional,,\n2020-03-0{app},app-{app},change,,on,\n");
    }
    rows + "2020-01-02,app-3,open_room,,,30\n2020-01-03,app-3,open_room,,,30\n2020-01-04,app-3,open_room,,,30\n"
}

/// More rows than a sheet holds go on in numbered sheets; formulas are over all of them, and Summary says so.
#[test]
fn more_rows_than_a_sheet_holds_go_on_in_numbered_sheets() {
    let (whole, parts) = (split(&apps(), 1_000), split(&apps(), 5));
    // For .ci/workbook, which calculates the formulas over several sheets.
    fs::write(Path::new(env!("CARGO_TARGET_TMPDIR")).join("split.xlsx"), &parts).expect("the folder of the tests");
    let (mut whole, mut parts) = (Book::open(&whole), Book::open(&parts));
    assert_eq!(whole.sheets(), ["Summary", "Months", "Charges", "Invoices", "Violations", "Assumptions", "Checks"]);
    let mut rows: BTreeMap<String, usize> = BTreeMap::new();
    for sheet in ["Months", "Charges", "Invoices", "Violations"] {
        let numbered: Vec<String> = parts.sheets().into_iter().filter(|name| name.starts_with(sheet)).collect();
        let expected = (1..=numbered.len()).map(|at| if at == 1 { sheet.to_owned() } else { format!("{sheet} {at}") });
        assert_eq!(numbered, expected.collect::<Vec<_>>());
        let below = |cells: Vec<Vec<Data>>| {
            let total = usize::from(sheet == "Months");
            cells[1..cells.len() - total].to_vec()
        };
        let expected = below(whole.cells(sheet));
        let mut found = Vec::new();
        for name in &numbered {
            let cells = parts.cells(name);
            assert!(cells.len() <= 5, "{name}");
            assert_eq!(cells[0], whole.cells(sheet)[0], "each has the header");
            found.extend(below(cells));
        }
        assert_eq!(found, expected, "{sheet}");
        rows.insert(sheet.to_owned(), numbered.len());
    }
    // Seven apps, three on a sheet with a total; 35 plan fees and 28 of rooms, four on a sheet.
    assert_eq!((rows["Months"], rows["Charges"], rows["Violations"]), (3, 16, 1));
    let says = parts.cells("Summary")[2][0].clone();
    let said = "More rows than a sheet holds: Months stands on 3 sheets, Months to Months 3; Charges stands on 16 sheets, \
        Charges to Charges 16; Invoices stands on 16 sheets, Invoices to Invoices 16.";
    assert_eq!(says, Data::String(said.to_owned()));
    assert_eq!(whole.cells("Summary")[2][0], Data::Empty);
    for label in [
        "Charged, by month of service (accrual)",
        "Apps",
        "Violations: reasons for which rows are refused, whole or in part",
    ] {
        assert_eq!(parts.beside("Summary", label, 4), whole.beside("Summary", label, 4), "{label}");
    }
    // 7 apps, 5 months of 149.99 and 4 more of as much for the rooms.
    let total = 7.0 * 9.0 * 149.99;
    book::near(&parts.beside("Summary", "Charged, by month of service (accrual)", 4), total);
    assert_eq!(parts.beside("Checks", "All checks hold", 3), Data::Bool(true));
    assert!(parts.formulas("Checks").iter().any(|formula| formula.contains("'Charges 16'!")));
}
