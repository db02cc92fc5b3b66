//! Two bills side by side: per app, month and item what it was, what it is, and the difference.

use std::collections::{BTreeMap, BTreeSet};

use super::{Bill, Line};
use crate::ledger::{Category, Compared, Comparison};
use crate::money::Currency;

/// Why two bills cannot be compared.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DiffError {
    /// Amounts of two currencies have no difference.
    #[error("the first bill is in {}, the second in {}", .0.code(), .1.code())]
    Currencies(Currency, Currency),
}

/// Compares two bills of the same months. Apps are the same by name; one app on either side is compared with the other,
/// whatever their names.
///
/// # Errors
/// Where the currencies differ.
pub fn compare(was: Bill, mut is: Bill) -> Result<Comparison, DiffError> {
    if was.currency != is.currency {
        return Err(DiffError::Currencies(was.currency, is.currency));
    }
    let renamed = match (was.apps.as_slice(), is.apps.as_slice()) {
        ([one], [other]) if one != other => Some((one.clone(), other.clone())),
        _ => None,
    };
    if let Some((name, _)) = &renamed {
        is.lines.iter_mut().for_each(|line| line.app.clone_from(name));
        is.apps = vec![name.clone()];
    }
    let (first, second): (BTreeSet<_>, BTreeSet<_>) = (was.apps.iter().collect(), is.apps.iter().collect());
    let only = [first.difference(&second).count(), second.difference(&first).count()];
    let mut rows: BTreeMap<(String, crate::calendar::Month, Category, String), Compared> = BTreeMap::new();
    for (lines, is_second) in [(was.lines, false), (is.lines, true)] {
        for Line { app, month, category, item, amount } in lines {
            let compared = rows.entry((app, month, category, item)).or_default();
            *(if is_second { &mut compared.is } else { &mut compared.was }) += amount;
        }
    }
    let row =
        |((app, month, category, item), compared)| crate::ledger::ComparedItem { app, month, category, item, compared };
    let horizon = was.horizon;
    Ok(Comparison { currency: was.currency, horizon, renamed, only, items: rows.into_iter().map(row).collect() })
}
