//! The bill as aligned text for people: of a few apps each one's, of many what they add up to.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};

use super::grid::{Grid, HEADING};
use super::tables::summary_rows;
use super::text::push_cell;
use crate::calendar::Month;
use crate::diagnostic::escape;
use crate::ledger::{AppResult, Invoice, Legend, MonthLine, Totals, Violation};

/// Up to how many apps each app's bill is printed; of more, the portfolio's.
pub(super) const APPS_IN_FULL: usize = 10;

const WARNING: Style = AnsiColor::Yellow.on_default();

/// Aligned text.
#[derive(Debug, Clone, Copy)]
pub struct AlignedText;

/// One app: months, invoices, violations. `last` is the last month of the run.
pub(super) fn bill(legend: &Legend<'_>, last: Month, app: &AppResult<'_>, out: &mut dyn Write) -> io::Result<()> {
    let currency = legend.currency_code();
    writeln!(out, "{HEADING}app {}{HEADING:#}, amounts in {currency}", escape(app.app))?;
    writeln!(out)?;
    if app.ledger.months.is_empty() {
        return writeln!(out, "its first row comes after {last}, the last month");
    }
    let mut months = Grid::new(&["month", "edition", ">plan", ">packages", ">usage", ">total"]);
    for line in &app.ledger.months {
        months.row([line.month.to_string(), legend.status(line).to_owned()], amounts(legend, line));
    }
    months.total(["total".to_owned(), String::new()], amounts(legend, &sum(app.ledger.months.iter().copied())));
    months.print(out)?;
    invoices(legend, app, out)?;
    violations(legend, app, out)
}

fn amounts(legend: &Legend<'_>, line: &MonthLine) -> [String; 4] {
    [line.plan, line.packages, line.usage, line.total()].map(|amount| legend.amount(amount))
}

/// The months added up.
fn sum(lines: impl IntoIterator<Item = MonthLine>) -> MonthLine {
    let mut total = MonthLine::empty(Month::LAST);
    lines.into_iter().for_each(|line| total.add(&line));
    total
}

fn invoices(legend: &Legend<'_>, app: &AppResult<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut grid = Grid::new(&["invoice", "bills", "month", ">amount", "suspends", "reclaims", "items"]);
    for invoice in &app.ledger.invoices {
        let dates = [invoice.suspends_on, invoice.reclaims_on].map(|date| date.to_string());
        let [suspends_on, reclaims_on] = dates;
        let (date, month) = (invoice.date.to_string(), invoice.month.to_string());
        let amount = legend.amount(invoice.amount);
        let billed = invoice.billed.word().to_owned();
        grid.row([date, billed, month, amount, suspends_on, reclaims_on], [items(legend, app, invoice)]);
    }
    grid.print_below(out)
}

/// The items on an invoice, each with its amount.
fn items(legend: &Legend<'_>, app: &AppResult<'_>, invoice: &Invoice) -> String {
    let charges = app.ledger.charges_of(invoice.month).iter();
    let billed = charges.filter(|charge| invoice.billed.bills(charge.item));
    let items = billed.map(|charge| format!("{} {}", legend.item(charge.item), legend.amount(charge.amount)));
    items.collect::<Vec<_>>().join(", ")
}

fn violations(legend: &Legend<'_>, app: &AppResult<'_>, out: &mut dyn Write) -> io::Result<()> {
    if app.ledger.violations.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{HEADING}violations{HEADING:#}")?;
    for violation in &app.ledger.violations {
        writeln!(out, "{}", violation_line(legend, app, violation))?;
    }
    Ok(())
}

fn violation_line(legend: &Legend<'_>, app: &AppResult<'_>, violation: &Violation) -> String {
    let (date, action, rule) = (violation.place.date, violation.action, violation.reason.word());
    let line = violation.place.row.map_or(0, |(_, line)| line);
    let file = escape(legend.file(violation));
    let code = violation.error_code.map_or_else(String::new, |code| format!(", error {code}"));
    let message = escape(&legend.message(violation, app.subject(violation, legend.names)));
    format!("{date}  {file}:{line}  {action}: {WARNING}{rule}{WARNING:#}{code}: {message}")
}

/// Many apps: the months of all together, invoices by date, violations by rule.
pub(super) fn portfolio(legend: &Legend<'_>, totals: &Totals, out: &mut dyn Write) -> io::Result<()> {
    let (apps, currency) = (totals.counts.apps, legend.currency_code());
    writeln!(out, "{HEADING}portfolio of {apps} apps{HEADING:#}, amounts in {currency} (--app shows one)")?;
    writeln!(out)?;
    let mut grid = Grid::new(&["month", ">apps", ">plan", ">packages", ">usage", ">total"]);
    for (line, apps) in totals.months() {
        grid.row([line.month.to_string(), apps.to_string()], amounts(legend, &line));
    }
    let total = sum(totals.months().map(|(line, _)| line));
    grid.total(["total".to_owned(), String::new()], amounts(legend, &total));
    grid.print(out)?;

    let mut grid = Grid::new(&["invoices of", "bills", ">invoices", ">amount"]);
    for ((date, billed), (count, amount)) in totals.invoices() {
        grid.row([date.to_string(), billed.word().to_owned()], [count.to_string(), legend.amount(amount)]);
    }
    grid.print_below(out)?;

    let mut grid = Grid::new(&["violations of", ">rows"]);
    for (rule, count) in totals.refused() {
        grid.row([rule], [count.to_string()]);
    }
    grid.print_below(out)
}

/// What is charged per month, category and item of all apps together.
pub(super) fn summary(legend: &Legend<'_>, totals: &Totals, out: &mut dyn Write) -> io::Result<()> {
    let (apps, currency) = (totals.counts.apps, legend.currency_code());
    let s = if apps == 1 { "" } else { "s" };
    writeln!(out, "{HEADING}summary of {apps} app{s}{HEADING:#}, amounts in {currency}")?;
    writeln!(out)?;
    let mut grid = Grid::new(&["month", "category", "item", ">apps", ">amount"]);
    summary_rows(legend, totals, &mut |cells| {
        let shown = cells.iter().take(5).map(|cell| {
            let mut text = Vec::new();
            push_cell(&mut text, cell, legend.currency);
            String::from_utf8_lossy(&text).into_owned()
        });
        grid.cells(shown.collect());
    });
    let total = sum(totals.months().map(|(line, _)| line)).total();
    let empty = [String::new(), String::new(), String::new()];
    grid.total(["total".to_owned()], empty.into_iter().chain([legend.amount(total)]));
    grid.print(out)
}
