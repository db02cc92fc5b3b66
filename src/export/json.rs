//! The results as one JSON object, and `run.json`.

use std::io::{self, Write};

use serde_json::{Map, Value, json};

use super::Printed;
use super::tables::{Cell, Table};
use crate::ledger::{Results, RunInfo};

/// Version of the JSON format.
pub(super) const FORMAT: u32 = 1;

/// One JSON object: rows as objects with the names of the columns, amounts as strings.
#[derive(Debug, Clone, Copy)]
pub struct Json;

impl Printed<Results<'_>> for Json {
    fn print(&self, results: &Results<'_>, out: &mut dyn Write) -> io::Result<()> {
        write!(out, "{{\"format\":{FORMAT},\"command\":\"run\",\"run\":{}", run(results))?;
        for table in Table::ALL {
            write!(out, ",\n\"{}\":[", table.name())?;
            for (at, row) in table.rows(results).enumerate() {
                out.write_all(if at == 0 { b"\n" } else { b",\n" })?;
                serde_json::to_writer(&mut *out, &object(table, row))?;
            }
            out.write_all(b"]")?;
        }
        out.write_all(b"}\n")
    }
}

impl Json {
    /// How a run was made, as `run.json` has it.
    pub fn run(results: &Results<'_>) -> Value {
        run(results)
    }

    /// `run.json`: how the run was made.
    pub(super) fn write_run(results: &Results<'_>, out: &mut dyn Write) -> io::Result<()> {
        serde_json::to_writer_pretty(&mut *out, &run(results))?;
        out.write_all(b"\n")
    }
}

fn object(table: Table, row: Vec<Cell<'_>>) -> Map<String, Value> {
    let value = |cell| match cell {
        Cell::Text(text) => Value::from(text.into_owned()),
        Cell::Number(number) => Value::from(number),
        Cell::Empty => Value::Null,
    };
    table.columns().iter().map(|column| (*column).to_owned()).zip(row.into_iter().map(value)).collect()
}

fn run(results: &Results<'_>) -> Value {
    let RunInfo { options, horizon, rulebooks, beyond_publication, inputs } = &results.run;
    let options: Map<String, Value> =
        options.iter().map(|(name, value)| ((*name).to_owned(), Value::from(value.clone()))).collect();
    let rulebooks: Vec<Value> = rulebooks
        .iter()
        .map(|rulebook| {
            let readings = rulebook.readings.iter();
            let readings: Map<String, Value> =
                readings.map(|(key, value)| ((*key).to_owned(), Value::from(value.clone()))).collect();
            let bases = rulebook.based_on.iter();
            let bases: Vec<Value> = bases.map(|(id, sha256)| json!({ "id": id, "sha256": sha256 })).collect();
            json!({ "id": rulebook.id, "sha256": rulebook.checksum, "based_on": bases, "readings": readings })
        })
        .collect();
    let beyond: Vec<Value> = beyond_publication
        .iter()
        .map(|beyond| {
            let (last, to) = (beyond.last_published.to_string(), beyond.used_to.to_string());
            json!({ "rulebook": beyond.rulebook, "last_published": last, "used_to": to })
        })
        .collect();
    let files: Vec<Value> = inputs
        .iter()
        .map(|input| json!({ "file": input.name, "sha256": input.checksum, "rows": input.rows }))
        .collect();
    let (charges, violations) = results.counts();
    let rows: u64 = inputs.iter().map(|input| input.rows).sum();
    json!({
        "program": concat!("billcast ", env!("CARGO_PKG_VERSION")),
        "format": FORMAT,
        "options": options,
        "horizon": { "from": horizon.from.to_string(), "to": horizon.to.to_string() },
        "rulebooks": rulebooks,
        "beyond_publication": beyond,
        "inputs": files,
        "counts": {
            "rows": rows,
            "apps": results.apps.len(),
            "charges": charges,
            "violations": violations,
        },
    })
}
