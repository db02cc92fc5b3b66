//! `billcast schema results`: what the commands print as JSON, as a schema. `.ci/schema` has another program hold every
//! command's output against it.

use std::collections::BTreeSet;
use std::fs;

use serde_json::{Map, Value};

use crate::program::{billcast, root};

fn printed(args: &[&str]) -> Value {
    let output = billcast(args);
    assert_eq!(output.status, 0, "{}", output.stderr);
    serde_json::from_str(&output.stdout).expect("JSON")
}

fn schema() -> Value {
    printed(&["schema", "results"])
}

/// What is there only where it is asked for.
const OPTIONAL: [(&str, &str); 7] = [
    ("Run", "headroom"),
    ("Run", "over_budget"),
    ("Summary", "headroom"),
    ("Summary", "over_budget"),
    ("Diff", "over_budget"),
    ("MonthOverBudget", "was"),
    ("MonthOverBudget", "was_over"),
];

/// The types of the schema that are objects with keys of their own.
fn objects(schema: &Value) -> Vec<(&String, &Map<String, Value>)> {
    let types = schema["$defs"].as_object().expect("types");
    types.iter().filter_map(|(name, of)| Some((name, of["properties"].as_object()?))).collect()
}

/// An output without a key that the schema names is not of the schema. One with more keys is: it is of a later version.
#[test]
fn every_object_asks_for_each_of_its_keys_and_takes_more() {
    let schema = schema();
    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
    let objects = objects(&schema);
    assert!(objects.len() > 50);
    for (name, keys) in objects {
        let of = &schema["$defs"][name];
        assert!(of.get("additionalProperties").is_none(), "{name}");
        let required: Vec<&str> = of["required"].as_array().expect("keys").iter().filter_map(Value::as_str).collect();
        let is_there = |key: &&String| !OPTIONAL.contains(&(name, key));
        assert_eq!(required, keys.keys().filter(is_there).collect::<Vec<_>>(), "{name}");
    }
}

/// The published schema stands in the repository: a change of it is seen, and meant.
#[test]
fn the_schema_is_the_one_that_is_checked_in() {
    let file = root().join("outputs/results.schema.json");
    let published = fs::read_to_string(&file).expect("the schema of the repository");
    let printed = billcast(&["schema", "results"]).stdout;
    let again = "if that is meant: billcast schema results > outputs/results.schema.json";
    assert!(printed == published, "the schema is another than {}; {again}", file.display());
    assert_eq!(schema()["$id"], "urn:billcast:results:1");
}

#[test]
fn every_type_and_every_key_is_described() {
    let schema = schema();
    let types = schema["$defs"].as_object().expect("types");
    for (name, of) in types {
        assert!(of["description"].is_string(), "{name}");
    }
    for (name, keys) in objects(&schema) {
        for (key, of) in keys {
            assert!(of["description"].is_string(), "{name}.{key}");
        }
    }
}

#[test]
fn every_command_that_prints_json_is_in_the_schema() {
    let schema = schema();
    let commands: BTreeSet<&str> =
        objects(&schema).into_iter().filter_map(|(_, keys)| keys.get("command")?["const"].as_str()).collect();
    let program = billcast(&["--help"]).stdout;
    let names = program.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    let names = names.filter_map(|line| line.strip_prefix("  ")?.split(' ').next().filter(|name| !name.is_empty()));
    let with_format = |name: &&str| billcast(&[*name, "--help"]).stdout.contains("--format <");
    let printing: BTreeSet<&str> = names.filter(|name| *name != "help").filter(with_format).collect();
    let first = commands.iter().filter_map(|command| command.split(' ').next()).collect::<BTreeSet<_>>();
    assert_eq!(first, printing);
    assert!(commands.contains("rules validate"), "{commands:?}");
}

/// FORMATS: rows are objects with the names of the columns, in their order.
#[test]
fn rows_have_the_keys_of_the_columns_of_their_files() {
    let schema = schema();
    let run = printed(&["run", "scenarios/timeline/migration.csv", "--format", "json"]);
    let summary = printed(&["run", "scenarios/timeline/migration.csv", "--summary", "--format", "json"]);
    let (base, assumptions) = ("scenarios/forecast/base.csv", "scenarios/forecast/assumptions.toml");
    let forecast = printed(&["forecast", base, "--assumptions", assumptions, "--draws", "200", "--format", "json"]);
    let keys = schema["$defs"]["Forecast"]["properties"].as_object().expect("keys");
    assert_eq!(forecast.as_object().expect("an object").keys().collect::<Vec<_>>(), keys.keys().collect::<Vec<_>>());
    for (rows, of) in [
        (&forecast["forecast"], "ForecastRow"),
        (&forecast["crossings"], "CrossingRow"),
        (&forecast["first_crossings"], "FirstCrossingRow"),
        (&forecast["drivers"], "DriverRow"),
        (&forecast["cases"], "CaseRow"),
        (&run["months"], "MonthRow"),
        (&run["charges"], "ChargeRow"),
        (&run["invoices"], "InvoiceRow"),
        (&run["violations"], "ViolationRow"),
        (&summary["summary"], "SummaryRow"),
    ] {
        let row = rows[0].as_object().expect("a row");
        let keys = schema["$defs"][of]["properties"].as_object().expect("keys");
        assert_eq!(row.keys().collect::<Vec<_>>(), keys.keys().collect::<Vec<_>>(), "{of}");
    }
}

/// L1, G8: what there is not is null, and a setting is called alike, in whatever command.
#[test]
fn commands_say_the_same_thing_in_the_same_words() {
    let (stay, migration) = ("scenarios/timeline/stay.csv", "scenarios/timeline/migration.csv");
    let diff = printed(&["diff", stay, migration, "--from=2023-01", "--format=json"]);
    assert_eq!(diff["refused_only_is"][0]["subject"], Value::Null, "rooms are of no group and no user");
    let told = printed(&["explain", migration, "--from=2023-01", "--format=json"]);
    assert_eq!(told["apps"][0]["months"][0]["refusals"][0]["subject"], Value::Null);
    let told = printed(&["explain", "scenarios/documented/3.csv", "--month=2019-04", "--format=json"]);
    let charges = told["apps"][0]["months"][0]["charges"].as_array().expect("charges");
    let rooms = charges.iter().find(|charge| charge["item"] == "unlimited_av_rooms").expect("the rooms");
    let otherwise = rooms["otherwise"].as_array().expect("readings");
    let other = otherwise.iter().find(|other| other["reading"] == "G8").expect("the reading");
    assert_eq!((&other["setting"], &other["read_as"]), (&"package_activation".into(), &"price_list".into()));
}
