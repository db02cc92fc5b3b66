//! Two bills side by side: what of a [`Comparison`] is shown, the same for every format.

mod csv;
mod json;
mod table;

use serde_json::Value;

use crate::ledger::{Compared, ComparedItem, Comparison, OverBudget};
use crate::money::Amount;

/// A comparison to be printed.
#[derive(Debug, Clone, Copy)]
pub struct Shown<'c> {
    /// The comparison.
    pub comparison: &'c Comparison,
    /// Whether what is the same in both is shown too.
    pub all: bool,
    /// How the two runs were made, as `run.json` has it.
    pub runs: [&'c Value; 2],
    /// The months of the second bill that are over a budget; `None` where there are no budgets.
    pub over_budget: Option<&'c [OverBudget]>,
}

impl<'c> Shown<'c> {
    fn items(&self) -> impl Iterator<Item = &'c ComparedItem> {
        let all = self.all;
        self.comparison.items.iter().filter(move |item| all || item.compared.differs())
    }

    /// The sum of each app of which an item is shown.
    fn apps(&self) -> Vec<(&'c str, Compared)> {
        let mut names = self.items().map(|item| item.app.as_str()).collect::<Vec<_>>();
        names.dedup();
        // Both are in the order of the apps.
        let mut names = names.into_iter().peekable();
        let is_shown = |(app, _): &(&str, Compared)| names.next_if_eq(app).is_some();
        self.comparison.apps().into_iter().filter(is_shown).collect()
    }

    fn amount(&self, amount: Amount) -> String {
        amount.display(self.comparison.currency).to_string()
    }
}
