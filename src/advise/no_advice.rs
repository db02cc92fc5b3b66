//! Why there is no advice.

use crate::calendar::Month;
use crate::diagnostic::Kind;

/// Why there is no advice: mistakes of one kind.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", together(.mistakes))]
pub struct NoAdvice {
    /// What kind of mistakes they are.
    pub kind: Kind,
    /// The month whose need cannot be met; `None` where it is no need that is in the way.
    pub month: Option<Month>,
    /// The mistakes, at least one.
    pub mistakes: Vec<Mistake>,
}

/// What is wrong, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: String,
}

impl NoAdvice {
    pub(super) fn of(kind: Kind, message: String, help: &str) -> Self {
        Self { kind, month: None, mistakes: vec![Mistake { message, help: help.to_owned() }] }
    }

    /// What to do about the first mistake.
    pub fn help(&self) -> &str {
        self.mistakes.first().map_or("", |mistake| mistake.help.as_str())
    }
}

fn together(mistakes: &[Mistake]) -> String {
    mistakes.iter().map(|mistake| mistake.message.as_str()).collect::<Vec<_>>().join("; ")
}
