//! Which driver explains how much of the spread of the total: rank correlations, and Sobol's indices.

use statrs::statistics::{Data, OrderStatistics, RankTieBreaker, Statistics};

use crate::ledger::{DriverShare, Sobol};

/// Shares are in ten-thousandths.
const WHOLE: f64 = 10_000.0;

/// What some draws gave, one after the other: the totals, and beside them the mean of each driver.
#[derive(Debug, Clone, Default)]
pub(super) struct Sample {
    /// The total of each draw, in minor units.
    pub(super) totals: Vec<f64>,
    /// Of each driver the mean value of each draw; empty where no app has the driver.
    pub(super) drivers: Vec<Vec<f64>>,
    /// Of each driver the total of each draw in which it alone is drawn anew (Saltelli's `AB`), and, last, of those in which
    /// all are (`B`). Empty where indices were not asked for.
    pub(super) anew: Vec<Vec<f64>>,
}

impl Sample {
    /// No draw of so many drivers.
    pub(super) fn new(drivers: usize, sobol: bool) -> Self {
        let anew = if sobol { vec![Vec::new(); drivers + 1] } else { Vec::new() };
        Self { totals: Vec::new(), drivers: vec![Vec::new(); drivers], anew }
    }

    /// Adds the draws that follow.
    pub(super) fn append(&mut self, later: Self) {
        self.totals.extend(later.totals);
        let lists = self.drivers.iter_mut().zip(later.drivers).chain(self.anew.iter_mut().zip(later.anew));
        lists.for_each(|(own, later)| own.extend(later));
    }

    /// Adds the same draws of another app: totals add up, and so does what drivers of one name want.
    pub(super) fn add(&mut self, other: &Self) {
        let pairs = self.drivers.iter_mut().zip(&other.drivers).chain(self.anew.iter_mut().zip(&other.anew));
        for (own, other) in pairs.chain([(&mut self.totals, &other.totals)]) {
            own.resize(own.len().max(other.len()), 0.0);
            own.iter_mut().zip(other).for_each(|(own, other)| *own += other);
        }
    }

    /// The share of each driver, the one that explains most first.
    pub(super) fn shares<'n>(&self, names: impl Iterator<Item = &'n str>) -> Vec<DriverShare> {
        let ranks = ranks(&self.totals);
        let mut shares: Vec<DriverShare> = Vec::new();
        for (at, name) in names.enumerate() {
            let Some(means) = self.drivers.get(at).filter(|means| !means.is_empty()) else { continue };
            let found = correlation(&ranks, &self::ranks(means));
            let (rank_correlation, rank_error) = (whole(found), whole(error(found, &self.totals)));
            shares.push(DriverShare { driver: name.to_owned(), rank_correlation, rank_error, sobol: self.sobol(at) });
        }
        let weight = |share: &DriverShare| share.sobol.map_or(share.rank_correlation.abs(), |sobol| sobol.total.0);
        // A stable sort: of equal ones the first of the file stands first.
        shares.sort_by_key(|share| std::cmp::Reverse(weight(share)));
        shares
    }

    /// First-order index by Saltelli's estimator of 2010, total index by Jansen's; the errors are those of the means.
    fn sobol(&self, driver: usize) -> Option<Sobol> {
        let (anew, second) = (self.anew.get(driver)?, self.anew.last()?);
        let variance = self.totals.iter().chain(second).population_variance();
        if variance == 0.0 || anew.is_empty() {
            return Some(Sobol { first_order: (0, 0), total: (0, 0) });
        }
        // Around their middle: what all have in common must not blow up the products.
        let middle = self.totals.as_slice().mean();
        let terms = self.totals.iter().zip(second).zip(anew);
        let first: Vec<f64> = terms.clone().map(|((a, b), ab)| (b - middle) * (ab - a)).collect();
        let total: Vec<f64> = terms.map(|((a, _), ab)| (a - ab) * (a - ab) / 2.0).collect();
        let of = |terms: &[f64]| {
            let error = if terms.len() > 1 { terms.std_dev() / count(terms).sqrt() } else { 0.0 };
            (whole(terms.mean() / variance), whole(error / variance))
        };
        Some(Sobol { first_order: of(&first), total: of(&total) })
    }
}

#[expect(clippy::cast_precision_loss, reason = "at most some thousands")]
fn count(of: &[f64]) -> f64 {
    of.len() as f64
}

#[expect(clippy::cast_possible_truncation, reason = "a share")]
fn whole(share: f64) -> i32 {
    (share * WHOLE).round() as i32
}

fn ranks(values: &[f64]) -> Vec<f64> {
    Data::new(values.to_vec()).ranks(RankTieBreaker::Average)
}

/// Pearson's correlation of ranks is Spearman's; nothing goes together with what does not change.
fn correlation(one: &[f64], other: &[f64]) -> f64 {
    let spread = one.std_dev() * other.std_dev();
    if spread > 0.0 { one.iter().covariance(other.iter()) / spread } else { 0.0 }
}

/// The usual standard error of a rank correlation: of a few draws there is none to tell.
fn error(correlation: f64, draws: &[f64]) -> f64 {
    let freedom = count(draws) - 2.0;
    if freedom > 0.0 { ((1.0 - correlation * correlation).max(0.0) / freedom).sqrt() } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rank_correlation_has_the_error_of_its_draws() {
        let sample = Sample {
            totals: vec![1.0, 2.0, 3.0, 4.0, 5.0, 6.0],
            drivers: vec![vec![1.0, 2.0, 3.0, 4.0, 6.0, 5.0], vec![6.0; 6]],
            anew: Vec::new(),
        };
        let shares = sample.shares(["dau", "users"].into_iter());
        let told: Vec<(i32, i32)> = shares.iter().map(|share| (share.rank_correlation, share.rank_error)).collect();
        // 1 - 6 x 2 / (6 x 35) = 0.942857; sqrt((1 - 0.888980) / 4) = 0.166598. Without a spread 0, sqrt(1 / 4).
        assert_eq!(told, [(9_429, 1_666), (0, 5_000)]);
        assert_eq!(error(1.0, &[1.0, 2.0]), 0.0);
    }
}
