//! What each app adds up to, for the checks app by app.

use super::KeptApp;
use crate::money::Amount;

/// So many apps are checked one by one at most.
const MOST_APPS: usize = 1_000;
/// So many names are compared at most, those of all rows for each app: a spreadsheet program takes seconds for it.
const MOST_COMPARED: u64 = 10_000_000;

/// An app, and what it adds up to.
pub(super) struct AppSum {
    pub(super) name: String,
    pub(super) total: Amount,
    /// Its rows on all sheets.
    pub(super) rows: u64,
}

/// The apps, as long as they are few.
#[derive(Default)]
pub(super) struct Apps {
    few: Vec<AppSum>,
    apps: usize,
    rows: u64,
}

impl Apps {
    pub(super) fn add(&mut self, KeptApp { name, ledger, .. }: &KeptApp) {
        let rows = 1 + (ledger.charges.len() + ledger.invoices.len() + ledger.violations.len()) as u64;
        self.apps += 1;
        self.rows += rows;
        if self.apps > MOST_APPS {
            self.few = Vec::new();
        } else {
            let total = ledger.months.iter().map(|line| line.total()).sum();
            self.few.push(AppSum { name: name.clone(), total, rows });
        }
    }

    /// The apps; `None` where checking each would take too long.
    pub(super) fn one_by_one(&self) -> Option<&[AppSum]> {
        let few = self.apps <= MOST_APPS && self.apps as u64 * self.rows <= MOST_COMPARED;
        few.then_some(&self.few)
    }
}
