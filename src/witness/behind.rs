//! The row and the rules behind a result, as the engine told them.

use chrono::NaiveDate;

use crate::calendar::Month;
use crate::ledger::{AppLedger, Category, Charge, Details, Item, Place};
use crate::rulebook::Rule;
use crate::scenario::{Event, Row};

/// What is known of an app that was replayed.
#[derive(Debug, Clone, Copy)]
pub struct Behind<'a> {
    /// Its rows, by date.
    pub rows: &'a [Row],
    /// Its results.
    pub ledger: &'a AppLedger,
    /// What the engine told.
    pub details: &'a Details,
}

/// The row behind a result, and the rules that decided it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reason {
    /// The rules, in the order in which they decided.
    pub rules: Vec<Rule>,
    /// The row: its physical line.
    pub line: Option<u32>,
}

impl Behind<'_> {
    /// The row behind a fee or a usage charge that `rule` incurred on a day: the row of that day, or where an opening
    /// incurred it the last row before that set it as it is.
    pub fn charge(&self, item: Item, on: NaiveDate, rule: Option<Rule>) -> Option<u32> {
        let told = self.details.incurred.iter().rev();
        let mut told =
            told.filter(|fee| fee.item == item && fee.place.date == on && rule.is_none_or(|r| r == fee.rule));
        let own = match item {
            Item::Usage(meter) => self.reading(meter.0, on),
            Item::Plan(_) | Item::Package(_) => told.find_map(|fee| line(fee.place)),
        };
        own.or_else(|| self.setting(item, on, rule != Some(Rule::F1))).or_else(|| self.latest(on))
    }

    /// What a month's amount is made of: the rule and the row of its first charge, or of what the month need not pay.
    pub fn month(&self, month: Month, of: impl Fn(Category) -> bool) -> Reason {
        let charges = self.ledger.charges.iter();
        let charge = charges.clone().find(|charge: &&Charge| charge.month == month && of(charge.item.category()));
        if let Some(Charge { item, incurred_on, rule, .. }) = charge {
            return Reason { rules: vec![*rule], line: self.charge(*item, *incurred_on, Some(*rule)) };
        }
        let mut waived = self.details.waived.iter();
        match waived.find(|waived| waived.month == month && of(waived.fee.item.category())) {
            Some(waived) => Reason { rules: vec![waived.fee.rule], line: line(waived.fee.place) },
            None => self.latest(month.last_day()).map(|line| self.row(line)).unwrap_or_default(),
        }
    }

    /// What set the edition that an app has at a month's end.
    pub fn edition(&self, month: Month) -> Reason {
        let last = self.details.spells.iter().rfind(|spell| spell.place.date <= month.last_day());
        last.and_then(|spell| line(spell.place)).map(|line| self.row(line)).unwrap_or_default()
    }

    /// The rules that decided something in a row.
    pub fn row(&self, line: u32) -> Reason {
        let mut rules = Vec::new();
        for (rule, place) in &self.details.applied {
            if place.row.is_some_and(|(_, of)| of == line) && !rules.contains(rule) {
                rules.push(*rule);
            }
        }
        Reason { rules, line: Some(line) }
    }

    /// The highest reading of a meter on a day, else the last row that created something: its own count (U3).
    fn reading(&self, meter: u8, on: NaiveDate) -> Option<u32> {
        let of_day = |row: &&Row| row.date == on;
        let reading = |row: &Row| match row.event {
            Event::Usage(of, quantity) if of == meter => Some((quantity, std::cmp::Reverse(row.line))),
            _ => None,
        };
        let highest = self.rows.iter().filter(of_day).filter_map(reading).max();
        let creates =
            |event: &Event| matches!(event, Event::OpenRoom(_) | Event::CreateGroup(..) | Event::CreateGroups(..));
        let created = || self.rows.iter().rfind(|row| row.date <= on && creates(&row.event)).map(|row| row.line);
        highest.map(|(_, line)| line.0).or_else(created)
    }

    /// The last row that gave an item the setting that it has on a day; of rows of the day itself only where they count.
    fn setting(&self, item: Item, on: NaiveDate, with_day: bool) -> Option<u32> {
        let spells = &self.details.spells;
        let is_before = |date: NaiveDate| date < on || (with_day && date == on);
        let changed = |at: usize| {
            let (is, was) = (&spells[at], at.checked_sub(1).map(|before| &spells[before]));
            match item {
                Item::Plan(_) => was.is_none_or(|was| was.edition != is.edition),
                Item::Package(package) => {
                    let of = usize::from(package.0);
                    was.is_none_or(|was| was.settings.get(of) != is.settings.get(of))
                }
                Item::Usage(_) => false,
            }
        };
        let at = (0..spells.len()).rev().find(|at| is_before(spells[*at].place.date) && changed(*at))?;
        line(spells[at].place)
    }

    /// The last row up to a day; where there is none, the first.
    fn latest(&self, on: NaiveDate) -> Option<u32> {
        let latest = self.rows.iter().rfind(|row| row.date <= on);
        latest.or(self.rows.first()).map(|row| row.line)
    }
}

fn line(place: Place) -> Option<u32> {
    place.row.map(|(_, line)| line)
}
