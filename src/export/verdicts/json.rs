//! What came of a check as one JSON object.

use std::io::{self, Write};

use serde_json::{Map, Value, json};

use super::super::json::{FORMAT, some};
use super::super::{Json, Printed, over_budget_value};
use super::Shown;
use crate::ledger::{Difference, Finding, Mistake, Verdict};
use crate::witness::coverage::Entry;

impl Printed<Shown<'_>> for Json {
    fn print(&self, shown: &Shown<'_>, out: &mut dyn Write) -> io::Result<()> {
        let [right, differ, alone, malformed, gone] = shown.counts();
        let rules: Map<String, Value> =
            shown.coverage.rules().map(|(rule, scenarios)| (rule.id().to_owned(), scenarios.into())).collect();
        let entries: Vec<Value> = shown.coverage.entries().iter().map(entry).collect();
        let value = json!({
            "format": FORMAT,
            "command": "check",
            "counts": {
                "as_expected": right,
                "differs": differ,
                "nothing_expected": alone,
                "malformed": malformed,
                "no_scenario": gone,
            },
            "scenarios": shown.verdicts.iter().map(scenario).collect::<Vec<_>>(),
            "coverage": { "rules": rules, "entries": entries },
            "not_covered": shown.not_covered(),
        });
        serde_json::to_writer_pretty(&mut *out, &value)?;
        out.write_all(b"\n")
    }
}

fn scenario(verdict: &Verdict) -> Value {
    let differences: Vec<Value> = verdict.differences().iter().map(difference).collect();
    let (found, mistakes) = match &verdict.finding {
        Finding::AsExpected => ("as_expected", &[][..]),
        Finding::Differs(_) => ("differs", &[][..]),
        Finding::NothingExpected => ("nothing_expected", &[][..]),
        Finding::NoScenario => ("no_scenario", &[][..]),
        Finding::Malformed(mistakes) => ("malformed", mistakes.as_slice()),
    };
    let mistakes: Vec<Value> = mistakes
        .iter()
        .map(|Mistake { file, line, message }| json!({ "file": file, "line": line, "message": message }))
        .collect();
    json!({
        "scenario": verdict.scenario,
        "expected": verdict.expected,
        "found": found,
        "differences": differences,
        "mistakes": mistakes,
        "over_budget": verdict.over_budget.iter().map(over_budget_value).collect::<Vec<_>>(),
    })
}

fn difference(difference: &Difference) -> Value {
    let Difference { file, app, month, category, item, column, expected, got, rules, line } = difference;
    let rules: Vec<&str> = rules.split_whitespace().collect();
    json!({
        "file": file,
        "app": some(app),
        "month": some(month),
        "category": some(category),
        "item": some(item),
        "column": column,
        "expected": expected,
        "got": got,
        "rules": rules,
        "line": line,
    })
}

fn entry(entry: &Entry) -> Value {
    let Entry { about, rulebook, value, scenarios } = entry;
    json!({
        "rulebook": rulebook,
        "kind": about.kind.word(),
        "item": about.item,
        "tier": about.tier,
        "edition": about.edition,
        "value": value,
        "scenarios": scenarios,
    })
}
