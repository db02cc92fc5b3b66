//! Finds the lines that belong together, and why two of them differ.
//!
//! Lines of one app, month, item, tier, edition and price of a unit are added up first: a bill may be by day. Then lines
//! are paired, the surest pairs first; what is left stands alone.

use std::collections::BTreeMap;

use crate::calendar::Month;
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
    |judge, one, other| {
        let is_alike = one.month == other.month && one.category.is_some() && one.category == other.category;
        is_alike && judge.is_of_configuration(one, other)
    },
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
        for line in lines {
            apps.entry(line.app.clone()).or_default()[side].push(line);
        }
    }
    apps.into_values().flat_map(|[simulated, billed]| judge.app(simulated, billed)).collect()
}

/// The lines of each month, item, tier, edition and price of a unit.
fn alike(lines: Vec<BilledLine>) -> impl Iterator<Item = Vec<BilledLine>> {
    let mut alike: BTreeMap<_, Vec<BilledLine>> = BTreeMap::new();
    for line in lines {
        let BilledLine { month, item, tier, edition, unit_price, .. } = line.clone();
        alike.entry((month, item, tier, edition, unit_price)).or_default().push(line);
    }
    alike.into_values()
}

/// Lines that are alike as one.
fn added_up(lines: impl IntoIterator<Item = BilledLine>) -> Option<BilledLine> {
    lines.into_iter().reduce(|sum, line| BilledLine {
        quantity: sum.quantity.zip(line.quantity).map(|(one, other)| one + other),
        amount: sum.amount + line.amount,
        lines: sum.lines.saturating_add(line.lines),
        ..sum
    })
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

    /// The bill's lines added up. What stands there more than once, each time in full, is no greater quantity: each of them
    /// stands alone, unless credits make up for it.
    fn billed_lines(self, billed: Vec<BilledLine>, simulated: &[BilledLine]) -> Vec<BilledLine> {
        let mut known: BTreeMap<(Month, &str), Vec<&BilledLine>> = BTreeMap::new();
        for line in simulated {
            known.entry((line.month, line.item.as_str())).or_default().push(line);
        }
        let is_full = |line: &BilledLine| {
            let mut known = known.get(&(line.month, line.item.as_str())).into_iter().flatten();
            known.any(|one| same_configuration(one, line) && self.same_amount(one, line))
        };
        let mut lines = Vec::new();
        for alike in alike(billed) {
            let is_repeated = alike.iter().filter(|line| is_full(line)).count() > 1
                && !added_up(alike.iter().cloned()).is_some_and(|sum| is_full(&sum));
            let (full, others): (Vec<_>, Vec<_>) = alike.into_iter().partition(|line| is_repeated && is_full(line));
            lines.extend(full);
            lines.extend(added_up(others));
        }
        lines
    }

    /// The lines of one app.
    fn app(self, simulated: Vec<BilledLine>, billed: Vec<BilledLine>) -> Vec<Reconciled> {
        let simulated: Vec<BilledLine> = alike(simulated).filter_map(added_up).collect();
        let billed = self.billed_lines(billed, &simulated);
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

    /// Whether the quantity and price of a line come to its amount. Only then does the line say why it is what it is.
    fn comes_to(&self, billed: &BilledLine) -> bool {
        let of = billed.quantity.zip(billed.unit_price);
        of.is_some_and(|(quantity, price)| quantity.comes_to(price, billed.amount, billed.lines, self.currency))
    }

    /// Whether another configuration tells two lines apart: the money is the same, or that of the bill's own quantity and
    /// price.
    fn is_of_configuration(&self, simulated: &BilledLine, billed: &BilledLine) -> bool {
        self.same_amount(simulated, billed) || self.comes_to(billed)
    }

    /// Why two lines that belong together differ.
    fn cause(self, simulated: &BilledLine, billed: &BilledLine) -> Option<Cause> {
        if simulated.month != billed.month {
            return Some(Cause::Timing);
        }
        if simulated.item != billed.item || !same_configuration(simulated, billed) {
            return self.is_of_configuration(simulated, billed).then_some(Cause::Configuration);
        }
        let same_price = simulated.unit_price == billed.unit_price;
        match (simulated.has_quantity_of(billed), same_price) {
            (true, false) if self.comes_to(billed) => Some(Cause::Price),
            (false, true) if self.comes_to(billed) => Some(Cause::Quantity),
            _ => None,
        }
    }
}

/// What one month lacks or has too much, and a neighbouring month of the same item makes up for, was billed in another
/// month.
fn moved(rows: &mut [Reconciled]) {
    let is_open =
        |row: &Reconciled| row.outcome == Outcome::Different && matches!(row.cause, None | Some(Cause::Quantity));
    let mut open: BTreeMap<(Month, String), Vec<usize>> = BTreeMap::new();
    for (at, row) in rows.iter().enumerate().filter(|(_, row)| is_open(row)) {
        let of = row.line().map(|line| (line.month, line.item.clone()));
        of.into_iter().for_each(|of| open.entry(of).or_default().push(at));
    }
    for at in 0..rows.len() {
        let row = &rows[at];
        let Some(line) = row.line().filter(|_| matches!(row.outcome, Outcome::Missing | Outcome::Unexpected)) else {
            continue;
        };
        let near = [-1, 1].into_iter().filter_map(|by| open.get(&(line.month.plus(by), line.item.clone()))).flatten();
        let makes_up = |other: &&usize| {
            let other = &rows[**other];
            is_open(other) && other.difference() + row.difference() == Figure::ZERO
        };
        if let Some(other) = near.filter(makes_up).min().copied() {
            rows[at].cause = Some(Cause::Timing);
            rows[other].cause = Some(Cause::Timing);
        }
    }
}
