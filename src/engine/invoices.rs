//! Section 7: invoices and the dates that follow if one is not paid.

use super::{Acting, Observer};
use crate::calendar::{Month, days_after};
use crate::ledger::{Billed, Charge, Invoice};
use crate::money::Amount;
use crate::rulebook::{Rule, Terms};

/// I1: the day of the next month on which a month's charges are billed.
fn day(month: Month, billed: Billed, terms: &Terms) -> chrono::NaiveDate {
    let days = terms.readings.invoice_day;
    month.next().day(match billed {
        Billed::Plan => days.plan,
        Billed::Services => days.services,
    })
}

/// Dates each charge with the invoice on which it appears.
pub(super) fn date(charges: &mut [Charge], terms: &Terms) {
    for charge in charges {
        let billed = if Billed::Plan.bills(charge.item) { Billed::Plan } else { Billed::Services };
        charge.invoice_date = day(charge.month, billed, terms);
    }
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
