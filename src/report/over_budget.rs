//! The months over budget, each with what made it so.

use std::fmt::Write;

use super::Report;
use super::table::Table;
use super::text::{Name, Text, counted};
use crate::ledger::OverBudget;

/// How many of them stand open.
const OPEN: usize = 12;
/// How many stand in the page.
const SHOWN: usize = 200;

/// The first months over budget; the others folded.
pub(super) fn over_budget(report: &Report<'_>, over: &[OverBudget]) -> String {
    let mut html = String::new();
    let (open, folded) = over[..over.len().min(SHOWN)].split_at(over.len().min(OPEN));
    rows(report, open, ("over-table", "Months over budget"), folded.is_empty(), &mut html);
    if !folded.is_empty() {
        let _ = writeln!(html, "<details><summary>{} over budget</summary>", more(folded.len(), "more month"));
        rows(report, folded, ("over-more-table", "More months over budget"), true, &mut html);
        html.push_str("</details>\n");
    }
    let beyond = over.len().saturating_sub(SHOWN);
    if beyond > 0 {
        let _ = writeln!(html, "<p>And {}, which <code>billcast run</code> lists.</p>", more(beyond, "more month"));
    }
    html
}

fn more(number: usize, one: &str) -> String {
    counted(number as u64, one, &format!("{one}s"))
}

/// A table of months; on the page of one app none says whose they are.
fn rows(report: &Report<'_>, over: &[OverBudget], (id, caption): (&str, &str), sorts: bool, html: &mut String) {
    let app = report.one.is_none().then_some("App");
    let figures = [">Cost", ">Budget", ">Over by", "Because of"];
    let headings: Vec<&str> = ["Month"].into_iter().chain(app).chain(figures).collect();
    let mut table = Table::begin(html, id, caption, &headings, sorts);
    for month in over {
        let whose = |_| month.app.as_deref().map_or_else(|| "all apps".to_owned(), |app| Name(app).to_string());
        let amounts = [month.total(), month.budget, month.over()].map(|amount| report.money(amount));
        let reasons = Text(&month.reasons_in(|amount| report.money(amount))).to_string();
        let cells = [month.month.to_string()].into_iter().chain(app.map(whose)).chain(amounts).chain([reasons]);
        table.row("", cells);
    }
    table.end();
}
