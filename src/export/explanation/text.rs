//! An explanation as indented text.

use std::collections::BTreeSet;
use std::io::{self, Write};

use crate::diagnostic::escape;
use crate::export::grid::HEADING;
use crate::ledger::Legend;
use crate::witness::explain::lines::{Entry, entries, month_title};
use crate::witness::explain::told::Explanation;

/// How wide the labels are.
const LABEL: usize = 8;

/// Prints an app's bill with its reasons. A rule's sentence stands where the rule is named first.
///
/// # Errors
/// Where `out` cannot be written.
pub fn print_text(told: &Explanation, legend: &Legend<'_>, out: &mut dyn Write) -> io::Result<()> {
    let (app, currency) = (escape(&told.app), legend.currency_code());
    writeln!(out, "{HEADING}app {app}{HEADING:#}, amounts in {currency}")?;
    let mut named = BTreeSet::new();
    for month in &told.months {
        let title = month_title(&month.line, legend);
        writeln!(out, "\n{HEADING}{}{HEADING:#}  {title}", month.line.month)?;
        for entry in entries(month, legend) {
            print_entry(&entry, &mut named, out)?;
        }
    }
    if told.months.is_empty() { writeln!(out, "\nthere is nothing to tell") } else { Ok(()) }
}

fn print_entry(entry: &Entry, named: &mut BTreeSet<String>, out: &mut dyn Write) -> io::Result<()> {
    let amount = entry.amount.as_ref().map_or_else(String::new, |amount| format!("  {amount}"));
    writeln!(out, "\n  {HEADING}{}{amount}{HEADING:#}", escape(&entry.title))?;
    for line in &entry.lines {
        writeln!(out, "    {:LABEL$} {}", line.label, escape(&line.text))?;
        if let Some(sentence) = line.sentence.filter(|_| named.insert(line.label.clone())) {
            writeln!(out, "    {:LABEL$} \"{sentence}\"", "")?;
        }
    }
    Ok(())
}
