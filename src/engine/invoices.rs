//! Section 7: invoices and the dates that follow if one is not paid.

use super::{Acting, Observer};
use crate::calendar::{Month, days_after};
use crate::ledger::{Billed, Charge, Incurred, Invoice};
use crate::money::{Amount, Quantity, line_amount};
use crate::rulebook::{Rule, Terms};

/// I1: the day of the next month on which a month's charges are billed.
fn day(month: Month, billed: Billed, terms: &Terms) -> chrono::NaiveDate {
    let days = terms.readings.invoice_day;
    month.next().day(match billed {
        Billed::Plan => days.plan,
        Billed::Services => days.services,
    })
}

/// A line of the month's bill: so many units of a fee, rounded once (G7), on the invoice of its day (I1); none where it
/// is zero after rounding.
pub(super) fn charge(month: Month, fee: Incurred, quantity: Quantity, terms: &Terms) -> Option<Charge> {
    let Incurred { item, tier, edition, price: unit_price, rule, place, rulebook } = fee;
    let amount = line_amount(quantity, unit_price, terms.currency, terms.rounding);
    let billed = if Billed::Plan.bills(item) { Billed::Plan } else { Billed::Services };
    let (incurred_on, invoice_date) = (place.date, day(month, billed, terms));
    (amount > Amount::ZERO).then_some(Charge {
        month,
        item,
        tier,
        edition,
        quantity,
        unit_price,
        amount,
        incurred_on,
        invoice_date,
        rule,
        rulebook,
    })
}

/// I1, I2: the month's invoices by date, only those above zero.
pub(super) fn issue<O: Observer>(month: Month, charges: &[Charge], acting: &mut Acting<'_, O>) -> [Option<Invoice>; 2] {
    let terms = acting.terms;
    let mut invoices = [Billed::Plan, Billed::Services].map(|billed| {
        let amount: Amount =
            charges.iter().filter(|charge| billed.bills(charge.item)).map(|charge| charge.amount).sum();
        if amount == Amount::ZERO {
            return None;
        }
        acting.apply(Rule::I1);
        acting.apply(Rule::I2);
        let date = day(month, billed, terms);
        let suspends_on = days_after(date, terms.suspended_after);
        let reclaims_on = days_after(suspends_on, terms.reclaimed_after);
        Some(Invoice { date, month, billed, amount, suspends_on, reclaims_on })
    });
    // Stable: of one day, the plan comes first.
    invoices.sort_by_key(|invoice| invoice.as_ref().map(|invoice| invoice.date));
    invoices
}
