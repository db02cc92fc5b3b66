//! `billcast rules diff` and `billcast rules timeline`: what differs from one rulebook to another.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use billcast::diagnostic::escape;
use billcast::export::grid::{Grid, HEADING};
use billcast::rulebook::{Family, Migration, Rulebook, Timeline};
use rust_decimal::Decimal;

use super::statements::{Difference, Statement, TABLES, differences};

const DATE: Style = AnsiColor::Cyan.on_default();

/// Two rulebooks side by side: what they say differently.
pub(crate) fn diff(was: &Rulebook, is: &Rulebook, out: &mut dyn Write) -> io::Result<()> {
    let found = differences(was, is);
    for (rulebook, word) in [(was, "was"), (is, "is")] {
        let (currency, from) = (rulebook.currency.code(), rulebook.effective_from);
        writeln!(out, "{HEADING}{word:<3}  {}{HEADING:#}: {}", rulebook.id, escape(&rulebook.title))?;
        writeln!(out, "     family {}, in force from {from}, amounts in {currency}", rulebook.family)?;
    }
    if found.is_empty() {
        return writeln!(out, "\nthe two say the same");
    }
    for table in TABLES {
        let of_table = found.iter().filter_map(|difference| Some((difference.place()?, difference)));
        let of_table: Vec<_> = of_table.filter(|((of, ..), _)| *of == table).collect();
        if of_table.is_empty() {
            continue;
        }
        let with_change = of_table.iter().any(|(_, difference)| change(difference).is_some());
        let headings = ["item", "edition", ">was", ">is"].into_iter().chain(with_change.then_some(">change"));
        let mut grid = Grid::new(&headings.collect::<Vec<_>>());
        for ((_, item, edition), difference) in of_table {
            let cells = [item.to_owned(), edition].into_iter().chain(difference.values());
            let change = with_change.then(|| change(difference).unwrap_or_default());
            grid.cells(cells.chain(change).collect());
        }
        writeln!(out, "\n{HEADING}{table}{HEADING:#}")?;
        grid.print(out)?;
    }
    Ok(())
}

/// By how much a price rose or fell, and by how many parts of a hundred.
fn change(difference: &Difference) -> Option<String> {
    let price = |of: &Option<Statement>| of.as_ref()?.price.map(|price| price.decimal().normalize());
    let (was, is) = (price(&difference.was)?, price(&difference.is)?);
    let percent = (is - was).checked_mul(Decimal::ONE_HUNDRED).and_then(|change| change.checked_div(was));
    let percent = percent.map_or_else(String::new, |percent| format!(" ({:+.1} %)", percent.round_dp(1)));
    let scale = was.scale().max(is.scale()) as usize;
    Some(format!("{:+.scale$}{percent}", is - was))
}

/// The families with their rulebooks by date, the months that each governs, and what each changed.
pub(crate) fn timeline(timeline: &Timeline, out: &mut dyn Write) -> io::Result<()> {
    for (at, family) in timeline.families().iter().enumerate() {
        if at > 0 {
            writeln!(out)?;
        }
        let until = timeline.families().get(at + 1).and_then(|next| next.from.pred_opt());
        let until = until.map_or_else(String::new, |day| format!(" to {day}"));
        let (currency, from) = (timeline.currency().code().to_owned(), family.from);
        let name = escape(&family.id);
        writeln!(out, "{HEADING}{name}{HEADING:#}: new apps from {from}{until}, amounts in {currency}")?;
        rulebooks(timeline, family, out)?;
    }
    Ok(())
}

fn rulebooks(timeline: &Timeline, family: &Family, out: &mut dyn Write) -> io::Result<()> {
    let rulebooks = timeline.of_family(family);
    let width = rulebooks.iter().map(|(rulebook, ..)| rulebook.id.len()).max().unwrap_or(0);
    for (at, (rulebook, from, to)) in rulebooks.iter().enumerate() {
        let mark = match (at, at + 1 == rulebooks.len()) {
            (0, true) => '─',
            (0, false) => '┬',
            (_, true) => '└',
            (_, false) => '├',
        };
        let governs = match to {
            Some(to) if to < from => "governs no month: the next one comes before a month begins".to_owned(),
            Some(to) if to == from => format!("governs {from}"),
            Some(to) => format!("governs {from} to {to}"),
            None => format!("governs {from} on"),
        };
        let last = rulebook.last_published.filter(|_| at + 1 == rulebooks.len());
        let last = last.map_or_else(String::new, |day| format!("; last published {day}"));
        let date = rulebook.effective_from;
        writeln!(out, "{DATE}{date}{DATE:#} {mark} {HEADING}{:width$}{HEADING:#}  {governs}{last}", rulebook.id)?;
        let stem = if at + 1 == rulebooks.len() { ' ' } else { '│' };
        let before = at.checked_sub(1).and_then(|at| rulebooks.get(at)).map(|(before, ..)| *before);
        let changed = before.map_or_else(|| beginning(rulebook), |before| changes(before, rulebook));
        for line in changed {
            writeln!(out, "           {stem}   {}", escape(&line))?;
        }
    }
    Ok(())
}

/// What a family's first rulebook is, and who moves to it.
fn beginning(rulebook: &Rulebook) -> Vec<String> {
    let mut lines = vec![rulebook.title.clone()];
    let editions = rulebook
        .editions
        .iter()
        .map(|edition| format!("{} {}", edition.id, edition.fee.value.display(rulebook.currency)));
    lines.push(format!("editions, fee per month: {}", editions.collect::<Vec<_>>().join(", ")));
    if let Some(migration) = &rulebook.migration {
        let moves = moves(rulebook, migration);
        lines.push(format!("apps of {} move here with `migrate`: {moves}", migration.from_family));
    }
    lines
}

/// What each edition becomes in a migration, in the order of the rulebook's own.
pub(crate) fn moves(rulebook: &Rulebook, migration: &Migration) -> String {
    let to_here = |edition: &str| {
        let from = migration.editions.iter().filter(|(_, to)| *to == edition);
        from.map(|(from, to)| format!("{from} → {to}")).collect::<Vec<_>>()
    };
    rulebook.editions.iter().flat_map(|edition| to_here(&edition.id)).collect::<Vec<_>>().join(", ")
}

/// What a rulebook changed, a line for each item that changed alike in some editions.
fn changes(before: &Rulebook, rulebook: &Rulebook) -> Vec<String> {
    let mut lines: Vec<(String, Vec<String>)> = Vec::new();
    for difference in differences(before, rulebook) {
        let Some((_, item, edition)) = difference.place() else { continue };
        let [was, is] = difference.values();
        let line = format!("{item}: {was} → {is}");
        match lines.iter_mut().find(|(known, _)| *known == line) {
            Some((_, editions)) => editions.push(edition),
            None => lines.push((line, vec![edition])),
        }
    }
    let shown = |(line, editions): (String, Vec<String>)| match editions.join(", ") {
        editions if editions.is_empty() => line,
        editions => format!("{line} ({editions})"),
    };
    lines.into_iter().map(shown).collect()
}
