//! Advice as one JSON object.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::Shown;
use crate::export::json::{FORMAT, some};
use crate::export::{Json, Printed};
use crate::ledger::{Alternative, AppAdvice, BreakEven, Decision, Estimate, MonthLine, Robust};

impl Printed<Shown<'_>> for Json {
    fn print(&self, shown: &Shown<'_>, out: &mut dyn Write) -> io::Result<()> {
        let apps: Vec<Value> = shown.advice.apps.iter().map(|app| value(shown, app)).collect();
        let value = json!({
            "format": FORMAT,
            "command": "advise",
            "run": shown.run,
            "currency": shown.advice.currency.code(),
            "apps": apps,
        });
        writeln!(out, "{value}")
    }
}

fn value(shown: &Shown<'_>, app: &AppAdvice) -> Value {
    json!({
        "app": app.app,
        "horizon": { "from": app.horizon.from.to_string(), "to": app.horizon.to.to_string() },
        "total": shown.amount(app.total),
        "months": app.months.iter().map(|line| month(shown, line)).collect::<Vec<_>>(),
        "decisions": app.decisions.iter().map(decision).collect::<Vec<_>>(),
        "alternatives": app.alternatives.iter().map(|other| alternative(shown, other)).collect::<Vec<_>>(),
        "robust": app.robust.as_ref().map(|robust| over_draws(shown, robust)),
        "cycling": app.cycling.as_ref().map(|other| alternative(shown, other)),
        "break_evens": app.break_evens.iter().map(|point| break_even(shown, point)).collect::<Vec<_>>(),
    })
}

fn month(shown: &Shown<'_>, line: &MonthLine) -> Value {
    json!({
        "month": line.month.to_string(),
        "edition": shown.legend.status(line),
        "plan": shown.amount(line.plan),
        "packages": shown.amount(line.packages),
        "usage": shown.amount(line.usage),
        "total": shown.amount(line.total()),
    })
}

fn over_draws(shown: &Shown<'_>, robust: &Robust) -> Value {
    let figure = |(name, found): (&str, Estimate)| {
        let name = name.to_ascii_lowercase();
        let error = (format!("{name}_error"), json!(shown.amount(found.error)));
        [(name, json!(shown.amount(found.amount))), error]
    };
    let own = [
        ("objective", json!(robust.objective.word().to_ascii_lowercase())),
        ("draws", json!(robust.draws)),
        ("seed", json!(robust.seed)),
        ("meet", json!(robust.meet.to_string())),
    ];
    let own = own.into_iter().map(|(name, value)| (name.to_owned(), value));
    Value::Object(own.chain(robust.figures().flat_map(figure)).collect())
}

fn decision(decision: &Decision) -> Value {
    json!({
        "date": decision.date.to_string(),
        "action": decision.action,
        "sets": some(&decision.sets),
        "reason": decision.reason,
        "waits_until": decision.waits_until.to_string(),
    })
}

fn alternative(shown: &Shown<'_>, other: &Alternative) -> Value {
    json!({
        "kind": other.kind.word(),
        "what": other.kind.sentence(),
        "total": other.total.map(|amount| shown.amount(amount)),
        "difference": other.difference.map(|amount| shown.amount(amount)),
        "editions": other.editions,
        "decisions": other.decisions,
        "fails_in": other.fails_in,
    })
}

fn break_even(shown: &Shown<'_>, point: &BreakEven) -> Value {
    json!({
        "of": point.of,
        "choices": point.choices,
        "from": point.from,
        "below": point.below.map(|amount| shown.amount(amount)),
        "at": point.at.map(|amount| shown.amount(amount)),
        "sentence": point.sentence,
    })
}
