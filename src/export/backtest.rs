//! A backtest: the accuracy by months ahead, and every month that was forecast.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::csv::io_error;
use super::grid::{Grid, HEADING};
use super::json::FORMAT;
use super::{AlignedText, Csv, Json, Printed};
use crate::ledger::{Accuracy, Backtest, Hindsight};
use crate::money::Amount;

/// A backtest to be printed.
#[derive(Debug, Clone, Copy)]
pub struct Backtested<'b> {
    /// What was found.
    pub found: &'b Backtest,
    /// How it was made, as `run.json` has it.
    pub run: &'b Value,
}

/// The columns of a month that was forecast.
const COLUMNS: [&str; 11] =
    ["app", "cut", "month", "ahead", "actual", "mean", "P10", "P50", "P90", "error", "currency"];

impl Backtested<'_> {
    fn amount(&self, amount: Amount) -> String {
        amount.display(self.found.currency).to_string()
    }

    fn signed(&self, amount: Amount) -> String {
        let plus = if amount > Amount::ZERO { "+" } else { "" };
        format!("{plus}{}", self.amount(amount))
    }

    fn cells(&self, hindsight: &Hindsight) -> [String; COLUMNS.len()] {
        let Hindsight { app, cut, month, actual, mean, band: [low, middle, high] } = hindsight;
        let [actual, mean, low, middle, high] = [actual, mean, low, middle, high].map(|amount| self.amount(*amount));
        let (ahead, error) = (hindsight.lead().to_string(), self.amount(hindsight.error()));
        let code = self.found.currency.code().to_owned();
        [app.clone(), cut.to_string(), month.to_string(), ahead, actual, mean, low, middle, high, error, code]
    }
}

/// A part in ten-thousandths, in percent.
fn percent(ten_thousandths: u64) -> String {
    format!("{}.{:02}%", ten_thousandths / 100, ten_thousandths % 100)
}

impl Printed<Backtested<'_>> for AlignedText {
    fn print(&self, shown: &Backtested<'_>, out: &mut dyn Write) -> io::Result<()> {
        let Backtest { draws, seed, currency, hindsights, .. } = shown.found;
        let (code, months) = (currency.code(), hindsights.len());
        writeln!(
            out,
            "{HEADING}backtest{HEADING:#}: {months} months forecast, {draws} draws each, seed {seed}, amounts in {code}\n"
        )?;
        let mut grid = Grid::new(&[">months ahead", ">forecasts", ">bias", ">error", ">of actual", ">within P10-P90"]);
        for Accuracy { lead, bias, error, part, coverage } in shown.found.accuracies() {
            let lead = lead.map_or_else(|| "all".to_owned(), |lead| lead.to_string());
            let part = part.map(percent).unwrap_or_default();
            let covered = percent(coverage.in_ten_thousandths());
            let amounts = [shown.signed(bias), shown.amount(error)];
            grid.row([lead, coverage.draws.to_string()], amounts.into_iter().chain([part, covered]));
        }
        grid.print(out)?;
        writeln!(
            out,
            "\nbias: mean of forecast minus actual; error: the same without the sign; P10 to P90 should hold 80%"
        )
    }
}

impl Printed<Backtested<'_>> for Csv {
    fn print(&self, shown: &Backtested<'_>, out: &mut dyn Write) -> io::Result<()> {
        let mut writer = csv::Writer::from_writer(out);
        writer.write_record(COLUMNS).map_err(io_error)?;
        for hindsight in &shown.found.hindsights {
            writer.write_record(shown.cells(hindsight)).map_err(io_error)?;
        }
        writer.flush()
    }
}

impl Printed<Backtested<'_>> for Json {
    fn print(&self, shown: &Backtested<'_>, out: &mut dyn Write) -> io::Result<()> {
        let accuracy = |accuracy: Accuracy| {
            let Accuracy { lead, bias, error, part, coverage } = accuracy;
            json!({
                "ahead": lead,
                "forecasts": coverage.draws,
                "bias": shown.amount(bias),
                "error": shown.amount(error),
                "error_of_actual": part.map(share),
                "covered": coverage.times,
                "coverage": share(coverage.in_ten_thousandths()),
            })
        };
        let month = |hindsight: &Hindsight| {
            let mut object = serde_json::Map::new();
            for (column, cell) in COLUMNS.iter().zip(shown.cells(hindsight)) {
                let value = if *column == "ahead" { json!(hindsight.lead()) } else { Value::String(cell) };
                object.insert((*column).to_owned(), value);
            }
            object
        };
        let value = json!({
            "format": FORMAT,
            "command": "backtest",
            "run": shown.run,
            "currency": shown.found.currency.code(),
            "accuracies": shown.found.accuracies().into_iter().map(accuracy).collect::<Vec<_>>(),
            "backtest": shown.found.hindsights.iter().map(month).collect::<Vec<_>>(),
        });
        writeln!(out, "{value}")
    }
}

/// A part in ten-thousandths as a number of a text.
fn share(ten_thousandths: u64) -> String {
    format!("{}.{:04}", ten_thousandths / 10_000, ten_thousandths % 10_000)
}
