//! The files of a forecast.

use std::io;
use std::path::Path;

use billcast::chart::{Look, Names, fan};
use billcast::export::outlook::write_table;
use billcast::export::{Csv, Format, JsonLines, SafeCsv, Table, write_run};
use billcast::ledger::{Forecast as Found, Legend, RunInfo, Totals};

use crate::cli::{Forecast, ForecastFormat};
use crate::commands::Failure;
use crate::commands::chart::{NAMES_CSV, names_file};
#[cfg(feature = "xlsx")]
use crate::commands::workbook;
use crate::commands::writing::{Written, bytes, unwritten, write_each};

/// How the forecast was made. It has a name of its own: `run.json` is of a bill, which may stand in the same folder.
const FORECAST_JSON: &str = "forecast.json";
#[cfg(feature = "xlsx")]
const FORECAST_XLSX: &str = "forecast.xlsx";
const FAN_SVG: &str = "fan.svg";
#[cfg(feature = "png")]
const FAN_PNG: &str = "fan.png";

/// A file on its way: its name, and what it is.
pub(super) type File = (String, Vec<u8>);

/// What was found, and what it rests on.
#[cfg_attr(not(feature = "xlsx"), expect(dead_code, reason = "only the workbook names the base"))]
pub(super) struct Results<'r> {
    pub(super) forecast: &'r Found,
    pub(super) run: &'r RunInfo,
    /// Those of the run in which everything uncertain stands at its median.
    pub(super) totals: &'r Totals,
    pub(super) legend: &'r Legend<'r>,
}

/// The formats of tables that are asked for.
fn formats(options: &Forecast) -> Vec<&'static dyn Format> {
    let format = |format: &ForecastFormat| -> Option<&'static dyn Format> {
        match format {
            ForecastFormat::Csv if options.csv_safe => Some(&SafeCsv),
            ForecastFormat::Csv => Some(&Csv),
            ForecastFormat::Jsonl => Some(&JsonLines),
            _ => None,
        }
    };
    options.written.iter().filter_map(format).collect()
}

/// The names of the files of the tables, in each of their formats.
fn tables(options: &Forecast) -> impl Iterator<Item = (String, Table, &'static dyn Format)> {
    formats(options).into_iter().flat_map(|format| {
        Table::OF_FORECASTS.map(|table| (format!("{}.{}", table.name(), format.ending()), table, format))
    })
}

/// Whether a format is asked for.
fn is_wanted(options: &Forecast, format: ForecastFormat) -> bool {
    options.written.contains(&format)
}

/// Whether the fan is asked for.
fn is_drawn(options: &Forecast) -> bool {
    #[cfg(feature = "png")]
    if is_wanted(options, ForecastFormat::Png) {
        return true;
    }
    is_wanted(options, ForecastFormat::Svg)
}

/// The fan of everything together, and the names behind its numbers.
pub(super) fn drawn(options: &Forecast, forecast: &Found) -> Result<(Vec<File>, Names), Failure> {
    let (mut files, mut names) = (Vec::new(), Names::default());
    let Some(whole) = forecast.whole().filter(|_| is_drawn(options)) else { return Ok((files, names)) };
    let svg = fan(forecast, whole, &Look::default(), &mut names);
    #[cfg(feature = "png")]
    if is_wanted(options, ForecastFormat::Png) {
        let png = billcast::chart::png(&svg, options.width)
            .map_err(|error| Failure::usage(error.to_string(), "choose another --width, or --as svg"))?;
        files.push((FAN_PNG.to_owned(), png));
    }
    if is_wanted(options, ForecastFormat::Svg) {
        files.push((FAN_SVG.to_owned(), svg.into_bytes()));
    }
    files.extend(names_file(&names));
    Ok((files, names))
}

/// The names of all files beside those of the cases.
pub(super) fn names(options: &Forecast) -> Vec<String> {
    let mut names: Vec<String> = tables(options).map(|(name, ..)| name).collect();
    #[cfg(feature = "xlsx")]
    if is_wanted(options, ForecastFormat::Xlsx) {
        names.push(FORECAST_XLSX.to_owned());
    }
    #[cfg(feature = "png")]
    if is_wanted(options, ForecastFormat::Png) {
        names.push(FAN_PNG.to_owned());
    }
    if is_drawn(options) {
        names.extend([FAN_SVG, NAMES_CSV].map(str::to_owned));
    }
    names.push(FORECAST_JSON.to_owned());
    names
}

/// Writes them all: tables, workbook, fan and cases, and how they were made.
pub(super) fn write(dir: &Path, options: &Forecast, results: &Results<'_>, made: &[File]) -> Result<(), Failure> {
    let Results { forecast, run, .. } = *results;
    let mut files: Vec<(String, Written<'_>)> = Vec::new();
    for (name, table, format) in tables(options) {
        files.push((name, Box::new(move |out| write_table(forecast, table, format, out))));
    }
    #[cfg(feature = "xlsx")]
    if is_wanted(options, ForecastFormat::Xlsx) {
        let base = (run, results.totals, results.legend);
        files.push((
            FORECAST_XLSX.to_owned(),
            Box::new(move |out| workbook::write_forecast(forecast, base, (dir, out))),
        ));
    }
    files.extend(made.iter().map(|(name, content)| (name.clone(), bytes(content))));
    let how = |mut out| write_run(run, &mut io::BufWriter::new(&mut out));
    files.push((FORECAST_JSON.to_owned(), Box::new(how)));
    write_each(dir, files.into_iter()).map_err(unwritten)
}
