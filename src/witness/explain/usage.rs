//! Why usage is charged: the readings behind it, and which of them counted.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::Case;
use super::told::Because;
use super::watch::Reading;
use crate::calendar::Month;
use crate::ledger::{Charge, Spell};
use crate::money::Quantity;
use crate::rulebook::{Meter, MeterIx, MeterKind, Rule, RulebookIx};

impl Case<'_> {
    pub(super) fn used(&self, charge: &Charge, meter: MeterIx) -> Vec<Because> {
        let readings = self.readings(charge.month, meter, charge.rulebook);
        let name = self.witness.legend.names.meter(meter);
        let mut because = match self.meter(charge.rulebook, meter).map(|meter| &meter.kind) {
            Some(MeterKind::DailyPeaks) => vec![self.daily_peaks(charge, &readings, name)],
            _ => highest(readings.iter().filter(|reading| reading.place.date == charge.incurred_on))
                .map(|reading| self.peak(reading, name, charge.rule))
                .into_iter()
                .collect(),
        };
        if let Some(MeterKind::MonthlyPeak { free, block, .. }) = self.meter(charge.rulebook, meter).map(|m| &m.kind) {
            let (free, block) = (free.value, block.value);
            let each = match block {
                1 => "each one above counts".to_owned(),
                block => format!("each begun block of {block} above counts in full"),
            };
            let text = format!("{free} are free; {each}: {}", charge.quantity);
            because.push(Because { rule: Rule::U1, row: None, text });
        }
        because.push(self.priced_as(charge));
        because
    }

    /// U2: the row that set the month's last paid edition.
    fn priced_as(&self, charge: &Charge) -> Because {
        let holds =
            |spell: &Spell| Month::of(spell.place.date) <= charge.month && spell.edition == Some(charge.edition);
        let at = self.spells().iter().rposition(holds);
        let set = at.and_then(|at| self.edition_row(charge.edition, self.edition_set(at)));
        let edition = self.witness.legend.names.edition(charge.edition);
        let text = format!("at the price of `{edition}`, the last paid edition of the month");
        Because { rule: Rule::U2, row: set.and_then(|because| because.row), text }
    }

    /// The readings of a meter that count in a month for the family of a rulebook (T2).
    pub(super) fn readings(&self, month: Month, meter: MeterIx, rulebook: RulebookIx) -> Vec<&Reading> {
        let family = self.rulebook(rulebook).map(|rulebook| rulebook.family.as_str());
        let families = self.witness.timeline.families();
        let counts = |reading: &&Reading| {
            let own = families.get(usize::from(reading.family.0)).map(|family| family.id.as_str());
            reading.meter == meter && Month::of(reading.place.date) == month && own == family
        };
        self.watched.readings.iter().filter(counts).collect()
    }

    pub(super) fn meter(&self, rulebook: RulebookIx, meter: MeterIx) -> Option<&Meter> {
        let name = self.witness.legend.names.meter(meter);
        self.rulebook(rulebook)?.meters.iter().find(|meter| meter.id == name)
    }

    /// The month's highest reading.
    pub(super) fn peak(&self, reading: &Reading, name: &str, rule: Rule) -> Because {
        let (value, date) = (Quantity::millionths(reading.value), reading.place.date);
        let row = self.row(reading.place);
        let text = match (reading.own, &row) {
            (true, Some(_)) => format!("the highest of the month: {value} groups and rooms counted after this row"),
            (true, None) => {
                format!("the highest of the month: {value} groups and rooms counted at the opening of {date}")
            }
            (false, _) => format!("the highest reading of the month: {value} {name} on {date}"),
        };
        Because { rule, row, text }
    }

    /// U4: each day's highest reading; the row is the first one above zero.
    fn daily_peaks(&self, charge: &Charge, readings: &[&Reading], name: &str) -> Because {
        let mut days: BTreeMap<NaiveDate, &Reading> = BTreeMap::new();
        for reading in readings {
            let day = days.entry(reading.place.date).or_insert(reading);
            if reading.value > day.value {
                *day = reading;
            }
        }
        let shown = |(date, reading): (&NaiveDate, &&Reading)| {
            let line = reading.place.row.map_or_else(String::new, |(_, line)| format!(" (line {line})"));
            format!("{} on {date}{line}", Quantity::millionths(reading.value))
        };
        let days: Vec<String> = days.iter().filter(|(_, reading)| reading.value > 0).map(shown).collect();
        let text = format!("each day's highest {name}: {}", days.join(", "));
        let first = readings.iter().find(|reading| reading.place.date == charge.incurred_on && reading.value > 0);
        Because { rule: Rule::U4, row: first.and_then(|reading| self.row(reading.place)), text }
    }
}

/// The first of the highest readings.
pub(super) fn highest<'r>(readings: impl Iterator<Item = &'r &'r Reading>) -> Option<&'r Reading> {
    readings.copied().reduce(|highest, reading| if reading.value > highest.value { reading } else { highest })
}
