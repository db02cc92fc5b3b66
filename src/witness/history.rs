//! Which row gave an app what it has: one answer for all who ask.

use chrono::NaiveDate;

use crate::calendar::Month;
use crate::ledger::{Details, Incurred, Item, Place, Reading, Spell};
use crate::rulebook::{EditionIx, MeterIx, PackageIx, Rule, Setting};
use crate::scenario::Row;

/// The rows of an app, by date, and what the engine told of them.
#[derive(Debug, Clone, Copy)]
pub(super) struct History<'a> {
    rows: &'a [Row],
    details: &'a Details,
}

impl<'a> History<'a> {
    pub(super) fn new(rows: &'a [Row], details: &'a Details) -> Self {
        Self { rows, details }
    }

    /// The configurations, one after the other.
    pub(super) fn spells(self) -> &'a [Spell] {
        &self.details.spells
    }

    /// Where a row stands: its day, and its place among the rows of that day; an opening stands before them.
    fn order(self, place: Place) -> (NaiveDate, Option<usize>) {
        let at = place.row.and_then(|of| self.of_day(place.date).iter().position(|row| (row.file, row.line) == of));
        (place.date, at)
    }

    fn of_day(self, day: NaiveDate) -> &'a [Row] {
        let from = &self.rows[self.rows.partition_point(|row| row.date < day)..];
        &from[..from.partition_point(|row| row.date == day)]
    }

    /// The row of a place; an opening has none.
    pub(super) fn row(self, place: Place) -> Option<&'a Row> {
        let (day, at) = self.order(place);
        self.of_day(day).get(at?)
    }

    /// The spell that holds after a row, or that an opening found (or, T3, began): its place among the spells.
    pub(super) fn at(self, place: Place) -> usize {
        let order = self.order(place);
        self.spells().partition_point(|spell| self.order(spell.place) <= order).saturating_sub(1)
    }

    /// The spell that holds as a day ends.
    pub(super) fn at_end_of(self, day: NaiveDate) -> usize {
        self.spells().partition_point(|spell| spell.place.date <= day).saturating_sub(1)
    }

    /// The edition in which the app is in a spell or, after a stop, was before it.
    pub(super) fn edition(self, at: usize) -> Option<EditionIx> {
        self.spells().iter().take(at + 1).rev().find_map(|spell| spell.edition)
    }

    /// The spell with which an item got what it has in the one at `at`.
    pub(super) fn set(self, item: Item, at: usize) -> usize {
        let Some(last) = self.spells().get(at) else { return 0 };
        match item {
            Item::Package(package) => {
                self.first_of(at, |spell| setting(spell, package) == setting(last, package)).unwrap_or(at)
            }
            Item::Plan(_) | Item::Usage(_) => self.edition_set(at),
        }
    }

    /// The spell with which the app came to its edition. A stop, and what undoes it (B3), leave that as it is.
    pub(super) fn edition_set(self, at: usize) -> usize {
        let edition = self.edition(at);
        self.first_of(at, |spell| spell.edition.is_none() || spell.edition == edition).unwrap_or(at)
    }

    /// The spell that the stop began in which the app is at `at`, if it is stopped.
    pub(super) fn stopped(self, at: usize) -> Option<usize> {
        self.first_of(at, |spell| spell.edition.is_none())
    }

    /// The first of the spells up to `at` without one between that is not so; `None` where the one at `at` is not.
    fn first_of(self, at: usize, is_so: impl Fn(&Spell) -> bool) -> Option<usize> {
        let count = self.spells().get(..=at)?.iter().rev().take_while(|spell| is_so(spell)).count();
        (count > 0).then(|| at + 1 - count)
    }

    /// The fee behind a charge of its month that is incurred on a day.
    pub(super) fn incurred(self, on: NaiveDate, rule: Rule, is: impl Fn(&Incurred) -> bool) -> Option<&'a Incurred> {
        let (month, fees) = (Month::of(on), self.details.incurred.iter());
        let mut fees = fees.filter(|fee| Month::of(fee.place.date) == month && fee.rule == rule && is(fee));
        // B1: on the day before the line begins there may have been a higher fee.
        let day = if rule == Rule::B1 { fees.clone().map(|fee| fee.place.date).rfind(|date| *date <= on)? } else { on };
        fees.find(|fee| fee.place.date == day)
    }

    /// How the row of a spell set a package; `None` where it was carried over, or ended.
    pub(super) fn package_set(self, package: PackageIx, spell: &Spell) -> Option<(Rule, Rule)> {
        let mut sets = self.details.sets.iter();
        let found = sets.rfind(|set| set.package == package && set.place == spell.place)?;
        Some((found.counted, found.incurred))
    }

    /// The readings of a meter on a day.
    pub(super) fn readings_of(self, meter: MeterIx, on: NaiveDate) -> impl Iterator<Item = &'a Reading> {
        self.details.readings.iter().filter(move |reading| reading.meter == meter && reading.place.date == on)
    }

    /// The row of a reading; where an opening counted groups (U3), the last row before it after which they were counted.
    pub(super) fn read_by(self, reading: &Reading) -> Option<Place> {
        let mut own = self.details.readings.iter().filter(|other| other.own && other.meter == reading.meter);
        let counted = || own.rfind(|other| other.place.date < reading.place.date && other.place.row.is_some());
        Some(reading).filter(|reading| reading.place.row.is_some()).or_else(counted).map(|reading| reading.place)
    }
}

/// The reading of a day that made a charge: the first above zero where days are added up (U4), else the first of the highest.
pub(super) fn behind<'r>(readings: impl Iterator<Item = &'r Reading>, rule: Rule) -> Option<&'r Reading> {
    let mut readings = readings;
    match rule {
        Rule::U4 => readings.find(|reading| reading.value > 0),
        _ => readings.reduce(|highest, reading| if reading.value > highest.value { reading } else { highest }),
    }
}

/// The setting of a package in a spell.
pub(super) fn setting(spell: &Spell, package: PackageIx) -> Setting {
    spell.settings.get(usize::from(package.0)).copied().unwrap_or_default()
}
