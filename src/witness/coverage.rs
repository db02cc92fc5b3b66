//! Which rules and which entries of rulebooks scenarios touch.
//!
//! A scenario touches a rule where the engine names it, a price or tier where a charge of its results is priced by it, a
//! limit where a row uses it.

use std::collections::{BTreeMap, HashSet};

use super::behind::Behind;
use super::entries::{Entries, Kind, PLAN, cap};
use crate::calendar::Month;
use crate::ledger::{Item, LimitUse, Place, Subject};
use crate::rulebook::{EditionIx, GroupType, LimitKind, Names, Rule, RulebookIx, Setting, Terms, Timeline};
use crate::scenario::{Event, Row};

pub use super::entries::{About, Entry, Kind as EntryKind};

/// What a scenario, or some of its apps, touches.
#[derive(Debug, Clone, Default)]
pub struct Touched {
    rules: HashSet<Rule>,
    priced: HashSet<(RulebookIx, Item, Option<u32>, EditionIx)>,
    limits: HashSet<(RulebookIx, LimitKind, EditionIx)>,
    caps: HashSet<(RulebookIx, GroupType)>,
}

impl Touched {
    /// Adds an app of the scenario.
    pub fn add(&mut self, timeline: &Timeline, app: &Behind<'_>) {
        self.rules.extend(app.details.applied.iter().map(|(rule, _)| *rule));
        let charges = app.ledger.charges.iter();
        self.priced.extend(charges.map(|charge| (charge.rulebook, charge.item, charge.tier, charge.edition)));
        app.details.uses.iter().for_each(|limit| self.add_use(timeline, app, limit));
    }

    /// Adds other apps of the scenario.
    pub fn merge(&mut self, other: Self) {
        self.rules.extend(other.rules);
        self.priced.extend(other.priced);
        self.limits.extend(other.limits);
        self.caps.extend(other.caps);
    }

    /// The limit of the edition, or the cap of the group's type (L4); not where a package lifts or raises it. A month of a
    /// migration (T2) has two rulebooks: the one that has the edition counts.
    fn add_use(&mut self, timeline: &Timeline, app: &Behind<'_>, used: &LimitUse) {
        let month = Month::of(used.place.date);
        let Some(line) = app.ledger.months.iter().find(|line| line.month == month) else { return };
        let Some(edition) = edition_at(app, used.place) else { return };
        let governing = line.rulebook.into_iter().chain(line.left).map(|rulebook| timeline.terms(rulebook));
        let defaults = vec![Setting::Default; timeline.names().packages.len()];
        for terms in governing.filter(|terms| terms.has_edition(edition)) {
            let limit = terms.limit(used.limit).map(|limit| limit.allowed(edition, &defaults));
            match capped(app, terms, edition, used) {
                Some(group_type) => {
                    self.caps.insert((terms.rulebook, group_type));
                }
                None if limit == Some(used.allowed) => {
                    self.limits.insert((terms.rulebook, used.limit, edition));
                }
                None => {}
            }
        }
    }
}

/// Where a row stands among those of its app: an opening stands before the rows of its day.
fn order(app: &Behind<'_>, place: Place) -> (usize, bool) {
    let first = app.rows.partition_point(|row| row.date < place.date);
    let of_day = app.rows[first..].iter().take_while(|row| row.date == place.date);
    let at = place.row.and_then(|of| of_day.clone().position(|row| (row.file, row.line) == of));
    (first + at.unwrap_or_default(), at.is_some())
}

/// The edition in which an app is at a row.
fn edition_at(app: &Behind<'_>, place: Place) -> Option<EditionIx> {
    let (at, spells) = (order(app, place), &app.details.spells);
    let after = spells.partition_point(|spell| order(app, spell.place) <= at);
    spells.get(after.checked_sub(1)?)?.edition
}

/// L4: the type whose cap limits the members of a group, where it is not more than what the app may have anyway.
fn capped(app: &Behind<'_>, terms: &Terms, edition: EditionIx, used: &LimitUse) -> Option<GroupType> {
    let (LimitKind::MembersPerGroup, Subject::Id(id)) = (used.limit, used.subject) else { return None };
    let (at, _) = order(app, used.place);
    let type_of = |event: &Event| match event {
        Event::CreateGroup(group_type, named) if named.0 == id => GroupType::ALL.get(usize::from(*group_type)).copied(),
        _ => None,
    };
    let is_refused = |row: &&Row| app.details.refused.iter().any(|no| no.place.row == Some((row.file, row.line)));
    let created = app.rows.get(..at)?.iter().rev().filter(|row| !is_refused(row));
    let group_type = created.into_iter().find_map(|row| type_of(&row.event))?;
    terms.cap(group_type, edition).filter(|cap| used.allowed == Some(cap.members)).map(|_| group_type)
}

/// What of the rules and the rulebooks the scenarios of a run touch.
#[derive(Debug, Clone)]
pub struct Coverage {
    /// How many scenarios touch each rule.
    rules: BTreeMap<Rule, u32>,
    entries: Entries,
}

impl Default for Coverage {
    fn default() -> Self {
        Self { rules: Rule::ALL.iter().map(|rule| (*rule, 0)).collect(), entries: Entries::default() }
    }
}

impl Coverage {
    /// Adds the rulebooks under which scenarios are replayed, to be covered.
    pub fn know(&mut self, timeline: &Timeline) {
        self.entries.know(timeline);
    }

    /// Adds a scenario.
    pub fn add(&mut self, names: &Names, touched: &Touched) {
        for rule in &touched.rules {
            *self.rules.entry(*rule).or_default() += 1;
        }
        let about = |kind, item: &str, tier, edition| {
            let (item, edition) = (item.to_owned(), edition);
            About { kind, item, tier, edition }
        };
        let mut found = HashSet::new();
        for (rulebook, item, tier, edition) in &touched.priced {
            let name = if let Item::Plan(_) = item { PLAN } else { item.name(names) };
            let kind = if tier.is_some() { Kind::Tier } else { Kind::Price };
            let about = about(kind, name, *tier, names.edition(*edition).to_owned());
            found.extend(self.entries.place(names.rulebook(*rulebook), about));
        }
        for (rulebook, limit, edition) in &touched.limits {
            let about = about(Kind::Limit, limit.word(), None, names.edition(*edition).to_owned());
            found.extend(self.entries.place(names.rulebook(*rulebook), about));
        }
        for (rulebook, group_type) in &touched.caps {
            let about = about(Kind::Limit, &cap(group_type.word()), None, String::new());
            found.extend(self.entries.place(names.rulebook(*rulebook), about));
        }
        found.into_iter().for_each(|place| self.entries.touch(place));
    }

    /// Every rule, and how many scenarios touch it.
    pub fn rules(&self) -> impl Iterator<Item = (Rule, u32)> {
        self.rules.iter().map(|(rule, scenarios)| (*rule, *scenarios))
    }

    /// Every entry, rulebook by rulebook.
    pub fn entries(&self) -> &[Entry] {
        self.entries.all()
    }

    /// The rules that no scenario touches.
    pub fn untouched_rules(&self) -> Vec<Rule> {
        self.rules().filter(|(_, scenarios)| *scenarios == 0).map(|(rule, _)| rule).collect()
    }

    /// The entries that no scenario touches.
    pub fn untouched_entries(&self) -> Vec<&Entry> {
        self.entries().iter().filter(|entry| entry.scenarios == 0).collect()
    }
}
