//! Why something costs nothing in a month.

use std::collections::BTreeSet;

use super::Case;
use super::spells::setting;
use super::told::{Because, NothingTold};
use super::usage::highest;
use crate::calendar::Month;
use crate::ledger::{AppLedger, Category, Item, MonthLine, Place, Spell, Waived};
use crate::money::{Amount, Quantity};
use crate::rulebook::{MeterIx, MeterKind, PackageIx, Rule};
use crate::scenario::{Event, Row};

impl Case<'_> {
    pub(super) fn nothing(&self, line: &MonthLine) -> Vec<NothingTold> {
        let mut nothing: Vec<NothingTold> = self.no_plan(line).into_iter().collect();
        let names = self.witness.legend.names;
        let packages = (0..).map(PackageIx).take(names.packages.len());
        nothing.extend(packages.filter_map(|package| self.no_package(line, package)));
        let meters = (0..).map(MeterIx).take(names.meters.len());
        nothing.extend(meters.filter_map(|meter| self.no_usage(line, meter)));
        nothing.extend(self.only_otherwise(line.month, &nothing));
        nothing
    }

    fn is_charged(ledger: &AppLedger, month: Month, item: Item) -> bool {
        ledger.charges.iter().any(|charge| charge.month == month && charge.item == item)
    }

    fn told(&self, month: Month, item: Item, waived: Option<&Waived>, because: Vec<Because>) -> NothingTold {
        NothingTold {
            category: item.category(),
            item: self.witness.legend.item(item).to_owned(),
            list_price: waived.map(|waived| waived.fee.price),
            source: waived.and_then(|waived| self.source_of_fee(&waived.fee)),
            because,
            otherwise: self.otherwise(month, item),
        }
    }

    fn waived(&self, month: Month, is: impl Fn(Item) -> bool) -> Option<&Waived> {
        self.watched.details.waived.iter().find(|waived| waived.month == month && is(waived.fee.item))
    }

    /// F2, F3: from when on a waived fee would be due.
    fn free_until(&self, waived: &Waived) -> Because {
        let (row, month) = (self.row(waived.fee.place), waived.month);
        let (until, name) = (month.next().first_day(), self.witness.legend.item(waived.fee.item));
        let text = match (waived.fee.item, row.as_ref().map(|row| row.action)) {
            (Item::Plan(_), Some("upgrade")) => {
                format!("upgraded to `{name}` on {}: free until {until}", waived.fee.place.date)
            }
            (Item::Plan(_), _) => {
                format!("changed to `{name}` on {}: its fee begins on {until}", waived.fee.place.date)
            }
            _ => format!("`{name}` set on {}: its fee is deferred to {until}", waived.fee.place.date),
        };
        Because { rule: waived.fee.rule, row, text }
    }

    fn stopped_in_or_before(&self, month: Month) -> Option<Because> {
        let at = self.spell_at_end(month);
        let spell = self.spells().get(at).filter(|spell| spell.edition.is_none())?;
        let place = self.spells().get(self.edition_set(at)).unwrap_or(spell).place;
        let text = format!("stopped on {}: nothing is incurred afterwards", place.date);
        Some(Because { rule: Rule::F6, row: self.row(place), text })
    }

    fn no_plan(&self, line: &MonthLine) -> Option<NothingTold> {
        if line.plan != Amount::ZERO {
            return None;
        }
        let month = line.month;
        let waived = self.waived(month, |item| item.category() == Category::Plan);
        let at = self.spell_at_end(month);
        // After a stop the plan of the edition before it.
        let edition = self.spells().iter().take(at + 1).rev().find_map(|spell| spell.edition)?;
        let mut because: Vec<Because> = waived.map(|waived| self.free_until(waived)).into_iter().collect();
        match self.stopped_in_or_before(month) {
            Some(stopped) => because.push(stopped),
            None if waived.is_none() => {
                let row = self.edition_row(edition, self.edition_set(at)).and_then(|because| because.row);
                let name = self.witness.legend.names.edition(edition);
                let text = format!("the fee of `{name}` is nothing");
                because.push(Because { rule: Rule::O1, row, text });
                because.extend(self.expired(month));
            }
            None => {}
        }
        let item = waived.map_or(Item::Plan(edition), |waived| waived.fee.item);
        Some(self.told(month, item, waived, because))
    }

    /// B4.
    fn expired(&self, month: Month) -> Option<Because> {
        let end = self.watched.valid_until.get(&month).filter(|end| **end <= month.last_day())?;
        let text = format!("expired on {end}: every row but a way out is refused");
        Some(Because { rule: Rule::B4, row: None, text })
    }

    fn no_package(&self, line: &MonthLine, package: PackageIx) -> Option<NothingTold> {
        let (month, item) = (line.month, Item::Package(package));
        if Self::is_charged(&self.watched.ledger, month, item) {
            return None;
        }
        let waived = self.waived(month, |other| other == item);
        let mut because: Vec<Because> = self.package_changes(month, package);
        if !because.iter().any(|because| because.rule == Rule::F3) {
            because.extend(waived.map(|waived| self.free_until(waived)));
        }
        if because.is_empty() {
            return None;
        }
        because.extend(self.stopped_in_or_before(month));
        Some(self.told(month, item, waived, because))
    }

    /// The rows of a month that set a package, and whether its fee was deferred (F3).
    fn package_changes(&self, month: Month, package: PackageIx) -> Vec<Because> {
        let spells = self.spells();
        let changes = |at: &usize| {
            let before = at.checked_sub(1).and_then(|at| spells.get(at));
            let differs =
                |spell: &Spell| before.is_some_and(|before| setting(before, package) != setting(spell, package));
            spells.get(*at).is_some_and(|spell| Month::of(spell.place.date) == month && differs(spell))
        };
        let mut because = Vec::new();
        for at in (0..spells.len()).filter(changes) {
            let Some(set) = self.package_row(package, at) else { continue };
            let deferred = spells.get(at).is_some_and(|spell| self.watched.has_decided(Rule::F3, spell.place));
            if deferred && matches!(set.rule, Rule::O2 | Rule::O3 | Rule::C3) {
                let text = format!("{}: nothing is incurred before {}", set.text, month.next().first_day());
                because.push(Because { rule: Rule::F3, text, ..set });
            } else {
                because.push(set);
            }
        }
        because
    }

    fn no_usage(&self, line: &MonthLine, meter: MeterIx) -> Option<NothingTold> {
        let (month, item) = (line.month, Item::Usage(meter));
        let is_reading = |row: &&Row| {
            matches!(row.event, Event::Usage(of, _) if MeterIx(of) == meter) && Month::of(row.date) == month
        };
        let rows: Vec<&Row> = self.app.rows.iter().filter(is_reading).collect();
        if rows.is_empty() || Self::is_charged(&self.watched.ledger, month, item) {
            return None;
        }
        let places: Vec<Place> =
            rows.iter().map(|row| Place { date: row.date, row: Some((row.file, row.line)) }).collect();
        let mut because: Vec<Because> = self.below_what_is_charged(month, meter).into_iter().collect();
        for (rule, text) in [
            (Rule::U5, "read in the free edition: it costs nothing"),
            (Rule::O4, "the app is stopped: the reading is refused"),
            (Rule::B4, "the edition has expired: the reading is refused"),
        ] {
            let first = places.iter().find(|place| self.watched.has_decided(rule, **place));
            because.extend(first.map(|place| Because { rule, row: self.row(*place), text: text.to_owned() }));
        }
        Some(self.told(month, item, None, because))
    }

    /// U1, U3: the highest reading that counts is within what is free, or the rulebook does not charge the meter.
    fn below_what_is_charged(&self, month: Month, meter: MeterIx) -> Option<Because> {
        let counted = self.watched.readings.iter();
        let counted: Vec<_> =
            counted.filter(|reading| reading.meter == meter && Month::of(reading.place.date) == month).collect();
        let reading = highest(counted.iter())?;
        let (name, value) = (self.witness.legend.names.meter(meter), Quantity::millionths(reading.value));
        let rulebook = self.rulebook(reading.prices)?;
        match self.meter(reading.prices, meter).map(|meter| &meter.kind) {
            Some(MeterKind::MonthlyPeak { free, .. }) => {
                let rule = if reading.own { Rule::U3 } else { Rule::U1 };
                let mut because = self.peak(reading, name, rule);
                because.text = format!("{}; {} are free", because.text, free.value);
                Some(because)
            }
            Some(MeterKind::DailyPeaks) => {
                let text = format!("no reading is above {value} {name}");
                Some(Because { rule: Rule::U4, row: self.row(reading.place), text })
            }
            Some(MeterKind::NotCharged) | None => {
                let text = format!("`{}` does not charge for {name}", rulebook.id);
                Some(Because { rule: Rule::T1, row: self.row(reading.place), text })
            }
        }
    }

    /// What would be charged only if a reading of section 10 were decided otherwise, and is not told yet.
    fn only_otherwise(&self, month: Month, told: &[NothingTold]) -> Vec<NothingTold> {
        let mut seen: BTreeSet<String> = told.iter().map(|nothing| nothing.item.clone()).collect();
        let charges = self.others.iter().flat_map(|(_, ledger)| &ledger.charges);
        let mut only = Vec::new();
        for charge in charges.filter(|charge| charge.month == month) {
            let is_charged = Self::is_charged(&self.watched.ledger, month, charge.item);
            if !is_charged && seen.insert(self.witness.legend.item(charge.item).to_owned()) {
                only.push(self.told(month, charge.item, None, Vec::new()));
            }
        }
        only
    }
}
