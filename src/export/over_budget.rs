//! Months over budget: by how much, and because of what.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::grid::Grid;
use super::{AlignedText, FOUND_IN_FULL, Printed};
use crate::ledger::{OverBudget, SpentOn};
use crate::money::Amount;

/// Months over budget, to be shown.
#[derive(Debug, Clone, Copy)]
pub struct OverBudgets<'b> {
    /// The first ones.
    pub found: &'b [OverBudget],
    /// How many there are.
    pub count: u64,
}

impl Printed<OverBudgets<'_>> for AlignedText {
    /// A line for each month, below a blank one; nothing where no month is over its budget.
    fn print(&self, shown: &OverBudgets<'_>, out: &mut dyn Write) -> io::Result<()> {
        let is_compared = shown.found.iter().any(|over| over.was.is_some());
        let mut headings = vec!["over budget", "month", ">budget", ">total", ">over"];
        headings.extend(is_compared.then_some([">was", ""]).into_iter().flatten());
        headings.push("because of");
        let mut grid = Grid::new(&headings);
        for over in shown.found.iter().take(FOUND_IN_FULL) {
            let text = |amount: Amount| amount.display(over.currency).to_string();
            let amounts = [over.budget, over.total(), over.over()].map(text);
            let was = over.was.filter(|_| is_compared).map(|was| {
                let compared = if over.was_over() == Some(true) { "over, too" } else { "within" };
                [text(was), compared.to_owned()]
            });
            let app = over.app.as_deref().unwrap_or("all apps").to_owned();
            let cells = amounts.into_iter().chain(was.into_iter().flatten());
            grid.row([app, over.month.to_string()], cells.chain([over.reasons()]));
        }
        grid.print_below(out)?;
        match shown.count.saturating_sub(FOUND_IN_FULL as u64) {
            0 => Ok(()),
            more => writeln!(out, "and {more} more (--format json has all)"),
        }
    }
}

/// A month over its budget as a JSON object; the app of all apps together is null.
pub fn over_budget_value(over: &OverBudget) -> Value {
    let amount = |amount: Amount| Value::from(amount.display(over.currency).to_string());
    let item = |item: &SpentOn| {
        json!({
            "category": item.category.word(),
            "item": item.item,
            "amount": amount(item.amount),
            "before": item.before.map(amount),
        })
    };
    let mut value = json!({
        "app": over.app,
        "month": over.month.to_string(),
        "budget": amount(over.budget),
        "total": amount(over.total()),
        "over": amount(over.over()),
        "currency": over.currency.code(),
    });
    if let (Some(was), Some(object)) = (over.was, value.as_object_mut()) {
        object.insert("was".to_owned(), amount(was));
        object.insert("was_over".to_owned(), over.was_over().into());
    }
    value["items"] = over.items.iter().map(item).collect();
    value
}
