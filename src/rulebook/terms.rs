//! A rulebook compiled for the engine: dense tables indexed by the small numbers of [`Names`].

use super::model::{LimitMove, MeterKind, Offer, Package, Rulebook};
use super::names::{EditionIx, MeterIx, Names, PackageIx, RulebookIx};
use super::policy::{Activation, GroupType, LimitKind, Proration, Readings};
use super::rule::Reason;
use crate::money::{Currency, Price, Rounding};

/// The setting of a package in an app's configuration. A switch is `Default` (off) or `On`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Setting {
    /// Off, or the edition's own number.
    #[default]
    Default,
    /// On.
    On,
    /// A number above the default.
    Level(u32),
}

/// A fee per month, and the tier to which it belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fee {
    /// The price per month.
    pub price: Price,
    /// The tier's upper number, for a level.
    pub tier: Option<u32>,
    /// The rulebook that says so.
    pub rulebook: RulebookIx,
}

/// A meter's terms.
#[derive(Debug, Clone)]
pub struct MeterTerms {
    /// What of a month's readings is charged.
    pub kind: MeterKind,
    prices: Vec<Option<Price>>,
}

impl MeterTerms {
    /// The price of the meter's unit in an edition, if it is charged there.
    pub fn price(&self, edition: EditionIx) -> Option<Price> {
        self.prices[usize::from(edition.0)]
    }
}

/// A limit's terms.
#[derive(Debug, Clone)]
pub struct LimitTerms {
    /// Its place in the rulebook's table: the first of a tie is named (L5).
    pub rank: usize,
    /// The error code with which the service refuses.
    pub error_code: Option<i32>,
    /// What is allowed per edition; `None` is unlimited.
    allowed: Vec<Option<u64>>,
    lifted_by: Option<PackageIx>,
    raised_by: Option<PackageIx>,
}

impl LimitTerms {
    /// The level package whose number is the limit, if there is one.
    pub fn raised_by(&self) -> Option<PackageIx> {
        self.raised_by
    }

    /// The package that moves the limit, if there is one.
    pub fn moved_by(&self) -> Option<PackageIx> {
        self.lifted_by.or(self.raised_by)
    }

    /// What is allowed in an edition with these package settings; `None` is unlimited.
    pub fn allowed(&self, edition: EditionIx, settings: &[Setting]) -> Option<u64> {
        let setting = |package: PackageIx| settings[usize::from(package.0)];
        if self.lifted_by.is_some_and(|package| setting(package) == Setting::On) {
            return None;
        }
        match self.raised_by.map(setting) {
            Some(Setting::Level(number)) => Some(number.into()),
            _ => self.allowed[usize::from(edition.0)],
        }
    }
}

/// The most members of a group type.
#[derive(Debug, Clone, Copy)]
pub struct Cap {
    /// The most members.
    pub members: u64,
    /// The error code with which the service refuses.
    pub error_code: Option<i32>,
}

/// A rulebook as the engine uses it.
#[derive(Debug, Clone)]
pub struct Terms {
    /// The rulebook.
    pub rulebook: RulebookIx,
    /// The currency of its prices.
    pub currency: Currency,
    /// How a line is rounded (G7).
    pub rounding: Rounding,
    /// How the ambiguities are read.
    pub readings: Readings,
    /// Whether fees are whole months or days (B1).
    pub proration: Proration,
    /// B3: until which day a stop can be undone, the day of the stop being the first.
    pub recoverable_days: Option<u32>,
    /// The edition in which an app begins.
    pub free_edition: EditionIx,
    /// C1: how often a month allows a change of the edition.
    pub edition_changes: u32,
    /// C1: how often a month allows a change of each package.
    pub package_changes: u32,
    /// I2: days from the invoice to the suspension.
    pub suspended_after: u32,
    /// I2: days from the suspension until the resources are reclaimed.
    pub reclaimed_after: u32,
    /// U3: the meters for which the simulator's own count of groups is a reading.
    pub group_meters: Vec<MeterIx>,
    edition_fees: Vec<Option<Price>>,
    free: Vec<bool>,
    valid_months: Vec<Option<u32>>,
    migrates_to: Vec<Option<EditionIx>>,
    offers: Vec<Option<Offer>>,
    activations: Vec<Activation>,
    meters: Vec<Option<MeterTerms>>,
    limits: Vec<Option<LimitTerms>>,
    /// Per group type and edition.
    caps: Vec<Option<Cap>>,
    error_codes: Vec<(&'static str, i32)>,
}

impl Terms {
    /// Compiles a rulebook whose every name is in `names`.
    pub(super) fn compile(rulebook: &Rulebook, names: &Names, ix: RulebookIx) -> Self {
        let meters: Vec<Option<MeterTerms>> =
            names.meters.iter().map(|name| meter_terms(rulebook, names, &name.id)).collect();
        let counts_groups = |meter: &Option<MeterTerms>| {
            matches!(meter, Some(MeterTerms { kind: MeterKind::MonthlyPeak { counts_groups: true, .. }, .. }))
        };
        let group_meters = (0..).zip(&meters).filter(|(_, meter)| counts_groups(meter)).map(|(at, _)| MeterIx(at));
        let code = |reason: &Reason| Some((reason.plain(), rulebook.error_codes.get(reason.plain())?.value));
        let edition = |id: &str| rulebook.editions.iter().find(|edition| edition.id == id);
        let fee = |id: &str| edition(id).map(|edition| edition.fee.value);
        let free = by_edition(names, |id| edition(id).is_some_and(|edition| edition.free));
        let valid = |id: &str| edition(id)?.valid_months.as_ref().map(|months| months.value);
        let migrates_to = |id: &str| names.edition_ix(rulebook.migration.as_ref()?.editions.get(id)?);
        Self {
            rulebook: ix,
            currency: rulebook.currency,
            rounding: rulebook.readings.rounding.into(),
            readings: rulebook.readings,
            proration: rulebook.proration.value,
            recoverable_days: rulebook.recoverable_days.as_ref().map(|days| days.value),
            edition_changes: rulebook.changes.edition_per_month.value,
            package_changes: rulebook.changes.package_per_month.value,
            suspended_after: rulebook.arrears.suspended_after.value,
            reclaimed_after: rulebook.arrears.reclaimed_after.value,
            edition_fees: by_edition(names, fee),
            free_edition: EditionIx(free.iter().position(|free| *free).unwrap_or_default() as u8),
            free,
            valid_months: by_edition(names, valid),
            migrates_to: by_edition(names, migrates_to),
            offers: names.packages.iter().flat_map(|name| offers(rulebook, names, &name.id)).collect(),
            activations: names.packages.iter().map(|name| activation(rulebook, &name.id)).collect(),
            limits: LimitKind::ALL.iter().map(|kind| limit_terms(rulebook, names, *kind)).collect(),
            caps: GroupType::ALL.iter().flat_map(|group_type| caps(rulebook, names, *group_type)).collect(),
            error_codes: Reason::ALL.iter().filter_map(code).collect(),
            group_meters: group_meters.collect(),
            meters,
        }
    }

    /// The highest reading of a meter that costs nothing, whatever the others of the month are.
    pub(super) fn free_reading(&self, meter: MeterIx) -> u64 {
        match self.meter(meter).map(|meter| &meter.kind) {
            Some(MeterKind::MonthlyPeak { free, .. }) => free.value,
            Some(MeterKind::DailyPeaks) => 0,
            Some(MeterKind::NotCharged) | None => u64::MAX,
        }
    }

    /// Whether the rulebook has this edition.
    pub fn has_edition(&self, edition: EditionIx) -> bool {
        self.edition_fees[usize::from(edition.0)].is_some()
    }

    /// Whether this is the rulebook's free edition.
    pub fn is_free(&self, edition: EditionIx) -> bool {
        self.free[usize::from(edition.0)]
    }

    /// The edition's fee per month; `None` where the rulebook does not have the edition.
    pub fn edition_fee(&self, edition: EditionIx) -> Option<Fee> {
        self.edition_fees[usize::from(edition.0)].map(|price| self.fee(price, None))
    }

    /// B4: how many months the edition is valid, where it expires.
    pub fn valid_months(&self, edition: EditionIx) -> Option<u32> {
        self.valid_months[usize::from(edition.0)]
    }

    /// T2: the edition in which an app of another family finds itself after a migration to this one.
    pub fn migrates_to(&self, edition: EditionIx) -> Option<EditionIx> {
        self.migrates_to[usize::from(edition.0)]
    }

    fn fee(&self, price: Price, tier: Option<u32>) -> Fee {
        Fee { price, tier, rulebook: self.rulebook }
    }

    /// P1: what the edition offers of the package.
    pub fn offer(&self, package: PackageIx, edition: EditionIx) -> Option<&Offer> {
        self.offers[usize::from(package.0) * self.free.len() + usize::from(edition.0)].as_ref()
    }

    /// When a change of the package incurs its fee (F3 to F5).
    pub fn activation(&self, package: PackageIx) -> Activation {
        self.activations[usize::from(package.0)]
    }

    /// P2: the fee of a setting: nothing at the default, else that of the smallest tier that covers it.
    /// `None` where this rulebook does not sell it.
    pub fn package_fee(&self, package: PackageIx, edition: EditionIx, setting: Setting) -> Option<Fee> {
        match (setting, self.offer(package, edition)) {
            (Setting::Default, _) => Some(self.fee(Price::ZERO, None)),
            (Setting::On, Some(Offer::Switch(price))) => Some(self.fee(price.value, None)),
            (Setting::Level(number), Some(offer)) => {
                offer.tier_for(number).map(|tier| self.fee(tier.price.value, Some(tier.up_to)))
            }
            _ => None,
        }
    }

    /// Whether an app of the edition can hold a setting (P2, P3, T3): a level lies above the default, and a tier covers it.
    pub fn sells(&self, package: PackageIx, edition: EditionIx, setting: Setting) -> bool {
        match (setting, self.offer(package, edition)) {
            (Setting::Default, _) | (Setting::On, Some(Offer::Switch(_))) => true,
            (Setting::Level(number), Some(offer @ Offer::Level { default, .. })) => {
                number > default.value && offer.tier_for(number).is_some()
            }
            _ => false,
        }
    }

    /// The meter's terms, if the rulebook has it.
    pub fn meter(&self, meter: MeterIx) -> Option<&MeterTerms> {
        self.meters[usize::from(meter.0)].as_ref()
    }

    /// The limit of this kind, if the rulebook has one.
    pub fn limit(&self, kind: LimitKind) -> Option<&LimitTerms> {
        self.limits[kind as usize].as_ref()
    }

    /// The most members of a group of this type in an edition, if it has a cap there (L4).
    pub fn cap(&self, group_type: GroupType, edition: EditionIx) -> Option<Cap> {
        self.caps[group_type as usize * self.free.len() + usize::from(edition.0)]
    }

    /// The error code of a reason that is not a limit.
    pub fn error_code(&self, reason: Reason) -> Option<i32> {
        self.error_codes.iter().find(|(word, _)| *word == reason.plain()).map(|(_, code)| *code)
    }
}

/// A value per edition of the run, found by the edition's id.
fn by_edition<T>(names: &Names, of: impl Fn(&str) -> T) -> Vec<T> {
    names.editions.iter().map(|edition| of(&edition.id)).collect()
}

fn package<'r>(rulebook: &'r Rulebook, id: &str) -> Option<&'r Package> {
    rulebook.packages.iter().find(|package| package.id == id)
}

fn offers(rulebook: &Rulebook, names: &Names, id: &str) -> Vec<Option<Offer>> {
    by_edition(names, |edition| package(rulebook, id)?.offers.get(edition).cloned())
}

fn activation(rulebook: &Rulebook, id: &str) -> Activation {
    package(rulebook, id).map_or(Activation::Deferrable, |package| package.activation)
}

fn meter_terms(rulebook: &Rulebook, names: &Names, id: &str) -> Option<MeterTerms> {
    let meter = rulebook.meters.iter().find(|meter| meter.id == id)?;
    let prices = by_edition(names, |edition| meter.prices.get(edition).map(|price| price.value));
    Some(MeterTerms { kind: meter.kind.clone(), prices })
}

fn limit_terms(rulebook: &Rulebook, names: &Names, kind: LimitKind) -> Option<LimitTerms> {
    let rank = rulebook.limits.iter().position(|limit| limit.kind == kind)?;
    let limit = &rulebook.limits[rank];
    let package = |id: &String| {
        let place = names.packages.iter().position(|package| &package.id == id);
        place.map(|place| PackageIx(place as u8))
    };
    let (lifted_by, raised_by) = match &limit.moved {
        None => (None, None),
        Some(LimitMove::LiftedBy(id)) => (package(id), None),
        Some(LimitMove::RaisedBy(id)) => (None, package(id)),
    };
    Some(LimitTerms {
        rank,
        error_code: limit.error_code.as_ref().map(|code| code.value),
        allowed: by_edition(names, |edition| limit.allowed.get(edition).and_then(|allowed| allowed.value)),
        lifted_by,
        raised_by,
    })
}

fn caps(rulebook: &Rulebook, names: &Names, group_type: GroupType) -> Vec<Option<Cap>> {
    let cap = rulebook.type_caps.iter().find(|cap| cap.group_type == group_type);
    by_edition(names, |edition| {
        let cap = cap.filter(|cap| !cap.lifted_in.contains_key(edition))?;
        Some(Cap { members: cap.members.value, error_code: cap.error_code.as_ref().map(|code| code.value) })
    })
}
