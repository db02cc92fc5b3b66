//! The entries of rulebooks: each price, tier and limit that a publication states.

use std::collections::HashMap;

use crate::money::Price;
use crate::rulebook::{Offer, Rulebook, Timeline};

/// What an entry states.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// The fee of an edition or a switch, or the price of a meter's unit.
    Price,
    /// The fee of a tier.
    Tier,
    /// What is allowed.
    Limit,
}

impl Kind {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Price => "price",
            Self::Tier => "tier",
            Self::Limit => "limit",
        }
    }
}

/// What an entry is about, whichever rulebook states it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct About {
    /// What it states.
    pub kind: Kind,
    /// The edition's fee (`plan`), package, meter or limit.
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
    let shown = |price: Price| price.display(rulebook.currency).to_string();
    let about = |kind, item: &str, tier, edition: &str| About {
        kind,
        item: item.to_owned(),
        tier,
        edition: edition.to_owned(),
    };
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
                Offer::Level { tiers, .. } => {
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
    for limit in &rulebook.limits {
        stated.extend(limit.allowed.iter().map(|(edition, allowed)| {
            let value = allowed.value.map_or_else(|| "unlimited".to_owned(), |number| number.to_string());
            (about(Kind::Limit, limit.kind.word(), None, edition), value)
        }));
    }
    for type_cap in &rulebook.type_caps {
        let item = cap(type_cap.group_type.word());
        stated.push((about(Kind::Limit, &item, None, ""), type_cap.members.value.to_string()));
    }
    stated
}
