//! Counted amounts: how many draws cost how much. Fees are cliffs, so that few amounts are distinct: the memory that they
//! take hangs on those, not on the number of draws; and counts add up to the same whatever the order of the draws.

use std::hash::BuildHasher;

use foldhash::fast::FixedState;
use hashbrown::HashTable;

use crate::ledger::{Chance, Estimate, FIGURES, PERCENTILES};
use crate::money::Amount;

/// The percentiles and the mean of what draws cost, as [`crate::ledger::FIGURES`] names them.
pub fn estimates(amounts: impl Iterator<Item = Amount>) -> [Estimate; FIGURES.len()] {
    let mut counted = Counted::default();
    amounts.for_each(|amount| counted.add(amount));
    let sorted = counted.sorted();
    let mut figures = [sorted.mean(); FIGURES.len()];
    for (figure, percent) in figures.iter_mut().zip(PERCENTILES) {
        *figure = sorted.percentile(percent);
    }
    figures
}

/// The mean of some draws, rounded half up.
pub fn rounded_mean(sum: i128, draws: i128) -> i128 {
    (2 * sum + draws).div_euclid(2 * draws)
}

/// How many draws cost how much.
#[derive(Debug, Clone, Default)]
pub(super) struct Counted {
    counts: HashTable<(Amount, u64)>,
}

impl Counted {
    /// A draw costs this.
    pub(super) fn add(&mut self, amount: Amount) {
        self.add_times(amount, 1);
    }

    fn add_times(&mut self, amount: Amount, times: u64) {
        let hash = |amount: &Amount| FixedState::default().hash_one(amount.in_minor());
        let known = self.counts.entry(hash(&amount), |(known, _)| *known == amount, |(known, _)| hash(known));
        known.or_insert((amount, 0)).get_mut().1 += times;
    }

    /// Adds the draws of another.
    pub(super) fn merge(&mut self, other: Self) {
        if self.counts.is_empty() {
            *self = other;
            return;
        }
        other.counts.into_iter().for_each(|(amount, times)| self.add_times(amount, times));
    }

    /// In order, for what is asked of all of them.
    pub(super) fn sorted(&self) -> Sorted {
        let mut counts: Vec<(Amount, u64)> = self.counts.iter().copied().collect();
        counts.sort_unstable();
        Sorted { draws: counts.iter().map(|(_, times)| times).sum(), counts }
    }
}

/// Amounts in order, each with the draws that cost it.
#[derive(Debug)]
pub(super) struct Sorted {
    counts: Vec<(Amount, u64)>,
    draws: u64,
}

impl Sorted {
    /// The amount of the draw of this rank, the cheapest being 1.
    fn of_rank(&self, rank: u64) -> Amount {
        let mut below = 0;
        let found = self.counts.iter().find(|(_, times)| {
            below += times;
            below >= rank
        });
        found.or(self.counts.last()).map_or(Amount::ZERO, |(amount, _)| *amount)
    }

    /// The percentile by nearest rank. Its standard error is half the distance of the order statistics that lie one standard
    /// deviation of the number of cheaper draws below and above it.
    pub(super) fn percentile(&self, percent: u8) -> Estimate {
        let (draws, percent) = (u128::from(self.draws), u128::from(percent));
        let rank = (draws * percent).div_ceil(100).max(1);
        // sqrt(n p (1 - p)), rounded half up.
        let around = ((4 * draws * percent * (100 - percent)).isqrt() + 100) / 200;
        let of_rank = |rank: u128| self.of_rank(u64::try_from(rank.clamp(1, draws.max(1))).unwrap_or(u64::MAX));
        let (low, high) = (of_rank(rank.saturating_sub(around)), of_rank(rank + around));
        let width = (high - low).in_minor();
        Estimate { amount: of_rank(rank), error: Amount::of_minor((width + 1) / 2) }
    }

    /// The mean, rounded half up, and its standard error, the standard deviation over the root of the number of draws.
    pub(super) fn mean(&self) -> Estimate {
        let draws = i128::from(self.draws.max(1));
        let sum: i128 = self.counts.iter().map(|(amount, times)| amount.in_minor() * i128::from(*times)).sum();
        let mean = rounded_mean(sum, draws);
        let square = |amount: Amount| amount.in_minor().abs_diff(mean).saturating_pow(2);
        let squares = self.counts.iter().map(|(amount, times)| square(*amount).saturating_mul((*times).into()));
        let squares = squares.fold(0_u128, u128::saturating_add);
        let divisor = u128::from(self.draws) * u128::from(self.draws.saturating_sub(1));
        let variance = squares.saturating_mul(4).checked_div(divisor).unwrap_or_default();
        let error = variance.isqrt().div_ceil(2);
        Estimate { amount: Amount::of_minor(mean), error: Amount::of_minor(error as i128) }
    }

    /// In how many draws it is more than a budget.
    pub(super) fn over(&self, budget: Amount) -> Chance {
        let over = self.counts.iter().filter(|(amount, _)| *amount > budget);
        Chance { times: over.map(|(_, times)| times).sum(), draws: self.draws }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 1 to 100 cents, each once.
    fn hundred() -> Sorted {
        let mut counted = Counted::default();
        (1..=100).rev().for_each(|cents| counted.add(Amount::of_minor(cents)));
        counted.sorted()
    }

    #[test]
    fn percentiles_are_amounts_of_nearest_rank() {
        let of = |percent| hundred().percentile(percent).amount.in_minor();
        assert_eq!([5, 10, 50, 80, 90, 95].map(of), [5, 10, 50, 80, 90, 95]);
        // sqrt(100 x 0.5 x 0.5) = 5: from 45 to 55 cents, half of it is 5.
        assert_eq!(hundred().percentile(50).error.in_minor(), 5);
    }

    #[test]
    fn a_mean_is_rounded_half_up_and_its_error_follows_from_the_spread() {
        let mean = hundred().mean();
        // The mean is 50.5; the variance 100 x 101 / 12 = 841.67, its root over 10 is 2.9.
        assert_eq!((mean.amount.in_minor(), mean.error.in_minor()), (51, 3));
        let over = hundred().over(Amount::of_minor(90));
        assert_eq!((over.times, over.draws), (10, 100));
    }

    #[test]
    fn one_draw_has_no_error_and_none_costs_nothing() {
        let mut one = Counted::default();
        one.add(Amount::of_minor(7));
        assert_eq!(one.sorted().mean(), Estimate { amount: Amount::of_minor(7), error: Amount::ZERO });
        assert_eq!(one.sorted().percentile(95).amount, Amount::of_minor(7));
        assert_eq!(Counted::default().sorted().percentile(50).amount, Amount::ZERO);
    }
}
