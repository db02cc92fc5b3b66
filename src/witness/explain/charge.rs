//! Why a plan or a package is charged: from the row that set it to the day on which it was incurred.

use super::Case;
use super::afterwards::resumed;
use super::told::{Because, ChargeTold};
use crate::ledger::{Billed, Charge, Incurred, Invoice, Item, Place};
use crate::rulebook::{Rule, Setting};
use crate::witness::history::setting;

impl Case<'_> {
    pub(super) fn charge(&self, charge: &Charge) -> ChargeTold {
        let because = match charge.item {
            Item::Usage(meter) => self.used(charge, meter),
            Item::Plan(_) | Item::Package(_) => self.fee(charge),
        };
        let is_on = |invoice: &&Invoice| invoice.month == charge.month && invoice.billed == Billed::on(charge.item);
        ChargeTold {
            charge: *charge,
            because,
            source: self.source_of(charge),
            arithmetic: self.arithmetic(charge),
            invoice: self.watched.ledger.invoices.iter().find(is_on).copied(),
            otherwise: self.otherwise(charge.month, charge.item),
        }
    }

    fn fee(&self, charge: &Charge) -> Vec<Because> {
        let line = |fee: &Incurred| {
            let of_fee = (fee.item, fee.tier, fee.edition, fee.price, fee.rulebook);
            of_fee == (charge.item, charge.tier, charge.edition, charge.unit_price, charge.rulebook)
        };
        let fee = self.history().incurred(charge.incurred_on, charge.rule, line);
        let place = fee.map_or(Place { date: charge.incurred_on, row: None }, |fee| fee.place);
        let at = self.history().at(place);
        let mut because = self.set_by(charge.item, at);
        because.extend(self.covered(charge, at));
        because.extend(self.deferred_before(charge));
        because.extend(self.row(place).filter(|row| row.action == "resume").map(resumed));
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
}
