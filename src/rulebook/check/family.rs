//! Checks the dates of a rulebook, and how apps of another family move to its own.

use std::collections::BTreeMap;

use super::{Check, MARKS_OF_FILES};
use crate::diagnostic::{Kind, expected};
use crate::rulebook::file::{MigrationFile, RulebookFile};
use crate::rulebook::model::Migration;

impl Check {
    pub(super) fn dates(&mut self, file: &RulebookFile) {
        let Some(from) = file.effective_from.value else {
            return;
        };
        if file.reaches_existing_from.value.is_some_and(|day| day.0 < from.0) {
            let help = format!("write {} or a later day", from.0);
            self.problem(Kind::ReachesTooEarly, &file.reaches_existing_from, "is before `effective_from`", help);
        }
        let last = file.last_published.as_ref().and_then(|last| last.value);
        if last.zip(file.first_published.value).is_some_and(|(last, first)| last.0 < first.0) {
            self.problem(
                Kind::PublishedBackwards,
                &file.first_published,
                "is after `last_published`",
                "write the day on which it was first seen",
            );
        }
        if let Some(last) = file.last_published.as_ref().filter(|last| last.value.is_some_and(|day| day.0 < from.0)) {
            let help = format!("write {} or a later day, or leave it out", from.0);
            self.problem(Kind::PublicationTooEarly, last, "is before `effective_from`", help);
        }
    }

    /// T2: the editions here are those of this rulebook; those of the other family are looked at on the timeline.
    pub(super) fn migration(&mut self, file: &MigrationFile) -> Option<Migration> {
        let (from_family, source) = (self.word(&file.from_family, MARKS_OF_FILES, &[]), self.source(&file.source));
        let known: Vec<String> = self.editions.keys().cloned().collect();
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        let mut editions = BTreeMap::new();
        for (from, at) in &file.editions {
            let Some(to) = &at.value else { continue };
            if !known.contains(&to.as_str()) {
                self.problem(
                    Kind::NoSuchEdition,
                    at,
                    format!("there is no edition `{to}`"),
                    expected(to, &known).to_string(),
                );
            }
            editions.insert(from.clone(), to.clone());
        }
        Some(Migration { from_family: from_family?, editions, source: source? })
    }
}
