//! Which rules and which entries of rulebooks scenarios touch.
//!
//! A scenario touches a rule where the engine names it, an entry of a rulebook where a result would be another were the
//! entry another: a price or tier where a charge is priced by it, a limit, an error code or a policy's number where a row is
//! refused by it.

use std::collections::{BTreeMap, HashSet};

use super::entries::Entries;
use super::touched::Touch;
use crate::rulebook::{Names, Rule, Timeline};

pub use super::entries::{About, Entry, Kind as EntryKind};
pub use super::touched::Touched;

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
        let entry = |(rulebook, touch): &(_, Touch)| self.entries.place(names.rulebook(*rulebook), touch.about(names));
        // Of several rulebooks that say the same the entry is one.
        let found: HashSet<usize> = touched.entries.iter().filter_map(entry).collect();
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
