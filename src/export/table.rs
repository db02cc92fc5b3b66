//! The bill as aligned text for people.

use std::collections::BTreeMap;
use std::io::{self, Write};

use anstyle::{AnsiColor, Style};

use super::Printed;
use super::grid::{Grid, HEADING};
use crate::calendar::Month;
use crate::diagnostic::escape;
use crate::ledger::{AppResult, Invoice, MonthLine, Results, Violation};
use crate::money::Amount;

/// Up to how many apps each app's bill is printed; of more, the portfolio's.
const APPS_IN_FULL: usize = 10;

const WARNING: Style = AnsiColor::Yellow.on_default();

/// Bills month by month, then invoices with their dates, then violations.
#[derive(Debug, Clone, Copy)]
pub struct Table;

impl Printed<Results<'_>> for Table {
    fn print(&self, results: &Results<'_>, out: &mut dyn Write) -> io::Result<()> {
        if results.apps.len() > APPS_IN_FULL {
            return portfolio(results, out);
        }
        for (at, app) in results.apps.iter().enumerate() {
            if at > 0 {
                writeln!(out)?;
            }
            bill(results, app, out)?;
        }
        Ok(())
    }
}

/// One app: months, invoices, violations.
fn bill(results: &Results<'_>, app: &AppResult<'_>, out: &mut dyn Write) -> io::Result<()> {
    let currency = results.currency_code();
    writeln!(out, "{HEADING}app {}{HEADING:#}, amounts in {currency}", escape(app.app))?;
    writeln!(out)?;
    if app.ledger.months.is_empty() {
        return writeln!(out, "its first row comes after {}, the last month", results.run.horizon.to);
    }
    let mut months = Grid::new(&["month", "edition", ">plan", ">packages", ">usage", ">total"]);
    for line in &app.ledger.months {
        months.row([line.month.to_string(), results.status(line).to_owned()], amounts(results, line));
    }
    months.total(["total".to_owned(), String::new()], amounts(results, &sum(&app.ledger.months)));
    months.print(out)?;
    invoices(results, app, out)?;
    violations(results, app, out)
}

fn amounts(results: &Results<'_>, line: &MonthLine) -> [String; 4] {
    [line.plan, line.packages, line.usage, line.total()].map(|amount| results.amount(amount))
}

/// The months added up.
fn sum<'l>(lines: impl IntoIterator<Item = &'l MonthLine>) -> MonthLine {
    let mut total = MonthLine::empty(Month::LAST);
    lines.into_iter().for_each(|line| total.add(line));
    total
}

fn invoices(results: &Results<'_>, app: &AppResult<'_>, out: &mut dyn Write) -> io::Result<()> {
    if app.ledger.invoices.is_empty() {
        return Ok(());
    }
    let mut grid = Grid::new(&["invoice", "bills", "month", ">amount", "suspends", "reclaims", "items"]);
    for invoice in &app.ledger.invoices {
        let dates = [invoice.suspends_on, invoice.reclaims_on].map(|date| date.to_string());
        let [suspends_on, reclaims_on] = dates;
        let (date, month) = (invoice.date.to_string(), invoice.month.to_string());
        let amount = results.amount(invoice.amount);
        let billed = invoice.billed.word().to_owned();
        grid.row([date, billed, month, amount, suspends_on, reclaims_on], [items(results, app, invoice)]);
    }
    writeln!(out)?;
    grid.print(out)
}

/// The items on an invoice, each with its amount.
fn items(results: &Results<'_>, app: &AppResult<'_>, invoice: &Invoice) -> String {
    let charges = app.ledger.charges.iter();
    let billed = charges.filter(|charge| charge.month == invoice.month && invoice.billed.bills(charge.item));
    let items = billed.map(|charge| format!("{} {}", results.item(charge.item), results.amount(charge.amount)));
    items.collect::<Vec<_>>().join(", ")
}

fn violations(results: &Results<'_>, app: &AppResult<'_>, out: &mut dyn Write) -> io::Result<()> {
    if app.ledger.violations.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{HEADING}violations{HEADING:#}")?;
    for violation in &app.ledger.violations {
        writeln!(out, "{}", violation_line(results, violation))?;
    }
    Ok(())
}

fn violation_line(results: &Results<'_>, violation: &Violation) -> String {
    let (date, action, rule) = (violation.place.date, violation.action, violation.reason.word());
    let line = violation.place.row.map_or(0, |(_, line)| line);
    let file = escape(results.file(violation));
    let code = violation.error_code.map_or_else(String::new, |code| format!(", error {code}"));
    let message = escape(&results.message(violation));
    format!("{date}  {file}:{line}  {action}: {WARNING}{rule}{WARNING:#}{code}: {message}")
}

/// Many apps: the months of all together, invoices by date, violations by rule.
fn portfolio(results: &Results<'_>, out: &mut dyn Write) -> io::Result<()> {
    let (apps, currency) = (results.apps.len(), results.currency_code());
    writeln!(out, "{HEADING}portfolio of {apps} apps{HEADING:#}, amounts in {currency} (--app shows one)")?;
    writeln!(out)?;
    let portfolio = results.portfolio();
    let mut grid = Grid::new(&["month", ">apps", ">plan", ">packages", ">usage", ">total"]);
    for (line, apps) in &portfolio.months {
        grid.row([line.month.to_string(), apps.to_string()], amounts(results, line));
    }
    let total = sum(portfolio.months.iter().map(|(line, _)| line));
    grid.total(["total".to_owned(), String::new()], amounts(results, &total));
    grid.print(out)?;

    let mut by_date: BTreeMap<_, (usize, Amount)> = BTreeMap::new();
    for invoice in results.apps.iter().flat_map(|app| &app.ledger.invoices) {
        let (count, amount) = by_date.entry((invoice.date, invoice.billed)).or_default();
        *count += 1;
        *amount += invoice.amount;
    }
    let mut grid = Grid::new(&["invoices of", "bills", ">invoices", ">amount"]);
    for ((date, billed), (count, amount)) in by_date {
        grid.row([date.to_string(), billed.word().to_owned()], [count.to_string(), results.amount(amount)]);
    }
    grid.print_below(out)?;

    let mut by_rule: BTreeMap<String, usize> = BTreeMap::new();
    for violation in results.apps.iter().flat_map(|app| &app.ledger.violations) {
        *by_rule.entry(violation.reason.word()).or_default() += 1;
    }
    let mut grid = Grid::new(&["violations of", ">rows"]);
    for (rule, count) in by_rule {
        grid.row([rule], [count.to_string()]);
    }
    grid.print_below(out)
}
