//! Two bills side by side.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::Category;
use crate::calendar::{Horizon, Month};
use crate::money::{Amount, Currency};

/// An amount as it was and as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Compared {
    /// In the first bill.
    pub was: Amount,
    /// In the second.
    pub is: Amount,
}

impl Compared {
    /// What it is less what it was.
    pub fn difference(self) -> Amount {
        self.is - self.was
    }

    /// The difference in parts of a hundred of what it was, with one decimal, a half up: `+12.5 %`; `None` where that was
    /// nothing.
    pub fn percent(self) -> Option<String> {
        let (was, difference) = (self.was.in_minor(), self.difference().in_minor());
        let thousandths = difference.checked_mul(1_000)?.checked_mul(2)?.checked_add(was * difference.signum())?;
        let tenths = thousandths.checked_div(was.checked_mul(2)?)?;
        let sign = ["-", "", "+"][(tenths.signum() + 1) as usize];
        let size = tenths.unsigned_abs();
        Some(format!("{sign}{}.{} %", size / 10, size % 10))
    }

    /// Whether the two are not the same.
    pub fn differs(self) -> bool {
        self.was != self.is
    }
}

impl std::ops::AddAssign for Compared {
    fn add_assign(&mut self, other: Self) {
        self.was += other.was;
        self.is += other.is;
    }
}

impl std::ops::SubAssign for Compared {
    fn sub_assign(&mut self, other: Self) {
        self.was = self.was - other.was;
        self.is = self.is - other.is;
    }
}

/// What an app pays for an item in a month, in two bills.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComparedItem {
    /// The app.
    pub app: String,
    /// The month that is billed.
    pub month: Month,
    /// Plan, package or usage.
    pub category: Category,
    /// The edition, package or meter.
    pub item: String,
    /// What it was and what it is; nothing where the bill does not have the item.
    pub compared: Compared,
}

/// A row that the rules refused, whole or in part, as `violations.csv` has it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Refusal {
    /// The app.
    pub app: String,
    /// Its day.
    pub date: NaiveDate,
    /// Its action.
    pub action: String,
    /// Why it was refused.
    pub rule: String,
    /// What it is about.
    pub subject: String,
}

/// Two bills side by side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// The currency of every amount.
    pub currency: Currency,
    /// The months that are compared.
    pub horizon: Horizon,
    /// Where one app is compared with one of another name, the two names; its rows have the first.
    pub renamed: Option<(String, String)>,
    /// How many apps the bills have together.
    pub apps: usize,
    /// How many apps only the first bill has, and how many only the second.
    pub only: [usize; 2],
    /// The rows that only the first bill refuses, and those that only the second does: there the bills are not of the
    /// same operations.
    pub refused: [Vec<Refusal>; 2],
    /// Every item that either bill has, by app, month, category and item.
    pub items: Vec<ComparedItem>,
}

impl Comparison {
    /// Everything together.
    pub fn total(&self) -> Compared {
        self.sums(|_| ()).into_values().next().unwrap_or_default()
    }

    /// The sum of each item.
    pub fn items(&self) -> Vec<((Category, &str), Compared)> {
        self.sums(|item| (item.category, item.item.as_str())).into_iter().collect()
    }

    /// The sum of each app that has an item.
    pub fn apps(&self) -> Vec<(&str, Compared)> {
        self.sums(|item| item.app.as_str()).into_iter().collect()
    }

    /// The sum of each month that has an item.
    pub fn months(&self) -> Vec<(Month, Compared)> {
        self.sums(|item| item.month).into_iter().collect()
    }

    fn sums<'c, K: Ord>(&'c self, key: impl Fn(&'c ComparedItem) -> K) -> BTreeMap<K, Compared> {
        let mut sums: BTreeMap<K, Compared> = BTreeMap::new();
        for item in &self.items {
            *sums.entry(key(item)).or_default() += item.compared;
        }
        sums
    }
}
