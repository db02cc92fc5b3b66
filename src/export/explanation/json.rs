//! An explanation as JSON: the columns of the result files, with the reasons beside them.

use std::io::{self, Write};

use serde_json::{Value, json};

use crate::calendar::Month;
use crate::export::json::{FORMAT, run_value, some};
use crate::ledger::{Invoice, Legend, RunInfo};
use crate::money::Amount;
use crate::witness::explain::told::{
    Because, ChargeTold, Explanation, InvoiceTold, MonthTold, NothingTold, Otherwise, RefusalTold, RowTold, SourceTold,
    WayTold,
};

/// Writes one object with everything: how the run was made, and the apps from where they are kept, with commas between.
///
/// # Errors
/// Where `out` cannot be written, or the apps not be read.
pub fn write_explanations(run: &RunInfo, apps: &mut dyn io::Read, out: &mut dyn Write) -> io::Result<()> {
    write!(out, "{{\"format\":{FORMAT},\"command\":\"explain\",\"run\":{},\n\"apps\":[\n", run_value(run))?;
    io::copy(apps, out)?;
    out.write_all(b"]}\n")
}

/// Prints an app as an object.
///
/// # Errors
/// Where `out` cannot be written.
pub fn print_json(told: &Explanation, legend: &Legend<'_>, out: &mut dyn Write) -> io::Result<()> {
    let months: Vec<Value> = told.months.iter().map(|month| month_value(month, legend)).collect();
    writeln!(out, "{}", json!({ "app": told.app, "currency": legend.currency_code(), "months": months }))
}

fn month_value(told: &MonthTold, legend: &Legend<'_>) -> Value {
    let MonthTold { line, charges, nothing, invoices, refusals } = told;
    let amount = |amount: Amount| legend.amount(amount);
    json!({
        "month": line.month.to_string(),
        "edition": legend.status(line),
        "plan": amount(line.plan),
        "packages": amount(line.packages),
        "usage": amount(line.usage),
        "total": amount(line.total()),
        "charges": charges.iter().map(|told| charge(told, legend)).collect::<Vec<_>>(),
        "nothing": nothing.iter().map(|told| zero(told, legend)).collect::<Vec<_>>(),
        "invoices": invoices.iter().map(|told| invoice(told, legend)).collect::<Vec<_>>(),
        "refusals": refusals.iter().map(|told| refusal(told, legend)).collect::<Vec<_>>(),
    })
}

fn charge(told: &ChargeTold, legend: &Legend<'_>) -> Value {
    let charge = &told.charge;
    json!({
        "category": charge.item.category().word(),
        "item": legend.item(charge.item),
        "tier": charge.tier,
        "edition": legend.edition(charge),
        "quantity": charge.quantity.to_string(),
        "unit": legend.unit(charge),
        "unit_price": charge.unit_price.display(legend.currency).to_string(),
        "amount": legend.amount(charge.amount),
        "incurred_on": charge.incurred_on.to_string(),
        "rule": charge.rule.id(),
        "rulebook": legend.rulebook(charge),
        "source": told.source.as_ref().map(source),
        "because": reasons(&told.because),
        "arithmetic": told.arithmetic,
        "invoice": told.invoice.as_ref().map(|invoice| dates(invoice, legend)),
        "otherwise": otherwise(&told.otherwise, legend),
    })
}

fn zero(told: &NothingTold, legend: &Legend<'_>) -> Value {
    json!({
        "category": told.category.word(),
        "item": told.item,
        "amount": legend.amount(Amount::ZERO),
        "list_price": told.list_price.map(|price| price.display(legend.currency).to_string()),
        "source": told.source.as_ref().map(source),
        "because": reasons(&told.because),
        "otherwise": otherwise(&told.otherwise, legend),
    })
}

fn invoice(told: &InvoiceTold, legend: &Legend<'_>) -> Value {
    let mut value = dates(&told.invoice, legend);
    let line = |(item, amount): &(String, Amount)| json!({ "item": item, "amount": legend.amount(*amount) });
    value["lines"] = told.lines.iter().map(line).collect();
    value["because"] = reasons(&told.because);
    value
}

fn dates(invoice: &Invoice, legend: &Legend<'_>) -> Value {
    json!({
        "invoice_date": invoice.date.to_string(),
        "category": invoice.billed.word(),
        "amount": legend.amount(invoice.amount),
        "suspends_on": invoice.suspends_on.to_string(),
        "reclaims_on": invoice.reclaims_on.to_string(),
    })
}

fn refusal(told: &RefusalTold, legend: &Legend<'_>) -> Value {
    let (violation, extent) = (&told.violation, told.violation.extent);
    json!({
        "row": told.row.as_ref().map(row),
        "rule": violation.reason.word(),
        "subject": some(&told.subject),
        "allowed": extent.and_then(|extent| extent.allowed),
        "in_use": extent.map(|extent| extent.in_use),
        "requested": extent.map(|extent| extent.requested),
        "accepted": extent.map(|extent| extent.accepted),
        "error_code": violation.error_code,
        "message": told.message,
        "because": reasons(&[Because { rule: told.rule, row: None, text: told.message.clone() }]),
        "would_be_allowed": told.allowed,
        "source": told.source.as_ref().map(source),
        "instead": told.ways.iter().map(|told| way(told, legend)).collect::<Vec<_>>(),
    })
}

fn way(told: &WayTold, legend: &Legend<'_>) -> Value {
    let first = |(month, amount): (Month, Amount)| json!({ "month": month.to_string(), "more": legend.amount(amount) });
    json!({
        "with": told.text,
        "from": told.from.map(first),
        "then_more_a_month": told.then.map(|amount| legend.amount(amount)),
        "more_in_all": legend.amount(told.to_the_end),
        "later_refusals_more": told.refused,
        "later_refusals_fewer": told.passed,
    })
}

fn reasons(because: &[Because]) -> Value {
    let reason = |because: &Because| {
        let Because { rule, row: from, text } = because;
        json!({ "rule": rule.id(), "sentence": rule.sentence(), "row": from.as_ref().map(row), "text": text })
    };
    because.iter().map(reason).collect()
}

fn row(row: &RowTold) -> Value {
    json!({ "file": row.file, "line": row.line, "date": row.date.to_string(), "action": row.action })
}

fn source(source: &SourceTold) -> Value {
    let SourceTold { rulebook, id, document, published } = source;
    json!({ "rulebook": rulebook, "id": id, "document": document, "published": published.to_string() })
}

fn otherwise(told: &[Otherwise], legend: &Legend<'_>) -> Value {
    let other = |told: &Otherwise| {
        let Otherwise { reading, key, is, other, amount } = told;
        let amount = legend.amount(*amount);
        json!({ "reading": reading, "setting": key, "is": is, "read_as": other, "amount": amount })
    };
    told.iter().map(other).collect()
}
