//! The workbook of a forecast, opened again by another library.

use billcast::export::workbook::write_forecast;
use billcast::export::{Csv, Kind, Table};
use billcast::ledger::{Counts, Depth, Forecast, Legend, RunInfo, Totals};
use billcast::rulebook::{EMBEDDED, Timeline, load};
use calamine::Data;

use super::file;
use super::made::{one_app, two_apps};
use crate::workbook::book::{Book, near};

fn written(forecast: &Forecast) -> Vec<u8> {
    let (id, text) = EMBEDDED[0];
    let timeline = Timeline::held(load(id, text).expect("a rulebook"));
    let legend = Legend { currency: timeline.currency(), names: timeline.names(), files: Vec::new() };
    let totals = Totals::new(forecast.horizon, timeline.names(), Depth::Counts);
    let run = RunInfo {
        options: vec![("seed", "7".to_owned())],
        horizon: forecast.horizon,
        rulebooks: Vec::new(),
        beyond_publication: Vec::new(),
        inputs: Vec::new(),
        counts: Counts::default(),
    };
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("forecast.xlsx");
    let out = std::fs::File::create(&path).expect("a file");
    write_forecast(forecast, (&run, &totals, &legend), folder.path(), out).expect("it is written");
    std::fs::read(path).expect("a workbook")
}

fn number(cell: &Data) -> f64 {
    let Data::Float(number) = cell else { panic!("{cell:?} is no number") };
    *number
}

#[test]
fn the_sheets_have_the_figures_of_the_files_as_numbers() {
    let forecast = two_apps();
    let mut book = Book::open(&written(&forecast));
    let expected = ["Forecast", "Figures", "Crossings", "First crossings", "Drivers", "Cases", "Assumptions", "Checks"];
    assert_eq!(book.sheets(), expected);
    for (table, sheet) in [
        (Table::Forecast, "Figures"),
        (Table::Crossings, "Crossings"),
        (Table::FirstCrossings, "First crossings"),
        (Table::Drivers, "Drivers"),
    ] {
        let (cells, text) = (book.cells(sheet), file(&forecast, table, &Csv));
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
        assert_eq!(cells.len(), rows.len() + 1, "{sheet}");
        for (cells, row) in cells[1..].iter().zip(&rows) {
            for ((cell, text), column) in cells.iter().zip(row).zip(table.columns()) {
                match (column.kind, cell) {
                    (_, Data::Empty) => assert_eq!(text, ""),
                    (Kind::Amount | Kind::Decimal | Kind::Number, cell) => {
                        assert_eq!(number(cell), text.parse::<f64>().expect("a number"), "{sheet} {}", column.name);
                    }
                    (Kind::Text, cell) => assert_eq!(cell, &Data::String(text.to_owned())),
                    (_, cell) => assert!(matches!(cell, Data::DateTime(_)), "{sheet} {}: {cell:?}", column.name),
                }
            }
        }
    }
}

#[test]
fn forecast_shows_everything_together_period_by_period() {
    let mut book = Book::open(&written(&two_apps()));
    let cells = book.cells("Forecast");
    assert_eq!(cells[0][0], Data::String("Forecast of all 2 apps together, 2026-01 to 2026-04".to_owned()));
    let headers = cells.iter().position(|row| row[0] == Data::String("Period".to_owned())).expect("headers");
    let periods: Vec<&Data> = cells[headers + 1..].iter().map(|row| &row[0]).collect();
    let expected = ["2026-01", "2026-02", "2026-03", "2026-04", "2026-Q1", "2026-Q2", "2026", "total"];
    assert_eq!(periods, expected.map(|period| Data::String(period.to_owned())).iter().collect::<Vec<_>>());
    // Three times 100, 100, 110, 120, 130, 140 and 112.34, the largest error, the budget, 30 of 200 draws and its error.
    let second: Vec<f64> = cells[headers + 2][3..14].iter().map(number).collect();
    assert_eq!(second, [300.0, 300.0, 330.0, 360.0, 390.0, 420.0, 337.02, 0.07, 125.0, 0.15, 0.0252]);
    // The widths of the bands: 0, 90 and 30.
    let bands: Vec<f64> = cells[headers + 2][15..18].iter().map(number).collect();
    assert_eq!(bands, [0.0, 90.0, 30.0]);
}

#[test]
fn a_case_is_the_sum_of_its_months_and_all_apps_together_that_of_the_apps() {
    let mut book = Book::open(&written(&two_apps()));
    let cells = book.cells("Cases");
    let totals: Vec<f64> = cells[1..].iter().map(|row| number(&row[6])).collect();
    assert_eq!(totals, [406.0, 600.0, 812.0, 1200.0, 1218.0, 1800.0]);
    for row in &cells[1..] {
        near(&row[6], row[2..6].iter().map(number).sum());
    }
    let formulas = book.formulas("Cases");
    assert_eq!(formulas.len(), 6, "{formulas:?}");
    assert_eq!(formulas[0], "ROUND(SUM(C2:F2),2)");
}

#[test]
fn every_check_holds_and_the_master_check_is_of_all() {
    for forecast in [two_apps(), one_app("=cmd|' /C calc'!A0")] {
        let mut book = Book::open(&written(&forecast));
        assert_eq!(book.cells("Checks")[3][3], Data::Bool(true));
        let rows = book.table("Checks", "The sheets as a whole", 4);
        assert!(rows.len() >= 18, "{}", rows.len());
        for row in &rows {
            assert_eq!((row[3].clone(), number(&row[1])), (Data::Bool(true), number(&row[2])), "{row:?}");
        }
        let master =
            book.formulas("Checks").into_iter().find(|formula| formula.starts_with("COUNTIF")).expect("it is there");
        assert_eq!(master, format!("COUNTIF(D9:D{},TRUE)={}", 8 + rows.len(), rows.len()));
    }
}

#[test]
fn the_same_forecast_is_the_same_workbook() {
    assert_eq!(written(&two_apps()), written(&two_apps()));
}
