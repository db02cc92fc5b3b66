//! How the cost of a schedule is weighed: as it is; or over the draws of a forecast, by the mean or by the 90th percentile.

use super::sums::{NOTHING, Sum, Sums};
use super::ways::{Cost, Move, Way};
use crate::forecast::rounded_mean;
use crate::ledger::Objective;

/// Weighs costs. The mean is searched for as the sum over all draws, so that nothing is rounded before the end.
#[derive(Debug, Clone, Copy)]
pub(super) struct Weights {
    draws: usize,
    /// `None` where needs are certain.
    objective: Option<Objective>,
}

impl Weights {
    pub(super) fn new(draws: usize, objective: Option<Objective>) -> Self {
        Self { draws, objective }
    }

    /// The sums that a search begins with.
    pub(super) fn sums(self) -> Sums {
        Sums::new(self.draws)
    }

    fn times(self) -> i128 {
        if self.objective == Some(Objective::Mean) { self.draws as i128 } else { 1 }
    }

    /// What a way costs, but for what is summed up draw by draw.
    pub(super) fn of_way(self, way: &Way) -> Cost {
        let usage = if self.objective == Some(Objective::Mean) { way.usage.sum } else { 0 };
        (way.cost.0 * self.times() + usage, way.cost.1)
    }

    /// What a package costs on it.
    pub(super) fn of_move(self, step: &Move) -> Cost {
        (step.cost.0 * self.times(), step.cost.1)
    }

    /// The sum of the draws after a way: told apart only where it matters.
    pub(super) fn after(self, sums: &mut Sums, sum: Sum, way: &Way) -> Sum {
        if self.objective == Some(Objective::P90) { sums.after(sum, &way.usage) } else { NOTHING }
    }

    /// What is to be as low as can be.
    pub(super) fn value(self, sums: &mut Sums, cost: Cost, sum: Sum) -> Cost {
        match self.objective {
            Some(Objective::P90) => (cost.0 + sums.of_rank(sum, rank(self.draws)), cost.1),
            _ => cost,
        }
    }

    /// A value in minor units.
    pub(super) fn rounded(self, value: i128) -> i128 {
        rounded_mean(value, self.times())
    }
}

/// The place of the 90th percentile among the draws, by nearest rank.
fn rank(draws: usize) -> usize {
    (draws * 90).div_ceil(100)
}
