//! Reads the files of an earlier run: `run.json`, `months.csv` and `charges.csv` of a folder.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::path::Path;

use csv::{Reader, StringRecord};
use serde_json::Value;

use super::{Bill, Line};
use crate::calendar::{Horizon, Month};
use crate::diagnostic::{Findings, escape};
use crate::ledger::Category;
use crate::money::{Amount, Currency};

/// What a mistake in a file of results calls for.
const REMEDY: &str = "results are written by `billcast run --out`: write them again";

/// Whether a folder holds the files of a run.
pub fn is_results(folder: &Path) -> bool {
    ["run.json", "charges.csv", "months.csv"].iter().all(|file| folder.join(file).is_file())
}

/// Reads the bill in a folder of results, and how the run was made (`run.json`).
///
/// # Errors
/// The first mistake of a file, with its line.
pub fn read(folder: &Path) -> Result<(Bill, Value), Findings> {
    let run = run(&folder.join("run.json"))?;
    let horizon = horizon(&run)
        .ok_or_else(|| wrong(&folder.join("run.json"), None, "does not say which months the run reports"))?;
    let mut currency = None;
    let mut apps = Vec::new();
    let mut seen = BTreeSet::new();
    rows(&folder.join("months.csv"), &["app", "total", "currency"], |[app, total, code]| {
        in_currency(&mut currency, code, total)?;
        if seen.insert(app.to_owned()) {
            apps.push(app.to_owned());
        }
        Ok(())
    })?;
    let mut lines = Vec::new();
    let columns = ["app", "month", "category", "item", "amount", "currency"];
    rows(&folder.join("charges.csv"), &columns, |[app, month, category, item, amount, code]| {
        let of = in_currency(&mut currency, code, amount)?;
        lines.push(Line {
            app: app.to_owned(),
            month: month.parse().map_err(|error| format!("the month `{month}` {error}"))?,
            category: Category::named(category).ok_or_else(|| format!("`{category}` is not a category"))?,
            item: item.to_owned(),
            amount: Amount::parse(amount, of).ok_or_else(|| format!("`{amount}` is not an amount"))?,
        });
        Ok(())
    })?;
    let currency = currency.ok_or_else(|| wrong(&folder.join("months.csv"), None, "has no rows"))?;
    Ok((Bill { horizon, currency, apps, lines }, run))
}

fn wrong(path: &Path, line: Option<u64>, what: &str) -> Findings {
    let place = line.map_or_else(String::new, |line| format!("line {line}: "));
    Findings::of_file(&path.display().to_string(), format!("{place}{}", escape(what)), REMEDY)
}

fn run(path: &Path) -> Result<Value, Findings> {
    let text = fs::read_to_string(path).map_err(|error| wrong(path, None, &format!("cannot be read: {error}")))?;
    serde_json::from_str(&text).map_err(|error| wrong(path, None, &format!("is not JSON: {error}")))
}

fn horizon(run: &Value) -> Option<Horizon> {
    let month = |key: &str| run.get("horizon")?.get(key)?.as_str()?.parse::<Month>().ok();
    Some(Horizon { from: month("from")?, to: month("to")? }).filter(|horizon| horizon.from <= horizon.to)
}

/// The currency of a run is that of its first row: its code, and the decimals of its amount.
fn in_currency(known: &mut Option<Currency>, code: &str, amount: &str) -> Result<Currency, String> {
    let decimals = amount.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    let currency = u8::try_from(decimals).ok().and_then(|decimals| Currency::new(code, decimals));
    let currency = currency.ok_or_else(|| format!("`{amount} {code}` is not an amount of a currency"))?;
    match known.replace(currency) {
        Some(other) if other.code() != code => Err(format!("{code} in a run of {}", other.code())),
        Some(other) if other != currency => Err(format!("`{amount}` does not have {} decimals", other.decimals)),
        _ => Ok(currency),
    }
}

/// Reads the named columns of each row.
fn rows<const N: usize>(
    path: &Path,
    columns: &[&str; N],
    mut row: impl FnMut([&str; N]) -> Result<(), String>,
) -> Result<(), Findings> {
    let unreadable = |error: &dyn std::fmt::Display| wrong(path, None, &format!("cannot be read: {error}"));
    let file = File::open(path).map_err(|error| unreadable(&error))?;
    let mut reader = Reader::from_reader(file);
    let header = reader.headers().map_err(|error| unreadable(&error))?.clone();
    let mut places = [0; N];
    for (place, column) in places.iter_mut().zip(columns) {
        let found = header.iter().position(|name| name == *column);
        *place = found.ok_or_else(|| wrong(path, Some(1), &format!("the column `{column}` is missing")))?;
    }
    let mut record = StringRecord::new();
    while reader.read_record(&mut record).map_err(|error| unreadable(&error))? {
        let line = record.position().map(csv::Position::line);
        let cells = places.map(|place| record.get(place).unwrap_or_default());
        row(cells).map_err(|what| wrong(path, line, &what))?;
    }
    Ok(())
}
