//! What compares: two bills with each other ([`diff`]). Nothing here prices anything.
//!
//! A [`Bill`] is what a run charges, line by line, whether it was just simulated or is read back from the files of an
//! earlier run ([`results`]).

pub mod diff;
pub mod results;

use std::collections::BTreeMap;

use crate::calendar::{Horizon, Month};
use crate::ledger::{AppResult, Category, Charge, Refusal, Results, Violation};
use crate::money::{Amount, Currency};

/// What a run charges.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bill {
    /// The months that the run reports.
    pub horizon: Horizon,
    /// The currency of every amount; `None` for the files of a run without a month.
    pub currency: Option<Currency>,
    /// The apps that have a month, those that pay nothing too, each with its first month.
    pub apps: BTreeMap<String, Month>,
    /// The charges.
    pub lines: Vec<Line>,
    /// The rows that the rules refused, whole or in part.
    pub refused: Vec<Refusal>,
}

/// One charge of a bill.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The app.
    pub app: String,
    /// The month that is billed.
    pub month: Month,
    /// Plan, package or usage.
    pub category: Category,
    /// The edition, package or meter.
    pub item: String,
    /// The amount, above zero.
    pub amount: Amount,
}

impl Bill {
    /// The bill of a simulation.
    pub fn of(results: &Results<'_>) -> Self {
        let line = |app: &AppResult<'_>, charge: &Charge| Line {
            app: app.app.to_owned(),
            month: charge.month,
            category: charge.item.category(),
            item: results.item(charge.item).to_owned(),
            amount: charge.amount,
        };
        let refusal = |app: &AppResult<'_>, violation: &Violation| Refusal {
            app: app.app.to_owned(),
            date: violation.place.date,
            action: violation.action.to_owned(),
            rule: violation.reason.word(),
            subject: results.subject(violation).to_owned(),
        };
        let apps = results.apps.iter();
        Self {
            horizon: results.run.horizon,
            currency: Some(results.currency),
            apps: apps.clone().filter_map(|app| Some((app.app.to_owned(), app.ledger.months.first()?.month))).collect(),
            lines: apps
                .clone()
                .flat_map(|app| app.ledger.charges.iter().map(move |charge| line(app, charge)))
                .collect(),
            refused: apps.flat_map(|app| app.ledger.violations.iter().map(move |row| refusal(app, row))).collect(),
        }
    }

    /// The part of a bill that is about some months, or one app.
    pub fn part(mut self, horizon: Horizon, app: Option<&str>) -> Self {
        self.horizon = horizon;
        self.lines.retain(|line| horizon.covers(line.month) && app.is_none_or(|app| line.app == app));
        self.refused.retain(|row| horizon.covers(Month::of(row.date)) && app.is_none_or(|app| row.app == app));
        self.apps.retain(|name, first| *first <= horizon.to && app.is_none_or(|app| name == app));
        self
    }
}
