//! The configurations of an app, and the rows that set them.

use super::Case;
use super::told::{Because, RowTold};
use crate::calendar::Month;
use crate::ledger::{Item, Place, Spell};
use crate::rulebook::{EditionIx, PackageIx, PackageKind, Rule, Setting};

impl Case<'_> {
    /// The row of a place.
    pub(super) fn row(&self, place: Place) -> Option<RowTold> {
        let (file, line) = place.row?;
        let at = self.watched.rows.get(&(file, line))?;
        let action = self.app.rows.get(*at)?.event.action();
        let file = self.witness.legend.files.get(file as usize).cloned().unwrap_or_default();
        Some(RowTold { file, line, date: place.date, action })
    }

    pub(super) fn spells(&self) -> &[Spell] {
        &self.watched.details.spells
    }

    /// The place among the spells of the one that a fee's place found or began.
    pub(super) fn spell_of(&self, place: Place) -> usize {
        let rows = &self.watched.rows;
        let not_after = |row: (u32, u32)| rows.get(&row) <= place.row.and_then(|place| rows.get(&place));
        // An opening finds what was set before its day, or by itself (T3); rows of its day come after it.
        let before = |spell: &Spell| {
            let same_day = spell.place.date == place.date;
            spell.place.date < place.date || (same_day && spell.place.row.is_none_or(not_after))
        };
        self.spells().iter().rposition(before).unwrap_or(0)
    }

    /// The spell that holds at the end of a month.
    pub(super) fn spell_at_end(&self, month: Month) -> usize {
        self.spells().iter().rposition(|spell| Month::of(spell.place.date) <= month).unwrap_or(0)
    }

    /// The first of the spells that lead up to `at` with the same edition.
    pub(super) fn edition_set(&self, at: usize) -> usize {
        self.first_of(at, |spell| spell.edition)
    }

    fn first_of<K: PartialEq>(&self, at: usize, key: impl Fn(&Spell) -> K) -> usize {
        let spells = &self.spells()[..=at.min(self.spells().len().saturating_sub(1))];
        let Some(last) = spells.last() else { return 0 };
        let same = spells.iter().rev().take_while(|spell| key(spell) == key(last)).count();
        spells.len() - same
    }

    /// The row that set an item as it stands in a spell, and what carried it over since (P3).
    pub(super) fn set_by(&self, item: Item, at: usize) -> Vec<Because> {
        let Some(spell) = self.spells().get(at) else { return Vec::new() };
        match (item, spell.edition) {
            (Item::Package(package), _) => {
                let first = self.first_of(at, |spell| setting(spell, package));
                let mut because: Vec<Because> = self.package_row(package, first).into_iter().collect();
                because.extend((first + 1..=at).filter_map(|at| self.carried(package, at)));
                because
            }
            (Item::Plan(_), Some(edition)) => self.edition_row(edition, self.edition_set(at)).into_iter().collect(),
            _ => Vec::new(),
        }
    }

    pub(super) fn edition_row(&self, edition: EditionIx, at: usize) -> Option<Because> {
        let place = self.spells().get(at)?.place;
        let (row, edition) = (self.row(place), self.witness.legend.names.edition(edition));
        let (rule, text) = match row.as_ref()?.action {
            "upgrade" => (Rule::O2, format!("upgraded to `{edition}`")),
            "change" => (Rule::O3, format!("changed to `{edition}`")),
            "migrate" => (Rule::T2, format!("migrated: the edition is `{edition}`")),
            "resume" => (Rule::B3, format!("resumed in `{edition}`")),
            _ => (Rule::O1, format!("began in `{edition}`")),
        };
        Some(Because { rule, row, text })
    }

    /// The row, or (T3) the opening, that gave a package the setting that it has in a spell.
    pub(super) fn package_row(&self, package: PackageIx, at: usize) -> Option<Because> {
        let spell = self.spells().get(at)?;
        let (row, name) = (self.row(spell.place), self.witness.legend.names.package(package));
        let set = self.shown(package, setting(spell, package));
        let (rule, text) = match row.as_ref().map(|row| row.action) {
            Some("upgrade") => (Rule::O2, format!("`{name}` {set}, in the dialog of the upgrade")),
            Some("change") if self.restores(package, at) => (Rule::C3, format!("`{name}` put back: {set}")),
            Some("change") if self.edition_changes(at) && setting(spell, package) == Setting::Default => {
                (Rule::P3, format!("`{name}` {set} with the change of the edition"))
            }
            Some("change") => (Rule::O3, format!("`{name}` {set}")),
            Some("migrate") => (Rule::T2, format!("`{name}` ended with the migration")),
            Some(_) => return None,
            None => (Rule::T3, format!("`{name}` ended on {}: it is no longer sold", spell.place.date)),
        };
        Some(Because { rule, row, text })
    }

    /// C3: whether a spell's row counted as a restore of the package: it has the setting of the spell before the last.
    fn restores(&self, package: PackageIx, at: usize) -> bool {
        let Some(spell) = self.spells().get(at) else { return false };
        let told = self.watched.has_decided(Rule::C3, spell.place);
        let before = |back: usize| at.checked_sub(back).and_then(|at| self.spells().get(at));
        told && before(1).is_some_and(|before| setting(before, package) != setting(spell, package))
    }

    fn edition_changes(&self, at: usize) -> bool {
        let before = at.checked_sub(1).and_then(|at| self.spells().get(at));
        before.zip(self.spells().get(at)).is_some_and(|(before, spell)| before.edition != spell.edition)
    }

    /// P3: the edition changed, and the package was carried over.
    fn carried(&self, package: PackageIx, at: usize) -> Option<Because> {
        let spell = self.spells().get(at)?;
        let edition = spell.edition.filter(|_| self.edition_changes(at))?;
        let row = self.row(spell.place).filter(|row| row.action != "resume")?;
        let names = self.witness.legend.names;
        let text = format!("`{}` carried over to `{}`", names.package(package), names.edition(edition));
        Some(Because { rule: Rule::P3, row: Some(row), text })
    }

    /// A setting in the words of a scenario.
    pub(super) fn shown(&self, package: PackageIx, setting: Setting) -> String {
        let names = &self.witness.legend.names.packages;
        let is_switch = names.get(usize::from(package.0)).is_some_and(|name| name.kind == PackageKind::Switch);
        match setting {
            Setting::On => "on".to_owned(),
            Setting::Level(number) => number.to_string(),
            Setting::Default if is_switch => "off".to_owned(),
            Setting::Default => "default".to_owned(),
        }
    }
}

pub(super) fn setting(spell: &Spell, package: PackageIx) -> Setting {
    spell.settings.get(usize::from(package.0)).copied().unwrap_or_default()
}
