//! What the results leave out, kept for those who explain, cover or chart a run.

use chrono::NaiveDate;

use super::{Charge, Item, Subject, Violation};
use crate::calendar::Month;
use crate::money::{Price, Quantity};
use crate::rulebook::{EditionIx, GroupType, LimitKind, MeterIx, PackageIx, Rule, RulebookIx, Setting};

/// The row behind a result. An opening (F1) has no row: only its day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The day.
    pub date: NaiveDate,
    /// The file, by its place among the run's files, and the physical line.
    pub row: Option<(u32, u32)>,
}

/// A fee that was incurred, or whose deferral was decided, whether or not it was billed in the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Incurred {
    /// What it is for.
    pub item: Item,
    /// The tier's upper number, for a level.
    pub tier: Option<u32>,
    /// The edition under which it was priced.
    pub edition: EditionIx,
    /// The fee per month.
    pub price: Price,
    /// The rule that decided it: F1, F4, F5; F2 and F3 where it was deferred.
    pub rule: Rule,
    /// The row behind it.
    pub place: Place,
    /// The rulebook that priced it.
    pub rulebook: RulebookIx,
}

/// A fee of the price list that a month did not have to pay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waived {
    /// The month.
    pub month: Month,
    /// The fee at its list price, and the rule that deferred it (F2, F3).
    pub fee: Incurred,
}

/// The dearest fee that an app held in a month without paying anything for the same: of the plan no other edition's, of a
/// package none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Free {
    /// The month.
    pub month: Month,
    /// The fee at its list price, and the rule that deferred it (F2, F3).
    pub fee: Incurred,
    /// The day of the invoice on which it would have been (I1).
    pub invoice_date: NaiveDate,
}

/// B1: the days of a charge by the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChargedDays {
    /// The month.
    pub month: Month,
    /// The fee, from the first day on which it is charged.
    pub fee: Incurred,
    /// The last such day; there may be others in between on which something else is charged.
    pub last: NaiveDate,
}

impl ChargedDays {
    /// Whether these are the days of a charge.
    pub fn is_of(&self, charge: &Charge) -> bool {
        let Incurred { item, tier, edition, price, rulebook, rule, place } = self.fee;
        let line = (self.month, item, tier, edition, price, rulebook, rule, place.date);
        let Charge { month, item, tier, edition, unit_price, rulebook, rule, incurred_on, .. } = *charge;
        line == (month, item, tier, edition, unit_price, rulebook, rule, incurred_on)
    }
}

/// What a meter that is charged measured in a month, in its own unit, before anything free was taken off it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Measured {
    /// The month.
    pub month: Month,
    /// The meter.
    pub meter: MeterIx,
    /// The edition under which it is priced.
    pub edition: EditionIx,
    /// The rulebook that prices it.
    pub rulebook: RulebookIx,
    /// The peak, or the sum of the days' peaks.
    pub quantity: Quantity,
}

impl Measured {
    /// Whether a charge is for this use.
    pub fn is_of(&self, charge: &Charge) -> bool {
        let priced = (self.month, Item::Usage(self.meter), self.edition, self.rulebook);
        priced == (charge.month, charge.item, charge.edition, charge.rulebook)
    }
}

/// A configuration, from one row to the next that changed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spell {
    /// The row that set it.
    pub place: Place,
    /// The edition; `None` after a stop.
    pub edition: Option<EditionIx>,
    /// The setting of each package.
    pub settings: Box<[Setting]>,
}

impl Spell {
    /// The packages that are not at their default: `on`, or their number.
    pub fn packages(&self) -> impl Iterator<Item = (PackageIx, String)> {
        self.settings.iter().enumerate().filter_map(|(at, setting)| {
            let shown = match setting {
                Setting::Default => return None,
                Setting::On => "on".to_owned(),
                Setting::Level(number) => number.to_string(),
            };
            Some((PackageIx(u8::try_from(at).ok()?), shown))
        })
    }
}

/// What the limits allow the app from a day on: another configuration, or another rulebook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allowed {
    /// The day.
    pub from: NaiveDate,
    /// Each limit of the rulebook; `None` is unlimited.
    pub limits: Vec<(LimitKind, Option<u64>)>,
    /// L4: the members that a group of a type may have at most, whatever the limit; only types that have a cap.
    pub caps: Vec<(GroupType, u64)>,
}

impl Allowed {
    /// What a limit allows; of a group's members, what it allows a group of this type (L4: broadcast groups have no limit).
    /// `None` where the rulebook does not have the limit, `Some(None)` where it is unlimited.
    pub fn of(&self, limit: LimitKind, group_type: Option<GroupType>) -> Option<Option<u64>> {
        let (_, number) = self.limits.iter().find(|(kind, _)| *kind == limit)?;
        let cap = self.caps.iter().find(|(capped, _)| group_type == Some(*capped)).map(|(_, cap)| *cap);
        Some(match group_type {
            Some(GroupType::Broadcast) => None,
            _ => number.map_or(cap, |number| Some(cap.map_or(number, |cap| cap.min(number)))),
        })
    }
}

/// A package that a row set to another setting; what an edition change carries over (P3) is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PackageSet {
    /// The package.
    pub package: PackageIx,
    /// The row.
    pub place: Place,
    /// How it counted: C1, C2 or (a restore) C3.
    pub counted: Rule,
    /// When its fee is incurred: F3, F4, F5, or B1 by the day.
    pub incurred: Rule,
}

/// A reading that counts (U2), or the simulator's own count of groups (U3), in millionths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    /// The meter.
    pub meter: MeterIx,
    /// The row, or the opening.
    pub place: Place,
    /// The reading.
    pub value: u128,
    /// U3: whether the simulator counted.
    pub own: bool,
    /// The rulebook whose prices hold; its family is the one for which the reading counts (T2).
    pub rulebook: RulebookIx,
}

/// How much of a limit was in use after a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LimitUse {
    /// The limit.
    pub limit: LimitKind,
    /// The group or user.
    pub subject: Subject,
    /// What is allowed; `None` is unlimited.
    pub allowed: Option<u64>,
    /// What is in use.
    pub in_use: i64,
    /// The row.
    pub place: Place,
    /// L4: the type of the named group, where members are counted.
    pub group_type: Option<GroupType>,
    /// The edition of the app at the row.
    pub edition: EditionIx,
    /// The rulebook that rules the row.
    pub rulebook: RulebookIx,
}

/// Everything that the engine tells an observer about one app, in the order in which it happened.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Details {
    /// Each rule that decided something, and where.
    pub applied: Vec<(Rule, Place)>,
    /// Each fee incurred.
    pub incurred: Vec<Incurred>,
    /// Each fee waived.
    pub waived: Vec<Waived>,
    /// Each fee that a month held for nothing.
    pub free: Vec<Free>,
    /// The days of each charge by the day.
    pub charged_days: Vec<ChargedDays>,
    /// Each use of a meter that is charged.
    pub measured: Vec<Measured>,
    /// Each refusal.
    pub refused: Vec<Violation>,
    /// Each configuration.
    pub spells: Vec<Spell>,
    /// Each package set.
    pub sets: Vec<PackageSet>,
    /// Each reading that counts.
    pub readings: Vec<Reading>,
    /// Each use of a limit.
    pub uses: Vec<LimitUse>,
    /// What the limits allow, wherever that changes.
    pub allowed: Vec<Allowed>,
}
