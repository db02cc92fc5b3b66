//! What a draw crosses: limits by the rows that were refused, blocks and tiers by what is charged beyond what the past was.

use std::collections::BTreeMap;

use crate::calendar::{Horizon, Month};
use crate::ledger::{AppLedger, Bounded, Chance, Charge, Crossing, Item};
use crate::rulebook::{MeterIx, MeterKind, Offer, Reason, Timeline};

/// A bound, and where it begins; of a limit 0.
type Bound = (Bounded, u64);

/// In how many draws each bound is crossed for the first time in each month.
#[derive(Debug, Clone, Default)]
pub(super) struct Crossed(BTreeMap<Bound, BTreeMap<Month, u64>>);

/// So many blocks of a meter are told beyond those that the past has begun.
const BLOCKS: u64 = 100;

/// What stands in the last month before the first one drawn: that is no news. What stood earlier and no more is news again.
#[derive(Debug, Default)]
pub(super) struct Known {
    tiers: Vec<Bound>,
    /// Of each meter where the last block begun begins.
    blocks: Vec<(MeterIx, u64)>,
}

impl Known {
    pub(super) fn of(timeline: &Timeline, past: &AppLedger, from: Month) -> Self {
        let (mut known, mut seen) = (Self::default(), Seen::default());
        let before = |month: Month| month < from && month.next() >= from;
        past.charges
            .iter()
            .filter(|charge| before(charge.month))
            .for_each(|charge| seen.charge(timeline, charge, &Self::default()));
        known
            .tiers
            .extend(seen.crossed.iter().map(|(bound, _)| *bound).filter(|(what, _)| matches!(what, Bounded::Tier(_))));
        known.blocks = seen.blocks;
        known
    }
}

/// The bounds that a draw has crossed, each with its first month; the memory is used again.
#[derive(Debug, Default)]
pub(super) struct Seen {
    crossed: Vec<(Bound, Month)>,
    /// Of each meter where the last block begun so far begins.
    blocks: Vec<(MeterIx, u64)>,
}

impl Seen {
    /// Looks at what a draw gave in the months of the horizon.
    pub(super) fn look(&mut self, timeline: &Timeline, ledger: &AppLedger, known: &Known, horizon: Horizon) {
        self.crossed.clear();
        self.blocks.clear();
        self.blocks.extend_from_slice(&known.blocks);
        for violation in &ledger.violations {
            let month = Month::of(violation.place.date);
            if let Reason::Limit(kind) = violation.reason
                && horizon.covers(month)
            {
                self.cross((Bounded::Limit(kind), 0), month, known);
            }
        }
        let reported = ledger.charges.iter().filter(|charge| horizon.covers(charge.month));
        reported.for_each(|charge| self.charge(timeline, charge, known));
    }

    /// Charges come by month: what is crossed first is seen first.
    fn charge(&mut self, timeline: &Timeline, charge: &Charge, known: &Known) {
        let terms = timeline.terms(charge.rulebook);
        match charge.item {
            Item::Plan(_) => {}
            Item::Usage(meter) => {
                if let Some(MeterKind::MonthlyPeak { free, block, .. }) = terms.meter(meter).map(|terms| &terms.kind) {
                    // Where each unit is charged by itself, only the first one is a bound.
                    let begun = if block.value <= 1 { 1 } else { blocks(charge) };
                    self.begin_blocks(meter, (free.value, block.value, begun), charge.month);
                }
            }
            Item::Package(package) => {
                let Some(Offer::Level { default, tiers, .. }) = terms.offer(package, charge.edition) else { return };
                let ends = std::iter::once(default.value).chain(tiers.iter().map(|tier| tier.up_to));
                for above in ends.take_while(|end| charge.tier.is_some_and(|tier| *end < tier)) {
                    self.cross((Bounded::Tier(package), above.into()), charge.month, known);
                }
            }
        }
    }

    /// So many blocks of a size have begun above what is free.
    fn begin_blocks(&mut self, meter: MeterIx, (free, size, begun): (u64, u64, u64), month: Month) {
        let above = |at: u64| free.saturating_add(at.saturating_mul(size));
        let at = self.blocks.iter().position(|(known, _)| *known == meter);
        let last = at.map(|at| self.blocks[at].1);
        let highest = above(begun.saturating_sub(1));
        if begun == 0 || last.is_some_and(|last| highest <= last) {
            return;
        }
        let first =
            last.map_or(0, |last| (last.saturating_sub(free) / size.max(1)).saturating_add(u64::from(last >= free)));
        let new = (first..begun.min(first.saturating_add(BLOCKS))).map(above);
        self.crossed.extend(new.map(|above| ((Bounded::Block(meter), above), month)));
        match at {
            Some(at) => self.blocks[at].1 = highest,
            None => self.blocks.push((meter, highest)),
        }
    }

    fn cross(&mut self, bound: Bound, month: Month, known: &Known) {
        if known.tiers.contains(&bound) {
            return;
        }
        match self.crossed.iter_mut().find(|(known, _)| *known == bound) {
            Some((_, first)) => *first = (*first).min(month),
            None => self.crossed.push((bound, month)),
        }
    }

    /// The bounds, each with its first month.
    pub(super) fn bounds(&self) -> &[(Bound, Month)] {
        &self.crossed
    }
}

/// How many blocks are charged.
fn blocks(charge: &Charge) -> u64 {
    u64::try_from(charge.quantity.in_billionths() / 1_000_000_000).unwrap_or(u64::MAX)
}

impl Crossed {
    /// A draw crossed these.
    pub(super) fn add(&mut self, bounds: &[(Bound, Month)]) {
        for (bound, month) in bounds {
            *self.0.entry(*bound).or_default().entry(*month).or_default() += 1;
        }
    }

    /// Adds the draws of another.
    pub(super) fn merge(&mut self, other: Self) {
        for (bound, months) in other.0 {
            let own = self.0.entry(bound).or_default();
            months.into_iter().for_each(|(month, times)| *own.entry(month).or_default() += times);
        }
    }

    /// As a forecast tells it: limits, then blocks, then tiers, each in the order of the rulebook.
    pub(super) fn told(&self, timeline: &Timeline, draws: u64) -> Vec<Crossing> {
        let told = |((what, above), months): (&Bound, &BTreeMap<Month, u64>)| Crossing {
            what: *what,
            name: what.name(timeline.names()).to_owned(),
            above: (!matches!(what, Bounded::Limit(_))).then_some(*above),
            chance: Chance { times: months.values().sum(), draws },
            first: months.iter().map(|(month, times)| (*month, *times)).collect(),
        };
        self.0.iter().map(told).collect()
    }
}
