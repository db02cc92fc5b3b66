//! The entries of rulebooks: each price, tier, limit, error code and policy's number that a publication states.

use std::collections::HashMap;

use super::touched::{EDITION_PER_MONTH, PACKAGE_PER_MONTH, RECOVERABLE};
use crate::money::Price;
use crate::rulebook::{Offer, Rulebook, Sourced, Timeline};

/// What an entry states.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// The fee of an edition or a switch, or the price of a meter's unit.
    Price,
    /// The fee of a tier.
    Tier,
    /// The number of a level that costs nothing.
    Default,
    /// What is allowed.
    Limit,
    /// The code with which the service refuses.
    Code,
    /// How often, or how long, something is allowed.
    Policy,
}

impl Kind {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Price => "price",
            Self::Tier => "tier",
            Self::Default => "default",
            Self::Limit => "limit",
            Self::Code => "error code",
            Self::Policy => "policy number",
        }
    }
}

/// What an entry is about, whichever rulebook states it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct About {
    /// What it states.
    pub kind: Kind,
    /// The edition's fee (`plan`), package, meter, limit, reason of a refusal or key of a policy.
    pub item: String,
    /// The tier's upper number.
    pub tier: Option<u32>,
    /// The edition; empty where it holds for all.
    pub edition: String,
}

/// An entry, and how many scenarios touch it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What it is about.
    pub about: About,
    /// The rulebook that states it first; those after it that say the same take it over.
    pub rulebook: String,
    /// What it states.
    pub value: String,
    /// How many scenarios touch it.
    pub scenarios: u32,
}

/// The entries of the rulebooks of a run.
#[derive(Debug, Clone, Default)]
pub(super) struct Entries {
    all: Vec<Entry>,
    /// By the rulebook's id and what it is about.
    places: HashMap<(String, About), usize>,
    known: Vec<String>,
}

impl Entries {
    /// Adds those of rulebooks that are not known yet. What a rulebook says as the one before it in its family is no new
    /// entry.
    pub(super) fn know(&mut self, timeline: &Timeline) {
        for family in timeline.families() {
            let mut before: Option<&str> = None;
            for (rulebook, ..) in timeline.of_family(family) {
                if !self.known.contains(&rulebook.id) {
                    self.known.push(rulebook.id.clone());
                    stated(rulebook).into_iter().for_each(|(about, value)| self.add(rulebook, before, about, value));
                }
                before = Some(&rulebook.id);
            }
        }
    }

    fn add(&mut self, rulebook: &Rulebook, before: Option<&str>, about: About, value: String) {
        let taken_over = before.and_then(|id| self.places.get(&(id.to_owned(), about.clone())).copied());
        let place = taken_over.filter(|place| self.all[*place].value == value).unwrap_or_else(|| {
            self.all.push(Entry { about: about.clone(), rulebook: rulebook.id.clone(), value, scenarios: 0 });
            self.all.len() - 1
        });
        self.places.insert((rulebook.id.clone(), about), place);
    }

    /// The place of an entry.
    pub(super) fn place(&self, rulebook: &str, about: About) -> Option<usize> {
        self.places.get(&(rulebook.to_owned(), about)).copied()
    }

    /// A scenario touches an entry.
    pub(super) fn touch(&mut self, place: usize) {
        self.all[place].scenarios += 1;
    }

    /// All of them, rulebook by rulebook.
    pub(super) fn all(&self) -> &[Entry] {
        &self.all
    }
}

/// The item under which the fees of editions are entered.
pub(super) const PLAN: &str = "plan";

/// The item under which the cap of a group type is entered.
pub(super) fn cap(group_type: &str) -> String {
    format!("members of {group_type}")
}

/// Everything that a rulebook states; free editions have no fee.
fn stated(rulebook: &Rulebook) -> Vec<(About, String)> {
    let mut stated = prices(rulebook);
    stated.extend(limits(rulebook));
    stated.extend(policies(rulebook));
    stated
}

fn about(kind: Kind, item: &str, tier: Option<u32>, edition: &str) -> About {
    About { kind, item: item.to_owned(), tier, edition: edition.to_owned() }
}

/// Plans, packages and meters.
fn prices(rulebook: &Rulebook) -> Vec<(About, String)> {
    let shown = |price: Price| price.display(rulebook.currency).to_string();
    let mut stated = Vec::new();
    for edition in rulebook.editions.iter().filter(|edition| !edition.free) {
        stated.push((about(Kind::Price, PLAN, None, &edition.id), shown(edition.fee.value)));
    }
    for package in &rulebook.packages {
        for (edition, offer) in &package.offers {
            match offer {
                Offer::Switch(price) => {
                    stated.push((about(Kind::Price, &package.id, None, edition), shown(price.value)))
                }
                Offer::Level { default, tiers, .. } => {
                    stated.push((about(Kind::Default, &package.id, None, edition), default.value.to_string()));
                    stated.extend(tiers.iter().map(|tier| {
                        (about(Kind::Tier, &package.id, Some(tier.up_to), edition), shown(tier.price.value))
                    }))
                }
            }
        }
    }
    for meter in &rulebook.meters {
        let prices = meter.prices.iter();
        stated
            .extend(prices.map(|(edition, price)| (about(Kind::Price, &meter.id, None, edition), shown(price.value))));
    }
    stated
}

/// Limits and caps (section 6), each with its error code.
fn limits(rulebook: &Rulebook) -> Vec<(About, String)> {
    let mut stated = Vec::new();
    let code = |item: &str, code: &Option<Sourced<i32>>| {
        code.as_ref().map(|code| (about(Kind::Code, item, None, ""), code.value.to_string()))
    };
    for limit in &rulebook.limits {
        let item = limit.kind.word();
        stated.extend(limit.allowed.iter().map(|(edition, allowed)| {
            let value = allowed.value.map_or_else(|| "unlimited".to_owned(), |number| number.to_string());
            (about(Kind::Limit, item, None, edition), value)
        }));
        stated.extend(code(item, &limit.error_code));
    }
    for type_cap in &rulebook.type_caps {
        let item = cap(type_cap.group_type.word());
        stated.push((about(Kind::Limit, &item, None, ""), type_cap.members.value.to_string()));
        let lifted = type_cap.lifted_in.keys();
        stated.extend(lifted.map(|edition| (about(Kind::Limit, &item, None, edition), "lifted".to_owned())));
        stated.extend(code(&item, &type_cap.error_code));
    }
    stated
}

/// The other error codes, and the numbers of C1 and B3. Where nothing is for sale, how often it may be changed says nothing.
fn policies(rulebook: &Rulebook) -> Vec<(About, String)> {
    let codes = rulebook.error_codes.iter();
    let mut stated: Vec<(About, String)> =
        codes.map(|(reason, code)| (about(Kind::Code, reason, None, ""), code.value.to_string())).collect();
    let (changes, recoverable) = (&rulebook.changes, rulebook.recoverable_days.as_ref());
    let package_changes = Some(&changes.package_per_month).filter(|_| !rulebook.packages.is_empty());
    let numbers = [
        (EDITION_PER_MONTH, Some(&changes.edition_per_month)),
        (PACKAGE_PER_MONTH, package_changes),
        (RECOVERABLE, recoverable),
    ];
    stated.extend(
        numbers
            .into_iter()
            .filter_map(|(key, number)| Some((about(Kind::Policy, key, None, ""), number?.value.to_string()))),
    );
    stated
}
