//! Why a plan or a package is charged: from the row that set it to the end of the month.

use super::Case;
use super::spells::setting;
use super::told::{Because, ChargeTold};
use crate::calendar::Month;
use crate::ledger::{Billed, Charge, Incurred, Item, Place, Spell};
use crate::rulebook::{Rule, Setting};

impl Case<'_> {
    pub(super) fn charge(&self, charge: &Charge) -> ChargeTold {
        let because = match charge.item {
            Item::Usage(meter) => self.used(charge, meter),
            Item::Plan(_) | Item::Package(_) => self.fee(charge),
        };
        let is_on = |invoice: &&crate::ledger::Invoice| {
            invoice.month == charge.month && invoice.billed == Billed::on(charge.item)
        };
        ChargeTold {
            charge: *charge,
            because,
            source: self.source_of(charge),
            arithmetic: self.arithmetic(charge),
            invoice: self.watched.ledger.invoices.iter().find(is_on).copied(),
            otherwise: self.otherwise(charge.month, charge.item),
        }
    }

    /// The fee that was billed, as the engine told it.
    fn incurred(&self, charge: &Charge) -> Option<&Incurred> {
        let line = |fee: &&Incurred| {
            let of_fee = (fee.item, fee.tier, fee.edition, fee.price, fee.rule, fee.rulebook);
            let of_charge = (charge.item, charge.tier, charge.edition, charge.unit_price, charge.rule, charge.rulebook);
            of_fee == of_charge && Month::of(fee.place.date) == charge.month
        };
        let mut fees = self.watched.details.incurred.iter().filter(line);
        match charge.rule {
            // B1: the day before the line begins may have had a higher fee.
            Rule::B1 => fees.rfind(|fee| fee.place.date <= charge.incurred_on),
            _ => fees.find(|fee| fee.place.date == charge.incurred_on),
        }
    }

    fn fee(&self, charge: &Charge) -> Vec<Because> {
        let opening = Place { date: charge.incurred_on, row: None };
        let place = self.incurred(charge).map_or(opening, |fee| fee.place);
        let at = self.spell_of(place);
        let mut because = self.set_by(charge.item, at);
        because.extend(self.covered(charge, at));
        because.extend(self.deferred_before(charge));
        because.push(self.rule_of(charge, place));
        because.extend(self.afterwards(charge, at));
        because
    }

    /// P2: the tier that sets the fee of a number.
    fn covered(&self, charge: &Charge, at: usize) -> Option<Because> {
        let (Item::Package(package), Some(tier)) = (charge.item, charge.tier) else { return None };
        let Setting::Level(number) = setting(self.spells().get(at)?, package) else { return None };
        let text = if number == tier {
            format!("{number} is a tier of its own")
        } else {
            format!("{number} is covered by the tier up to {tier}")
        };
        Some(Because { rule: Rule::P2, row: None, text })
    }

    /// F2, F3: the month before was free of it.
    fn deferred_before(&self, charge: &Charge) -> Option<Because> {
        let before = charge.month.plus(-1);
        let same = |item: Item| item == charge.item;
        let waived = self.watched.details.waived.iter().find(|waived| waived.month == before && same(waived.fee.item));
        let fee = waived.filter(|_| charge.rule == Rule::F1)?.fee;
        let text = format!("nothing was incurred for it in {before}: it begins on {}", charge.month.first_day());
        Some(Because { rule: fee.rule, row: self.row(fee.place), text })
    }

    fn rule_of(&self, charge: &Charge, place: Place) -> Because {
        let (row, day) = (self.row(place), charge.incurred_on);
        let text = match (charge.rule, charge.quantity.days()) {
            (Rule::B1, Some((days, of))) if days == u128::from(of) => format!("in force on every day from {day} on"),
            (Rule::B1, Some((days, of))) => format!("in force on {days} of the {of} days, the first of them {day}"),
            (Rule::F1, _) => format!("found by the opening of {day}: the whole month is due"),
            (Rule::F5, _) => format!("incurred at once on {day}, for the whole month, whatever else changed in it"),
            _ => format!("incurred at once on {day}, for the whole month"),
        };
        Because { rule: charge.rule, row, text }
    }

    /// The first thing that changed the item later in the month, and took nothing back.
    fn afterwards(&self, charge: &Charge, at: usize) -> Option<Because> {
        let spells = self.spells();
        let held = spells.get(at)?;
        let in_month = |spell: &&Spell| Month::of(spell.place.date) == charge.month;
        let differs = |spell: &&Spell| match charge.item {
            Item::Package(package) => spell.edition.is_none() || setting(spell, package) != setting(held, package),
            _ => spell.edition != held.edition,
        };
        let later = spells.get(at + 1..)?.iter().take_while(in_month).find(differs)?;
        let row = self.row(later.place);
        let whole = charge.rule != Rule::B1;
        let (rule, text) = match (later.edition, charge.item) {
            (None, _) if whole => (Rule::F6, "stopped: what was incurred stays due".to_owned()),
            (None, _) => (Rule::B3, "stopped: nothing from the day after on".to_owned()),
            (Some(_), Item::Package(package)) => {
                let set = self.shown(package, setting(later, package));
                let what = if whole { "takes nothing back" } else { "the days before stay due" };
                let rule = match row.as_ref().map(|row| row.action) {
                    Some("migrate") => Rule::T2,
                    _ if later.edition != held.edition => Rule::P3,
                    _ if whole => Rule::F4,
                    _ => Rule::B1,
                };
                (rule, format!("{set} from here on: {what}"))
            }
            (Some(edition), _) => {
                let edition = self.witness.legend.names.edition(edition);
                let what = if whole { "the month's fee stays" } else { "the days before stay due" };
                (if whole { Rule::F2 } else { Rule::B1 }, format!("`{edition}` from here on: {what}"))
            }
        };
        Some(Because { rule, row, text })
    }
}
