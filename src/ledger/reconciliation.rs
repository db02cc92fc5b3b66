//! A vendor's bill beside the simulation, line by line.

use super::Category;
use crate::calendar::{Horizon, Month};
use crate::money::{Currency, Figure};

/// A line of a bill, simulated or the vendor's. What the vendor's bill does not say is `None`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BilledLine {
    /// The app.
    pub app: String,
    /// The month that is billed.
    pub month: Month,
    /// Plan, package or usage.
    pub category: Option<Category>,
    /// The edition, package or meter.
    pub item: String,
    /// The tier's upper number; empty where there is none.
    pub tier: Option<String>,
    /// The edition under which it was priced.
    pub edition: Option<String>,
    /// How much.
    pub quantity: Option<Figure>,
    /// The price of one unit.
    pub unit_price: Option<Figure>,
    /// The amount; a credit is below zero.
    pub amount: Figure,
    /// How many lines were added up.
    pub lines: u32,
}

impl BilledLine {
    /// Whether two lines say the same quantity. Each line that was added up may be rounded in its last decimal.
    pub fn has_quantity_of(&self, other: &Self) -> bool {
        let lines = self.lines.saturating_add(other.lines);
        self.quantity.zip(other.quantity).is_some_and(|(one, other)| one.rounds_to(other, lines))
    }
}

/// How a line of the simulation and one of the bill stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// The amounts are the same, but for the tolerance.
    Matched,
    /// Simulated, and not on the bill.
    Missing,
    /// On the bill, and not simulated.
    Unexpected,
    /// The amounts differ, or the months in which they are billed.
    Different,
}

/// To what a difference is attributed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// The same quantity at another price of a unit.
    Price,
    /// Another quantity at the same price of a unit.
    Quantity,
    /// Another tier, edition or item.
    Configuration,
    /// The same item and amount in a neighbouring month.
    Timing,
}

impl Outcome {
    /// Every outcome, as counts are shown.
    pub const ALL: [Self; 4] = [Self::Matched, Self::Missing, Self::Unexpected, Self::Different];

    /// Its word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Matched => "matched",
            Self::Missing => "missing",
            Self::Unexpected => "unexpected",
            Self::Different => "different",
        }
    }
}

impl Cause {
    /// Every cause.
    pub const ALL: [Self; 4] = [Self::Price, Self::Quantity, Self::Configuration, Self::Timing];

    /// Its word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Price => "price",
            Self::Quantity => "quantity",
            Self::Configuration => "configuration",
            Self::Timing => "timing",
        }
    }
}

/// A line of the simulation, of the bill, or both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reconciled {
    /// How they stand to each other.
    pub outcome: Outcome,
    /// To what the difference is attributed.
    pub cause: Option<Cause>,
    /// What was simulated.
    pub simulated: Option<BilledLine>,
    /// What was billed.
    pub billed: Option<BilledLine>,
}

impl Reconciled {
    /// The line to which it belongs: the simulated one, else that of the bill.
    pub fn line(&self) -> Option<&BilledLine> {
        self.simulated.as_ref().or(self.billed.as_ref())
    }

    /// The amount simulated.
    pub fn simulated_amount(&self) -> Figure {
        self.simulated.as_ref().map_or(Figure::ZERO, |line| line.amount)
    }

    /// The amount billed.
    pub fn billed_amount(&self) -> Figure {
        self.billed.as_ref().map_or(Figure::ZERO, |line| line.amount)
    }

    /// What was billed less what was simulated.
    pub fn difference(&self) -> Figure {
        self.billed_amount() - self.simulated_amount()
    }
}

/// A vendor's bill beside the simulation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reconciliation {
    /// The currency of every amount.
    pub currency: Currency,
    /// The months that are reconciled.
    pub horizon: Horizon,
    /// Up to this difference a line is the same.
    pub within: Figure,
    /// What was simulated in all, added up before any line was matched.
    pub simulated: Figure,
    /// What was billed in all, added up before any line was matched.
    pub billed: Figure,
    /// The lines, by app, month, category and item.
    pub lines: Vec<Reconciled>,
}

impl Reconciliation {
    /// The sum of the differences of all lines, those within the tolerance too.
    pub fn difference(&self) -> Figure {
        self.lines.iter().map(Reconciled::difference).sum()
    }

    /// Whether what was simulated and the differences add up to what was billed.
    pub fn ties_out(&self) -> bool {
        self.simulated + self.difference() == self.billed
    }

    /// Whether a line differs beyond the tolerance, and nothing explains it.
    pub fn is_unexplained(&self, line: &Reconciled) -> bool {
        line.cause.is_none() && line.difference().abs() > self.within
    }

    /// The lines that are not explained.
    pub fn unexplained(&self) -> impl Iterator<Item = &Reconciled> {
        self.lines.iter().filter(|line| self.is_unexplained(line))
    }

    /// How many lines have an outcome.
    pub fn count(&self, outcome: Outcome) -> usize {
        self.lines.iter().filter(|line| line.outcome == outcome).count()
    }

    /// How many lines are attributed to a cause, and the sum of their differences.
    pub fn of_cause(&self, cause: Cause) -> (usize, Figure) {
        let lines = || self.lines.iter().filter(move |line| line.cause == Some(cause));
        (lines().count(), lines().map(Reconciled::difference).sum())
    }
}
