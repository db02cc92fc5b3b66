//! What came of a check as SARIF 2.1.0, the format of code scanning.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::super::Printed;
use super::{Remark, Shown};

/// SARIF 2.1.0.
#[derive(Debug, Clone, Copy)]
pub struct Sarif;

/// The kinds of remarks, and what each means.
const KINDS: [(&str, &str); 6] = [
    ("differs", "The results of a scenario are not the expected ones."),
    ("nothing-expected", "A scenario has no expected results."),
    ("no-scenario", "There are expected results, and no scenario that gives any."),
    ("malformed", "A scenario or a file of expected results cannot be read."),
    ("over-budget", "A month of a scenario costs more than its budget."),
    ("not-covered", "No scenario touches a rule, or an entry of a rulebook, that must be covered."),
];

impl Printed<Shown<'_>> for Sarif {
    fn print(&self, shown: &Shown<'_>, out: &mut dyn Write) -> io::Result<()> {
        let rules = KINDS.map(|(id, text)| json!({ "id": id, "shortDescription": { "text": text } }));
        let results: Vec<Value> = shown.remarks().into_iter().map(|remark| result(remark, shown.place)).collect();
        let value = json!({
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
            "version": "2.1.0",
            "runs": [{
                "tool": { "driver": {
                    "name": "billcast",
                    "version": env!("CARGO_PKG_VERSION"),
                    "rules": rules,
                } },
                "results": results,
            }],
        });
        serde_json::to_writer_pretty(&mut *out, &value)?;
        out.write_all(b"\n")
    }
}

/// Code scanning takes no result without a location: what is of no file is of the folder of the scenarios.
fn result(remark: Remark, place: &str) -> Value {
    let Remark { kind, file, line, message } = remark;
    let (uri, line) = (uri(file.as_deref().unwrap_or(place)), line.unwrap_or(1));
    let place = json!({ "artifactLocation": { "uri": uri }, "region": { "startLine": line } });
    let locations = [json!({ "physicalLocation": place })];
    json!({ "ruleId": kind, "level": "error", "message": { "text": message }, "locations": locations })
}

/// A path as a reference: slashes forward, and whatever is no letter of one as its bytes.
fn uri(path: &str) -> String {
    let path = path.replace('\\', "/");
    let mut uri = String::new();
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' | b'~' => uri.push(byte.into()),
            other => uri.push_str(&format!("%{other:02X}")),
        }
    }
    uri
}
