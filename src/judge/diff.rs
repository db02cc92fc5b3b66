//! Two bills side by side: per app, month and item what it was, what it is, and the difference.

use std::collections::{BTreeMap, BTreeSet};

use super::{Bill, Line};
use crate::calendar::Month;
use crate::ledger::{Category, Compared, ComparedItem, Comparison, Refusal};
use crate::money::Currency;

/// Why two bills cannot be compared.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DiffError {
    /// Amounts of two currencies have no difference.
    #[error("the first bill is in {} with {} decimals, the second in {} with {}",
        .0.code(), .0.decimals, .1.code(), .1.decimals)]
    Currencies(Currency, Currency),
    /// Neither has a month.
    #[error("no app of either bill has a month")]
    Empty,
}

impl DiffError {
    /// What to do about it.
    pub fn help(&self) -> &'static str {
        match self {
            Self::Currencies(..) => "compare two bills of the same currency",
            Self::Empty => "choose months in which an app has begun (--from, --to)",
        }
    }
}

/// Compares two bills of the same months. Apps are the same by name; where each bill has one app, the two are compared,
/// whatever their names.
///
/// # Errors
/// Where the currencies differ, or there is none.
pub fn compare(was: Bill, mut is: Bill) -> Result<Comparison, DiffError> {
    let currency = match (was.currency, is.currency) {
        (Some(one), Some(other)) if one != other => return Err(DiffError::Currencies(one, other)),
        (one, other) => one.or(other).ok_or(DiffError::Empty)?,
    };
    let renamed = was.only_app().zip(is.only_app()).filter(|(one, other)| one != other);
    let renamed = renamed.map(|(one, other)| (one.to_owned(), other.to_owned()));
    if let Some((name, other)) = &renamed {
        is.lines.iter_mut().for_each(|line| line.app.clone_from(name));
        is.refused.iter_mut().for_each(|row| row.app.clone_from(name));
        is.apps = is.apps.remove(other).map(|first| (name.clone(), first)).into_iter().collect();
    }
    let (first, second): (BTreeSet<_>, BTreeSet<_>) = (was.apps.keys().collect(), is.apps.keys().collect());
    let only = [first.difference(&second).count(), second.difference(&first).count()];
    let apps = first.union(&second).count();
    let refused = [refused_only(&was.refused, &is.refused), refused_only(&is.refused, &was.refused)];
    let mut rows: BTreeMap<(String, Month, Category, String), Compared> = BTreeMap::new();
    for (lines, is_second) in [(was.lines, false), (is.lines, true)] {
        for Line { app, month, category, item, amount } in lines {
            let compared = rows.entry((app, month, category, item)).or_default();
            *(if is_second { &mut compared.is } else { &mut compared.was }) += amount;
        }
    }
    let row = |((app, month, category, item), compared)| ComparedItem { app, month, category, item, compared };
    let items = rows.into_iter().map(row).collect();
    Ok(Comparison { currency, horizon: was.horizon, renamed, apps, only, refused, items })
}

/// The refusals of one bill that the other does not have.
fn refused_only(one: &[Refusal], other: &[Refusal]) -> Vec<Refusal> {
    let mut others: BTreeMap<&Refusal, usize> = BTreeMap::new();
    other.iter().for_each(|row| *others.entry(row).or_default() += 1);
    let is_only = |row: &&Refusal| match others.get_mut(*row) {
        Some(count) if *count > 0 => {
            *count -= 1;
            false
        }
        _ => true,
    };
    one.iter().filter(is_only).cloned().collect()
}
