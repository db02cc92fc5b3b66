//! Why usage is charged: the readings behind it, and which of them counted.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::Case;
use super::told::{Because, RowTold};
use crate::calendar::Month;
use crate::ledger::{Charge, Reading, Spell};
use crate::money::Quantity;
use crate::rulebook::{Meter, MeterIx, MeterKind, Rule, RulebookIx};
use crate::witness::history::behind;

impl Case<'_> {
    pub(super) fn used(&self, charge: &Charge, meter: MeterIx) -> Vec<Because> {
        let readings = self.readings(charge.month, meter, charge.rulebook);
        let name = self.witness.legend.names.meter(meter);
        let mut because = match self.meter(charge.rulebook, meter).map(|meter| &meter.kind) {
            Some(MeterKind::DailyPeaks) => vec![self.daily_peaks(charge, &readings, name)],
            _ => {
                behind(readings.iter().copied().filter(|reading| reading.place.date == charge.incurred_on), charge.rule)
                    .map(|reading| self.peak(reading, name, charge.rule))
                    .into_iter()
                    .collect()
            }
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
        because.extend(self.priced_as(charge));
        because
    }

    /// U2: the row that set the month's last paid edition; T2: of a month with a migration, the last on either side of it.
    fn priced_as(&self, charge: &Charge) -> Vec<Because> {
        let (spells, edition) = (self.spells(), self.edition_name(charge.edition));
        let in_month = |spell: &Spell| Month::of(spell.place.date) == charge.month;
        let holds =
            |spell: &Spell| Month::of(spell.place.date) <= charge.month && spell.edition == Some(charge.edition);
        let at = spells.iter().rposition(holds).map(|at| self.history().edition_set(at));
        let row = at.and_then(|at| spells.get(at)).and_then(|spell| self.row(spell.place));
        let is_migration = |row: &RowTold| row.action == "migrate";
        let mut rows = spells.iter().filter(|spell| in_month(spell)).filter_map(|spell| self.row(spell.place));
        let migration = rows.find(is_migration);
        let Some(migration) = migration else {
            let text = format!("at the price of `{edition}`, the last paid edition of the month");
            return vec![Because { rule: Rule::U2, row, text }];
        };
        let left = self.line(charge.month).and_then(|line| line.left);
        let is_before = self.family(charge.rulebook) == left.and_then(|left| self.family(left));
        let side = if is_before { "before" } else { "after" };
        let text = format!("at the price of `{edition}`, the last paid edition {side} the migration");
        let of_family = format!("a reading {side} the migration counts for the billing mode of that side");
        vec![Because { rule: Rule::U2, row, text }, Because { rule: Rule::T2, row: Some(migration), text: of_family }]
    }

    fn family(&self, rulebook: RulebookIx) -> Option<&str> {
        self.rulebook(rulebook).map(|rulebook| rulebook.family.as_str())
    }

    /// The readings of a meter that count in a month for the family of a rulebook (T2).
    pub(super) fn readings(&self, month: Month, meter: MeterIx, rulebook: RulebookIx) -> Vec<&Reading> {
        let family = self.family(rulebook);
        let counts = |reading: &&Reading| {
            let of_month = reading.meter == meter && Month::of(reading.place.date) == month;
            of_month && self.family(reading.rulebook) == family
        };
        self.watched.details.readings.iter().filter(counts).collect()
    }

    pub(super) fn meter(&self, rulebook: RulebookIx, meter: MeterIx) -> Option<&Meter> {
        let name = self.witness.legend.names.meter(meter);
        self.rulebook(rulebook)?.meters.iter().find(|meter| meter.id == name)
    }

    /// The month's highest reading.
    pub(super) fn peak(&self, reading: &Reading, name: &str, rule: Rule) -> Because {
        let (value, date) = (Quantity::millionths(reading.value), reading.place.date);
        let row = self.history().read_by(reading).and_then(|place| self.row(place));
        let text = match (reading.own, reading.place.row) {
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
        let of_day = readings.iter().copied().filter(|reading| reading.place.date == charge.incurred_on);
        let row = behind(of_day, Rule::U4).and_then(|reading| self.row(reading.place));
        Because { rule: Rule::U4, row, text }
    }
}
