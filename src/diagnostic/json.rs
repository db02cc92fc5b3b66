//! Diagnostics for machines.

use serde_json::{Value, json};

use super::{Diagnostic, Findings};

/// The mistakes kept of some files as JSON objects, and how many more there are.
pub fn values(files: &[Findings]) -> (Vec<Value>, u64) {
    let values = files.iter().flat_map(|findings| &findings.shown).map(Diagnostic::value).collect();
    (values, files.iter().map(|findings| findings.more).sum())
}

impl Diagnostic {
    /// As a JSON object; what there is not is null.
    pub fn value(&self) -> Value {
        let excerpt = self.excerpt.as_ref();
        json!({
            "code": self.kind.code(),
            "file": self.file,
            "line": excerpt.map(|excerpt| excerpt.line),
            "column": excerpt.map(|excerpt| excerpt.column),
            "message": self.message,
            "help": self.help,
            "excerpt": excerpt.map(|excerpt| excerpt.text()),
        })
    }
}
