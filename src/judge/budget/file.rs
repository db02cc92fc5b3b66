//! Reads a file of budgets: `app,month,budget`, one budget a line.

use std::collections::BTreeMap;

use super::{AppBudget, Budget, Budgets};
use crate::calendar::Month;
use crate::csv_file::{CsvFile, Record, Wrong};
use crate::diagnostic::{Findings, Kind, SHOWN_PER_FILE, expected};
use crate::money::{Amount, Currency, Figure};

/// The columns; only the last one must be there. An empty app is all apps together, an empty month every month.
const COLUMNS: [&str; 3] = ["app", "month", "budget"];
const BUDGET: usize = 2;

/// A file, kept for what only the run shows to be wrong with it.
#[derive(Debug)]
pub(super) struct Source {
    name: String,
    text: Vec<u8>,
    app: Option<usize>,
}

/// Where the columns stand.
struct Layout {
    places: [Option<usize>; COLUMNS.len()],
    columns: usize,
}

/// Reads the budgets of a file; `every` is that of every month of all apps together, where it is known already.
///
/// # Errors
/// Every mistake of the file.
pub fn read(name: &str, text: Vec<u8>, every: Option<Amount>, currency: Currency) -> Result<Budgets, Findings> {
    let mut reading = Reading { file: CsvFile::new(name, &text), currency, every, budgets: BTreeMap::new() };
    let app = reading.lines();
    let Reading { file, mut budgets, .. } = reading;
    if !file.findings.is_empty() {
        return Err(file.findings);
    }
    let all = budgets.remove("").map(|(_, budget)| budget);
    let all = match (all, every) {
        (all, None) => all,
        (all, Some(_)) => Some(Budget { every, ..all.unwrap_or_default() }),
    };
    let apps = budgets.into_iter().map(|(app, (start, budget))| AppBudget { app, budget, start }).collect();
    Ok(Budgets { currency, all, apps, source: Some(Source { name: name.to_owned(), text, app }) })
}

impl Source {
    /// Says of lines, each by its beginning and app, that their apps are not known.
    pub(super) fn unknown_apps<'a, 'n>(
        &self,
        lines: impl Iterator<Item = (usize, &'a str)>,
        near: impl Fn(&str) -> Option<&'n str>,
    ) -> Findings {
        let mut file = CsvFile::new(&self.name, &self.text);
        for (at, (start, app)) in lines.enumerate() {
            // Of those that are only counted nothing is said.
            let help = match (at < SHOWN_PER_FILE).then(|| near(app)).flatten() {
                Some(near) => format!("did you mean `{near}`?"),
                None => "write the app as the rows name it, or take the line out".to_owned(),
            };
            let message = format!("there is no app `{app}` in the input");
            file.wrong(start, self.app, (Kind::BudgetAppUnknown, message, help));
        }
        file.findings
    }
}

struct Reading<'t> {
    file: CsvFile<'t>,
    currency: Currency,
    every: Option<Amount>,
    /// By app, each with the beginning of its first line.
    budgets: BTreeMap<String, (usize, Budget)>,
}

impl Reading<'_> {
    /// Reads every line; gives the place of the column of apps.
    fn lines(&mut self) -> Option<usize> {
        let mut layout = None;
        while let Some(record) = self.file.next() {
            match &layout {
                None => layout = Some(self.layout(&record)),
                Some(layout) => self.line(layout, &record),
            }
        }
        if self.budgets.is_empty() && self.file.findings.is_empty() {
            let help = "give a header and a line for each budget: app,month,budget";
            self.file.wrong_as_a_whole(Kind::BudgetNoLines, "has no lines", help);
        }
        layout.and_then(|layout| layout.places[0])
    }

    fn layout(&mut self, record: &Record) -> Layout {
        let mut places = [None; COLUMNS.len()];
        for (at, name) in record.cells().iter().enumerate() {
            let Some(column) = COLUMNS.iter().position(|column| column == name) else {
                let help = expected(name, &COLUMNS).to_string();
                self.file.wrong(
                    record.start,
                    Some(at),
                    (Kind::BudgetColumnUnknown, format!("unknown column `{name}`"), help),
                );
                continue;
            };
            if places[column].replace(at).is_some() {
                let message = format!("the column `{name}` stands here a second time");
                let help = "leave one of the two out".to_owned();
                self.file.wrong(record.start, Some(at), (Kind::BudgetColumnTwice, message, help));
            }
        }
        if places[BUDGET].is_none() {
            let message = "the column `budget` is missing".to_owned();
            let help = "write a header of app,month,budget; app or month may be left out".to_owned();
            self.file.wrong(record.start, None, (Kind::BudgetColumn, message, help));
        }
        Layout { places, columns: record.cells().len() }
    }

    fn line(&mut self, layout: &Layout, record: &Record) {
        if !self.file.fills(record, layout.columns, Kind::BudgetCellCount) {
            return;
        }
        let [app, month, budget] = layout.places.map(|place| place.map_or("", |at| record.cell(at)));
        let month = Some(month).filter(|month| !month.is_empty()).map(read_month).transpose();
        // Where its column is missing, that is said of the header.
        let budget = if layout.places[BUDGET].is_some() { read_budget(budget, self.currency) } else { return };
        match (month, budget) {
            (Ok(month), Ok(budget)) => self.add(layout, record.start, app.to_owned(), month, budget),
            (month, budget) => {
                let wrong = [(1, month.err()), (BUDGET, budget.err())];
                for (column, wrong) in wrong.into_iter().filter_map(|(column, wrong)| Some((column, wrong?))) {
                    self.file.wrong(record.start, layout.places[column], wrong);
                }
            }
        }
    }

    fn add(&mut self, layout: &Layout, start: usize, app: String, month: Option<Month>, budget: Amount) {
        let is_by_option = app.is_empty() && month.is_none() && self.every.is_some();
        let (_, known) = self.budgets.entry(app.clone()).or_insert_with(|| (start, Budget::default()));
        let is_second = match month {
            Some(month) => known.months.insert(month, budget).is_some(),
            None => known.every.replace(budget).is_some(),
        };
        if is_second || is_by_option {
            let whose = if app.is_empty() { "all apps".to_owned() } else { format!("`{app}`") };
            let month = month.map_or_else(|| "every month".to_owned(), |month| month.to_string());
            let (message, help) = match is_by_option {
                true => ("is given by --budget, too", "leave one of the two out"),
                false => ("stands here a second time", "leave one of the two lines out"),
            };
            let message = format!("the budget of {whose} in {month} {message}");
            self.file.wrong(start, layout.places[BUDGET], (Kind::BudgetTwice, message, help.to_owned()));
        }
    }
}

fn read_month(text: &str) -> Result<Month, Wrong> {
    text.parse().map_err(|error| {
        let help = "write a month as 2020-01, or nothing for every month".to_owned();
        (Kind::BudgetMonth, format!("the month `{text}` {error}"), help)
    })
}

fn read_budget(text: &str, currency: Currency) -> Result<Amount, Wrong> {
    if let Some(amount) = Amount::parse(text, currency) {
        return Ok(amount);
    }
    let (code, decimals) = (currency.code(), currency.decimals);
    let help = format!("write it in digits with up to {decimals} decimals, as in 500");
    Err(match Figure::parse(text) {
        _ if text.is_empty() => {
            let help = "write an amount, or take the line out".to_owned();
            (Kind::BudgetMissing, "the budget is missing".to_owned(), help)
        }
        Some(_) if text.starts_with('-') => (Kind::BudgetNegative, format!("`{text}` is below zero"), help),
        Some(_) => (Kind::BudgetTooFine, format!("`{text}` has more than the {decimals} decimals of {code}"), help),
        None => (Kind::BudgetAmount, format!("`{text}` is not an amount in {code}"), help),
    })
}
