//! Fits a driver to past readings: level, growth, and the season where there are two years.
//!
//! Growth is the least-squares line through the readings, through their logarithms where all are above zero; then it is a
//! percentage. The season is what each month of the year lies above or below that line on average, worked out together with
//! it (line and season by turns until neither moves). The level is that of the last readings, carried to the first month
//! drawn by the growth.

use chrono::Datelike;
use statrs::statistics::Statistics;

use super::assumptions::Growth;
use crate::calendar::Month;

/// So many months a growth is fitted to at least, so many changes are drawn from at least, and so many years make a season.
pub(super) const MONTHS: usize = 3;
pub(super) const YEARS: usize = 2;
/// The level is that of so many readings.
const LAST: usize = 3;
/// Line and season settle long before.
const TURNS: usize = 200;

/// What is fitted.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Fitted {
    pub(super) start: f64,
    pub(super) growth: Growth,
    pub(super) season: [f64; 12],
    /// The changes from month to month without the season, against their mean.
    pub(super) changes: Vec<f64>,
}

/// What cannot be fitted, and what it takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TooShort {
    /// The level takes a reading.
    Level,
    /// The growth takes readings of [`MONTHS`] months.
    Growth,
    /// The season takes readings above zero of each month of [`YEARS`] years.
    Season,
}

/// Fits what is not given to the readings, one a month, so that it holds from `from` on.
pub(super) fn fit(
    readings: &[(Month, f64)],
    from: Month,
    growth: Option<Growth>,
    season: Option<[f64; 12]>,
) -> Result<Fitted, TooShort> {
    if readings.is_empty() {
        return Err(TooShort::Level);
    }
    if growth.is_none() && readings.len() < MONTHS {
        return Err(TooShort::Growth);
    }
    let positive = readings.iter().all(|(_, value)| *value > 0.0);
    let season = match season {
        Some(season) => season,
        None if positive && has_years(readings) => fitted_season(readings),
        None => return Err(TooShort::Season),
    };
    let plain: Vec<(Month, f64)> =
        readings.iter().map(|(month, value)| (*month, without_season(*value, season[of_year(*month)]))).collect();
    let times = times(readings, from);
    let growth = growth.unwrap_or_else(|| match positive {
        true => Growth::Percent(slope(&times, &logarithms(&plain)).exp_m1()),
        false => Growth::Absolute(slope(&times, &plain.iter().map(|(_, value)| *value).collect::<Vec<_>>())),
    });
    let start = level(&plain, &times, growth).max(0.0);
    Ok(Fitted { start, growth, season, changes: changes(&plain) })
}

/// The month's place in the year.
pub(super) fn of_year(month: Month) -> usize {
    month.first_day().month0() as usize
}

fn without_season(value: f64, season: f64) -> f64 {
    if season > 0.0 { value / season } else { value }
}

/// Whether each month of the year has so many readings.
fn has_years(readings: &[(Month, f64)]) -> bool {
    (0..12).all(|place| readings.iter().filter(|(month, _)| of_year(*month) == place).count() >= YEARS)
}

/// The months as numbers, 0 for the first month drawn.
fn times(readings: &[(Month, f64)], from: Month) -> Vec<f64> {
    readings.iter().map(|(month, _)| -f64::from(from.since(*month).unwrap_or_default() as u32)).collect()
}

fn logarithms(readings: &[(Month, f64)]) -> Vec<f64> {
    readings.iter().map(|(_, value)| value.ln()).collect()
}

/// The slope of the least-squares line.
fn slope(times: &[f64], values: &[f64]) -> f64 {
    let spread = times.variance();
    if spread > 0.0 { times.iter().covariance(values.iter()) / spread } else { 0.0 }
}

/// The season's factors, with a mean of 1: beside the slope that the readings have, whatever growth is assumed of the months to
/// come. Else the trend would be taken for a season.
fn fitted_season(readings: &[(Month, f64)]) -> [f64; 12] {
    let from = readings.last().map_or(Month::LAST, |(month, _)| *month);
    let (times, values) = (times(readings, from), logarithms(readings));
    let mut season = [0.0; 12];
    for _ in 0..TURNS {
        let plain: Vec<f64> = readings.iter().zip(&values).map(|((month, _), v)| v - season[of_year(*month)]).collect();
        let by = slope(&times, &plain);
        let middle = plain.as_slice().mean() - by * times.as_slice().mean();
        let (mut sums, mut counts) = ([0.0; 12], [0.0; 12]);
        for (((month, _), value), time) in readings.iter().zip(&values).zip(&times) {
            sums[of_year(*month)] += value - middle - by * time;
            counts[of_year(*month)] += 1.0;
        }
        let means: Vec<f64> = sums.iter().zip(&counts).map(|(sum, count)| sum / count).collect();
        let mean = means.as_slice().mean();
        season = std::array::from_fn(|place| means[place] - mean);
    }
    let factors = season.map(f64::exp);
    let mean = factors.as_slice().mean();
    factors.map(|factor| factor / mean)
}

/// The mean of the last readings, each carried to the first month drawn by the growth.
fn level(plain: &[(Month, f64)], times: &[f64], growth: Growth) -> f64 {
    let last = plain.len().saturating_sub(LAST);
    let (plain, times) = (&plain[last..], &times[last..]);
    let carried = |at: usize| growth.after(plain[at].1, -times[at] as i32);
    let all: Vec<f64> = (0..plain.len()).map(carried).collect();
    match growth {
        Growth::Percent(_) if all.iter().all(|value| *value > 0.0) => all.as_slice().geometric_mean(),
        _ => all.as_slice().mean(),
    }
}

/// The change of each month that follows another, against the mean change.
fn changes(plain: &[(Month, f64)]) -> Vec<f64> {
    let follow = |pair: &&[(Month, f64)]| pair[0].0.next() == pair[1].0 && pair[0].1 > 0.0 && pair[1].1 > 0.0;
    let factors: Vec<f64> = plain.windows(2).filter(follow).map(|pair| pair[1].1 / pair[0].1).collect();
    let mean = if factors.is_empty() { 1.0 } else { factors.as_slice().geometric_mean() };
    factors.iter().map(|factor| factor / mean - 1.0).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn months(values: &[f64]) -> Vec<(Month, f64)> {
        let first: Month = "2019-01".parse().expect("a month");
        (0..).zip(values).map(|(at, value)| (first.plus(at), *value)).collect()
    }

    fn near(one: f64, other: f64) -> bool {
        (one - other).abs() < 1e-9 * other.abs().max(1.0)
    }

    #[test]
    fn readings_that_grow_by_a_tenth_grow_on_by_a_tenth() {
        let readings = months(&[100.0, 110.0, 121.0]);
        let fitted = fit(&readings, "2019-05".parse().expect("a month"), None, Some([1.0; 12])).expect("enough");
        let Growth::Percent(growth) = fitted.growth else { panic!("a percentage") };
        // 121 in March: 133.1 in April, 146.41 in May.
        assert!(near(growth, 0.1) && near(fitted.start, 146.41), "{fitted:?}");
    }

    #[test]
    fn readings_that_reach_zero_grow_by_a_number() {
        let readings = months(&[0.0, 20.0, 40.0]);
        let fitted = fit(&readings, "2019-04".parse().expect("a month"), None, Some([1.0; 12])).expect("enough");
        assert!(matches!(fitted.growth, Growth::Absolute(more) if near(more, 20.0)) && near(fitted.start, 60.0));
    }

    #[test]
    fn a_season_comes_out_of_two_years() {
        let season: Vec<f64> = (0..12).map(|place| if place == 11 { 1.6 } else { 10.4 / 11.0 }).collect();
        let values: Vec<f64> = (0..24).map(|at| 1000.0 * 1.02_f64.powi(at) * season[at as usize % 12]).collect();
        let readings = months(&values);
        let from: Month = "2021-01".parse().expect("a month");
        let fitted = fit(&readings, from, None, None).expect("enough");
        assert!(matches!(fitted.growth, Growth::Percent(growth) if (growth - 0.02).abs() < 1e-6), "{fitted:?}");
        assert!((fitted.season[11] - 1.6).abs() < 1e-6, "{fitted:?}");
        assert!((fitted.start - 1000.0 * 1.02_f64.powi(24)).abs() < 0.01, "{fitted:?}");
        assert_eq!(fit(&readings[..23], from, None, None), Err(TooShort::Season));
    }

    #[test]
    fn a_trend_is_no_season_whatever_growth_is_assumed() {
        let values: Vec<f64> = (0..24).map(|at| 1000.0 * 1.02_f64.powi(at)).collect();
        let from: Month = "2021-01".parse().expect("a month");
        for growth in [Growth::Percent(0.0), Growth::Percent(0.1), Growth::Absolute(7.0)] {
            let fitted = fit(&months(&values), from, Some(growth), None).expect("enough");
            assert!(fitted.season.iter().all(|factor| (factor - 1.0).abs() < 1e-6), "{growth:?}: {fitted:?}");
        }
    }
}
