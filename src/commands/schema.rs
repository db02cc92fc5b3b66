//! `billcast rules schema`: the JSON Schema of rulebook files, for editors; and `billcast schema`.

use billcast::rulebook::file::RulebookFile;
use serde_json::{Value, json};

use super::{Failure, print_data, results_schema};
use crate::cli::{Schema, SchemaOf};

const WITHDRAWN: &str = "Withdrawn";
const BY: &str = "The id of the document that says so.";

pub(crate) fn run(options: &Schema) -> Result<(), Failure> {
    print_schema(&match options.of {
        SchemaOf::Results => results_schema::schema(),
    })
}

/// Prints a schema.
pub(crate) fn print_schema(schema: &Value) -> Result<(), Failure> {
    print_data(|out| {
        serde_json::to_writer_pretty(&mut *out, schema)?;
        writeln!(out)
    })
}

/// The schema of a whole file and of one that is written over another: that one may leave out any key but those of a
/// statement (a table with a `source`), and may withdraw an entry. `rules validate` says what is missing in the end.
pub(crate) fn schema() -> Value {
    let mut schema = Value::from(schemars::schema_for!(RulebookFile));
    if let Some(tables) = schema.get_mut("$defs").and_then(Value::as_object_mut) {
        tables.values_mut().for_each(may_be_over_another);
        tables.insert(WITHDRAWN.to_owned(), withdrawn());
    }
    let required = schema.as_object_mut().and_then(|root| root.remove("required"));
    let own =
        json!(["format", "id", "based_on", "title", "effective_from", "first_published", "reaches_existing_from"]);
    if let Some(root) = schema.as_object_mut() {
        root.insert("if".to_owned(), json!({ "required": ["based_on"] }));
        root.insert("then".to_owned(), json!({ "required": own }));
        root.insert("else".to_owned(), json!({ "required": required }));
    }
    schema
}

fn may_be_over_another(table: &mut Value) {
    let Some(table) = table.as_object_mut() else { return };
    let Some(properties) = table.get_mut("properties").and_then(Value::as_object_mut) else { return };
    if properties.contains_key("source") {
        return;
    }
    for property in properties.values_mut() {
        *property = json!({ "anyOf": [property.take(), { "$ref": format!("#/$defs/{WITHDRAWN}") }] });
    }
    properties.insert("withdrawn".to_owned(), json!({ "type": "string", "description": BY }));
    table.remove("required");
}

/// Something of the base that is taken away.
fn withdrawn() -> Value {
    json!({
        "type": "object",
        "description": "Takes what the base has here away.",
        "properties": { "withdrawn": { "type": "string", "description": BY } },
        "required": ["withdrawn"],
        "additionalProperties": false,
    })
}
