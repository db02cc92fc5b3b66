//! A reconciliation as one JSON object: how the simulation was made, the totals, the counts and the lines.

use std::io::{self, Write};

use serde_json::{Map, Value, json};

use super::super::json::FORMAT;
use super::super::{Json, Printed};
use super::{COLUMNS, Reconciled};
use crate::ledger::{Cause, Outcome};

impl Printed<Reconciled<'_>> for Json {
    fn print(&self, shown: &Reconciled<'_>, out: &mut dyn Write) -> io::Result<()> {
        let found = shown.found;
        let horizon = json!({ "from": found.horizon.from.to_string(), "to": found.horizon.to.to_string() });
        let total = json!({
            "simulated": shown.amount(found.simulated),
            "difference": shown.amount(found.difference()),
            "actual": shown.amount(found.billed),
            "ties_out": found.ties_out(),
        });
        let counts = Outcome::ALL.map(|outcome| (outcome.word(), found.count(outcome)));
        let counts: Map<String, Value> =
            counts.map(|(word, count)| (word.to_owned(), count.into())).into_iter().collect();
        let causes = Cause::ALL.map(|cause| {
            let (lines, sum) = found.of_cause(cause);
            (cause.word().to_owned(), json!({ "lines": lines, "difference": shown.amount(sum) }))
        });
        let unexplained = (found.unexplained().count(), found.unexplained().map(|line| line.difference()).sum());
        let unexplained = json!({ "lines": unexplained.0, "difference": shown.amount(unexplained.1) });
        let causes = causes.into_iter().chain([("unexplained".to_owned(), unexplained)]);
        let causes: Map<String, Value> = causes.collect();
        write!(out, "{{\"format\":{FORMAT},\"command\":\"reconcile\",\"run\":{}", shown.run)?;
        write!(out, ",\"horizon\":{horizon},\"currency\":{}", json!(found.currency.code()))?;
        write!(out, ",\"within\":{}", json!(shown.amount(found.within)))?;
        write!(out, ",\"total\":{total},\"counts\":{}", Value::Object(counts))?;
        write!(out, ",\"causes\":{},\n\"lines\":[", Value::Object(causes))?;
        for (at, row) in shown.rows().enumerate() {
            out.write_all(if at == 0 { b"\n" } else { b",\n" })?;
            let cells = COLUMNS.into_iter().zip(shown.cells(row));
            let cell = |text: String| if text.is_empty() { Value::Null } else { text.into() };
            let object: Map<String, Value> = cells.map(|(name, text)| (name.to_owned(), cell(text))).collect();
            write!(out, "{}", Value::Object(object))?;
        }
        out.write_all(b"]}\n")
    }
}
