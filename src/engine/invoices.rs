//! Section 7: invoices and the dates that follow if one is not paid.

use super::dates::{Billing, Due};
use super::{Acting, Observer};
use crate::calendar::Month;
use crate::ledger::{AppLedger, Billed, Charge, Incurred, Invoice};
use crate::money::{Amount, Quantity, line_amount};
use crate::rulebook::{Rule, Terms};

/// A month's bill: how its lines are priced, and when they are billed.
pub(super) struct Bill<'a> {
    pub(super) month: Month,
    pub(super) terms: &'a Terms,
    pub(super) billing: &'a Billing,
}

impl Bill<'_> {
    /// Adds a line to the month's bill: so many units of a fee, rounded once (G7), on the invoice of its day (I1); none
    /// where it is zero after rounding.
    pub(super) fn charge(&self, fee: &Incurred, quantity: Quantity, ledger: &mut AppLedger) {
        let Incurred { item, tier, edition, price: unit_price, rule, place, rulebook } = *fee;
        let amount = line_amount(quantity, unit_price, self.terms.currency, self.terms.rounding);
        if amount == Amount::ZERO {
            return;
        }
        if ledger.charges.is_empty() {
            ledger.expect_charges();
        }
        ledger.charges.push(Charge {
            month: self.month,
            item,
            tier,
            edition,
            quantity,
            unit_price,
            amount,
            incurred_on: place.date,
            invoice_date: self.billing.due(Billed::on(item)).on,
            rule,
            rulebook,
        });
    }

    /// I1, I2: the month's invoices by date, only those above zero.
    pub(super) fn issue<O: Observer>(&self, plan: Amount, services: Amount, acting: &mut Acting<'_, O>) {
        // Of one day, the plan comes first.
        let mut in_order = [(Billed::Plan, plan), (Billed::Services, services)];
        if self.billing.due(Billed::Services).on < self.billing.due(Billed::Plan).on {
            in_order.reverse();
        }
        for (billed, amount) in in_order.into_iter().filter(|(_, amount)| *amount > Amount::ZERO) {
            acting.apply(Rule::I1);
            acting.apply(Rule::I2);
            acting.ledger.invoices.push(self.invoice(billed, amount));
        }
    }

    /// The invoice of an amount.
    pub(super) fn invoice(&self, billed: Billed, amount: Amount) -> Invoice {
        let Due { on: date, suspends_on, reclaims_on } = *self.billing.due(billed);
        Invoice { date, month: self.month, billed, amount, suspends_on, reclaims_on }
    }
}
