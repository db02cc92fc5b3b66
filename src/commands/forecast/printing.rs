//! Prints the months of a forecast.

use std::io::{self, Write};

use billcast::export::run_value;
use billcast::ledger::{Forecast, PERCENTILES, RunInfo};
use serde_json::{Map, Value, json};

use crate::cli::PrintedFormat;
use crate::commands::{Failure, print, print_data};

/// Prints it.
pub(super) fn print_forecast(forecast: &Forecast, run: &RunInfo, format: PrintedFormat) -> Result<(), Failure> {
    let columns: Vec<String> = ["app".to_owned(), "month".to_owned()]
        .into_iter()
        .chain(PERCENTILES.iter().map(|percent| format!("p{percent}")))
        .chain(["mean".to_owned()])
        .collect();
    let rows = rows(forecast);
    match format {
        PrintedFormat::Table => print(|out| lines(&columns, &rows, "  ", out)),
        PrintedFormat::Csv => print_data(|out| lines(&columns, &rows, ",", out)),
        PrintedFormat::Json => print_data(|out| {
            let row = |row: &Vec<String>| {
                columns.iter().cloned().zip(row.iter().map(|cell| Value::from(cell.as_str()))).collect::<Map<_, _>>()
            };
            let months: Vec<Map<String, Value>> = rows.iter().map(row).collect();
            writeln!(out, "{}", json!({"format": 1, "command": "forecast", "run": run_value(run), "months": months}))
        }),
    }
}

fn rows(forecast: &Forecast) -> Vec<Vec<String>> {
    let amount = |amount: billcast::money::Amount| amount.display(forecast.currency).to_string();
    let months = forecast.outlooks.iter().flat_map(|outlook| outlook.months().map(move |month| (outlook, month)));
    let row = months.map(|(outlook, (month, figures))| {
        let app = outlook.app.clone().unwrap_or_default();
        let estimates = figures.percentiles.iter().chain([&figures.mean]);
        [app, month.to_string()].into_iter().chain(estimates.map(|estimate| amount(estimate.amount))).collect()
    });
    row.collect()
}

fn lines(columns: &[String], rows: &[Vec<String>], between: &str, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}", columns.join(between))?;
    rows.iter().try_for_each(|row| writeln!(out, "{}", row.join(between)))
}
