//! `billcast schema results`: the JSON Schema of everything that the commands print with `--format json`.
//!
//! The types here are the outputs once more, as a reader of them needs to know them: a file for the rows of results and how
//! they were made, one for what explains, one for what judges and compares, one for what advises, one for the commands of
//! `rules`. Nothing is made
//! from them but the schema; a script has another program hold what the commands print against it. A command that prints
//! something new gets a field or a type here.
#![allow(dead_code, reason = "the fields are there to be described")]

mod advised;
mod backtested;
mod explained;
mod judged;
mod made;
mod outlook;
mod rules;

use billcast::export::FORMAT;
use schemars::JsonSchema;
use serde_json::Value;

/// Declares objects: everything that is named is there.
macro_rules! shapes {
    ($($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty,)+ })+) => { $(
        $(#[$doc])*
        #[derive(schemars::JsonSchema)]
        #[schemars(deny_unknown_fields)]
        pub(super) struct $name { $($(#[$field_doc])* $field: $type,)+ }
    )+ };
}
use shapes;

/// Declares texts of a form.
macro_rules! texts {
    ($($(#[$doc:meta])* $name:ident: $pattern:literal,)+) => { $(
        $(#[$doc])*
        #[derive(schemars::JsonSchema)]
        pub(super) struct $name(#[schemars(regex(pattern = $pattern))] String);
    )+ };
}

texts! {
    /// An amount with exactly the decimals of its currency.
    Amount: r"^-?[0-9]+(\.[0-9]+)?$",
    /// A quantity or a price: digits, with decimals after a point.
    Number: r"^-?[0-9]+(\.[0-9]+)?$",
    /// A day.
    Day: r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
    /// A month.
    Month: r"^[0-9]{4}-[0-9]{2}$",
    /// The three letters of a currency.
    Currency: r"^[A-Z]{3}$",
    /// SHA-256 in hexadecimal digits.
    Checksum: r"^[0-9a-f]{64}$",
    /// The id of a rule.
    RuleId: r"^[A-Z][0-9]{1,2}$",
}

/// What a charge is for.
#[derive(JsonSchema)]
#[schemars(rename_all = "lowercase")]
pub(super) enum Category {
    Plan,
    Package,
    Usage,
}

/// What an invoice bills: the plan, or packages and usage.
#[derive(JsonSchema)]
#[schemars(rename_all = "lowercase")]
pub(super) enum Billed {
    Plan,
    Services,
}

/// What billcast prints with `--format json`: one object, whose `command` tells which. On stdout are results; where there are
/// none, the last line of stderr is an object with `errors`. Amounts, quantities, prices, days and months are strings; counts
/// are numbers; what there is not is null.
#[derive(JsonSchema)]
#[schemars(untagged, title = "billcast --format json")]
enum Output {
    Run(made::Run),
    Summary(made::Summary),
    Diff(judged::Diff),
    Explain(explained::Explain),
    Readings(explained::Readings),
    Backtest(backtested::Backtest),
    Check(judged::Check),
    Forecast(outlook::Forecast),
    Advise(advised::Advise),
    Reconcile(judged::Reconcile),
    RulesList(rules::RulesList),
    RulesTimeline(rules::RulesTimeline),
    RulesShow(rules::RulesShow),
    RulesDiff(rules::RulesDiff),
    RulesValidate(rules::RulesValidate),
    Errors(made::Errors),
}

/// The schema. Its id has the version of the format, which changes where a reader of the one before would fail.
pub(crate) fn schema() -> Value {
    let mut schema = Value::from(schemars::schema_for!(Output));
    open(&mut schema);
    if let Some(root) = schema.as_object_mut() {
        root.insert("$id".to_owned(), format!("urn:billcast:results:{FORMAT}").into());
    }
    schema
}

/// Marks a key that is there only where it is asked for.
const ASKED_FOR: &str = "x-asked-for";

/// Objects of the outputs have all of their other keys, null where there is nothing. A later version may have more of them:
/// who reads by this schema must not fail by that.
fn open(schema: &mut Value) {
    match schema {
        Value::Object(object) => {
            if object.get("additionalProperties") == Some(&Value::Bool(false)) {
                let keys = object.get("properties").and_then(Value::as_object).into_iter().flatten();
                let keys = keys.filter(|(_, of)| of.get(ASKED_FOR).is_none());
                let keys: Vec<Value> = keys.map(|(key, _)| key.as_str().into()).collect();
                object.insert("required".to_owned(), keys.into());
                object.remove("additionalProperties");
            }
            object.values_mut().for_each(open);
        }
        Value::Array(values) => values.iter_mut().for_each(open),
        _ => {}
    }
}
