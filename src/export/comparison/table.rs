//! A comparison as aligned text for people.

use std::cmp::Reverse;
use std::io::{self, Write};

use anstyle::{AnsiColor, Style};

use super::super::grid::{Grid, HEADING};
use super::super::{AlignedText, OverBudgets, Printed};
use super::Shown;
use crate::diagnostic::escape;
use crate::ledger::{Compared, Refusal};
use crate::money::Amount;

/// Up to how many apps the items of each are printed; of more, the sums.
const APPS_IN_FULL: usize = 10;
/// How many refusals are printed; of more, their number.
const REFUSALS: usize = 10;

const WARNING: Style = AnsiColor::Yellow.on_default();

impl Printed<Shown<'_>> for AlignedText {
    /// The items of each app with their total; of many apps the sums by item and the largest differences. Then the
    /// months, with what they add up to, the rows that only one of the two refuses, and the months over
    /// budget.
    fn print(&self, shown: &Shown<'_>, out: &mut dyn Write) -> io::Result<()> {
        let apps = shown.apps();
        if apps.is_empty() {
            let horizon = shown.comparison.horizon;
            writeln!(out, "the two bills say the same, {} to {}", horizon.from, horizon.to)?;
        } else if apps.len() > APPS_IN_FULL {
            portfolio(shown, &apps, out)?;
        } else {
            items(shown, &apps, out)?;
            months(shown, out)?;
        }
        refusals(shown, out)?;
        let found = shown.over_budget.unwrap_or_default();
        self.print(&OverBudgets { found, count: found.len() as u64 }, out)
    }
}

fn cells(shown: &Shown<'_>, compared: Compared) -> [String; 3] {
    [shown.amount(compared.was), shown.amount(compared.is), signed(shown, compared.difference())]
}

fn with_percent(shown: &Shown<'_>, compared: Compared) -> [String; 4] {
    let [was, is, difference] = cells(shown, compared);
    [was, is, difference, compared.percent().unwrap_or_default()]
}

fn signed(shown: &Shown<'_>, difference: Amount) -> String {
    let plus = if difference > Amount::ZERO { "+" } else { "" };
    format!("{plus}{}", shown.amount(difference))
}

fn items(shown: &Shown<'_>, apps: &[(&str, Compared)], out: &mut dyn Write) -> io::Result<()> {
    let currency = shown.comparison.currency.code().to_owned();
    let mut items = shown.items().peekable();
    for (at, (app, compared)) in apps.iter().enumerate() {
        if at > 0 {
            writeln!(out)?;
        }
        let name = match &shown.comparison.renamed {
            Some((was, is)) => format!("{} against {}", escape(was), escape(is)),
            None => escape(app),
        };
        writeln!(out, "{HEADING}app {name}{HEADING:#}, amounts in {currency}\n")?;
        let mut grid = Grid::new(&["month", "category", "item", ">was", ">is", ">difference"]);
        let mut same = *compared;
        while let Some(item) = items.next_if(|item| item.app == *app) {
            let (month, category) = (item.month.to_string(), item.category.word().to_owned());
            grid.row([month, category, item.item.clone()], cells(shown, item.compared));
            same -= item.compared;
        }
        if same != Compared::default() {
            grid.row([String::new(), String::new(), "the same in both".to_owned()], cells(shown, same));
        }
        grid.total(["total".to_owned(), String::new(), String::new()], cells(shown, *compared));
        grid.print(out)?;
    }
    Ok(())
}

/// The months of all apps together, and how the difference adds up: from which month a change pays.
fn months(shown: &Shown<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut grid = Grid::new(&["month", ">was", ">is", ">difference", ">", ">so far"]);
    let mut so_far = Compared::default();
    for (month, compared) in shown.comparison.months() {
        so_far += compared;
        grid.row(
            [month.to_string()],
            with_percent(shown, compared).into_iter().chain([signed(shown, so_far.difference())]),
        );
    }
    let total = with_percent(shown, shown.comparison.total());
    grid.total(["total".to_owned()], total.into_iter().chain([String::new()]));
    grid.print_below(out)
}

fn portfolio(shown: &Shown<'_>, apps: &[(&str, Compared)], out: &mut dyn Write) -> io::Result<()> {
    let comparison = shown.comparison;
    let differ = apps.iter().filter(|(_, compared)| compared.differs()).count();
    let (all, currency) = (comparison.apps, comparison.currency.code());
    writeln!(out, "{HEADING}{differ} of {all} apps differ{HEADING:#}, amounts in {currency} (--app shows one)")?;
    months(shown, out)?;
    let mut grid = Grid::new(&["category", "item", ">was", ">is", ">difference", ">"]);
    for ((category, item), compared) in comparison.items() {
        grid.row([category.word().to_owned(), item.to_owned()], with_percent(shown, compared));
    }
    grid.print_below(out)?;
    let mut largest = apps.to_vec();
    largest.sort_by_key(|(_, compared)| Reverse(compared.difference().abs()));
    let mut grid = Grid::new(&["largest differences", ">was", ">is", ">difference", ">"]);
    for (app, compared) in largest.into_iter().take(APPS_IN_FULL) {
        grid.row([app.to_owned()], with_percent(shown, compared));
    }
    grid.print_below(out)
}

/// The rows that only one of the two refuses: there the bills are not of the same operations.
fn refusals(shown: &Shown<'_>, out: &mut dyn Write) -> io::Result<()> {
    for (rows, word) in shown.comparison.refused.iter().zip(["what it was", "what it is"]) {
        if rows.is_empty() {
            continue;
        }
        writeln!(out, "\n{HEADING}refused only in {word}{HEADING:#}")?;
        for Refusal { app, date, action, rule, subject } in rows.iter().take(REFUSALS) {
            let subject = if subject.is_empty() { String::new() } else { format!(" {}", escape(subject)) };
            writeln!(out, "{date}  {}  {action}: {WARNING}{rule}{WARNING:#}{subject}", escape(app))?;
        }
        if rows.len() > REFUSALS {
            writeln!(out, "and {} more", rows.len() - REFUSALS)?;
        }
    }
    Ok(())
}
