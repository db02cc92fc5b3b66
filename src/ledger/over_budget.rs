//! Months that cost more than they may, and because of what.

use std::cmp::Reverse;

use super::Category;
use crate::calendar::Month;
use crate::money::{Amount, Currency};

/// How many of a month's items tell why it is over its budget: so many of the dearest, and so many of those that rose most.
const TELLING: usize = 3;

/// A month over its budget.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OverBudget {
    /// The app; `None` is all apps together.
    pub app: Option<String>,
    /// The month.
    pub month: Month,
    /// The currency of every amount.
    pub currency: Currency,
    /// What it may cost.
    pub budget: Amount,
    /// What it costs in the first of two bills, where two are compared.
    pub was: Option<Amount>,
    /// What is charged, the dearest first.
    pub items: Vec<SpentOn>,
}

/// What is charged for an item in a month over its budget.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpentOn {
    /// Plan, package or usage.
    pub category: Category,
    /// The edition, package or meter.
    pub item: String,
    /// The amount.
    pub amount: Amount,
    /// The amount in the month before; `None` in the first month of the horizon, before which nothing is known.
    pub before: Option<Amount>,
}

impl SpentOn {
    /// How much dearer it is than in the month before; `None` where it is not, or where nothing is known.
    pub fn rise(&self) -> Option<Amount> {
        self.before.map(|before| self.amount - before).filter(|rise| *rise > Amount::ZERO)
    }

    /// Whether the month before was charged nothing for it.
    pub fn is_new(&self) -> bool {
        self.before == Some(Amount::ZERO)
    }
}

impl OverBudget {
    /// What the month costs.
    pub fn total(&self) -> Amount {
        self.items.iter().map(|item| item.amount).sum()
    }

    /// By how much that is over the budget.
    pub fn over(&self) -> Amount {
        self.total() - self.budget
    }

    /// Whether the first of two bills is over the budget as well.
    pub fn was_over(&self) -> Option<bool> {
        self.was.map(|was| was > self.budget)
    }

    /// By how much, in a few words: `shop in 2020-03 by 100.00 USD`.
    pub fn brief(&self) -> String {
        let Self { month, currency, .. } = self;
        let app = self.app.as_ref().map_or_else(String::new, |app| format!("{app} in "));
        format!("{app}{month} by {} {}", self.over().display(*currency), currency.code())
    }

    /// As a sentence: `shop in 2020-03: 600.00 USD, 100.00 over the budget of 500.00, because of dau 440.00 (new), ...`.
    pub fn sentence(&self) -> String {
        let Self { month, currency, .. } = self;
        let app = self.app.as_deref().unwrap_or("all apps");
        let [total, over, budget] =
            [self.total(), self.over(), self.budget].map(|amount| amount.display(*currency).to_string());
        let code = currency.code();
        format!("{app} in {month}: {total} {code}, {over} over the budget of {budget}, because of {}", self.reasons())
    }

    /// Because of what: the items that tell why, and what the others come to: `dau 440.00 (new), professional 120.00 (+20.00),
    /// 2 more 40.00`.
    pub fn reasons(&self) -> String {
        self.reasons_in(|amount| amount.display(self.currency).to_string())
    }

    /// The same with amounts as `text` writes them.
    pub fn reasons_in(&self, text: impl Fn(Amount) -> String) -> String {
        let reason = |item: &&SpentOn| {
            let rise = match item.rise() {
                _ if item.is_new() => " (new)".to_owned(),
                Some(rise) => format!(" (+{})", text(rise)),
                None => String::new(),
            };
            format!("{} {}{rise}", item.item, text(item.amount))
        };
        let (telling, others) = self.telling();
        let mut reasons: Vec<String> = telling.iter().map(reason).collect();
        if !others.is_empty() {
            let sum = others.iter().map(|item| item.amount).sum();
            reasons.push(format!("{} more {}", others.len(), text(sum)));
        }
        reasons.join(", ")
    }

    /// The items that tell why, in their order, and those that do not.
    fn telling(&self) -> (Vec<&SpentOn>, Vec<&SpentOn>) {
        let mut risen: Vec<usize> = (0..self.items.len()).filter(|at| self.items[*at].rise().is_some()).collect();
        risen.sort_by_key(|at| Reverse(self.items[*at].rise()));
        risen.truncate(TELLING);
        let (telling, others): (Vec<_>, Vec<_>) =
            self.items.iter().enumerate().partition(|(at, _)| *at < TELLING || risen.contains(at));
        let items = |places: Vec<(usize, _)>| places.into_iter().map(|(_, item)| item).collect();
        (items(telling), items(others))
    }
}
