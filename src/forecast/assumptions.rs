//! What a forecast assumes: drivers, how far they go together, operations under a condition, named cases.

use std::ops::Range;

use chrono::NaiveDate;
use statrs::distribution::Triangular;

use super::correlation::Correlation;
use super::file::{Acts, KindWord};
use super::number::{Days, Number};
use crate::calendar::Month;
use crate::diagnostic::{Findings, Kind};
use crate::rulebook::{GroupType, LimitKind, MeterIx};
use crate::scenario::Asked;
use crate::toml_input::{self, Problem};

/// Growth is looked at over so many months.
pub(super) const LONG: i32 = 120;
/// The largest reading and the largest count that a row may have.
const MOST_READ: f64 = 1e12;
const MOST_COUNTED: f64 = 1e9;

/// Checked assumptions; places in the file are kept for what only the base scenario shows to be wrong.
#[derive(Debug)]
pub struct Assumptions {
    pub(super) source: Source,
    /// The first month for which drivers give rows, and the last month, where the file says so.
    pub(super) from: Option<Month>,
    pub(super) to: Option<Month>,
    pub(super) drivers: Vec<Driver>,
    pub(super) correlation: Correlation,
    pub(super) whens: Vec<When>,
    pub(super) cases: Vec<CaseOf>,
}

/// The file.
#[derive(Debug)]
pub(super) struct Source {
    pub(super) name: String,
    pub(super) text: String,
}

impl Source {
    /// The mistakes as findings.
    pub(super) fn findings(&self, problems: Vec<Problem>) -> Findings {
        toml_input::findings(&self.name, &self.text, problems)
    }
}

/// A key and its place in the file.
#[derive(Debug, Clone, Default)]
pub(super) struct At {
    pub(super) key: String,
    pub(super) span: Range<usize>,
}

impl At {
    pub(super) fn problem(&self, kind: Kind, message: String, help: impl Into<String>) -> Problem {
        Problem { kind, span: self.span.clone(), message: format!("`{}`: {message}", self.key), help: help.into() }
    }
}

/// What an app wants, month by month.
#[derive(Debug)]
pub(super) struct Driver {
    pub(super) name: String,
    pub(super) name_at: At,
    pub(super) drives: Drives,
    /// The apps that it is of, each with its place; all where it names none.
    pub(super) apps: Option<Vec<(String, At)>>,
    /// Whether every app draws the same.
    pub(super) shared: bool,
    /// The level in the first month drawn, without season and events; fitted where there is none.
    pub(super) start: Option<f64>,
    pub(super) start_at: At,
    /// `None`: fitted.
    pub(super) growth: Option<Growth>,
    pub(super) growth_at: At,
    /// Whether the file says anything of growth.
    pub(super) has_growth: bool,
    /// Each month of the year against the year's mean; `None`: fitted.
    pub(super) season: Option<[f64; 12]>,
    pub(super) season_at: At,
    pub(super) days: Days,
    pub(super) events: Vec<EventOf>,
    pub(super) uncertainties: Vec<Uncertainty>,
}

/// What a driver drives: a meter, or a count against a limit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Drives {
    /// A reading, with so many decimals.
    Meter(MeterIx, u8),
    /// Rooms open.
    Rooms,
    /// Groups of the types that the limit `groups` counts; those that are missing are created of this type.
    Groups(GroupType),
    /// Users of the app.
    Users,
    /// Members of a group, which is created of this type where it is not there.
    Members(String, GroupType),
    /// Groups of a user.
    GroupsOf(String),
    /// Friends of a user.
    FriendsOf(String),
}

impl Drives {
    /// Whether both would set one count: groups are counted together whatever their type, and a group has one type.
    pub(super) fn is_same_count(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Groups(_), Self::Groups(_)) => true,
            (Self::Members(one, _), Self::Members(other, _)) => one == other,
            (one, other) => one == other,
        }
    }

    /// The most that a row can say.
    pub(super) fn most(&self) -> f64 {
        if matches!(self, Self::Meter(..)) { MOST_READ } else { MOST_COUNTED }
    }
}

/// Growth by a month.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Growth {
    /// By a part of the month before.
    Percent(f64),
    /// By so many.
    Absolute(f64),
}

impl Growth {
    /// What `start` has become after so many months, without season, events and chance.
    pub(super) fn after(self, start: f64, months: i32) -> f64 {
        match self {
            Self::Percent(part) => start * (1.0 + part).powi(months),
            Self::Absolute(more) => start + more * f64::from(months),
        }
    }
}

/// Something that happens on a day: so much more, and what is left of it month by month.
#[derive(Debug, Clone)]
pub(super) struct EventOf {
    pub(super) date: NaiveDate,
    pub(super) size: Number,
    /// What of it is gone with each month.
    pub(super) decay: f64,
    pub(super) probability: f64,
}

impl EventOf {
    /// Whether it is as likely as not, or likelier: then it is taken to have happened, or to come.
    pub(super) fn is_likely(&self) -> bool {
        self.probability >= 0.5
    }
}

/// What is not known of a driver.
#[derive(Debug)]
pub(super) struct Uncertainty {
    pub(super) shape: Shape,
    pub(super) acts: Acts,
    /// Whether it is a part of the value, or a number that is added.
    pub(super) relative: bool,
    pub(super) at: At,
}

impl Uncertainty {
    /// What to write where the growth on which it acts is of the other kind.
    pub(super) fn remedy(&self, is_percent: bool) -> &'static str {
        match (&self.shape, is_percent) {
            (_, true) => "write percentages",
            // It takes no numbers that could be written otherwise.
            (Shape::Bootstrap, false) => {
                "the past changes are percentages: write the growth as one, or another uncertainty in numbers"
            }
            (_, false) => "write numbers",
        }
    }
}

/// How chance falls.
#[derive(Debug, Clone)]
pub(super) enum Shape {
    /// Around nothing.
    Normal {
        sd: f64,
    },
    /// The logarithm of the factor is normal; its median is 1.
    Lognormal {
        sd: f64,
    },
    Triangular(Triangular),
    Uniform {
        low: f64,
        high: f64,
    },
    /// One of the past changes, around their mean.
    Bootstrap,
}

impl Shape {
    /// Its word in the file.
    pub(super) fn word(word: KindWord) -> &'static str {
        match word {
            KindWord::Normal => "normal",
            KindWord::Lognormal => "lognormal",
            KindWord::Triangular => "triangular",
            KindWord::Uniform => "uniform",
            KindWord::Bootstrap => "bootstrap",
        }
    }
}

/// An operation that is done when something is reached.
#[derive(Debug, Clone)]
pub(super) struct When {
    pub(super) watch: Watch,
    pub(super) reaches: u64,
    pub(super) apps: Option<Vec<(String, At)>>,
    pub(super) done: Done,
    /// Whether it is done each time, not once.
    pub(super) again: bool,
}

/// What is watched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Watch {
    Limit(LimitKind),
    Meter(MeterIx),
}

/// What is done.
#[derive(Debug, Clone)]
pub(super) enum Done {
    Upgrade(u8, Box<[(u8, Asked)]>),
    Change(Option<u8>, Box<[(u8, Asked)]>),
    Migrate,
}

/// A named case.
#[derive(Debug, Clone)]
pub(super) struct CaseOf {
    pub(super) name: String,
    /// Where each uncertainty stands.
    pub(super) quantile: f64,
    pub(super) drivers: Vec<CaseDriver>,
}

/// A driver in a case.
#[derive(Debug, Clone)]
pub(super) struct CaseDriver {
    /// Its place among the drivers.
    pub(super) driver: usize,
    pub(super) factor: f64,
    pub(super) start: Option<f64>,
    pub(super) growth: Option<Growth>,
}

/// Whether a list of apps, or its absence, stands for this app.
pub(super) fn is_of(apps: Option<&[(String, At)]>, app: &str) -> bool {
    apps.is_none_or(|apps| apps.iter().any(|(name, _)| name == app))
}

impl Assumptions {
    /// The drivers of an app, by their places: of two of one thing the one that names the app.
    pub(super) fn drivers_of(&self, app: &str) -> Vec<usize> {
        let of = |driver: &Driver| is_of(driver.apps.as_deref(), app);
        let places = (0..self.drivers.len()).filter(|at| of(&self.drivers[*at]));
        let own = |at: usize| {
            let (drives, named) = (&self.drivers[at].drives, self.drivers[at].apps.is_some());
            named
                || !self
                    .drivers
                    .iter()
                    .any(|other| other.drives.is_same_count(drives) && other.apps.is_some() && of(other))
        };
        places.filter(|at| own(*at)).collect()
    }

    /// Whether any drivers go together.
    pub fn has_correlations(&self) -> bool {
        !self.correlation.among.is_empty()
    }

    /// The names of the drivers, in the order of the file.
    pub fn driver_names(&self) -> impl Iterator<Item = &str> {
        self.drivers.iter().map(|driver| driver.name.as_str())
    }
}
