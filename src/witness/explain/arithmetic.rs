//! How a charge's quantity and price give its amount, as the engine recorded all three.

use super::Case;
use crate::ledger::{Charge, Item};

impl Case<'_> {
    /// `1 month x 12.50 = 12.50`, `10/30 of 12.50 = 4.17`, `2 blocks of 1000 dau x 12.50 = 25.00`.
    pub(super) fn arithmetic(&self, charge: &Charge) -> String {
        let legend = self.witness.legend;
        let (price, amount) = (charge.unit_price.display(legend.currency), legend.amount(charge.amount));
        let (quantity, unit) = (charge.quantity.to_string(), legend.unit(charge));
        match (charge.item, charge.quantity.days()) {
            (Item::Plan(_) | Item::Package(_), Some((days, of))) => format!("{days}/{of} of {price} = {amount}"),
            (Item::Usage(_), _) if unit.starts_with(|first: char| first.is_ascii_digit()) => {
                let blocks = if quantity == "1" { "block" } else { "blocks" };
                format!("{quantity} {blocks} of {unit} x {price} = {amount}")
            }
            _ => format!("{quantity} {unit} x {price} = {amount}"),
        }
    }
}
