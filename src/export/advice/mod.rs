//! Advice: as text, as CSV, as JSON.

mod csv;
mod json;
mod text;

use serde_json::Value;

use crate::ledger::{Advice, Legend};
use crate::money::Amount;

/// Advice to be printed.
#[derive(Debug, Clone, Copy)]
pub struct Shown<'a> {
    /// The advice.
    pub advice: &'a Advice,
    /// The names of editions.
    pub legend: &'a Legend<'a>,
    /// How it was found, as `run.json` has it.
    pub run: &'a Value,
}

impl Shown<'_> {
    fn amount(&self, amount: Amount) -> String {
        amount.display(self.advice.currency).to_string()
    }

    fn signed(&self, amount: Amount) -> String {
        let plus = if amount > Amount::ZERO { "+" } else { "" };
        format!("{plus}{}", self.amount(amount))
    }
}
