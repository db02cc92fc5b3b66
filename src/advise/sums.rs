//! What the usage of the draws comes to, draw by draw: as many sums as schedules differ in it.
//!
//! Editions that charge usage alike leave the same sums, so that there are few: they are told apart by number.

use std::collections::HashMap;
use std::rc::Rc;

/// So many numbers are kept at most: sums times draws.
const MOST_NUMBERS: usize = 1 << 24;
/// So many sums are told apart at most.
const MOST: usize = 4_096;

/// What the usage of each draw comes to in a month.
#[derive(Debug, Clone, Default)]
pub(super) struct Usage {
    /// The same for the same amounts.
    pub(super) number: u32,
    /// In minor units.
    pub(super) of_draws: Rc<[i128]>,
    /// Of all draws.
    pub(super) sum: i128,
}

/// A sum, by its number; the first is nothing in each draw.
pub(super) type Sum = u32;
/// Nothing in each draw.
pub(super) const NOTHING: Sum = 0;

/// The sums met so far.
#[derive(Debug, Default)]
pub(super) struct Sums {
    of_draws: Vec<Rc<[i128]>>,
    known: HashMap<Rc<[i128]>, Sum>,
    added: HashMap<(Sum, u32), Sum>,
    ranked: HashMap<Sum, i128>,
    /// Whether there were more than are told apart.
    pub(super) is_full: bool,
}

impl Sums {
    /// None but nothing.
    pub(super) fn new(draws: usize) -> Self {
        let mut sums = Self::default();
        sums.number(vec![0; draws].into());
        sums
    }

    /// The number of these amounts.
    pub(super) fn number(&mut self, of_draws: Rc<[i128]>) -> Sum {
        if let Some(known) = self.known.get(&of_draws) {
            return *known;
        }
        if self.of_draws.len() >= MOST || (self.of_draws.len() + 1) * of_draws.len() > MOST_NUMBERS.max(of_draws.len())
        {
            self.is_full = true;
            return NOTHING;
        }
        let number = self.of_draws.len() as Sum;
        self.of_draws.push(Rc::clone(&of_draws));
        self.known.insert(of_draws, number);
        number
    }

    /// A sum with a month more.
    pub(super) fn after(&mut self, sum: Sum, month: &Usage) -> Sum {
        if let Some(known) = self.added.get(&(sum, month.number)) {
            return *known;
        }
        let before = self.of_draws[sum as usize].iter();
        let after: Rc<[i128]> = before.zip(month.of_draws.iter()).map(|(sum, more)| sum + more).collect();
        let number = self.number(after);
        self.added.insert((sum, month.number), number);
        number
    }

    /// The amount of the draw of this rank, the cheapest being 1.
    pub(super) fn of_rank(&mut self, sum: Sum, rank: usize) -> i128 {
        *self.ranked.entry(sum).or_insert_with(|| {
            let mut amounts = self.of_draws[sum as usize].to_vec();
            amounts.sort_unstable();
            amounts.get(rank.saturating_sub(1)).copied().unwrap_or_default()
        })
    }
}
