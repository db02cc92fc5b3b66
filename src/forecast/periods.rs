//! The stretches of the horizon for which figures are given: months, quarters, years and the whole.

use std::ops::Range;

use chrono::Datelike;

use crate::calendar::{Horizon, Month};
use crate::ledger::Period;
use crate::money::Amount;

/// The periods, each with its months by their places in the horizon.
#[derive(Debug)]
pub(super) struct Periods(Vec<(Period, Range<usize>)>);

impl Periods {
    pub(super) fn of(horizon: Horizon) -> Self {
        let months: Vec<Month> = horizon.from.to(horizon.to).collect();
        let year = |month: Month| Period::Year(month.first_day().year());
        let quarter = |month: Month| Period::Quarter(month.first_day().year(), month.first_day().month0() / 3 + 1);
        let mut periods: Vec<(Period, Range<usize>)> = Vec::new();
        for of in [Period::Month as fn(Month) -> Period, quarter, year, |_| Period::Total] {
            let first = periods.len();
            for (at, month) in months.iter().enumerate() {
                let period = of(*month);
                match periods[first..].last_mut() {
                    Some((last, range)) if *last == period => *range = Range { end: at + 1, ..range.clone() },
                    _ => periods.push((period, at..at + 1)),
                }
            }
        }
        Self(periods)
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// Each period with what it costs, by what the months cost.
    pub(super) fn sums<'m>(&self, months: &'m [Amount]) -> impl Iterator<Item = Amount> + use<'_, 'm> {
        self.0.iter().map(|(_, range)| months[range.clone()].iter().copied().sum())
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (Period, Range<usize>)> {
        self.0.iter().cloned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_horizon_has_months_quarters_years_and_a_total() {
        let horizon = Horizon { from: "2019-12".parse().expect("a month"), to: "2020-04".parse().expect("a month") };
        let periods = Periods::of(horizon);
        let after: Vec<(Period, Range<usize>)> = periods.iter().skip(5).collect();
        let expected = [
            (Period::Quarter(2019, 4), 0..1),
            (Period::Quarter(2020, 1), 1..4),
            (Period::Quarter(2020, 2), 4..5),
            (Period::Year(2019), 0..1),
            (Period::Year(2020), 1..5),
            (Period::Total, 0..5),
        ];
        assert_eq!(after, expected);
    }
}
