//! A vendor's bill against the simulation: which line is which, and why two differ.
//!
//! [`bill`] reads the vendor's bill, [`mapping`] how its columns are ours, [`matching`] finds the lines that belong
//! together.

pub mod bill;
mod fields;
pub mod mapping;
pub mod matching;

use crate::calendar::Horizon;
use crate::ledger::{AppResult, BilledLine, Legend, Reconciled, Reconciliation};
use crate::money::{Currency, Figure};

/// The lines that an app is charged in a simulation.
pub fn simulated<'r>(app: &'r AppResult<'_>, legend: &'r Legend<'_>) -> impl Iterator<Item = BilledLine> + 'r {
    app.ledger.charges.iter().map(|charge| BilledLine {
        app: app.app.to_owned(),
        month: charge.month,
        category: Some(charge.item.category()),
        item: legend.item(charge.item).to_owned(),
        tier: Some(charge.tier.map(|tier| tier.to_string()).unwrap_or_default()),
        edition: Some(legend.edition(charge).to_owned()),
        quantity: Some(Figure::from(charge.quantity)),
        unit_price: Some(Figure::from(charge.unit_price)),
        amount: Figure::of(charge.amount, legend.currency),
        lines: 1,
    })
}

/// Reconciles the lines of a simulation with those of a bill of the same months.
pub fn reconcile(
    simulated: Vec<BilledLine>,
    billed: Vec<BilledLine>,
    (currency, horizon, within): (Currency, Horizon, Figure),
) -> Reconciliation {
    let sum = |lines: &[BilledLine]| lines.iter().map(|line| line.amount).sum();
    let (all_simulated, all_billed) = (sum(&simulated), sum(&billed));
    let mut lines = matching::matched(simulated, billed, currency, within);
    lines.sort_by(|one, other| order(one).cmp(&order(other)));
    Reconciliation { currency, horizon, within, simulated: all_simulated, billed: all_billed, lines }
}

/// By app, month, category, item and tier; what the simulation does not know comes last.
fn order(row: &Reconciled) -> impl Ord + '_ {
    row.line().map(|line| {
        let tier = line.tier.as_deref().unwrap_or_default();
        let category = line.category.map_or(u8::MAX, |category| category as u8);
        (line.app.as_str(), line.month, category, line.item.as_str(), tier.len(), tier, line.edition.as_deref())
    })
}
