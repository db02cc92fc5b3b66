//! What `forecast` prints and writes, and what `report --assumptions` shows, agree with one another.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::batch::rows;
use crate::picture::Picture;
use crate::program::{Output, billcast, files_of, scratch};

const BASE: &str = "scenarios/forecast/base.csv";
const ASSUMPTIONS: &str = "scenarios/forecast/assumptions.toml";

fn forecast(options: &[&str]) -> Output {
    billcast(&[&["forecast", BASE, "--assumptions", ASSUMPTIONS, "--draws", "300"], options].concat())
}

/// The files of a forecast.
fn written(options: &[&str]) -> BTreeMap<String, Vec<u8>> {
    let folder = scratch();
    let out = folder.path().to_str().expect("UTF-8");
    let output = forecast(&[options, &["--quiet", "--out", out]].concat());
    assert_eq!((output.status, output.stdout.as_str(), output.stderr.as_str()), (0, "", ""));
    files_of(folder.path())
}

#[test]
fn a_forecast_writes_tables_fan_and_cases() {
    let names: Vec<String> = written(&[]).into_keys().collect();
    let expected = [
        "case-base.csv",
        "case-high.csv",
        "case-low.csv",
        "cases.csv",
        "crossings.csv",
        "drivers.csv",
        "fan.svg",
        "first_crossings.csv",
        "forecast.csv",
        "forecast.json",
    ];
    assert_eq!(names, expected);
}

#[test]
fn what_is_printed_is_what_is_written_and_drawn() {
    let files = written(&["--from", "2020-01", "--budget", "700"]);
    let printed = forecast(&["--from", "2020-01", "--budget", "700", "--format", "csv"]);
    assert_eq!(printed.stdout.as_bytes(), files["forecast.csv"]);
    let months: Vec<_> = rows(&files["forecast.csv"]).into_iter().filter(|row| row["kind"] == "month").collect();
    assert_eq!((months.len(), months[0]["p50"].as_str(), months[0]["over"].as_str()), (24, "149.99", "0.0000"));
    let picture = Picture::read(std::str::from_utf8(&files["fan.svg"]).expect("UTF-8"));
    let drawn = picture.parts.iter().filter(|part| matches!(part.kind.as_str(), "known" | "drawn"));
    let drawn: Vec<[&str; 3]> = drawn.map(|part| ["month", "p5", "p95"].map(|name| part.says(name))).collect();
    let expected: Vec<[&str; 3]> =
        months.iter().map(|row| ["period", "p5", "p95"].map(|name| row[name].as_str())).collect();
    assert_eq!(drawn, expected);
    assert_eq!(picture.parts("known").count(), 6, "what the base has readings of is known");
}

/// `case-NAME.csv` is a scenario: `run` gives what `cases.csv` says.
#[test]
fn a_case_costs_what_running_it_costs() {
    let folder = scratch();
    let out = folder.path().to_str().expect("UTF-8");
    assert_eq!(forecast(&["--quiet", "--out", out]).status, 0);
    let cases = rows(&fs::read(folder.path().join("cases.csv")).expect("the cases"));
    let case = folder.path().join("case-high.csv");
    let run = billcast(&["run", case.to_str().expect("UTF-8"), "--to", "2021-12", "--format", "csv"]);
    let months = rows(run.stdout.as_bytes());
    let of_case = cases.iter().filter(|row| row["case"] == "high" && row["kind"] == "month");
    for row in of_case {
        let month = months.iter().find(|month| month["month"] == row["period"]).expect("the month");
        assert_eq!(month["total"], row["amount"], "{}", row["period"]);
    }
}

#[test]
fn how_it_was_made_names_the_assumptions_with_their_checksum() {
    let made: Value = serde_json::from_slice(&written(&[])["forecast.json"]).expect("JSON");
    assert_eq!((&made["options"]["draws"], &made["options"]["seed"]), (&"300".into(), &"1".into()));
    assert_eq!(made["inputs"][1]["file"], ASSUMPTIONS);
    assert_eq!(made["inputs"][1]["sha256"].as_str().map(str::len), Some(64));
}

#[cfg(feature = "xlsx")]
#[test]
fn the_workbook_of_a_forecast_checks_itself() {
    let mut book = crate::workbook::book::Book::open(&written(&["--as", "xlsx"])["forecast.xlsx"]);
    assert_eq!(book.cells("Checks")[3][3], calamine::Data::Bool(true));
    assert!(book.cells("Figures").len() > 18 && book.cells("Cases").len() == 4);
}

#[test]
fn a_forecast_never_overwrites_its_inputs() {
    let folder = scratch();
    let file = |name: &str| folder.path().join(name);
    fs::copy(crate::program::root().join(BASE), file("cases.csv")).expect("a copy");
    let (base, out) = (file("cases.csv"), folder.path().to_path_buf());
    let path = |path: &Path| path.to_str().expect("UTF-8").to_owned();
    let output =
        billcast(&["forecast", &path(&base), "--assumptions", ASSUMPTIONS, "--draws", "10", "--out", &path(&out)]);
    output.refused("would overwrite the input");
    assert_eq!(files_of(folder.path()).len(), 1);
}

fn page(options: &[&str]) -> String {
    let folder = scratch();
    let file = folder.path().join("page.html");
    let out = file.to_str().expect("UTF-8");
    let output = billcast(&[&["report", BASE, "--quiet", "--out", out], options].concat());
    assert_eq!((output.status, output.stderr.as_str()), (0, ""));
    fs::read_to_string(&file).expect("the page")
}

#[test]
fn the_page_shows_the_forecast_beside_the_bill() {
    let options = ["--assumptions", ASSUMPTIONS, "--draws", "300", "--budget", "100000"];
    let html = page(&options);
    let csv = rows(&written(&["--budget", "100000"])["forecast.csv"]);
    let total = csv.iter().find(|row| row["kind"] == "total").expect("the total");
    let shown = |name: &str| {
        let (whole, cents) = total[name].split_once('.').expect("cents");
        let (thousands, rest) = whole.split_at(whole.len() - 3);
        format!("{thousands},{rest}.{cents}")
    };
    assert!(html.contains(&format!("<dt>Forecast (P50)</dt><dd>{}</dd>", shown("p50"))), "{}", shown("p50"));
    let row: Vec<String> = ["p5", "p10", "p50"].map(|name| format!("<td class=\"n\">{}</td>", shown(name))).to_vec();
    assert!(html.contains(&format!("<tr><th scope=\"row\">total</th>{}", row.concat())));
    for id in ["forecast-table", "crossings-table", "drivers-table", "cases-table", "forecast-light-title"] {
        assert_eq!(html.matches(&format!("id=\"{id}\"")).count(), 1, "{id}");
    }
    assert!(html.contains("a block of dau above 20000 begins") && html.contains(ASSUMPTIONS));
    assert!(!page(&[]).contains("forecast-table"));
}

#[test]
fn draws_without_assumptions_are_refused() {
    billcast(&["report", BASE, "--draws", "7", "--out", "page.html"]).refused("--assumptions <FILE>");
}

/// A forecast of a base and assumptions made for it.
fn made(base: &str, assumptions: &str, options: &[&str]) -> (Output, BTreeMap<String, Vec<u8>>) {
    let folder = scratch();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).expect("a file");
        path.to_str().expect("UTF-8").to_owned()
    };
    let (base, assumptions) = (file("base.csv", base), file("a.toml", assumptions));
    let out = folder.path().join("out");
    let given = ["forecast", &base, "--assumptions", &assumptions, "--out", out.to_str().expect("UTF-8")];
    let output = billcast(&[&given, options].concat());
    assert_eq!(output.status, 0, "{}", output.stderr);
    (output, files_of(&out))
}

/// Daily users are known to March.
const READ: &str = "date,app,action,edition,count,meter,quantity
2020-01-10,shop,upgrade,professional,,,
2020-02-29,shop,usage,,,dau,12700
2020-03-31,shop,usage,,,dau,13100
";

#[test]
fn after_the_most_draws_a_note_says_that_the_errors_are_not_small_enough() {
    let driver = "[[driver]]\nname = \"dau\"\nstart = 15000\n[[driver.uncertainty]]\nkind = \"normal\"\nsd = 10000\n";
    let of = |until: &str| made(READ, driver, &["--draws", "5", "--until-error", until, "--most-draws", "2000"]);
    let (output, files) = of("0.01%");
    let said = "after 2000 draws, the most (--most-draws), the standard errors of the total's mean and P90 are not yet 0.01% of them";
    assert!(output.stderr.contains(said), "{}", output.stderr);
    let made: Value = serde_json::from_slice(&files["forecast.json"]).expect("JSON");
    let options = &made["options"];
    let expected = ("2000", "0.01%", "2000");
    let told = ["draws", "until_error", "most_draws"].map(|name| options[name].as_str().expect("text"));
    assert_eq!((told[0], told[1], told[2]), expected);
    assert!(!of("50%").0.stderr.contains("most-draws"));
}

/// The planned rooms of September set the first month drawn, and April to September pass without a reading.
#[test]
fn readings_that_lag_and_a_planned_count_that_sets_the_first_month_are_noted() {
    let planned = format!("{READ}2020-09-10,shop,open_room,,20,,\n");
    let driver = "[[driver]]\nname = \"dau\"\nstart = 15000\n";
    let (output, _) = made(&planned, driver, &["--draws", "5"]);
    let lags = "the last reading of app `shop` is of 2020-03, and drivers give rows from 2020-10 on: the months between are \
                billed as if nothing was used in them\n";
    let sets = "drivers give rows from 2020-10 on, for `open_room` of app `shop` on 2020-09-10 (base.csv:5) is later than every \
                reading (the last is of 2020-03): where that row is planned, set `from` in the assumptions";
    assert!(output.stderr.contains(lags) && output.stderr.contains(sets), "{}", output.stderr);
    let from = format!("from = \"2020-04\"\n{driver}");
    assert!(!made(&planned, &from, &["--draws", "5"]).0.stderr.contains("drivers give rows"));
    // Two apps whose readings lag behind those of a third; one that has stopped needs none.
    let mut rows = READ.to_owned();
    for (app, last) in [("a", "open_room,,1,,"), ("b", "open_room,,1,,"), ("gone", "stop,,,,")] {
        rows += &format!(
            "2020-01-10,{app},upgrade,professional,,,\n2020-01-31,{app},usage,,,dau,500\n2020-02-10,{app},{last}\n"
        );
    }
    let (output, _) = made(&rows, driver, &["--draws", "5"]);
    let lags = "the last reading of app `a` is of 2020-01, and drivers give rows from 2020-04 on: the months between are billed as \
                if nothing was used in them (and so it is of 1 more app)\n";
    assert!(output.stderr.contains(lags) && !output.stderr.contains("set `from`"), "{}", output.stderr);
}

#[test]
fn the_help_of_forecast_and_backtest_tells_of_their_own_months() {
    let help = |command: &str| {
        let text = billcast(&[command, "--help"]).stdout;
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let (forecast, backtest) = (help("forecast"), help("backtest"));
    assert!(forecast.contains("[default: the first one for which drivers give rows]"), "{forecast}");
    assert!(forecast.contains("[default: `to` of the assumptions, else 12 months of drivers' rows]"), "{forecast}");
    assert!(forecast.contains("(of --until-error: to begin with, but 1000 at least)"), "{forecast}");
    assert!(
        backtest.contains("[default: the first that can be forecast]") && backtest.contains("[[when]]"),
        "{backtest}"
    );
    assert!(!backtest.contains("--until-error"), "{backtest}");
    for text in [forecast, backtest] {
        assert!(!text.contains("earliest row") && !text.contains("two months after"), "{text}");
    }
    assert!(help("run").contains("[default: that of the earliest row]"));
}
