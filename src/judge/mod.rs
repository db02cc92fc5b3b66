//! What compares: two bills with each other ([`diff`]), results with expected ones ([`check`]), a vendor's bill
//! with the simulation ([`reconcile`]), months with what they may cost ([`budget`]). Nothing here prices anything.
//!
//! A [`Bill`] is what a run charges, line by line, whether it was just simulated or is read back from the files of an
//! earlier run ([`results`]).

pub mod budget;
pub mod check;
pub mod diff;
pub mod reconcile;
pub mod results;

use std::collections::BTreeMap;

use crate::calendar::{Horizon, Month};
use crate::ledger::{AppResult, Category, Legend, Refusal};
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
    /// The bill of a simulation without an app.
    pub fn new(horizon: Horizon, currency: Currency) -> Self {
        let (apps, lines, refused) = (BTreeMap::new(), Vec::new(), Vec::new());
        Self { horizon, currency: Some(currency), apps, lines, refused }
    }

    /// Adds an app of the simulation.
    pub fn add(&mut self, app: &AppResult<'_>, legend: &Legend<'_>) {
        let name = || app.app.to_owned();
        self.apps.extend(app.ledger.months.first().map(|first| (name(), first.month)));
        self.lines.extend(app.ledger.charges.iter().map(|charge| Line {
            app: name(),
            month: charge.month,
            category: charge.item.category(),
            item: legend.item(charge.item).to_owned(),
            amount: charge.amount,
        }));
        self.refused.extend(app.ledger.violations.iter().map(|violation| Refusal {
            app: name(),
            date: violation.place.date,
            action: violation.action.to_owned(),
            rule: violation.reason.word(),
            subject: app.subject(violation, legend.names).to_owned(),
        }));
    }

    /// The app of a bill that has one.
    fn only_app(&self) -> Option<&str> {
        self.apps.keys().next().filter(|_| self.apps.len() == 1).map(String::as_str)
    }

    /// Adds the apps that follow.
    pub fn append(&mut self, mut later: Self) {
        self.apps.append(&mut later.apps);
        self.lines.append(&mut later.lines);
        self.refused.append(&mut later.refused);
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
