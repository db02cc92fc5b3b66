//! A reconciliation as aligned text for people.

use std::io::{self, Write};

use super::super::grid::{Grid, HEADING};
use super::super::{AlignedText, Printed};
use super::Reconciled;
use crate::ledger::{BilledLine, Cause, Outcome, Reconciled as Row};
use crate::money::Figure;

impl Printed<Reconciled<'_>> for AlignedText {
    /// The lines that differ, app by app; the causes; and how the totals tie out.
    fn print(&self, shown: &Reconciled<'_>, out: &mut dyn Write) -> io::Result<()> {
        let found = shown.found;
        let (horizon, code) = (found.horizon, found.currency.code());
        let counts = Outcome::ALL.map(|outcome| format!("{} {}", found.count(outcome), outcome.word())).join(", ");
        writeln!(out, "{HEADING}{} to {}, amounts in {code}{HEADING:#}: {counts}", horizon.from, horizon.to)?;
        let mut grid =
            Grid::new(&["app", "month", "item", "outcome", "cause", ">simulated", ">actual", ">difference", "because"]);
        for row in shown.rows() {
            let [app, month, _, item, outcome, _, simulated, actual, ..] = shown.cells(row);
            let app = if app.is_empty() { "(no app)".to_owned() } else { app };
            let (cause, difference) = (shown.cause(row).to_owned(), signed(shown, row.difference()));
            grid.row([app, month, item, outcome, cause, simulated, actual, difference, because(row)], []);
        }
        grid.print_below(out)?;
        totals(shown, out)
    }
}

/// How the simulation becomes the bill, cause by cause.
fn totals(shown: &Reconciled<'_>, out: &mut dyn Write) -> io::Result<()> {
    let found = shown.found;
    let mut grid = Grid::new(&["", ">lines", ">amount"]);
    grid.row(["simulated".to_owned(), String::new(), shown.amount(found.simulated)], []);
    for cause in Cause::ALL {
        let (lines, sum) = found.of_cause(cause);
        if lines > 0 {
            grid.row([cause.word().to_owned(), lines.to_string(), signed(shown, sum)], []);
        }
    }
    let without = |unexplained: bool| {
        let is = move |row: &&Row| row.cause.is_none() && found.is_unexplained(row) == unexplained;
        let rows = move || found.lines.iter().filter(is).filter(|row| row.difference() != Figure::ZERO);
        (rows().count(), rows().map(Row::difference).sum::<Figure>())
    };
    for (word, (lines, sum)) in [("unexplained", without(true)), ("within the tolerance", without(false))] {
        if lines > 0 {
            grid.row([word.to_owned(), lines.to_string(), signed(shown, sum)], []);
        }
    }
    let word = if found.ties_out() { "actual: ties out" } else { "actual: does NOT tie out" };
    grid.total([word.to_owned(), String::new(), shown.amount(found.billed)], []);
    grid.print_below(out)
}

fn signed(shown: &Reconciled<'_>, difference: Figure) -> String {
    let plus = if difference > Figure::ZERO { "+" } else { "" };
    format!("{plus}{}", shown.amount(difference))
}

/// What differs, as the simulation has it and as the bill has it.
fn because(row: &Row) -> String {
    let (Some(one), Some(other)) = (&row.simulated, &row.billed) else { return String::new() };
    let named = |name: &str, of: fn(&BilledLine) -> Option<String>| {
        let (one, other) = (of(one)?, of(other)?);
        (one != other).then(|| format!("{name} {} billed as {}", or_none(one), or_none(other)))
    };
    let parts = [
        named("month", |line| Some(line.month.to_string())),
        named("item", |line| Some(line.item.clone())),
        named("tier", |line| line.tier.clone()),
        named("edition", |line| line.edition.clone()),
        named("quantity", |line| line.quantity.map(|figure| figure.to_string()))
            .filter(|_| !one.has_quantity_of(other)),
        named("unit price", |line| line.unit_price.map(|figure| figure.to_string())),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn or_none(text: String) -> String {
    if text.is_empty() { "none".to_owned() } else { text }
}
