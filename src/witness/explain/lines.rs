//! What is told, line by line: each figure of a month with a line for each reason. Text, Markdown and the report's page
//! show these lines.

use super::told::{
    Because, ChargeTold, InvoiceTold, MonthTold, NothingTold, Otherwise, RefusalTold, RowTold, SourceTold, WayTold,
};
use crate::ledger::{Invoice, Legend, MonthLine};
use crate::money::{Amount, Price};

/// One figure with its reasons, line by line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What it is.
    pub title: String,
    /// Its amount, where it has one.
    pub amount: Option<String>,
    /// Its reasons.
    pub lines: Vec<Line>,
}

/// A line: a rule's id or what it is about, and what there is to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The rule's id, or what it is about.
    pub label: String,
    /// What there is to say.
    pub text: String,
    /// The rule in a sentence, where the label is one.
    pub sentence: Option<&'static str>,
}

impl Line {
    fn of(label: &str, text: impl Into<String>) -> Self {
        Self { label: label.to_owned(), text: text.into(), sentence: None }
    }

    fn because(because: &Because) -> Self {
        let Because { rule, row, text } = because;
        let row = row.as_ref().map_or_else(String::new, |row| format!("{}: ", place(row)));
        Self { label: rule.id().to_owned(), text: format!("{row}{text}"), sentence: Some(rule.sentence()) }
    }
}

/// `3.csv:5, 2019-04-10`.
fn place(row: &RowTold) -> String {
    format!("{}:{}, {}", row.file, row.line, row.date)
}

/// The month's line: edition and sums.
pub fn month_title(line: &MonthLine, legend: &Legend<'_>) -> String {
    let [plan, packages, usage, total] = [line.plan, line.packages, line.usage, line.total()].map(|a| legend.amount(a));
    format!("{}: plan {plan}, packages {packages}, usage {usage}, total {total}", legend.status(line))
}

/// Every figure of a month: plan, packages and usage, charged or not; invoices; refusals.
pub fn entries(month: &MonthTold, legend: &Legend<'_>) -> Vec<Entry> {
    let charges = month.charges.iter().map(|told| (told.charge.item.category(), of_charge(told, legend)));
    let nothing = month.nothing.iter().map(|told| (told.category, of_nothing(told, legend)));
    let mut items: Vec<_> = charges.chain(nothing).collect();
    items.sort_by_key(|(category, _)| *category);
    let invoices = month.invoices.iter().map(|invoice| of_invoice(invoice, legend));
    let refusals = month.refusals.iter().map(|refusal| of_refusal(refusal, legend));
    items.into_iter().map(|(_, entry)| entry).chain(invoices).chain(refusals).collect()
}

fn of_charge(told: &ChargeTold, legend: &Legend<'_>) -> Entry {
    let charge = &told.charge;
    let mut lines: Vec<Line> = told.because.iter().map(Line::because).collect();
    let unit = legend.unit(charge);
    let per = if unit == "month" { "a month".to_owned() } else { format!("per {unit}") };
    let rulebook = legend.rulebook(charge);
    lines.extend(priced(charge.unit_price, &per, rulebook, told.source.as_ref(), legend));
    lines.push(Line::of("amount", told.arithmetic.clone()));
    lines.extend(told.invoice.map(|invoice| Line::of("invoice", if_unpaid(&invoice, legend))));
    lines.extend(told.otherwise.iter().map(|otherwise| reading(otherwise, legend)));
    let tier = charge.tier.map_or_else(String::new, |tier| format!(" to {tier}"));
    let title = format!("{} {}{tier}", charge.item.category().word(), legend.item(charge.item));
    Entry { title, amount: Some(legend.amount(charge.amount)), lines }
}

/// The price by its rulebook, and where that was published.
fn priced(
    price: Price,
    per: &str,
    rulebook: &str,
    source: Option<&SourceTold>,
    legend: &Legend<'_>,
) -> impl Iterator<Item = Line> {
    let price = Line::of("price", format!("{} {per} by {rulebook}", price.display(legend.currency)));
    [price].into_iter().chain(source.map(|source| Line::of("source", published(source))))
}

fn published(source: &SourceTold) -> String {
    format!("{}, {}", source.published, source.document)
}

/// I1, I2.
fn if_unpaid(invoice: &Invoice, legend: &Legend<'_>) -> String {
    let Invoice { date, billed, amount, suspends_on, reclaims_on, .. } = invoice;
    let (billed, amount) = (billed.word(), legend.amount(*amount));
    format!("{date}, {billed} {amount}; unpaid it suspends on {suspends_on} and reclaims on {reclaims_on}")
}

fn reading(otherwise: &Otherwise, legend: &Legend<'_>) -> Line {
    let Otherwise { reading, key, is, other, amount } = otherwise;
    let amount = legend.amount(*amount);
    Line::of(
        reading,
        format!("decided by the reading {key} = {is}; read as {other} it would be {amount} in this month"),
    )
}

fn of_nothing(told: &NothingTold, legend: &Legend<'_>) -> Entry {
    let mut lines: Vec<Line> = told.because.iter().map(Line::because).collect();
    if let (Some(price), Some(source)) = (told.list_price, &told.source) {
        lines.extend(priced(price, "a month, not to be paid,", &source.rulebook, Some(source), legend));
    }
    lines.extend(told.otherwise.iter().map(|otherwise| reading(otherwise, legend)));
    let title = format!("{} {}", told.category.word(), told.item);
    Entry { title, amount: Some(legend.amount(Amount::ZERO)), lines }
}

fn of_invoice(told: &InvoiceTold, legend: &Legend<'_>) -> Entry {
    let items = told.lines.iter().map(|(item, amount)| format!("{item} {}", legend.amount(*amount)));
    let mut lines: Vec<Line> = told.because.iter().map(Line::because).collect();
    lines.push(Line::of("amount", items.collect::<Vec<_>>().join(" + ")));
    let title = format!("invoice of {}, {}", told.invoice.date, told.invoice.billed.word());
    Entry { title, amount: Some(legend.amount(told.invoice.amount)), lines }
}

fn of_refusal(told: &RefusalTold, legend: &Legend<'_>) -> Entry {
    let violation = &told.violation;
    let row = told.row.as_ref().map_or_else(String::new, place);
    let word = violation.reason.word();
    let code = violation.error_code.map_or_else(String::new, |code| format!(", error {code}"));
    let rule = told.rule;
    let mut lines = vec![
        Line { label: rule.id().to_owned(), text: told.message.clone(), sentence: Some(rule.sentence()) },
        Line::of("allowed", told.allowed.clone()),
    ];
    lines.extend(told.source.as_ref().map(|source| Line::of("source", published(source))));
    lines.extend(told.ways.iter().map(|way| Line::of("instead", priced_way(way, legend))));
    Entry { title: format!("refused {row}: {} {word}{code}", violation.action), amount: None, lines }
}

/// `with ...: 12.50 more a month from 2020-03 on, 37.50 more in all`.
fn priced_way(way: &WayTold, legend: &Legend<'_>) -> String {
    let more = |amount: Amount| {
        let word = if amount < Amount::ZERO { "less" } else { "more" };
        format!("{} {word}", legend.amount(amount.abs()))
    };
    let all = format!("{} in all", more(way.to_the_end));
    let costs = match (way.from, way.then) {
        (None, _) => "at no other cost".to_owned(),
        (Some((month, amount)), Some(then)) if then == amount => {
            format!("{} a month from {month} on, {all}", more(amount))
        }
        (Some((month, amount)), Some(then)) if then != Amount::ZERO => {
            format!("{} in {month} and {} a month after it, {all}", more(amount), more(then))
        }
        (Some((month, amount)), _) if amount == way.to_the_end => format!("{} in {month}", more(amount)),
        (Some((month, amount)), _) => format!("{} in {month}, {all}", more(amount)),
    };
    let rows = |count: usize, what: &str| match count {
        0 => String::new(),
        1 => format!("; one later refusal {what}"),
        more => format!("; {more} later refusals {what}"),
    };
    format!("with {}: {costs}{}{}", way.text, rows(way.passed, "fewer"), rows(way.refused, "more"))
}
