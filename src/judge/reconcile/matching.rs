//! Finds the lines that belong together, and why two of them differ.
//!
//! Lines of one app, month, item, tier, edition and price of a unit are added up first: a bill may be by day. Then lines
//! are paired, the surest pairs first; what is left stands alone.

use std::collections::BTreeMap;

use crate::ledger::{BilledLine, Cause, Outcome, Reconciled};
use crate::money::{Currency, Figure};

/// What two lines are compared with.
#[derive(Clone, Copy)]
struct Judge {
    currency: Currency,
    within: Figure,
}

/// Whether two lines belong together.
type Belong = fn(&Judge, &BilledLine, &BilledLine) -> bool;

/// Which lines belong together, the surest first.
const ROUNDS: [Belong; 7] = [
    |judge, one, other| same_place(one, other) && same_configuration(one, other) && judge.same_amount(one, other),
    |judge, one, other| same_place(one, other) && judge.same_amount(one, other),
    |_, one, other| same_place(one, other) && same_configuration(one, other) && one.unit_price == other.unit_price,
    |_, one, other| same_place(one, other) && same_configuration(one, other),
    |_, one, other| same_place(one, other),
    |judge, one, other| one.item == other.item && are_neighbours(one, other) && judge.same_amount(one, other),
    |_, one, other| one.month == other.month && one.category.is_some() && one.category == other.category,
];

/// The lines of a simulation and of a bill, those together that belong together.
pub(super) fn matched(
    simulated: Vec<BilledLine>,
    billed: Vec<BilledLine>,
    currency: Currency,
    within: Figure,
) -> Vec<Reconciled> {
    let judge = Judge { currency, within };
    let mut apps: BTreeMap<String, [Vec<BilledLine>; 2]> = BTreeMap::new();
    for (side, lines) in [simulated, billed].into_iter().enumerate() {
        for line in added_up(lines) {
            apps.entry(line.app.clone()).or_default()[side].push(line);
        }
    }
    apps.into_values().flat_map(|[simulated, billed]| judge.app(simulated, billed)).collect()
}

/// Adds up the lines of one app, month, item, tier, edition and price of a unit.
fn added_up(lines: Vec<BilledLine>) -> impl Iterator<Item = BilledLine> {
    let mut sums: BTreeMap<_, BilledLine> = BTreeMap::new();
    for line in lines {
        let BilledLine { app, month, item, tier, edition, unit_price, .. } = line.clone();
        let key = (app, month, item, tier, edition, unit_price);
        match sums.get_mut(&key) {
            Some(sum) => {
                sum.amount += line.amount;
                sum.quantity = sum.quantity.zip(line.quantity).map(|(one, other)| one + other);
                sum.lines = sum.lines.saturating_add(1);
            }
            None => {
                sums.insert(key, line);
            }
        }
    }
    sums.into_values()
}

fn same_place(one: &BilledLine, other: &BilledLine) -> bool {
    one.month == other.month && one.item == other.item
}

/// What a bill does not say does not differ.
fn same_configuration(one: &BilledLine, other: &BilledLine) -> bool {
    let same = |one: &Option<String>, other: &Option<String>| one.is_none() || other.is_none() || one == other;
    same(&one.tier, &other.tier) && same(&one.edition, &other.edition)
}

fn are_neighbours(one: &BilledLine, other: &BilledLine) -> bool {
    one.month.next() == other.month || other.month.next() == one.month
}

impl Judge {
    fn same_amount(&self, one: &BilledLine, other: &BilledLine) -> bool {
        (one.amount - other.amount).abs() <= self.within
    }

    /// The lines of one app.
    fn app(self, simulated: Vec<BilledLine>, billed: Vec<BilledLine>) -> Vec<Reconciled> {
        let mut billed: Vec<Option<BilledLine>> = billed.into_iter().map(Some).collect();
        let mut simulated: Vec<Option<BilledLine>> = simulated.into_iter().map(Some).collect();
        let mut rows = Vec::new();
        for belong in ROUNDS {
            for place in &mut simulated {
                let Some(line) = place.as_ref() else { continue };
                let fits =
                    |other: &&mut Option<BilledLine>| other.as_ref().is_some_and(|other| belong(&self, line, other));
                let other = billed.iter_mut().find(fits).and_then(Option::take);
                if let Some(other) = other {
                    rows.extend(place.take().map(|line| self.pair(line, other)));
                }
            }
        }
        let alone = |outcome, simulated, billed| Reconciled { outcome, cause: None, simulated, billed };
        rows.extend(simulated.into_iter().flatten().map(|line| alone(Outcome::Missing, Some(line), None)));
        // A line that bills nothing, where nothing is charged: a month that is free.
        let billed = billed.into_iter().flatten().filter(|line| line.amount != Figure::ZERO);
        rows.extend(billed.map(|line| alone(Outcome::Unexpected, None, Some(line))));
        moved(&mut rows);
        rows
    }

    fn pair(self, simulated: BilledLine, billed: BilledLine) -> Reconciled {
        let is_same = same_place(&simulated, &billed) && self.same_amount(&simulated, &billed);
        let cause = if is_same { None } else { self.cause(&simulated, &billed) };
        let outcome = if is_same { Outcome::Matched } else { Outcome::Different };
        Reconciled { outcome, cause, simulated: Some(simulated), billed: Some(billed) }
    }

    /// Why two lines that belong together differ. A price or a quantity explains an amount only where the bill's own
    /// quantity and price come to it.
    fn cause(self, simulated: &BilledLine, billed: &BilledLine) -> Option<Cause> {
        if simulated.month != billed.month {
            return Some(Cause::Timing);
        }
        if simulated.item != billed.item || !same_configuration(simulated, billed) {
            return Some(Cause::Configuration);
        }
        let (quantity, price) = billed.quantity.zip(billed.unit_price)?;
        if !quantity.comes_to(price, billed.amount, billed.lines, self.currency) {
            return None;
        }
        match (simulated.quantity == Some(quantity), simulated.unit_price == Some(price)) {
            (true, false) => Some(Cause::Price),
            (false, true) => Some(Cause::Quantity),
            _ => None,
        }
    }
}

/// What one month lacks or has too much, and a neighbouring month of the same item makes up for, was billed in another
/// month.
fn moved(rows: &mut [Reconciled]) {
    for at in 0..rows.len() {
        if !matches!(rows[at].outcome, Outcome::Missing | Outcome::Unexpected) || rows[at].cause.is_some() {
            continue;
        }
        let makes_up = |row: &Reconciled| {
            let open = row.outcome == Outcome::Different && matches!(row.cause, None | Some(Cause::Quantity));
            let lines = rows[at].line().zip(row.line());
            let is_near = lines.is_some_and(|(one, other)| one.item == other.item && are_neighbours(one, other));
            open && is_near && row.difference() + rows[at].difference() == Figure::ZERO
        };
        if let Some(other) = rows.iter().position(makes_up) {
            rows[at].cause = Some(Cause::Timing);
            rows[other].cause = Some(Cause::Timing);
        }
    }
}
