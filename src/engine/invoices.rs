//! Section 7: invoices and the dates that follow if one is not paid.

use chrono::NaiveDate;

use super::state::MonthState;
use super::{Acting, Observer};
use crate::calendar::{Month, days_after};
use crate::ledger::{AppLedger, Billed, Charge, Incurred, Invoice, MonthLine};
use crate::money::{Amount, Quantity, line_amount};
use crate::rulebook::{Rule, Terms};

/// A month's bill: how its lines are priced, and when they are billed.
pub(super) struct Bill<'a> {
    pub(super) month: Month,
    terms: &'a Terms,
    plan_on: NaiveDate,
    services_on: NaiveDate,
}

impl<'a> Bill<'a> {
    /// I1: a month's charges are billed on the days of the next month that the terms say.
    pub(super) fn of(month: &MonthState, terms: &'a Terms) -> Self {
        let on = terms.readings.invoice_day;
        let day = |day: u32| days_after(month.next_opening, day - 1);
        Self { month: month.month, terms, plan_on: day(on.plan), services_on: day(on.services) }
    }

    fn day(&self, billed: Billed) -> NaiveDate {
        match billed {
            Billed::Plan => self.plan_on,
            Billed::Services => self.services_on,
        }
    }

    /// Adds a line to the month's bill: so many units of a fee, rounded once (G7), on the invoice of its day (I1); none
    /// where it is zero after rounding.
    pub(super) fn charge(&self, fee: &Incurred, quantity: Quantity, ledger: &mut AppLedger) {
        let Incurred { item, tier, edition, price: unit_price, rule, place, rulebook } = *fee;
        let amount = line_amount(quantity, unit_price, self.terms.currency, self.terms.rounding);
        if amount == Amount::ZERO {
            return;
        }
        let billed = if Billed::Plan.bills(item) { Billed::Plan } else { Billed::Services };
        ledger.charges.push(Charge {
            month: self.month,
            item,
            tier,
            edition,
            quantity,
            unit_price,
            amount,
            incurred_on: place.date,
            invoice_date: self.day(billed),
            rule,
            rulebook,
        });
    }

    /// I1, I2: the month's invoices by date, only those above zero.
    pub(super) fn issue<O: Observer>(&self, line: &MonthLine, acting: &mut Acting<'_, O>) {
        // Of one day, the plan comes first.
        let mut in_order = [(Billed::Plan, line.plan), (Billed::Services, line.packages + line.usage)];
        if self.services_on < self.plan_on {
            in_order.reverse();
        }
        for (billed, amount) in in_order.into_iter().filter(|(_, amount)| *amount > Amount::ZERO) {
            acting.apply(Rule::I1);
            acting.apply(Rule::I2);
            let date = self.day(billed);
            let suspends_on = days_after(date, self.terms.suspended_after);
            let reclaims_on = days_after(suspends_on, self.terms.reclaimed_after);
            acting.ledger.invoices.push(Invoice { date, month: self.month, billed, amount, suspends_on, reclaims_on });
        }
    }
}
