//! What compares: two bills with each other ([`diff`]). Nothing here prices anything.
//!
//! A [`Bill`] is what a run charges, line by line, whether it was just simulated or is read back from the files of an
//! earlier run ([`results`]).

pub mod diff;
pub mod results;

use crate::calendar::{Horizon, Month};
use crate::ledger::{Category, Results};
use crate::money::{Amount, Currency};

/// What a run charges.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bill {
    /// The months that the run reports.
    pub horizon: Horizon,
    /// The currency of every amount.
    pub currency: Currency,
    /// The apps, in the order of the run, those that pay nothing too.
    pub apps: Vec<String>,
    /// The charges.
    pub lines: Vec<Line>,
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
        let apps = results.apps.iter();
        let charges = apps.clone().flat_map(|app| app.ledger.charges.iter().map(move |charge| (app.app, charge)));
        let line = |(app, charge): (&str, &crate::ledger::Charge)| Line {
            app: app.to_owned(),
            month: charge.month,
            category: charge.item.category(),
            item: results.item(charge.item).to_owned(),
            amount: charge.amount,
        };
        Self {
            horizon: results.run.horizon,
            currency: results.currency,
            apps: apps.map(|app| app.app.to_owned()).collect(),
            lines: charges.map(line).collect(),
        }
    }

    /// The part of a bill that is about some months, or one app.
    pub fn part(mut self, horizon: Horizon, app: Option<&str>) -> Self {
        self.horizon = horizon;
        self.lines.retain(|line| horizon.covers(line.month) && app.is_none_or(|app| line.app == app));
        self.apps.retain(|name| app.is_none_or(|app| name == app));
        self
    }
}
