//! A schedule over the draws of a forecast: replayed with the readings of each.

use chrono::NaiveDate;
use rayon::prelude::*;

use super::chances::Chances;
use super::schedule::Stage;
use super::waiting::with;
use crate::calendar::Month;
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

/// The totals of draws, and what their months add up to.
type Billed = (Vec<Amount>, Vec<MonthLine>);

/// Replays the decisions of a schedule with each draw's readings.
pub(super) fn over(stage: &Stage<'_>, chances: &Chances, decisions: &[Row]) -> Over {
    let bill = |draw: usize| {
        let months = stage.bill(&stage.with_draw(decisions, chances, draw));
        (vec![months.iter().map(MonthLine::total).sum()], months)
    };
    let (totals, sums) = (0..chances.draws()).into_par_iter().map(bill).reduce_with(together).unwrap_or_default();
    let robust = Robust {
        objective: chances.objective,
        draws: chances.draws() as u64,
        seed: chances.seed,
        meet: chances.meet,
        figures: estimates(totals.into_iter()),
    };
    Over { robust, months: means(sums, chances.draws()) }
}

/// For each decision a day on which its row does as well over the draws: `latest`, the last on which it does so with the readings
/// that must be met, else the last of its month, else its own.
pub(super) fn waits_until(
    stage: &Stage<'_>,
    chances: &Chances,
    decisions: &[Row],
    (lowest, latest): (Amount, &[NaiveDate]),
) -> Vec<NaiveDate> {
    let does_as_well = |at: usize, day: NaiveDate| {
        let mut others = decisions.to_vec();
        let own = others.remove(at);
        over(stage, chances, &with(&others, &own, day)).robust.lowest() == lowest
    };
    let of = |(at, (row, latest)): (usize, (&Row, &NaiveDate))| {
        let mut days = vec![*latest, Month::of(row.date).last_day().min(*latest)];
        days.dedup();
        days.into_iter().find(|day| *day > row.date && does_as_well(at, *day)).unwrap_or(row.date)
    };
    decisions.iter().zip(latest).enumerate().map(of).collect()
}

fn together(mut one: Billed, other: Billed) -> Billed {
    one.0.extend(other.0);
    one.1.iter_mut().zip(&other.1).for_each(|(sum, line)| sum.add(line));
    one
}

fn means(mut sums: Vec<MonthLine>, draws: usize) -> Vec<MonthLine> {
    let mean = |sum: Amount| Amount::of_minor(rounded_mean(sum.in_minor(), draws.max(1) as i128));
    for line in &mut sums {
        (line.plan, line.packages, line.usage) = (mean(line.plan), mean(line.packages), mean(line.usage));
    }
    sums
}
