//! The rows that set the configurations of an app, in words.

use super::Case;
use super::told::{Because, RowTold};
use crate::ledger::{Item, Place, Spell};
use crate::rulebook::{EditionIx, PackageIx, PackageKind, Rule, Setting};
use crate::witness::history::{History, setting};

impl Case<'_> {
    pub(super) fn history(&self) -> History<'_> {
        History::new(&self.app.rows, &self.watched.details)
    }

    /// The row of a place.
    pub(super) fn row(&self, place: Place) -> Option<RowTold> {
        let row = self.history().row(place)?;
        let file = self.witness.legend.files.get(row.file as usize).cloned().unwrap_or_default();
        Some(RowTold { file, line: row.line, date: row.date, action: row.event.action() })
    }

    pub(super) fn spells(&self) -> &[Spell] {
        self.history().spells()
    }

    /// The row that set an item as it stands in a spell, and what carried it over since (P3).
    pub(super) fn set_by(&self, item: Item, at: usize) -> Vec<Because> {
        let set = self.history().set(item, at);
        match item {
            Item::Package(package) => {
                let Some(row) = self.package_row(package, set) else { return Vec::new() };
                let carried = (set + 1..=at).filter_map(|at| self.carried(package, at));
                [row].into_iter().chain(carried).collect()
            }
            Item::Plan(_) | Item::Usage(_) => self.edition_row(set).into_iter().collect(),
        }
    }

    /// The row with which an app came to its edition.
    pub(super) fn edition_row(&self, at: usize) -> Option<Because> {
        let (row, edition) = (self.row(self.spells().get(at)?.place), self.history().edition(at)?);
        let edition = self.witness.legend.names.edition(edition);
        let (rule, text) = match row.as_ref()?.action {
            "upgrade" => (Rule::O2, format!("upgraded to `{edition}`")),
            "change" => (Rule::O3, format!("changed to `{edition}`")),
            "migrate" => (Rule::T2, format!("migrated: the edition is `{edition}`")),
            _ => (Rule::O1, format!("began in `{edition}`")),
        };
        Some(Because { rule, row, text })
    }

    /// The row, or (T3) the opening, that gave a package the setting that it has in a spell; `None` where none did.
    pub(super) fn package_row(&self, package: PackageIx, at: usize) -> Option<Because> {
        let spell = self.spells().get(at).filter(|_| at > 0)?;
        let (row, name) = (self.row(spell.place), self.witness.legend.names.package(package));
        let set = self.shown(package, setting(spell, package));
        let counted = self.history().package_set(package, spell).map(|(counted, _)| counted);
        let (rule, text) = match (counted, row.as_ref().map(|row| row.action)) {
            (Some(Rule::C2), _) => (Rule::O2, format!("`{name}` {set}, in the dialog of the upgrade")),
            (Some(Rule::C3), _) => (Rule::C3, format!("`{name}` put back: {set}")),
            (Some(_), _) => (Rule::O3, format!("`{name}` {set}")),
            (None, Some("migrate")) => (Rule::T2, format!("`{name}` ended with the migration")),
            (None, Some(_)) => (Rule::P3, format!("`{name}` {set} with the change of the edition")),
            (None, None) => (Rule::T3, format!("`{name}` ended on {}: it is no longer sold", spell.place.date)),
        };
        Some(Because { rule, row, text })
    }

    /// P3: the edition changed, and the package was carried over.
    fn carried(&self, package: PackageIx, at: usize) -> Option<Because> {
        let before = self.history().edition(at.checked_sub(1)?);
        let spell = self.spells().get(at).filter(|spell| setting(spell, package) != Setting::Default)?;
        let edition = spell.edition.filter(|edition| Some(*edition) != before)?;
        let (row, names) = (self.row(spell.place), self.witness.legend.names);
        let text = format!("`{}` carried over to `{}`", names.package(package), names.edition(edition));
        Some(Because { rule: Rule::P3, row, text })
    }

    /// The stop after which an app is stopped in a spell: B3 where it can be undone, else F6.
    pub(super) fn stopped(&self, at: usize) -> Option<Because> {
        let stop = self.spells().get(self.history().stopped(at)?)?.place;
        let rule = if self.watched.has_decided(Rule::B3, stop) { Rule::B3 } else { Rule::F6 };
        let text = format!("stopped on {}: nothing is incurred afterwards", stop.date);
        Some(Because { rule, row: self.row(stop), text })
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

    pub(super) fn edition_name(&self, edition: EditionIx) -> &str {
        self.witness.legend.names.edition(edition)
    }
}
