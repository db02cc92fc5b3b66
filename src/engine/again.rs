//! Months that cost what the one before cost: most months of most apps.
//!
//! Whoever listens hears of each opening and of each fee: for an observer every month is worked out anew.

use std::ops::Range;

use super::invoices::Bill;
use super::{App, Engine, Observer};
use crate::calendar::Month;
use crate::ledger::{AppLedger, Billed, Category, Invoice, MonthLine};
use crate::money::{Amount, Quantity};
use crate::rulebook::Rule;

/// The last month of a ledger, by its line and the places of its charges and invoices.
struct Last {
    line: MonthLine,
    charges: Range<usize>,
    invoices: Range<usize>,
}

impl Last {
    /// `None` where the ledger does not end with this month.
    fn of(ledger: &AppLedger, month: Month) -> Option<Self> {
        let line = *ledger.months.last().filter(|line| line.month == month)?;
        let (charges, invoices) = (ledger.charges.len(), ledger.invoices.len());
        let charged = ledger.charges.iter().rev().take_while(|charge| charge.month == month).count();
        let invoiced = ledger.invoices.iter().rev().take_while(|invoice| invoice.month == month).count();
        Some(Self { line, charges: charges - charged..charges, invoices: invoices - invoiced..invoices })
    }

    /// Adds its line, charges and invoices again as those of another month.
    fn again(&self, bill: &Bill<'_>, ledger: &mut AppLedger) {
        charge_again(self.charges.clone(), bill, ledger);
        for at in self.invoices.clone() {
            let Invoice { billed, amount, .. } = ledger.invoices[at];
            ledger.invoices.push(bill.invoice(billed, amount));
        }
        ledger.months.push(MonthLine { month: bill.month, ..self.line });
    }
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

/// How much of a month was added again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Again {
    Nothing,
    /// Its plan and packages.
    Fees,
    All,
}

/// Adds what the month before cost again, where this month's opening found the same (F1) and nothing changed since: all of
/// it where neither month has usage, else the plan and the packages.
pub(super) fn month<O: Observer>(app: &App, bill: &Bill<'_>, ledger: &mut AppLedger) -> Again {
    let month = &app.month;
    if O::LISTENS || !month.opened_again || !month.as_opened {
        return Again::Nothing;
    }
    let Some(before) = Last::of(ledger, bill.month.plus(-1)) else { return Again::Nothing };
    if month.read.is_empty() && before.line.usage == Amount::ZERO {
        before.again(bill, ledger);
        return Again::All;
    }
    let Range { start, end } = before.charges;
    let usage = ledger.charges[start..].iter().filter(|charge| charge.item.category() == Category::Usage).count();
    charge_again(start..end - usage, bill, ledger);
    Again::Fees
}

impl Engine<'_> {
    /// Adds the months that follow the one just closed, before `month`, as long as they cannot differ from it but in their
    /// days: what it costs its opening found, the next openings find the same, and the same rulebooks hold.
    pub(super) fn repeat<O: Observer>(&self, app: &mut App, month: Month, ledger: &mut AppLedger) {
        let few_groups = app.groups.total() <= self.timeline.free_groups();
        if O::LISTENS || !(app.month.quiet || app.month.as_opened && few_groups) {
            return;
        }
        let end = app.month.turn.map_or(month, |turn| turn.min(month)).min(self.horizon.to.next());
        if app.month.month.next() >= end {
            return;
        }
        let Some(last) = Last::of(ledger, app.month.month) else { return };
        // The next months have none of its readings.
        if !app.month.quiet && last.line.usage != Amount::ZERO {
            return;
        }
        let terms = self.timeline.terms(app.month.governs);
        while app.month.month.next() < end {
            let month = app.month.month.next();
            last.again(&Bill { month, terms, billing: self.dates.billing(month, terms) }, ledger);
            app.month.month = month;
        }
    }
}
