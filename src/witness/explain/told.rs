//! What is told: an app's bill with the reasons behind each of its figures.

use chrono::NaiveDate;

use crate::calendar::Month;
use crate::ledger::{Category, Charge, Invoice, MonthLine, Violation};
use crate::money::{Amount, Price};
use crate::rulebook::Rule;

/// The bill of an app, explained.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// The app.
    pub app: String,
    /// The months asked for in which there is something to tell.
    pub months: Vec<MonthTold>,
}

/// A month of an app.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MonthTold {
    /// Its line in `months.csv`.
    pub line: MonthLine,
    /// What is charged.
    pub charges: Vec<ChargeTold>,
    /// What is not, and could be asked for.
    pub nothing: Vec<NothingTold>,
    /// The invoices that bill it.
    pub invoices: Vec<InvoiceTold>,
    /// The rows of the month that were refused.
    pub refusals: Vec<RefusalTold>,
}

/// A row of the scenario.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowTold {
    /// The file's name without folders.
    pub file: String,
    /// The physical line.
    pub line: u32,
    /// Its day.
    pub date: NaiveDate,
    /// Its action.
    pub action: &'static str,
}

/// One link of a chain of reasons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Because {
    /// The rule that decided.
    pub rule: Rule,
    /// The row; an opening (F1) has none.
    pub row: Option<RowTold>,
    /// What happened.
    pub text: String,
}

/// Where a number was published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceTold {
    /// The rulebook.
    pub rulebook: String,
    /// The id of the source in it.
    pub id: String,
    /// The document's title and revision.
    pub document: String,
    /// The day on which it was published.
    pub published: NaiveDate,
}

/// What another reading of the publications (section 10) would make of an item of the month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Otherwise {
    /// The reading's id.
    pub reading: &'static str,
    /// Its key in a rulebook.
    pub key: &'static str,
    /// How it is decided.
    pub is: String,
    /// The other value.
    pub other: String,
    /// What the item would cost in the month.
    pub amount: Amount,
}

/// A charge with its reasons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChargeTold {
    /// The charge, as `charges.csv` has it.
    pub charge: Charge,
    /// From the row that set the configuration to the day on which it was incurred.
    pub because: Vec<Because>,
    /// Where the price was published.
    pub source: Option<SourceTold>,
    /// How many times which price gives the amount.
    pub arithmetic: String,
    /// The invoice on which it appears.
    pub invoice: Option<Invoice>,
    /// The readings that decided the amount.
    pub otherwise: Vec<Otherwise>,
}

/// An item that costs nothing in a month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NothingTold {
    /// Plan, package or usage.
    pub category: Category,
    /// The edition, package or meter.
    pub item: String,
    /// What it costs in the list, where that was not to be paid.
    pub list_price: Option<Price>,
    /// Where that price was published.
    pub source: Option<SourceTold>,
    /// Why it costs nothing.
    pub because: Vec<Because>,
    /// The readings that decided that.
    pub otherwise: Vec<Otherwise>,
}

/// An invoice with what it bills.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvoiceTold {
    /// The invoice.
    pub invoice: Invoice,
    /// Its lines: item and amount.
    pub lines: Vec<(String, Amount)>,
    /// Why it is of its day (I1), and what follows if it is not paid (I2).
    pub because: Vec<Because>,
}

/// A refused row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusalTold {
    /// The row.
    pub row: Option<RowTold>,
    /// The violation, as `violations.csv` has it.
    pub violation: Violation,
    /// The group, user or package; empty for the app.
    pub subject: String,
    /// The violation in a sentence.
    pub message: String,
    /// The rule behind the reason.
    pub rule: Rule,
    /// What would have been allowed.
    pub allowed: String,
    /// Where the limit was published.
    pub source: Option<SourceTold>,
    /// What would have let it pass, each with its price.
    pub ways: Vec<WayTold>,
}

/// Something that would have let a refused row pass, priced by running it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WayTold {
    /// What would be done.
    pub text: String,
    /// The first month that costs something else, and how much more (or, negative, less); `None` where none does.
    pub from: Option<(Month, Amount)>,
    /// The months after that one: how much more each, as long as it is the same.
    pub then: Option<Amount>,
    /// How much more to the end of the horizon.
    pub to_the_end: Amount,
    /// How many later refusals there would be that there are not.
    pub refused: usize,
    /// How many later refusals would not be made.
    pub passed: usize,
}
