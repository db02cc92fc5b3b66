//! Months that cost what the one before cost: most months of most apps.
//!
//! Whoever listens hears of each opening and of each fee: for an observer every month is worked out anew.

use std::ops::Range;

use super::invoices::Bill;
use super::{App, Engine, Observer};
use crate::calendar::Month;
use crate::ledger::{AppLedger, Billed, Category, MonthLine};
use crate::money::Quantity;
use crate::rulebook::Rule;

/// Adds the plan and the packages of the month before again, where this one's opening found the same (F1) and nothing
/// changed since; false where they must be worked out.
pub(super) fn fees<O: Observer>(app: &App, bill: &Bill<'_>, ledger: &mut AppLedger) -> bool {
    let before = ledger.months.last().filter(|line| line.month.next() == bill.month);
    if O::LISTENS || !app.month.opened_again || !app.month.as_opened || before.is_none() {
        return false;
    }
    let Range { start, end } = charges_of_last_month(ledger);
    let usage = ledger.charges[start..].iter().filter(|charge| charge.item.category() == Category::Usage).count();
    charge_again(start..end - usage, bill, ledger);
    true
}

/// The places of the charges of the last month in the ledger.
fn charges_of_last_month(ledger: &AppLedger) -> Range<usize> {
    let (month, end) = (ledger.months.last().map(|line| line.month), ledger.charges.len());
    let count = ledger.charges.iter().rev().take_while(|charge| Some(charge.month) == month).count();
    end - count..end
}

/// Adds charges of another month that its opening incurred as those of this one.
fn charge_again(charges: Range<usize>, bill: &Bill<'_>, ledger: &mut AppLedger) {
    let from = ledger.charges.len();
    ledger.charges.extend_from_within(charges);
    for charge in &mut ledger.charges[from..] {
        charge.month = bill.month;
        charge.incurred_on = bill.billing.opening;
        charge.invoice_date = bill.billing.due(Billed::on(charge.item)).on;
        if charge.rule == Rule::B1 {
            charge.quantity = Quantity::part_of_month(bill.billing.days, bill.billing.days);
        }
    }
}

impl Engine<'_> {
    /// Adds the months that follow the one just closed, before `month`, as long as they cannot differ from it but in their
    /// days: no row stood in it, so that the next opening (F1) finds what its own found, and the same rulebooks hold.
    pub(super) fn repeat<O: Observer>(&self, app: &mut App, month: Month, ledger: &mut AppLedger) {
        let Some(&line) = ledger.months.last().filter(|line| line.month == app.month.month) else { return };
        if O::LISTENS || !app.month.quiet {
            return;
        }
        let end = app.month.turn.map_or(month, |turn| turn.min(month)).min(self.horizon.to.next());
        let (mut charges, terms) = (charges_of_last_month(ledger), self.timeline.terms(app.month.governs));
        let invoices = ledger.invoices.iter().rev().take_while(|invoice| invoice.month == line.month).count();
        while app.month.month.next() < end {
            let month = app.month.month.next();
            let bill = Bill { month, terms, billing: self.dates.billing(month, terms) };
            charge_again(charges.clone(), &bill, ledger);
            charges = charges.end..ledger.charges.len();
            let from = ledger.invoices.len();
            ledger.invoices.extend_from_within(from - invoices..);
            for invoice in &mut ledger.invoices[from..] {
                *invoice = bill.invoice(invoice.billed, invoice.amount);
            }
            ledger.months.push(MonthLine { month, ..line });
            app.month.month = month;
        }
    }
}
