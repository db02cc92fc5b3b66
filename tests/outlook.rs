//! A forecast as it is shown: the figures of tables, CSV and JSON are those of the forecast.

mod chart;
mod made;
mod program;
#[cfg(feature = "xlsx")]
mod workbook;

use billcast::export::outlook::{Shown, write_table};
use billcast::export::{AlignedText, Csv, Format, Json, JsonLines, Printed, SafeCsv, Table};
use billcast::ledger::{Chance, Forecast, percent, share};
use serde_json::{Value, json};

use made::{one_app, two_apps};

fn printed(format: &impl for<'f> Printed<Shown<'f>>, forecast: &Forecast) -> String {
    let run = json!({ "program": "billcast" });
    let mut out = Vec::new();
    format.print(&Shown { forecast, run: &run }, &mut out).expect("writing to memory");
    String::from_utf8(out).expect("UTF-8")
}

/// The text without its styles.
fn table(forecast: &Forecast) -> String {
    anstream::adapter::strip_str(&printed(&AlignedText, forecast)).to_string()
}

/// A table as a file.
fn file(forecast: &Forecast, table: Table, format: &dyn Format) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("table");
    let out = std::fs::File::create(&path).expect("a file");
    write_table(forecast, table, format, Box::new(out)).expect("it is written");
    std::fs::read_to_string(path).expect("text")
}

/// The words of the line that begins with this.
fn line(text: &str, begin: &str) -> Vec<String> {
    let found = text.lines().find(|line| line.starts_with(begin)).unwrap_or_else(|| panic!("no {begin} in\n{text}"));
    found.split("  ").map(str::trim).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

#[test]
fn the_table_gives_each_period_its_percentiles_mean_and_error_and_the_chance_over_budget() {
    let text = table(&one_app("shop"));
    // 30 of 200 draws: 15 %, and the error is the root of 0.15 times 0.85 by 200, 0.025249.
    let expected = ["2026-02", "100.00", "100.00", "110.00", "120.00", "130.00", "140.00", "112.34", "0.07", "125.00"];
    assert_eq!(line(&text, "2026-02"), [&expected[..], &["15.00 %", "2.52 %"]].concat());
    let known = ["2026-01", "100.00", "100.00", "100.00", "100.00", "100.00", "100.00", "100.00", "0.00", "125.00"];
    assert_eq!(line(&text, "2026-01"), [&known[..], &["0.00 %", "0.00 %"]].concat());
    let without = ["2026-Q1", "301.00", "306.00", "330.00", "350.00", "365.00", "380.00", "335.79", "0.07"];
    assert_eq!(line(&text, "2026-Q1"), without);
    // 1 of 200: 0.5 %; the root of 0.005 times 0.995 by 200 is 0.004987.
    assert!(line(&text, "total").ends_with(&["500.00", "0.50 %", "0.50 %"].map(str::to_owned)), "{text}");
    assert!(text.starts_with("forecast 2026-01 to 2026-04: 200 draws from 2026-02 on, seed 7\n"), "{text}");
    assert!(text.contains("\napp shop, amounts in USD\n"), "{text}");
}

#[test]
fn crossings_are_told_in_words_with_their_chance_and_months() {
    let text = table(&one_app("shop"));
    // 70 of 200 draws cross it, 40 of them in February: more than half.
    let block = ["a block of dau above 10000 begins", "35.00 %", "3.37 %", "2026-02", "2026-02"];
    assert_eq!(line(&text, "a block"), block);
    let limit = ["more av_rooms is asked for than the limit allows", "0.50 %", "0.50 %", "2026-03", "2026-03"];
    assert_eq!(line(&text, "more"), limit);
}

#[test]
fn drivers_and_cases_stand_side_by_side() {
    let text = table(&one_app("shop"));
    assert_eq!(line(&text, "users"), ["users", "0.9876", "0.0112", "0.8000", "0.0120", "0.8500", "0.0130"]);
    assert_eq!(line(&text, "rooms"), ["rooms", "-0.0045", "0.0711", "0.0100", "0.0020", "-0.0005", "0.0030"]);
    let cases = text.split_once("case ").expect("the cases").1;
    assert_eq!(line(cases, "2026-04"), ["2026-04", "103.00", "200.00"]);
    // 100 + 101 + 102 + 103, and 100 + 140 + 160 + 200.
    assert_eq!(line(cases, "total"), ["total", "406.00", "600.00"]);
    assert_eq!(line(cases, "violations"), ["violations", "0", "3"]);
}

#[test]
fn of_many_apps_the_table_shows_all_together() {
    let mut forecast = two_apps();
    assert_eq!(table(&forecast).matches("amounts in USD").count(), 3);
    let first = forecast.outlooks[0].clone();
    forecast.outlooks.splice(0..0, std::iter::repeat_n(first, 9));
    let text = table(&forecast);
    assert_eq!(text.matches("amounts in USD").count(), 1);
    assert!(text.contains("all 11 apps together") && text.contains("2026-Q1"), "{text}");
}

#[test]
fn forecast_csv_has_a_row_per_app_and_period_and_each_figure_before_its_error() {
    let text = file(&two_apps(), Table::Forecast, &Csv);
    let mut lines = text.lines();
    assert_eq!(
        lines.next(),
        Some(
            "app,kind,period,from,to,p5,p5_error,p10,p10_error,p50,p50_error,p80,p80_error,p90,p90_error,p95,p95_error,\
             mean,mean_error,budget,over,over_error,currency"
        )
    );
    let rows: Vec<&str> = lines.collect();
    assert_eq!(rows.len(), 3 * 8);
    assert_eq!(
        rows[1],
        "=1+1,month,2026-02,2026-02,2026-02,100.00,0.01,100.00,0.02,110.00,0.03,120.00,0.04,130.00,0.05,140.00,0.06,\
         112.34,0.07,,,,USD"
    );
    // Of the second quarter only April is a month of the horizon.
    assert!(rows[5].starts_with("=1+1,quarter,2026-Q2,2026-04,2026-04,100.00,0.01,"), "{}", rows[5]);
    // All together have no app, and the budget: 30 of 200 draws.
    assert!(rows[17].starts_with(",month,2026-02,") && rows[17].ends_with(",125.00,0.1500,0.0252,USD"), "{}", rows[17]);
    assert!(rows[23].starts_with(",total,total,2026-01,2026-04,"), "{}", rows[23]);
    assert_eq!(printed(&Csv, &two_apps()), text, "what is printed is the file");
}

#[test]
fn the_other_files_have_a_row_per_crossing_driver_and_case() {
    let forecast = one_app("shop");
    assert_eq!(
        file(&forecast, Table::Crossings, &Csv),
        "app,kind,item,above,draws,chance,chance_error,first_month,half_by\n\
         shop,limit,av_rooms,,1,0.0050,0.0050,2026-03,2026-03\n\
         shop,block,dau,10000,70,0.3500,0.0337,2026-02,2026-02\n"
    );
    assert_eq!(
        file(&forecast, Table::FirstCrossings, &Csv),
        "app,kind,item,above,month,draws,chance_by,chance_by_error\n\
         shop,limit,av_rooms,,2026-03,1,0.0050,0.0050\n\
         shop,block,dau,10000,2026-02,40,0.2000,0.0283\n\
         shop,block,dau,10000,2026-04,30,0.3500,0.0337\n"
    );
    assert_eq!(
        file(&forecast, Table::Drivers, &Csv),
        "app,driver,rank_correlation,rank_correlation_error,first_order,first_order_error,total_order,total_order_error\n\
         shop,users,0.9876,0.0112,0.8000,0.0120,0.8500,0.0130\n\
         shop,rooms,-0.0045,0.0711,0.0100,0.0020,-0.0005,0.0030\n"
    );
    let cases = file(&forecast, Table::Cases, &Csv);
    assert!(cases.starts_with("app,case,kind,period,amount,violations,currency\nshop,low,month,2026-01,100.00,,USD\n"));
    assert!(cases.ends_with("shop,high,month,2026-04,200.00,,USD\nshop,high,total,total,600.00,3,USD\n"), "{cases}");
}

#[test]
fn a_name_that_a_spreadsheet_would_run_is_guarded_where_that_is_asked_for() {
    let rows = printed(&SafeCsv, &two_apps());
    assert!(rows.contains("\n'=1+1,month,2026-01,"), "{rows}");
}

#[test]
fn the_json_object_has_every_table_with_the_columns_as_keys() {
    let forecast = two_apps();
    let value: Value = serde_json::from_str(&printed(&Json, &forecast)).expect("JSON");
    let keys: Vec<&str> = value.as_object().expect("an object").keys().map(String::as_str).collect();
    let facts = ["format", "command", "run", "draws", "seed", "horizon", "drawn_from", "currency"];
    let tables = Table::OF_FORECASTS.map(Table::name);
    assert_eq!(keys, [&facts[..], &tables].concat());
    assert_eq!(value["horizon"], json!({ "from": "2026-01", "to": "2026-04" }));
    assert_eq!((&value["draws"], &value["drawn_from"]), (&json!(200), &json!("2026-02")));
    for table in Table::OF_FORECASTS {
        let rows: Vec<&Value> = value[table.name()].as_array().expect("rows").iter().collect();
        let lines = file(&forecast, table, &JsonLines);
        let lines: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
        assert_eq!(rows, lines.iter().collect::<Vec<_>>(), "{table:?}");
        for row in rows {
            let keys: Vec<&str> = row.as_object().expect("a row").keys().map(String::as_str).collect();
            assert_eq!(keys, table.columns().iter().map(|column| column.name).collect::<Vec<_>>());
        }
    }
    let row = &value["forecast"][17];
    assert_eq!((&row["app"], &row["p50"], &row["over"]), (&Value::Null, &json!("330.00"), &json!("0.1500")));
}

#[test]
fn a_forecast_without_anything_to_tell_is_still_whole() {
    let mut forecast = one_app("shop");
    let outlook = &mut forecast.outlooks[0];
    outlook.crossings.clear();
    outlook.drivers.clear();
    outlook.cases.clear();
    let value: Value = serde_json::from_str(&printed(&Json, &forecast)).expect("JSON");
    assert_eq!((&value["crossings"], &value["cases"]), (&json!([]), &json!([])));
    let text = table(&forecast);
    assert!(!text.contains("crossed") && !text.contains("driver") && !text.contains("case"), "{text}");
}

#[test]
fn a_share_is_rounded_half_up_and_has_the_error_of_its_draws() {
    let chance = |times, draws| Chance { times, draws };
    // 1 of 3, 2 of 3, 1 of 20,000, 1 of 20,001.
    assert_eq!([chance(1, 3), chance(2, 3)].map(Chance::in_ten_thousandths), [3_333, 6_667]);
    assert_eq!([chance(1, 20_000), chance(1, 20_001)].map(Chance::in_ten_thousandths), [1, 0]);
    // The root of a quarter by 10,000.
    assert_eq!(chance(5_000, 10_000).error_in_ten_thousandths(), 50);
    assert_eq!([percent(1), percent(10_000), percent(1_234)], ["0.01 %", "100.00 %", "12.34 %"]);
    assert_eq!([share(-10_000), share(-45), share(0)], ["-1.0000", "-0.0045", "0.0000"]);
}
