//! What a forecast finds: the figures of many draws, for one app or for all of them together.

use std::fmt;

use chrono::NaiveDate;

use super::Bounded;
use crate::calendar::{Horizon, Month};
use crate::money::{Amount, Currency, Figure};

/// The percentiles that a forecast gives, in percent.
pub const PERCENTILES: [u8; 6] = [5, 10, 50, 80, 90, 95];

/// The names of the figures of a period: those of [`PERCENTILES`], and the mean.
pub const FIGURES: [&str; PERCENTILES.len() + 1] = ["P5", "P10", "P50", "P80", "P90", "P95", "mean"];

/// A forecast: how it was drawn, and what came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Forecast {
    /// How many draws were made.
    pub draws: u64,
    /// The seed of the random numbers.
    pub seed: u64,
    /// The months drawn and reported.
    pub horizon: Horizon,
    /// The first month for which the drivers give rows; what is before is the base scenario's own.
    pub drawn_from: Month,
    /// The currency of every amount.
    pub currency: Currency,
    /// One outlook per app, in byte order, and last (of several apps) that of all together.
    pub outlooks: Vec<Outlook>,
}

/// What a forecast says of an app.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outlook {
    /// The app; `None` is all apps together.
    pub app: Option<String>,
    /// The months, then the quarters, then the years that the horizon touches, then the whole of it.
    pub periods: Vec<PeriodOutlook>,
    /// Limits, blocks and tiers that are crossed in at least one draw, in the order of the rulebook.
    pub crossings: Vec<Crossing>,
    /// How much of the total's spread each driver explains, the one that explains most first.
    pub drivers: Vec<DriverShare>,
    /// The named cases, in the order of the assumptions.
    pub cases: Vec<Case>,
}

/// A stretch of the horizon.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Period {
    /// A month.
    Month(Month),
    /// A quarter of a calendar year: the year, and 1 to 4.
    Quarter(i32, u32),
    /// A calendar year.
    Year(i32),
    /// The whole horizon.
    Total,
}

/// What a period costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PeriodOutlook {
    /// The period; of a quarter or year only the months of the horizon count.
    pub period: Period,
    /// The amounts of [`PERCENTILES`], by nearest rank: each is what some draw costs.
    pub percentiles: [Estimate; PERCENTILES.len()],
    /// The mean, rounded half up to the currency's cents.
    pub mean: Estimate,
    /// How likely its budget is exceeded, where it has one.
    pub over: Option<OverChance>,
}

/// An amount that was estimated from draws.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Estimate {
    /// The amount.
    pub amount: Amount,
    /// Its standard error, rounded half up to the currency's cents.
    pub error: Amount,
}

/// How likely a budget is exceeded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OverChance {
    /// What may be spent in the period.
    pub budget: Amount,
    /// In how many of the draws it is more.
    pub chance: Chance,
}

/// In how many of the draws something happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Chance {
    /// The draws in which it happens.
    pub times: u64,
    /// All draws.
    pub draws: u64,
}

/// A bound that is crossed in some draws: more was asked than a limit allows, a block was begun, a number above a tier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Crossing {
    /// The limit, the meter or the package.
    pub what: Bounded,
    /// Its name in the rulebook.
    pub name: String,
    /// Where the block or tier begins that is entered; of a limit nothing, for it may change with the configuration.
    pub above: Option<u64>,
    /// In how many draws it is crossed within the horizon.
    pub chance: Chance,
    /// In how many draws it is crossed for the first time in each month, only months with any.
    pub first: Vec<(Month, u64)>,
}

/// How much of the spread of the total a driver explains. Shares are in ten-thousandths.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DriverShare {
    /// The driver, as the assumptions name it.
    pub driver: String,
    /// Spearman's rank correlation of the driver's mean over the drawn months with the total; -10,000 to 10,000.
    pub rank_correlation: i32,
    /// Its standard error.
    pub rank_error: i32,
    /// Sobol's first-order and total index, where they were asked for.
    pub sobol: Option<Sobol>,
}

/// Sobol's indices of a driver, in ten-thousandths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sobol {
    /// What the driver explains alone, and the standard error.
    pub first_order: (i32, i32),
    /// What it explains together with the others, and the standard error.
    pub total: (i32, i32),
}

/// A named case: one deterministic run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// Its name.
    pub name: String,
    /// What each month of the horizon costs.
    pub months: Vec<(Month, Amount)>,
    /// How many violations it has, as a run counts them: a row may have several (O5).
    pub violations: u64,
}

impl Period {
    /// What kind of stretch it is.
    pub fn kind(self) -> &'static str {
        match self {
            Self::Month(_) => "month",
            Self::Quarter(..) => "quarter",
            Self::Year(_) => "year",
            Self::Total => "total",
        }
    }

    /// Its months within a horizon.
    pub fn months(self, horizon: Horizon) -> Horizon {
        let month = |year, month| NaiveDate::from_ymd_opt(year, month, 1).map_or(Month::LAST, Month::of);
        let whole = match self {
            Self::Month(month) => Horizon { from: month, to: month },
            Self::Quarter(year, at) => Horizon { from: month(year, 3 * at - 2), to: month(year, 3 * at) },
            Self::Year(year) => Horizon { from: month(year, 1), to: month(year, 12) },
            Self::Total => horizon,
        };
        whole.common(horizon).unwrap_or(whole)
    }
}

impl fmt::Display for Period {
    /// `2026-05`, `2026-Q2`, `2026`, `total`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Month(month) => month.fmt(f),
            Self::Quarter(year, at) => f.pad(&format!("{year:04}-Q{at}")),
            Self::Year(year) => f.pad(&format!("{year:04}")),
            Self::Total => f.pad("total"),
        }
    }
}

impl PeriodOutlook {
    /// The figures in their order: the percentiles, then the mean; each with its name.
    pub fn figures(&self) -> impl Iterator<Item = (&'static str, Estimate)> {
        FIGURES.into_iter().zip(self.percentiles.into_iter().chain([self.mean]))
    }

    /// The largest standard error of its amounts.
    pub fn largest_error(&self) -> Amount {
        self.figures().map(|(_, figure)| figure.error).max().unwrap_or_default()
    }
}

/// A share in ten-thousandths, in percent with two decimals.
pub fn percent(ten_thousandths: u64) -> String {
    let parts = i64::try_from(ten_thousandths).unwrap_or(i64::MAX);
    format!("{} %", Figure::of_parts(parts, 2).with_decimals(2))
}

/// A share in ten-thousandths, perhaps below zero, with its four decimals.
pub fn share(ten_thousandths: i32) -> String {
    Figure::of_parts(ten_thousandths.into(), 4).with_decimals(4).to_string()
}

impl Case {
    /// What the horizon costs.
    pub fn total(&self) -> Amount {
        self.months.iter().map(|(_, amount)| *amount).sum()
    }
}

impl Chance {
    /// The probability in ten-thousandths, rounded half up.
    pub fn in_ten_thousandths(self) -> u64 {
        let draws = u128::from(self.draws.max(1));
        let rounded = (u128::from(self.times) * 20_000 + draws) / (2 * draws);
        u64::try_from(rounded).unwrap_or(u64::MAX)
    }

    /// The standard error of the probability in ten-thousandths, rounded half up.
    pub fn error_in_ten_thousandths(self) -> u64 {
        let (times, draws) = (u128::from(self.times), u128::from(self.draws.max(1)));
        // 4 * p * (1 - p) / n in units of ten-thousandths squared: the square of twice the error.
        let square = (400_000_000 * times).saturating_mul(draws.saturating_sub(times)) / draws / draws / draws;
        u64::try_from(square.isqrt().div_ceil(2)).unwrap_or(u64::MAX)
    }
}

impl Crossing {
    /// The first month in which it is crossed in some draw.
    pub fn first_month(&self) -> Option<Month> {
        self.first.first().map(|(month, _)| *month)
    }

    /// How likely it is crossed up to the end of each month in which it is for the first time in some draw.
    pub fn up_to(&self) -> impl Iterator<Item = (Month, u64, Chance)> {
        let (mut so_far, draws) = (0, self.chance.draws);
        self.first.iter().map(move |(month, times)| {
            so_far += times;
            (*month, *times, Chance { times: so_far, draws })
        })
    }

    /// What is crossed, in words.
    pub fn sentence(&self) -> String {
        let Self { what, name, above, .. } = self;
        match (what, above) {
            (Bounded::Limit(_), _) => format!("more {name} is asked for than the limit allows"),
            (Bounded::Block(_), Some(above)) => format!("a block of {name} above {above} begins"),
            (Bounded::Block(_), None) => format!("a block of {name} begins"),
            (Bounded::Tier(_), Some(above)) => format!("the tier of {name} above {above} is entered"),
            (Bounded::Tier(_), None) => format!("another tier of {name} is entered"),
        }
    }

    /// The month up to which at least half of the draws that cross it at all have crossed it.
    pub fn typical_month(&self) -> Option<Month> {
        self.up_to().find_map(|(month, _, up_to)| (up_to.times * 2 >= self.chance.times).then_some(month))
    }
}

impl Forecast {
    /// How many apps it is of.
    pub fn apps(&self) -> usize {
        self.outlooks.iter().filter(|outlook| outlook.app.is_some()).count()
    }

    /// The outlook of everything: of all apps together, or of the only one.
    pub fn whole(&self) -> Option<&Outlook> {
        self.outlooks.last()
    }
}

impl Outlook {
    /// The outlook of a period.
    pub fn of(&self, period: Period) -> Option<&PeriodOutlook> {
        self.periods.iter().find(|outlook| outlook.period == period)
    }

    /// The outlooks of the months, in order.
    pub fn months(&self) -> impl Iterator<Item = (Month, &PeriodOutlook)> {
        self.periods.iter().filter_map(|outlook| match outlook.period {
            Period::Month(month) => Some((month, outlook)),
            Period::Quarter(..) | Period::Year(_) | Period::Total => None,
        })
    }
}
