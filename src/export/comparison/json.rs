//! A comparison as one JSON object: how the two runs were made, the items, and their sums by app, by month and in all.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::super::json::{FORMAT, some};
use super::super::{Json, Printed, over_budget_value};
use super::Shown;
use crate::ledger::{Compared, ComparedItem, Refusal};

impl Printed<Shown<'_>> for Json {
    fn print(&self, shown: &Shown<'_>, out: &mut dyn Write) -> io::Result<()> {
        let comparison = shown.comparison;
        let ([was, is], horizon) = (shown.runs, comparison.horizon);
        let renamed = comparison.renamed.as_ref().map(|(was, is)| json!({ "was": was, "is": is }));
        let [only_was, only_is] = comparison.only;
        write!(out, "{{\"format\":{FORMAT},\"command\":\"diff\",\"run\":{{\"was\":{was},\"is\":{is}}}")?;
        write!(out, ",\"horizon\":{}", json!({ "from": horizon.from.to_string(), "to": horizon.to.to_string() }))?;
        write!(out, ",\"currency\":{}", json!(comparison.currency.code()))?;
        write!(out, ",\"compared_app\":{}", json!(renamed))?;
        write!(out, ",\"counts\":{}", json!({ "apps": comparison.apps, "only_was": only_was, "only_is": only_is }))?;
        write!(out, ",\"total\":{}", sums(shown, &[], comparison.total()))?;
        let months = comparison.months().into_iter();
        list("months", months.map(|(month, sum)| sums(shown, &[("month", &month.to_string())], sum)), out)?;
        let items = comparison.items().into_iter();
        let item_sum = |((category, item), sum): ((crate::ledger::Category, &str), _)| {
            sums(shown, &[("category", category.word()), ("item", item)], sum)
        };
        list("items", items.map(item_sum), out)?;
        list("apps", shown.apps().into_iter().map(|(app, sum)| sums(shown, &[("app", app)], sum)), out)?;
        list("differences", shown.items().map(|item| difference(shown, item)), out)?;
        let [was, is] = &comparison.refused;
        list("refused_only_was", was.iter().map(refusal), out)?;
        list("refused_only_is", is.iter().map(refusal), out)?;
        if let Some(over) = shown.over_budget {
            list("over_budget", over.iter().map(over_budget_value), out)?;
        }
        out.write_all(b"}\n")
    }
}

fn sums(shown: &Shown<'_>, keys: &[(&str, &str)], compared: Compared) -> Value {
    let sums = [("was", compared.was), ("is", compared.is), ("difference", compared.difference())];
    let keys = keys.iter().map(|(key, value)| ((*key).to_owned(), Value::from(*value)));
    let sums = sums.into_iter().map(|(key, sum)| (key.to_owned(), Value::from(shown.amount(sum))));
    Value::Object(keys.chain(sums).collect())
}

fn difference(shown: &Shown<'_>, item: &ComparedItem) -> Value {
    let (month, category) = (item.month.to_string(), item.category.word());
    let keys = [("app", &*item.app), ("month", &month), ("category", category), ("item", &item.item)];
    sums(shown, &keys, item.compared)
}

fn refusal(row: &Refusal) -> Value {
    let Refusal { app, date, action, rule, subject } = row;
    json!({ "app": app, "date": date.to_string(), "action": action, "rule": rule, "subject": some(subject) })
}

fn list(name: &str, values: impl Iterator<Item = Value>, out: &mut dyn Write) -> io::Result<()> {
    write!(out, ",\n\"{name}\":[")?;
    for (at, value) in values.enumerate() {
        out.write_all(if at == 0 { b"\n" } else { b",\n" })?;
        write!(out, "{value}")?;
    }
    out.write_all(b"]")
}
