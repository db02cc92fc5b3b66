//! What came of checking scenarios against their expected results.

use super::OverBudget;

/// A scenario that was checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// Its file as given; of results without a scenario, where it would be.
    pub scenario: String,
    /// Where its expected results are, or should be.
    pub expected: String,
    /// What was found.
    pub finding: Finding,
    /// Its months that are over a budget.
    pub over_budget: Vec<OverBudget>,
}

/// What was found of a scenario.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// Its results, or of a malformed one its message, are the expected ones.
    AsExpected,
    /// They are not.
    Differs(Vec<Difference>),
    /// There is nothing to compare with.
    NothingExpected,
    /// There are expected results, and no scenario that gives any.
    NoScenario,
    /// It cannot be read, and no message says that this is expected.
    Malformed(Vec<Mistake>),
}

/// A mistake of an input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// The file.
    pub file: String,
    /// The physical line; `None` where it is about the file as a whole.
    pub line: Option<u64>,
    /// What is wrong.
    pub message: String,
}

/// A cell, or a whole line, that is not as expected.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Difference {
    /// The file of results.
    pub file: String,
    /// The app.
    pub app: String,
    /// The month.
    pub month: String,
    /// Plan, package or usage; of an invoice what it bills; empty where it is about all of them, or none.
    pub category: String,
    /// The edition, package or meter; the kind of invoice; the reason of a refusal and what it is about.
    pub item: String,
    /// The column; `None` where a whole line is missing or too much.
    pub column: Option<String>,
    /// What is expected; `None` is nothing.
    pub expected: Option<String>,
    /// What came out; `None` is nothing.
    pub got: Option<String>,
    /// The ids of the rules that decided it.
    pub rules: String,
    /// The line of the scenario behind it.
    pub line: Option<u64>,
}

impl Verdict {
    /// The differences; none where the scenario is wrong in another way.
    pub fn differences(&self) -> &[Difference] {
        match &self.finding {
            Finding::Differs(differences) => differences,
            _ => &[],
        }
    }
}

impl Difference {
    /// The two values as a sentence shows them.
    pub fn values(&self) -> [&str; 2] {
        [&self.expected, &self.got].map(|value| value.as_deref().unwrap_or("nothing"))
    }

    /// The difference as a sentence: `charges.csv, app shop, 2020-02, professional: amount is 2.00, expected 1.00 (F1)`.
    pub fn sentence(&self) -> String {
        let [expected, got] = self.values();
        let app = if self.app.is_empty() { String::new() } else { format!("app {}", self.app) };
        let parts = [self.file.as_str(), &app, &self.month, &self.item];
        let place: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        let column = self.column.as_deref().unwrap_or("the line");
        let rules = if self.rules.is_empty() { String::new() } else { format!(" ({})", self.rules) };
        format!("{}: {column} is {got}, expected {expected}{rules}", place.join(", "))
    }
}
