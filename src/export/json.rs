//! JSON: rows as objects with the names of the columns; `run.json`; one object with everything.

use std::io::{self, Write};

use serde_json::{Map, Value, json};

use super::tables::{Cell, Table};
use super::text::{TextFormat, push_cell};
use crate::ledger::RunInfo;
use crate::money::Currency;

/// Version of the JSON format.
pub const FORMAT: u32 = 1;

/// The program and its version.
pub(super) const PROGRAM: &str = concat!("billcast ", env!("CARGO_PKG_VERSION"));

/// One object per line.
#[derive(Debug, Clone, Copy)]
pub struct JsonLines;

impl TextFormat for JsonLines {
    const ENDING: &'static str = "jsonl";

    fn push_row(self, text: &mut Vec<u8>, table: Table, cells: &[Cell<'_>], currency: Currency) {
        push_object(text, table, cells, currency);
        text.push(b'\n');
    }
}

/// One object with everything. Its tables are kept as the elements of lists, each after a comma: that before the first one
/// is left out when [`write_object`] writes the list.
#[derive(Debug, Clone, Copy)]
pub struct Json;

impl TextFormat for Json {
    const ENDING: &'static str = "json";

    fn push_row(self, text: &mut Vec<u8>, table: Table, cells: &[Cell<'_>], currency: Currency) {
        text.extend_from_slice(b",\n");
        push_object(text, table, cells, currency);
    }
}

fn push_object(text: &mut Vec<u8>, table: Table, cells: &[Cell<'_>], currency: Currency) {
    for (at, (column, cell)) in table.columns().iter().zip(cells).enumerate() {
        text.extend_from_slice(if at == 0 { b"{\"" } else { b",\"" });
        text.extend_from_slice(column.name.as_bytes());
        text.extend_from_slice(b"\":");
        match cell {
            Cell::Empty => text.extend_from_slice(b"null"),
            Cell::Number(_) => push_cell(text, cell, currency),
            Cell::Text(cell) => {
                // Writing a text into a Vec cannot fail.
                let _ = serde_json::to_writer(&mut *text, cell);
            }
            cell => {
                text.push(b'"');
                push_cell(text, cell, currency);
                text.push(b'"');
            }
        }
    }
    text.push(b'}');
}

/// Writes the object that `run` prints: how it was made, then lists, each with its name from where its elements are kept.
///
/// # Errors
/// Where `out` cannot be written, or the elements not be read.
pub fn write_object(run: &RunInfo, lists: Vec<(&str, impl io::Read)>, out: &mut dyn Write) -> io::Result<()> {
    write!(out, "{{\"format\":{FORMAT},\"command\":\"run\",\"run\":{}", run_value(run))?;
    for (name, mut elements) in lists {
        write!(out, ",\n\"{name}\":[")?;
        let mut comma = [0];
        // No element, no comma.
        if elements.read(&mut comma)? == 1 {
            io::copy(&mut elements, out)?;
        }
        out.write_all(b"]")?;
    }
    out.write_all(b"}\n")
}

/// `run.json`: how the run was made.
///
/// # Errors
/// Where `out` cannot be written.
pub fn write_run(run: &RunInfo, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, &run_value(run))?;
    out.write_all(b"\n")?;
    // What a buffer still holds must get through, too: where it is dropped nobody would hear that it did not.
    out.flush()
}

/// A text; null where it is empty.
pub(super) fn some(text: &str) -> Option<&str> {
    Some(text).filter(|text| !text.is_empty())
}

/// How a run was made, as `run.json` has it.
pub fn run_value(run: &RunInfo) -> Value {
    let RunInfo { options, horizon, rulebooks, beyond_publication, inputs, counts } = run;
    let options: Map<String, Value> =
        options.iter().map(|(name, value)| ((*name).to_owned(), Value::from(value.clone()))).collect();
    let rulebooks: Vec<Value> = rulebooks
        .iter()
        .map(|rulebook| {
            let readings = rulebook.readings.iter();
            let readings: Map<String, Value> =
                readings.map(|(_, key, value)| ((*key).to_owned(), Value::from(value.clone()))).collect();
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
    let rows: u64 = inputs.iter().map(|input| input.rows).sum();
    json!({
        "program": PROGRAM,
        "format": FORMAT,
        "options": options,
        "horizon": { "from": horizon.from.to_string(), "to": horizon.to.to_string() },
        "rulebooks": rulebooks,
        "beyond_publication": beyond,
        "inputs": files,
        "counts": {
            "rows": rows,
            "apps": counts.apps,
            "charges": counts.charges,
            "violations": counts.violations,
        },
    })
}
