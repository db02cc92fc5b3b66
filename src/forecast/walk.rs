//! Where a walk stands at a quantile, month by month.
//!
//! The sum of normal steps is normal, and so is the logarithm of a product of lognormal ones: there the quantile has a closed
//! form. Of any other walk it is the quantile, by nearest rank, of so many paths, drawn from a fixed key: the same for every
//! seed, and a longer horizon leaves the months before as they were.

use super::chance::{Chance, Draw, Stream, normal_at};

/// So many paths are walked.
const PATHS: usize = 10_000;
/// The key of their random numbers; the stream is the month.
const KEY: [u8; 32] = *b"where a walk stands at quantiles";

/// A walk at some quantiles.
#[derive(Debug)]
pub(super) struct Walk {
    relative: bool,
    /// Each quantile, and what is walked by the end of each month: a factor, or what is added.
    quantiles: Vec<(f64, Vec<f64>)>,
}

impl Walk {
    /// The walk of an uncertainty.
    pub(super) fn of(chance: &Chance, relative: bool, months: usize, quantiles: impl Iterator<Item = f64>) -> Self {
        let mut walk = Self { relative, quantiles: quantiles.map(|quantile| (quantile, Vec::new())).collect() };
        let is_closed = chance.walked(relative, 0.0, 2).is_some();
        let mut paths = if is_closed { Vec::new() } else { vec![walk.begun(); PATHS] };
        for month in 0..months {
            let mut random = Stream::of(KEY, Draw { number: month as u64, second: false });
            paths.iter_mut().for_each(|stood| *stood = walk.step(*stood, chance.at(random.normal())));
            let mut sorted = paths.clone();
            sorted.sort_unstable_by(f64::total_cmp);
            for (quantile, stood) in &mut walk.quantiles {
                let closed = chance.walked(relative, normal_at(*quantile), month + 1);
                let closed = closed.map(|change| if relative { (1.0 + change).max(0.0) } else { change });
                stood.push(closed.unwrap_or_else(|| of_rank(&sorted, *quantile)));
            }
        }
        walk
    }

    /// What the step of a month changes, so that the walk stands at the quantile after it.
    pub(super) fn change(&self, quantile: f64, month: usize) -> f64 {
        let known = self.quantiles.iter().find(|(known, _)| *known == quantile);
        let Some(stood) = known.map(|(_, stood)| stood) else { return 0.0 };
        let before = month.checked_sub(1).map_or(self.begun(), |before| stood[before]);
        match self.relative {
            // What has come to nothing stays nothing.
            true if before > 0.0 => stood[month] / before - 1.0,
            true => 0.0,
            false => stood[month] - before,
        }
    }

    /// Where it begins.
    fn begun(&self) -> f64 {
        if self.relative { 1.0 } else { 0.0 }
    }

    fn step(&self, stood: f64, change: f64) -> f64 {
        if self.relative { stood * (1.0 + change).max(0.0) } else { stood + change }
    }
}

/// The quantile of numbers in order, by nearest rank.
#[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place")]
fn of_rank(sorted: &[f64], quantile: f64) -> f64 {
    // A rank that is whole but for the rounding of floats is whole.
    let rank = (quantile * sorted.len() as f64 - 1e-6).ceil().max(1.0) as usize;
    sorted.get(rank - 1).or(sorted.last()).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::super::assumptions::Shape;
    use super::*;

    /// Where it stands by the end of each of two months, at its median.
    fn median(shape: Shape, relative: bool) -> [f64; 2] {
        let walk = Walk::of(&Chance::new(shape, Vec::new()), relative, 2, [0.5, 0.9].into_iter());
        let first = walk.step(walk.begun(), walk.change(0.5, 0));
        [first, walk.step(first, walk.change(0.5, 1))]
    }

    #[test]
    fn two_uniform_steps_stand_at_the_quantile_of_their_sum() {
        let walk =
            Walk::of(&Chance::new(Shape::Uniform { low: 0.0, high: 100.0 }, Vec::new()), false, 2, [0.08].into_iter());
        let [first, second] = [walk.change(0.08, 0), walk.change(0.08, 1)];
        // Of the sum of two uniform numbers s / 100 the share below it is s^2 / 20,000: 40 at 8 %.
        assert!((first - 8.0).abs() < 1e-6 && (first + second - 40.0).abs() < 2.0, "{first} {second}");
    }

    #[test]
    fn what_has_a_closed_form_is_exact_and_factors_multiply() {
        let [first, second] = median(Shape::Lognormal { sd: 0.3 }, true);
        assert!((first - 1.0).abs() < 1e-12 && (second - 1.0).abs() < 1e-12);
        // A year of factors of 0 or less is nothing.
        assert_eq!(median(Shape::Uniform { low: -2.5, high: -1.5 }, true), [0.0, 0.0]);
    }
}
