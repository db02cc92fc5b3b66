//! A schedule over the draws of a forecast: replayed with the readings of each.

use rayon::prelude::*;

use super::chances::Chances;
use super::schedule::Stage;
use crate::forecast::{estimates, rounded_mean};
use crate::ledger::{MonthLine, Robust};
use crate::money::Amount;
use crate::scenario::Row;

/// What the draws cost under a schedule.
pub(super) struct Over {
    pub(super) robust: Robust,
    /// Of each month the mean of each amount.
    pub(super) months: Vec<MonthLine>,
}

/// Replays the decisions of a schedule with each draw's readings.
pub(super) fn over(stage: &Stage<'_>, chances: &Chances, decisions: &[Row]) -> Over {
    let bill = |draw: usize| {
        let rows = stage.with_needs(decisions, |month| chances.need(draw, month, stage.needs.of(month)));
        stage.bill(&rows)
    };
    let bills: Vec<Vec<MonthLine>> = (0..chances.draws()).into_par_iter().map(bill).collect();
    let totals = bills.iter().map(|months| months.iter().map(MonthLine::total).sum());
    let robust = Robust {
        objective: chances.objective,
        draws: chances.draws() as u64,
        seed: chances.seed,
        meet: chances.meet,
        figures: estimates(totals),
    };
    Over { robust, months: means(&bills) }
}

fn means(bills: &[Vec<MonthLine>]) -> Vec<MonthLine> {
    let mut sums = bills.first().cloned().unwrap_or_default();
    for bill in bills.iter().skip(1) {
        sums.iter_mut().zip(bill).for_each(|(sum, line)| sum.add(line));
    }
    let mean = |sum: Amount| Amount::of_minor(rounded_mean(sum.in_minor(), bills.len().max(1) as i128));
    for line in &mut sums {
        (line.plan, line.packages, line.usage) = (mean(line.plan), mean(line.packages), mean(line.usage));
    }
    sums
}
