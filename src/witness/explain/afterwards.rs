//! What became of a charged plan or package later in its month: each row that ended it, and each that put it back.

use chrono::NaiveDate;

use super::Case;
use super::told::{Because, RowTold};
use crate::calendar::Month;
use crate::ledger::{Charge, Item, MonthLine, Spell};
use crate::rulebook::{Proration, Rule, Setting};
use crate::witness::history::setting;

impl Case<'_> {
    pub(super) fn afterwards(&self, charge: &Charge, at: usize) -> Vec<Because> {
        let spells = self.spells();
        let in_month = |spell: &&Spell| Month::of(spell.place.date) == charge.month;
        let later = spells.iter().skip(at + 1).take_while(in_month).count();
        let is_charged = |at: usize| spells.get(at).is_some_and(|spell| self.is_charged_in(charge, spell));
        let turns: Vec<usize> =
            (at + 1..=at + later).filter(|turn| is_charged(*turn) != is_charged(turn - 1)).collect();
        let mut because = Vec::new();
        for (nth, turn) in turns.iter().enumerate() {
            let until = turns.get(nth + 1).and_then(|next| spells.get(*next)).map(|spell| spell.place.date);
            match is_charged(*turn) {
                true => because.extend(self.put_back(charge, *turn)),
                false => because.extend(self.ended(charge, *turn, until)),
            }
        }
        because
    }

    /// Whether a spell has the item of a charge as it is charged: by day (B1) a line has one edition and tier.
    fn is_charged_in(&self, charge: &Charge, spell: &Spell) -> bool {
        let Some(edition) = spell.edition else { return false };
        let Item::Package(package) = charge.item else { return Item::Plan(edition) == charge.item };
        if charge.rule == Rule::B1 && edition != charge.edition {
            return false;
        }
        match setting(spell, package) {
            Setting::Default => false,
            Setting::On => charge.tier.is_none(),
            Setting::Level(number) => {
                let offer = self.witness.timeline.terms(charge.rulebook).offer(package, edition);
                offer.is_none_or(|offer| offer.tier_for(number).map(|tier| tier.up_to) == charge.tier)
            }
        }
    }

    /// What ended it, and until when, where the month sees that.
    fn ended(&self, charge: &Charge, at: usize, until: Option<NaiveDate>) -> Option<Because> {
        let spell = self.spells().get(at)?;
        let (by_day, date) = (charge.rule == Rule::B1, spell.place.date);
        let lasts = match until {
            None => "from here on".to_owned(),
            Some(day) if day == date => "until later on the same day".to_owned(),
            Some(day) => format!("until {day}"),
        };
        let days = match until {
            None => "the days before stay due",
            Some(day) if day == date => "the day is charged once, at the highest fee",
            Some(_) => "the days between are not part of it",
        };
        let (rule, text) = match (spell.edition, charge.item) {
            (None, _) if !by_day => (Rule::F6, "stopped: what was incurred stays due".to_owned()),
            (None, _) => (Rule::B3, stopped(date, until)),
            (Some(_), Item::Package(package)) => {
                let what = if by_day { days } else { "takes nothing back" };
                let (rule, now) = self.package_ended(charge, at)?;
                let now = now.unwrap_or_else(|| self.shown(package, setting(spell, package)));
                (rule, format!("{now} {lasts}: {what}"))
            }
            (Some(edition), _) => {
                let what = if by_day { days } else { "the month's fee stays" };
                let rule = if by_day { Rule::B1 } else { Rule::F2 };
                (rule, format!("`{}` {lasts}: {what}", self.edition_name(edition)))
            }
        };
        Some(Because { rule, row: self.row(spell.place), text })
    }

    /// The rule that ended a package, and the edition in which it goes on, where it does.
    fn package_ended(&self, charge: &Charge, at: usize) -> Option<(Rule, Option<String>)> {
        let Item::Package(package) = charge.item else { return None };
        let (spell, before) = (self.spells().get(at)?, self.spells().get(at.checked_sub(1)?)?);
        if let Some((_, incurred)) = self.history().package_set(package, spell) {
            return Some((incurred, None));
        }
        let edition = self.edition_name(spell.edition?);
        Some(match self.row(spell.place).map(|row| row.action) {
            Some("migrate") => (Rule::T2, None),
            _ if setting(spell, package) == setting(before, package) => (Rule::B1, Some(format!("in `{edition}`"))),
            _ => (Rule::P3, None),
        })
    }

    /// What put it back: a row that set it again, or a `resume`, which incurs nothing for whole months (B2).
    fn put_back(&self, charge: &Charge, at: usize) -> Option<Because> {
        let row = self.row(self.spells().get(at)?.place);
        let Some(row) = row.filter(|row| row.action == "resume") else { return self.set_by(charge.item, at).pop() };
        if charge.rule == Rule::B1 {
            return Some(resumed(row));
        }
        let by_day = self.witness.timeline.terms(self.line(charge.month)?.rulebook?).proration != Proration::None;
        let rule = if by_day { Rule::B2 } else { Rule::B3 };
        let text = "resumed: incurs nothing more for it in this month".to_owned();
        Some(Because { rule, row: Some(row), text })
    }

    /// A month's line.
    pub(super) fn line(&self, month: Month) -> Option<&MonthLine> {
        self.watched.ledger.months.iter().find(|line| line.month == month)
    }
}

/// B3: a stop was undone.
pub(super) fn resumed(row: RowTold) -> Because {
    Because { rule: Rule::B3, row: Some(row), text: "resumed: in force again from this day on".to_owned() }
}

/// B3: both the day of the stop and that of the resume are charged.
fn stopped(date: NaiveDate, until: Option<NaiveDate>) -> String {
    match until {
        None => "stopped: nothing from the day after on".to_owned(),
        Some(day) if day == date => "stopped until later on the same day: the day is charged once".to_owned(),
        Some(day) => format!("stopped: nothing from the day after until {day}"),
    }
}
