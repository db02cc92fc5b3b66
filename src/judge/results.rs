//! Reads the files of an earlier run back: `run.json`, `months.csv`, `charges.csv` and `violations.csv` of a folder.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::Path;

use csv::{Reader, StringRecord};
use serde_json::Value;

use super::{Bill, Line};
use crate::calendar::{Horizon, Month, parse_date};
use crate::diagnostic::{Findings, Kind};
use crate::ledger::{Category, Refusal};
use crate::money::{Amount, Currency};
use crate::spreadsheet::unguarded;

/// What a mistake in a file of results calls for.
const REMEDY: &str = "results are written by `billcast run --out`: write them again";

/// Whether a folder is meant as the files of a run.
pub fn is_results(folder: &Path) -> bool {
    let has = |file: &str| folder.join(file).is_file();
    has("run.json") || (has("charges.csv") && has("months.csv"))
}

/// Whether the texts of the results in a folder are guarded for spreadsheets (`--csv-safe`).
pub fn are_guarded(folder: &Path) -> bool {
    run(&folder.join("run.json")).is_ok_and(|run| is_guarded(&run))
}

fn is_guarded(run: &Value) -> bool {
    run.pointer("/options/csv_safe").is_some_and(|safe| safe == "true")
}

/// Reads the bill in a folder of results, and how the run was made (`run.json`). Its files must agree: each charge belongs
/// to an app and a month of `months.csv`, and the charges add up to its totals.
///
/// # Errors
/// The first mistake, with its file and line.
pub fn read(folder: &Path) -> Result<(Bill, Value), Findings> {
    let run = run(&folder.join("run.json"))?;
    let horizon = horizon(&run)
        .ok_or_else(|| (Kind::ResultsHorizon, "does not say which months the run reports".to_owned()))
        .map_err(|what| wrong(&folder.join("run.json"), None, what))?;
    let is_guarded = is_guarded(&run);
    let mut files = Files { folder, is_guarded, currency: None, open: BTreeMap::new(), apps: BTreeMap::new() };
    files.months()?;
    let lines = files.charges()?;
    files.add_up()?;
    let refused = files.violations()?;
    let Files { currency, apps, .. } = files;
    Ok((Bill { horizon, currency, apps, lines, refused }, run))
}

struct Files<'f> {
    folder: &'f Path,
    /// Whether texts that a spreadsheet would run are guarded (`--csv-safe`).
    is_guarded: bool,
    currency: Option<Currency>,
    apps: BTreeMap<String, Month>,
    /// What of each app's month is not yet explained by a charge.
    open: BTreeMap<(String, Month), Amount>,
}

impl Files<'_> {
    fn months(&mut self) -> Result<(), Findings> {
        let path = self.folder.join("months.csv");
        rows(&path, &["app", "month", "total", "currency"], self.is_guarded, |[app, month, total, code]| {
            let (total, month) = (self.amount(total, code)?, parse_month(month)?);
            let first = self.apps.entry(app.to_owned()).or_insert(month);
            *first = month.min(*first);
            match self.open.insert((app.to_owned(), month), total) {
                None => Ok(()),
                Some(_) => Err((Kind::ResultsMonthTwice, format!("{month} of `{app}` stands here a second time"))),
            }
        })
    }

    fn charges(&mut self) -> Result<Vec<Line>, Findings> {
        let mut lines = Vec::new();
        let columns = ["app", "month", "category", "item", "amount", "currency"];
        rows(
            &self.folder.join("charges.csv"),
            &columns,
            self.is_guarded,
            |[app, month, category, item, amount, code]| {
                let (app, month, amount) = (app.to_owned(), parse_month(month)?, self.amount(amount, code)?);
                let unknown = || (Kind::ResultsCategory, format!("`{category}` is not a category"));
                let category = Category::named(category).ok_or_else(unknown)?;
                let open = self.open.get_mut(&(app.clone(), month));
                let missing = || (Kind::ResultsMonthMissing, format!("{month} of `{app}` is not in months.csv"));
                let open = open.ok_or_else(missing)?;
                *open = *open - amount;
                lines.push(Line { app, month, category, item: item.to_owned(), amount });
                Ok(())
            },
        )?;
        Ok(lines)
    }

    fn add_up(&self) -> Result<(), Findings> {
        let Some(((app, month), _)) = self.open.iter().find(|(_, open)| **open != Amount::ZERO) else { return Ok(()) };
        let what = format!("the charges of `{app}` in {month} do not add up to the total in months.csv");
        Err(wrong(&self.folder.join("charges.csv"), None, (Kind::ResultsTotal, what)))
    }

    fn violations(&self) -> Result<Vec<Refusal>, Findings> {
        let mut refused = Vec::new();
        let columns = ["app", "date", "action", "rule", "subject"];
        rows(&self.folder.join("violations.csv"), &columns, self.is_guarded, |[app, date, action, rule, subject]| {
            let [app, action, rule, subject] = [app, action, rule, subject].map(str::to_owned);
            let date = parse_date(date).map_err(|error| (Kind::ResultsDate, format!("the date `{date}` {error}")))?;
            refused.push(Refusal { app, date, action, rule, subject });
            Ok(())
        })?;
        Ok(refused)
    }

    /// An amount. The currency of a run is that of its first row: its code, and the decimals of its amount.
    fn amount(&mut self, amount: &str, code: &str) -> Result<Amount, What> {
        let decimals = amount.split_once('.').map_or(0, |(_, decimals)| decimals.len());
        let currency = u8::try_from(decimals).ok().and_then(|decimals| Currency::new(code, decimals));
        let none = || (Kind::ResultsAmount, format!("`{amount} {code}` is not an amount of a currency"));
        let currency = currency.ok_or_else(none)?;
        match self.currency.replace(currency) {
            Some(other) if other.code() != code => {
                return Err((Kind::ResultsCurrency, format!("{code} in a run of {}", other.code())));
            }
            Some(other) if other != currency => {
                let what = format!("`{amount}` does not have {} decimals", other.decimals);
                return Err((Kind::ResultsDecimals, what));
            }
            _ => {}
        }
        Amount::parse(amount, currency).ok_or_else(|| (Kind::ResultsAmount, format!("`{amount}` is not an amount")))
    }
}

fn parse_month(month: &str) -> Result<Month, What> {
    month.parse().map_err(|error| (Kind::ResultsMonth, format!("the month `{month}` {error}")))
}

/// What is wrong with a file, and what kind of mistake that is.
type What = (Kind, String);

fn wrong(path: &Path, line: Option<u64>, (kind, what): What) -> Findings {
    let place = line.map_or_else(String::new, |line| format!("line {line}: "));
    Findings::of_file(kind, &path.display().to_string(), format!("{place}{what}"), REMEDY)
}

fn run(path: &Path) -> Result<Value, Findings> {
    let unreadable = |error| wrong(path, None, (Kind::ResultsUnreadable, format!("cannot be read: {error}")));
    let text = fs::read_to_string(path).map_err(unreadable)?;
    serde_json::from_str(&text)
        .map_err(|error| wrong(path, None, (Kind::ResultsNotJson, format!("is not JSON: {error}"))))
}

fn horizon(run: &Value) -> Option<Horizon> {
    let month = |key: &str| run.get("horizon")?.get(key)?.as_str()?.parse::<Month>().ok();
    Some(Horizon { from: month("from")?, to: month("to")? }).filter(|horizon| horizon.from <= horizon.to)
}

/// Reads the named columns of each row.
fn rows<const N: usize>(
    path: &Path,
    columns: &[&str; N],
    is_guarded: bool,
    mut row: impl FnMut([&str; N]) -> Result<(), What>,
) -> Result<(), Findings> {
    let unreadable = |error: &dyn std::fmt::Display| {
        wrong(path, None, (Kind::ResultsUnreadable, format!("cannot be read: {error}")))
    };
    let file = File::open(path).map_err(|error| unreadable(&error))?;
    let mut reader = Reader::from_reader(file);
    let header = reader.headers().map_err(|error| unreadable(&error))?.clone();
    let mut places = [0; N];
    for (place, column) in places.iter_mut().zip(columns) {
        let found = header.iter().position(|name| name == *column);
        let missing = || (Kind::ResultsColumn, format!("the column `{column}` is missing"));
        *place = found.ok_or_else(|| wrong(path, Some(1), missing()))?;
    }
    let mut record = StringRecord::new();
    while reader.read_record(&mut record).map_err(|error| unreadable(&error))? {
        let line = record.position().map(csv::Position::line);
        let cell = |place| record.get(place).unwrap_or_default();
        let cells = places.map(|place| if is_guarded { unguarded(cell(place)) } else { cell(place) });
        row(cells).map_err(|what| wrong(path, line, what))?;
    }
    Ok(())
}
