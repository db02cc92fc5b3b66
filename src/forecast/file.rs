//! The shapes of a file of assumptions.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::number::{Days, Given, Number, SeasonGiven, SetTo};
use crate::calendar;
use crate::rulebook::GroupType;
use crate::toml_input::At;

/// The file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AssumptionsFile {
    pub(super) rulebook: Option<At<String>>,
    pub(super) from: Option<At<String>>,
    pub(super) to: Option<At<String>>,
    pub(super) driver: Vec<DriverFile>,
    pub(super) correlation: Option<Vec<CorrelationFile>>,
    pub(super) when: Option<Vec<WhenFile>>,
    pub(super) case: Option<Vec<CaseFile>>,
}

/// A driver.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DriverFile {
    pub(super) name: At<String>,
    pub(super) drives: Option<At<String>>,
    pub(super) apps: Option<At<Vec<At<String>>>>,
    pub(super) shared: Option<At<bool>>,
    pub(super) start: Option<At<Given>>,
    pub(super) growth: Option<At<Given>>,
    pub(super) season: Option<At<SeasonGiven>>,
    pub(super) day: Option<At<Days>>,
    pub(super) days: Option<At<u32>>,
    pub(super) group: Option<At<String>>,
    pub(super) group_type: Option<At<GroupType>>,
    pub(super) user: Option<At<String>>,
    pub(super) event: Option<Vec<EventFile>>,
    pub(super) uncertainty: Option<Vec<UncertaintyFile>>,
}

/// Something that happens: a launch, a campaign.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EventFile {
    /// For the reader alone.
    #[serde(rename = "name")]
    _name: Option<At<String>>,
    pub(super) date: At<String>,
    pub(super) size: At<Number>,
    pub(super) decay: Option<At<Number>>,
    pub(super) probability: Option<At<Number>>,
}

/// What is not known.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct UncertaintyFile {
    pub(super) kind: At<KindWord>,
    pub(super) acts: Option<At<Acts>>,
    pub(super) sd: Option<At<Number>>,
    pub(super) low: Option<At<Number>>,
    pub(super) mode: Option<At<Number>>,
    pub(super) high: Option<At<Number>>,
}

/// The kinds of uncertainty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum KindWord {
    Normal,
    Lognormal,
    Triangular,
    Uniform,
    Bootstrap,
}

/// How an uncertainty acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Acts {
    /// Drawn anew for each month.
    Month,
    /// Drawn for each month, and it stays: a walk.
    Walk,
    /// Drawn once: all months are higher or lower.
    Level,
    /// Drawn once: the growth is.
    Growth,
}

/// How far two drivers go together.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CorrelationFile {
    pub(super) between: At<Vec<String>>,
    pub(super) coefficient: At<Number>,
}

/// An operation, and when it is done.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WhenFile {
    pub(super) watch: At<String>,
    pub(super) reaches: At<u64>,
    pub(super) apps: Option<At<Vec<At<String>>>>,
    pub(super) action: Option<At<WhenAction>>,
    pub(super) edition: Option<At<String>>,
    pub(super) set: Option<BTreeMap<String, At<SetTo>>>,
    pub(super) again: Option<At<bool>>,
}

/// What is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum WhenAction {
    Upgrade,
    Change,
    Migrate,
}

/// A named case.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CaseFile {
    pub(super) name: At<String>,
    pub(super) quantile: Option<At<Number>>,
    pub(super) driver: Option<Vec<CaseDriverFile>>,
}

/// A driver in a case.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CaseDriverFile {
    pub(super) name: At<String>,
    pub(super) factor: Option<At<Number>>,
    pub(super) start: Option<At<Number>>,
    pub(super) growth: Option<At<Number>>,
}

/// A day of the file.
pub(super) fn day(text: &str) -> Result<chrono::NaiveDate, calendar::DateError> {
    calendar::parse_date(text)
}
