//! A checked rulebook, in the words of the rule model.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::policy::{Activation, GroupType, LevelNumbers, LimitKind, Proration, Readings};
use crate::money::{Currency, Price};

/// A published document from which numbers are taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Its title and revision.
    pub document: String,
    /// The day on which it was published.
    pub published: NaiveDate,
}

/// A number or a policy, and the id of the source that says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sourced<T> {
    /// The number.
    pub value: T,
    /// The key in [`Rulebook::sources`].
    pub source: String,
}

/// An edition (service version).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edition {
    /// Its id.
    pub id: String,
    /// Whether it is the free edition.
    pub free: bool,
    /// Its fee per month.
    pub fee: Sourced<Price>,
    /// B4: how many months it is valid, where it expires.
    pub valid_months: Option<Sourced<u32>>,
}

/// What a package is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PackageKind {
    /// On or off.
    Switch,
    /// A number.
    Level(LevelNumbers),
}

/// A value-added package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Package {
    /// Its id, also the name of its scenario column.
    pub id: String,
    /// Switch or level.
    pub kind: PackageKind,
    /// When a change of it incurs its fee.
    pub activation: Activation,
    /// What each edition offers, by edition id.
    pub offers: BTreeMap<String, Offer>,
}

/// What an edition offers of a package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Offer {
    /// On for a fee per month.
    Switch(Sourced<Price>),
    /// A number above the default for the fee of its tier.
    Level {
        /// The number that costs nothing.
        default: Sourced<u32>,
        /// The tiers on sale, ascending.
        tiers: Vec<Tier>,
        /// Which numbers may be asked for.
        numbers: LevelNumbers,
    },
}

/// A tier of a level package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tier {
    /// The highest number that it covers.
    pub up_to: u32,
    /// Its fee per month.
    pub price: Sourced<Price>,
}

impl Offer {
    /// The number that costs nothing; `None` for a switch.
    pub fn default_number(&self) -> Option<u32> {
        match self {
            Self::Switch(_) => None,
            Self::Level { default, .. } => Some(default.value),
        }
    }

    /// P2: the smallest tier that covers the number; a package that takes only tiers has no other number covered.
    pub fn tier_for(&self, number: u32) -> Option<&Tier> {
        match self {
            Self::Switch(_) => None,
            Self::Level { tiers, numbers: LevelNumbers::Any, .. } => tiers.iter().find(|tier| number <= tier.up_to),
            Self::Level { tiers, numbers: LevelNumbers::Tiers, .. } => tiers.iter().find(|tier| number == tier.up_to),
        }
    }
}

/// What of a month's readings is charged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MeterKind {
    /// U1, U3: the month's highest reading above the free quantity, in begun blocks.
    MonthlyPeak {
        /// What costs nothing.
        free: Sourced<u64>,
        /// The size of a block.
        block: Sourced<u64>,
        /// U3: the simulator's own count of groups and rooms is a reading too.
        counts_groups: bool,
    },
    /// U4: each day's highest reading, summed over the days.
    DailyPeaks,
    /// Nothing: readings are accepted and cost nothing.
    NotCharged,
}

/// A usage meter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meter {
    /// Its id.
    pub id: String,
    /// What of a month's readings is charged.
    pub kind: MeterKind,
    /// How many decimals a reading may have.
    pub decimals: u8,
    /// The unit in which a line counts.
    pub unit: String,
    /// The price per block, or per unit and day, by edition id.
    pub prices: BTreeMap<String, Sourced<Price>>,
}

/// How a package moves a limit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LimitMove {
    /// Switched on, the package makes the limit unlimited.
    LiftedBy(String),
    /// The level package's number is the limit.
    RaisedBy(String),
}

/// A limit (L1 to L7).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limit {
    /// What it counts.
    pub kind: LimitKind,
    /// The error code with which the service refuses.
    pub error_code: Option<Sourced<i32>>,
    /// The package that moves it.
    pub moved: Option<LimitMove>,
    /// What is allowed, by edition id; `None` is unlimited.
    pub allowed: BTreeMap<String, Sourced<Option<u64>>>,
}

/// The most members that a group of a type may have, whatever is bought (L4).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypeCap {
    /// The type.
    pub group_type: GroupType,
    /// The most members.
    pub members: Sourced<u64>,
    /// The error code with which the service refuses.
    pub error_code: Option<Sourced<i32>>,
    /// The editions in which it does not apply, each with the source that says so.
    pub lifted_in: BTreeMap<String, String>,
}

/// T2: how apps of another family move to this one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Migration {
    /// The family that they leave.
    pub from_family: String,
    /// The edition in which each finds itself, by the id of the one that it leaves.
    pub editions: BTreeMap<String, String>,
    /// The key in [`Rulebook::sources`].
    pub source: String,
}

/// A rulebook over which another is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Base {
    /// Its id.
    pub id: String,
    /// SHA-256 of its file, in hexadecimal digits.
    pub checksum: String,
}

/// C1: how often a month allows a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changes {
    /// Of the edition.
    pub edition_per_month: Sourced<u32>,
    /// Of each package.
    pub package_per_month: Sourced<u32>,
}

/// I2: what follows if an invoice is not paid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrears {
    /// Days from the invoice to the suspension.
    pub suspended_after: Sourced<u32>,
    /// Days from the suspension until the resources are reclaimed.
    pub reclaimed_after: Sourced<u32>,
}

/// A checked rulebook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rulebook {
    /// Its id.
    pub id: String,
    /// The rulebooks over which it is written, the nearest first.
    pub based_on: Vec<Base>,
    /// What it is, for people.
    pub title: String,
    /// Who sells the service, where it says so.
    pub vendor: Option<String>,
    /// The service that is sold, where it says so.
    pub service: Option<String>,
    /// The billing mode to which it belongs.
    pub family: String,
    /// T2: the day from which new apps belong to the family, where this rulebook says so.
    pub family_from: Option<NaiveDate>,
    /// The currency of every price.
    pub currency: Currency,
    /// The first day on which it holds.
    pub effective_from: NaiveDate,
    /// The day on which it was first seen published.
    pub first_published: NaiveDate,
    /// The day on which it was last seen published.
    pub last_published: Option<NaiveDate>,
    /// G9: apps created before `effective_from` pay its prices in months that begin on or after this day.
    pub reaches_existing_from: NaiveDate,
    /// The documents from which the numbers are taken.
    pub sources: BTreeMap<String, Source>,
    /// The editions, the free one among them.
    pub editions: Vec<Edition>,
    /// The packages, in the order in which they are examined.
    pub packages: Vec<Package>,
    /// The meters.
    pub meters: Vec<Meter>,
    /// The limits, in the order in which a tie is decided (L5).
    pub limits: Vec<Limit>,
    /// The caps of the group types.
    pub type_caps: Vec<TypeCap>,
    /// Error codes of reasons that are not limits, by the reason's word.
    pub error_codes: BTreeMap<String, Sourced<i32>>,
    /// Whether fees are whole months or days.
    pub proration: Sourced<Proration>,
    /// How often a month allows a change.
    pub changes: Changes,
    /// B3: until which day a stop can be undone, the day of the stop being the first.
    pub recoverable_days: Option<Sourced<u32>>,
    /// T2: how apps of another family move to this one.
    pub migration: Option<Migration>,
    /// What follows if an invoice is not paid.
    pub arrears: Arrears,
    /// How the ambiguities are read.
    pub readings: Readings,
    /// The source of each reading, by its key.
    pub reading_sources: BTreeMap<String, String>,
    /// SHA-256 of the file, in hexadecimal digits.
    pub checksum: String,
}

impl Rulebook {
    /// The readings by their id, key and value: G1 to G8, and G9.
    pub fn settings(&self) -> Vec<(&'static str, &'static str, String)> {
        let existing = ("G9", "reaches_existing_from", self.reaches_existing_from.to_string());
        self.readings.settings().into_iter().chain([existing]).collect()
    }
}
