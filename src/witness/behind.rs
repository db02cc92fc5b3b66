//! The row and the rules behind a result, as the engine told them.

use chrono::NaiveDate;

use super::history::{History, behind};
use crate::calendar::Month;
use crate::ledger::{AppLedger, Category, Charge, Details, Item, Place};
use crate::rulebook::Rule;
use crate::scenario::Row;

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

impl<'a> Behind<'a> {
    fn history(&self) -> History<'a> {
        History::new(self.rows, self.details)
    }

    /// The row behind a fee or a usage charge that `rule` incurred on a day: the one that set the item as it is, or that read
    /// the meter.
    pub fn charge(&self, item: Item, on: NaiveDate, rule: Option<Rule>) -> Option<u32> {
        let history = self.history();
        let read = || match item {
            Item::Usage(meter) => history.read_by(behind(history.readings_of(meter, on), rule?)?),
            Item::Plan(_) | Item::Package(_) => None,
        };
        let set = || {
            let fee = rule.and_then(|rule| history.incurred(on, rule, |fee| fee.item == item));
            let opening = Place { date: on, row: None };
            let at = match (fee, rule) {
                (Some(fee), _) => history.at(fee.place),
                (None, Some(Rule::F1)) => history.at(opening),
                (None, _) => history.at_end_of(on),
            };
            Some(history.spells().get(history.set(item, at))?.place)
        };
        read().or_else(set).and_then(line).or_else(|| self.latest(on))
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

    /// What set the edition that an app has at a month's end, or stopped it.
    pub fn edition(&self, month: Month) -> Reason {
        let history = self.history();
        let at = history.at_end_of(month.last_day());
        let set = history.stopped(at).unwrap_or_else(|| history.edition_set(at));
        let spell = history.spells().get(set).filter(|spell| spell.place.date <= month.last_day());
        spell.and_then(|spell| line(spell.place)).map(|line| self.row(line)).unwrap_or_default()
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

    /// The last row up to a day; where there is none, the first.
    fn latest(&self, on: NaiveDate) -> Option<u32> {
        let latest = self.rows.iter().rfind(|row| row.date <= on);
        latest.or(self.rows.first()).map(|row| row.line)
    }
}

fn line(place: Place) -> Option<u32> {
    place.row.map(|(_, line)| line)
}
