//! What the page tells of all apps, added up app by app: sums, invoices, and which apps are the largest.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use crate::calendar::{Horizon, Month};
use crate::ledger::{AppLedger, Billed, Depth, Invoice, Legend, MonthLine, Totals};
use crate::money::Amount;

use super::data::REFUSALS;

/// How many apps the page shows one by one, the largest.
pub const LARGEST: usize = 1_000;

/// What all apps add up to. Parts can be added up apart and put together in any order.
#[derive(Debug, Clone)]
pub struct Survey {
    /// What is charged.
    pub totals: Totals,
    pub(super) invoices: BTreeMap<Due, (u64, Amount)>,
    pub(super) apps: Vec<AppSum>,
    /// The first apps that have violations, with how many: enough of them for the refused rows that are shown.
    refusing: BTreeMap<String, u64>,
}

/// Invoices of one day that bill the same and are due alike (I1, I2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Due {
    pub(super) date: NaiveDate,
    pub(super) billed: Billed,
    pub(super) month: Month,
    pub(super) suspends_on: NaiveDate,
    pub(super) reclaims_on: NaiveDate,
}

/// What an app adds up to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct AppSum {
    pub(super) app: String,
    /// Its months together.
    pub(super) sum: MonthLine,
    /// Its dearest month, the first of equals.
    pub(super) dearest: Option<(Month, Amount)>,
    pub(super) violations: u64,
}

impl Survey {
    /// Nothing yet, over the months of a run.
    pub fn new(horizon: Horizon, legend: &Legend<'_>) -> Self {
        let mut totals = Totals::new(horizon, legend.names, Depth::Items);
        totals.fill(horizon.to);
        Self { totals, invoices: BTreeMap::new(), apps: Vec::new(), refusing: BTreeMap::new() }
    }

    /// Adds an app.
    pub fn add(&mut self, app: &str, ledger: &AppLedger) {
        self.totals.add(ledger);
        for invoice in &ledger.invoices {
            let Invoice { date, month, billed, suspends_on, reclaims_on, amount } = *invoice;
            self.invoice(Due { date, billed, month, suspends_on, reclaims_on }, 1, amount);
        }
        self.apps.push(AppSum::of(app, ledger));
        self.keep_the_largest();
        if !ledger.violations.is_empty() {
            self.refusing.insert(app.to_owned(), ledger.violations.len() as u64);
            self.keep_the_first();
        }
    }

    fn invoice(&mut self, due: Due, count: u64, amount: Amount) {
        let sum = self.invoices.entry(due).or_default();
        sum.0 += count;
        sum.1 += amount;
    }

    /// Adds what other apps add up to.
    pub fn merge(&mut self, other: Self) {
        self.totals.merge(&other.totals);
        other.invoices.into_iter().for_each(|(due, (count, amount))| self.invoice(due, count, amount));
        self.apps.extend(other.apps);
        self.keep_the_largest();
        self.refusing.extend(other.refusing);
        self.keep_the_first();
    }

    /// Forgets apps whose refused rows come after those that are shown.
    fn keep_the_first(&mut self) {
        let mut before = 0;
        let room = |violations: &u64| {
            let has_room = before < REFUSALS as u64;
            before += violations;
            has_room
        };
        let kept = self.refusing.values().map(room).take_while(|has_room| *has_room).count();
        while self.refusing.len() > kept {
            self.refusing.pop_last();
        }
    }

    /// The apps whose refused rows are shown.
    pub fn refusing(&self) -> BTreeSet<String> {
        self.refusing.keys().cloned().collect()
    }

    /// Forgets apps that cannot be among the largest any more, now and then.
    fn keep_the_largest(&mut self) {
        if self.apps.len() >= 2 * LARGEST {
            self.order();
        }
    }

    /// The largest apps, the largest first, of equals in the order of their names.
    fn order(&mut self) {
        self.apps.sort_unstable_by(|one, other| one.rank().cmp(&other.rank()));
        self.apps.truncate(LARGEST);
    }

    /// Ends the survey: gives the names of the apps that are shown one by one.
    pub fn largest(&mut self) -> BTreeSet<String> {
        self.order();
        self.apps.iter().map(|app| app.app.clone()).collect()
    }

    /// All months of all apps together.
    pub(super) fn sum(&self) -> MonthLine {
        added_up(self.totals.months().map(|(line, _)| line))
    }

    /// The same of the apps that are shown one by one, and their violations.
    pub(super) fn shown(&self) -> (MonthLine, u64) {
        (added_up(self.apps.iter().map(|app| app.sum)), self.apps.iter().map(|app| app.violations).sum())
    }

    /// The dearest month of all apps together, the first of equals.
    pub(super) fn dearest(&self) -> Option<(Month, Amount)> {
        dearest(self.totals.months().map(|(line, _)| line))
    }

    /// How many apps are not shown one by one.
    pub(super) fn others(&self) -> u64 {
        self.totals.counts.apps - self.apps.len() as u64
    }
}

impl AppSum {
    fn of(app: &str, ledger: &AppLedger) -> Self {
        let months = || ledger.months.iter().copied();
        let (sum, dearest, violations) = (added_up(months()), dearest(months()), ledger.violations.len() as u64);
        Self { app: app.to_owned(), sum, dearest, violations }
    }

    fn rank(&self) -> (Reverse<Amount>, &str) {
        (Reverse(self.sum.total()), &self.app)
    }
}

fn dearest(months: impl Iterator<Item = MonthLine>) -> Option<(Month, Amount)> {
    let totals = months.map(|line| (line.month, line.total())).filter(|(_, total)| *total > Amount::ZERO);
    totals.max_by_key(|(month, total)| (*total, Reverse(*month)))
}

/// Months in one line, which is of none of them.
fn added_up(months: impl Iterator<Item = MonthLine>) -> MonthLine {
    months.fold(MonthLine::empty(Month::LAST), |mut sum, line| {
        sum.add(&line);
        sum
    })
}
