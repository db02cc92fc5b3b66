//! A forecast as data: `forecast.csv` printed, and one JSON object with every table.

use std::io::{self, Write};

use serde_json::json;

use super::super::json::FORMAT;
use super::super::tables::Table;
use super::super::text::TextFormat;
use super::super::{Csv, Json, Printed, SafeCsv};
use super::{Shown, rows};
use crate::ledger::Forecast;

impl Printed<Shown<'_>> for Csv {
    fn print(&self, shown: &Shown<'_>, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(&whole(*self, shown.forecast))
    }
}

impl Printed<Shown<'_>> for SafeCsv {
    fn print(&self, shown: &Shown<'_>, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(&whole(*self, shown.forecast))
    }
}

/// The first table with its head.
fn whole(format: impl TextFormat, forecast: &Forecast) -> Vec<u8> {
    let mut text = format.head(Table::Forecast, forecast.currency);
    text.extend(body(format, Table::Forecast, forecast));
    text
}

fn body(format: impl TextFormat, table: Table, forecast: &Forecast) -> Vec<u8> {
    let mut text = Vec::new();
    rows(table, forecast, &mut |cells| format.push_row(&mut text, table, cells, forecast.currency));
    text
}

impl Printed<Shown<'_>> for Json {
    fn print(&self, shown: &Shown<'_>, out: &mut dyn Write) -> io::Result<()> {
        let Shown { forecast, run } = *shown;
        let (from, to) = (forecast.horizon.from.to_string(), forecast.horizon.to.to_string());
        write!(out, "{{\"format\":{FORMAT},\"command\":\"forecast\",\"run\":{run}")?;
        write!(out, ",\"draws\":{},\"seed\":{}", forecast.draws, forecast.seed)?;
        write!(out, ",\"horizon\":{}", json!({ "from": from, "to": to }))?;
        write!(out, ",\"drawn_from\":{}", json!(forecast.drawn_from.to_string()))?;
        write!(out, ",\"currency\":{}", json!(forecast.currency.code()))?;
        for table in Table::OF_FORECASTS {
            write!(out, ",\n\"{}\":[", table.name())?;
            // Each row comes after a comma, the first one, too.
            let rows = body(*self, table, forecast);
            out.write_all(rows.get(1..).unwrap_or_default())?;
            out.write_all(b"]")?;
        }
        out.write_all(b"}\n")
    }
}
