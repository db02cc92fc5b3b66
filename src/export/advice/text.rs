//! Advice as text: what to do, what it costs, what else there is.

use std::io::{self, Write};

use super::Shown;
use crate::diagnostic::escape;
use crate::export::grid::{Grid, HEADING};
use crate::export::{AlignedText, Printed};
use crate::ledger::{Alternative, AppAdvice, Estimate, MonthLine, Objective};
use crate::money::Amount;

impl Printed<Shown<'_>> for AlignedText {
    fn print(&self, shown: &Shown<'_>, out: &mut dyn Write) -> io::Result<()> {
        for (at, app) in shown.advice.apps.iter().enumerate() {
            if at > 0 {
                writeln!(out)?;
            }
            print(shown, app, out)?;
        }
        Ok(())
    }
}

fn print(shown: &Shown<'_>, app: &AppAdvice, out: &mut dyn Write) -> io::Result<()> {
    let (name, code, total) = (escape(&app.app), shown.advice.currency.code(), shown.amount(app.total));
    let (from, to) = (app.horizon.from, app.horizon.to);
    let over = app.robust.map_or_else(String::new, |robust| {
        let what = match robust.objective {
            Objective::Mean => "the mean",
            Objective::P90 => "the P90",
        };
        format!(", {what} of {} draws", robust.draws)
    });
    writeln!(out, "{HEADING}app {name}{HEADING:#}, {from} to {to}: {total} {code} at the least{over}\n")?;
    decisions(app, out)?;
    months(shown, app, out)?;
    figures(shown, app, out)?;
    alternatives(shown, app, out)?;
    for point in &app.break_evens {
        writeln!(out, "{}", escape(&point.sentence))?;
    }
    cycling(shown, app, out)
}

fn decisions(app: &AppAdvice, out: &mut dyn Write) -> io::Result<()> {
    if app.decisions.is_empty() {
        return writeln!(out, "nothing is to be done");
    }
    let mut grid = Grid::new(&["date", "action", "", "can wait until", "why"]);
    for decision in &app.decisions {
        let date = decision.date.to_string();
        let waits = decision.waits_until.to_string();
        grid.row([date, decision.action.to_owned(), decision.sets.clone(), waits], [decision.reason.clone()]);
    }
    grid.print(out)
}

fn months(shown: &Shown<'_>, app: &AppAdvice, out: &mut dyn Write) -> io::Result<()> {
    let amounts =
        |line: &MonthLine| [line.plan, line.packages, line.usage, line.total()].map(|amount| shown.amount(amount));
    let mut grid = Grid::new(&["month", "edition", ">plan", ">packages", ">usage", ">total"]);
    let mut sum = MonthLine::empty(app.horizon.from);
    for line in &app.months {
        sum.add(line);
        grid.row([line.month.to_string(), shown.legend.status(line).to_owned()], amounts(line));
    }
    grid.total(["total".to_owned(), String::new()], amounts(&sum));
    grid.print_below(out)
}

/// What the whole costs over the draws.
fn figures(shown: &Shown<'_>, app: &AppAdvice, out: &mut dyn Write) -> io::Result<()> {
    let Some(robust) = &app.robust else { return Ok(()) };
    let heads = robust.figures().map(|(name, _)| format!(">{name}"));
    let mut grid = Grid::titled(std::iter::once("over the draws".to_owned()).chain(heads).collect());
    let row = |name: &str, of: fn(Estimate) -> Amount| {
        let cells = robust.figures().map(|(_, figure)| shown.amount(of(figure)));
        std::iter::once(name.to_owned()).chain(cells).collect::<Vec<_>>()
    };
    grid.cells(row("total", |figure| figure.amount));
    grid.cells(row("standard error", |figure| figure.error));
    grid.print_below(out)
}

fn alternatives(shown: &Shown<'_>, app: &AppAdvice, out: &mut dyn Write) -> io::Result<()> {
    let mut grid = Grid::new(&["instead", ">total", ">difference", "editions"]);
    for other in &app.alternatives {
        grid.cells(cells(shown, other));
    }
    grid.print_below(out)?;
    if app.break_evens.is_empty() { Ok(()) } else { writeln!(out) }
}

fn cells(shown: &Shown<'_>, other: &Alternative) -> Vec<String> {
    let what = other.kind.sentence();
    match (other.total, other.difference, &other.fails_in) {
        (Some(total), Some(difference), _) => {
            vec![what, shown.amount(total), shown.signed(difference), other.editions.join(", ")]
        }
        (.., Some(month)) => vec![what, "-".to_owned(), String::new(), format!("cannot meet the needs of {month}")],
        _ => vec![what, "-".to_owned(), String::new(), String::new()],
    }
}

fn cycling(shown: &Shown<'_>, app: &AppAdvice, out: &mut dyn Write) -> io::Result<()> {
    let Some(other) = &app.cycling else { return Ok(()) };
    let (Some(total), Some(difference)) = (other.total, other.difference) else { return Ok(()) };
    let (total, saved) = (shown.amount(total), shown.amount(difference.abs()));
    writeln!(
        out,
        "\nleaving for the free edition and returning would cost {total}, {saved} less (--allow-cycling takes it):"
    )?;
    for row in &other.decisions {
        writeln!(out, "  {}", escape(row))?;
    }
    Ok(())
}
