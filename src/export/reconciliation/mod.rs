//! A vendor's bill beside the simulation: which lines are shown, the same for every format.

mod csv;
mod json;
mod table;

use serde_json::Value;

use crate::ledger::{BilledLine, Outcome, Reconciled as Row, Reconciliation};
use crate::money::Figure;

/// A reconciliation to be printed.
#[derive(Debug, Clone, Copy)]
pub struct Reconciled<'r> {
    /// What was found.
    pub found: &'r Reconciliation,
    /// Whether the lines that match are shown too.
    pub all: bool,
    /// How the simulation was made, as `run.json` has it.
    pub run: &'r Value,
}

/// The names of the columns.
const COLUMNS: [&str; 20] = [
    "app",
    "month",
    "category",
    "item",
    "outcome",
    "cause",
    "simulated",
    "actual",
    "difference",
    "currency",
    "actual_month",
    "actual_item",
    "tier",
    "actual_tier",
    "edition",
    "actual_edition",
    "quantity",
    "actual_quantity",
    "unit_price",
    "actual_unit_price",
];
/// From which column on the texts are the bill's or the simulation's own; before it they are words and amounts.
const AMOUNTS: std::ops::Range<usize> = 6..9;

impl<'r> Reconciled<'r> {
    fn rows(&self) -> impl Iterator<Item = &'r Row> {
        let all = self.all;
        self.found
            .lines
            .iter()
            .filter(move |row| all || row.outcome != Outcome::Matched || row.difference() != Figure::ZERO)
    }

    fn amount(&self, amount: Figure) -> String {
        amount.display(self.found.currency).to_string()
    }

    /// `unexplained` where a difference beyond the tolerance has no cause.
    fn cause(&self, row: &Row) -> &'static str {
        match row.cause {
            Some(cause) => cause.word(),
            None if self.found.is_unexplained(row) => "unexplained",
            None => "",
        }
    }

    /// The cells of a row; empty where a side is not there or does not say.
    fn cells(&self, row: &Row) -> [String; COLUMNS.len()] {
        let text = |line: &Option<BilledLine>, of: fn(&BilledLine) -> Option<String>| {
            line.as_ref().and_then(of).unwrap_or_default()
        };
        let figure = |figure: Option<Figure>| figure.map(|figure| figure.to_string());
        let of_line = |of: fn(&BilledLine) -> String| row.line().map(of).unwrap_or_default();
        let simulated = row.simulated.as_ref().map(|line| self.amount(line.amount)).unwrap_or_default();
        let billed = row.billed.as_ref().map(|line| self.amount(line.amount)).unwrap_or_default();
        let (one, other) = (&row.simulated, &row.billed);
        let quantity = |line: &Option<BilledLine>| figure(line.as_ref().and_then(|line| line.quantity));
        let price = |line: &Option<BilledLine>| figure(line.as_ref().and_then(|line| line.unit_price));
        [
            of_line(|line| line.app.clone()),
            of_line(|line| line.month.to_string()),
            of_line(|line| line.category.map(|category| category.word().to_owned()).unwrap_or_default()),
            of_line(|line| line.item.clone()),
            row.outcome.word().to_owned(),
            self.cause(row).to_owned(),
            simulated,
            billed,
            self.amount(row.difference()),
            self.found.currency.code().to_owned(),
            text(other, |line| Some(line.month.to_string())),
            text(other, |line| Some(line.item.clone())),
            text(one, |line| line.tier.clone()),
            text(other, |line| line.tier.clone()),
            text(one, |line| line.edition.clone()),
            text(other, |line| line.edition.clone()),
            quantity(one).unwrap_or_default(),
            quantity(other).unwrap_or_default(),
            price(one).unwrap_or_default(),
            price(other).unwrap_or_default(),
        ]
    }
}
