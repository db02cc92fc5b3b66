//! What is advised: the cheapest schedule of each app, and what stands beside it.

use chrono::NaiveDate;

use super::{Estimate, FIGURES, MonthLine, Share};
use crate::calendar::Horizon;
use crate::money::{Amount, Currency};

/// Advice for the apps of a file of needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Advice {
    /// The currency of every amount.
    pub currency: Currency,
    /// The apps, in byte order.
    pub apps: Vec<AppAdvice>,
}

/// Advice for an app.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppAdvice {
    /// The app.
    pub app: String,
    /// Its months: from the first needed one on.
    pub horizon: Horizon,
    /// What the schedule costs; over draws, what is as low as can be.
    pub total: Amount,
    /// Its bill; over draws, the mean of each amount.
    pub months: Vec<MonthLine>,
    /// How it stands over the draws of a forecast, where it is for those.
    pub robust: Option<Robust>,
    /// What is decided, by date.
    pub decisions: Vec<Decision>,
    /// Other schedules, the cheapest first.
    pub alternatives: Vec<Alternative>,
    /// A schedule that leaves a paid edition for the free one and returns before a month has begun and ended there, where that is cheaper
    /// and was not asked for.
    pub cycling: Option<Alternative>,
    /// Where one choice becomes cheaper than another.
    pub break_evens: Vec<BreakEven>,
}

/// What of the draws' costs is to be as low as can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Objective {
    /// The mean: the expected cost.
    Mean,
    /// The 90th percentile, by nearest rank.
    P90,
}

impl Objective {
    /// Its name among [`FIGURES`].
    pub fn word(self) -> &'static str {
        match self {
            Self::Mean => "mean",
            Self::P90 => "P90",
        }
    }
}

/// One schedule over the draws of a forecast.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Robust {
    /// What is as low as can be.
    pub objective: Objective,
    /// How many draws there are.
    pub draws: u64,
    /// The seed of the random numbers.
    pub seed: u64,
    /// How many of the draws have what they ask for of each thing in each month.
    pub meet: Share,
    /// What the whole costs, as [`FIGURES`] names it.
    pub figures: [Estimate; FIGURES.len()],
}

impl Robust {
    /// The figures, each with its name.
    pub fn figures(&self) -> impl Iterator<Item = (&'static str, Estimate)> {
        FIGURES.into_iter().zip(self.figures)
    }

    /// The figure that is as low as can be.
    pub fn lowest(&self) -> Amount {
        let mut figures = self.figures();
        figures.find(|(name, _)| *name == self.objective.word()).map_or(Amount::ZERO, |(_, figure)| figure.amount)
    }
}

/// A row of the schedule that was chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// Its day.
    pub date: NaiveDate,
    /// The row's action.
    pub action: &'static str,
    /// What it sets: the edition and packages.
    pub sets: String,
    /// Why.
    pub reason: String,
    /// The last day to which the row can be moved, the others as they are, with the needs met and the same total.
    pub waits_until: NaiveDate,
}

/// Which other schedule it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AlternativeKind {
    /// The cheapest that holds no other paid edition than this one.
    Holding(String),
    /// The app left as it stands.
    Staying,
    /// The cheapest whose editions follow one another otherwise.
    Otherwise,
    /// The cheapest that may leave a paid edition for the free one and return.
    Cycling,
}

impl AlternativeKind {
    /// The word in files.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Holding(_) => "holding",
            Self::Staying => "staying",
            Self::Otherwise => "otherwise",
            Self::Cycling => "cycling",
        }
    }

    /// What it is, in words.
    pub fn sentence(&self) -> String {
        match self {
            Self::Holding(edition) => format!("no other paid edition than {edition}"),
            Self::Staying => "as it stands".to_owned(),
            Self::Otherwise => "other editions one after the other".to_owned(),
            Self::Cycling => "leaving for the free edition and returning".to_owned(),
        }
    }
}

/// Another schedule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alternative {
    /// Which.
    pub kind: AlternativeKind,
    /// What it costs; `None` where it cannot meet the needs.
    pub total: Option<Amount>,
    /// How much dearer it is than the schedule advised: below zero where it is cheaper.
    pub difference: Option<Amount>,
    /// Its editions, one after the other.
    pub editions: Vec<String>,
    /// Its rows, in words.
    pub decisions: Vec<String>,
    /// The first month whose need it cannot meet.
    pub fails_in: Option<String>,
}

/// Where one choice becomes cheaper than another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BreakEven {
    /// Of what the point is: `months`, `packages`, or a meter.
    pub of: String,
    /// The choice that is cheaper below the point, and the one from the point on.
    pub choices: [String; 2],
    /// The first number at which the second one is cheaper.
    pub from: u64,
    /// What both cost just below the point.
    pub below: [Amount; 2],
    /// What both cost at the point.
    pub at: [Amount; 2],
    /// The point in words.
    pub sentence: String,
}
