//! An explanation as Markdown: a page of headings and lists.

use std::collections::BTreeSet;
use std::io::{self, Write};

use crate::diagnostic::escape;
use crate::ledger::Legend;
use crate::witness::explain::lines::{Entry, entries, month_title};
use crate::witness::explain::told::Explanation;

/// Prints an app's bill with its reasons as Markdown.
///
/// # Errors
/// Where `out` cannot be written.
pub fn print_markdown(told: &Explanation, legend: &Legend<'_>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "# {}\n\nAmounts in {}.", plain(&told.app), legend.currency_code())?;
    let mut named = BTreeSet::new();
    for month in &told.months {
        writeln!(out, "\n## {}\n\n{}", month.line.month, month_title(&month.line, legend))?;
        for entry in entries(month, legend) {
            print_entry(&entry, &mut named, out)?;
        }
    }
    if told.months.is_empty() { writeln!(out, "\nThere is nothing to tell.") } else { Ok(()) }
}

fn print_entry(entry: &Entry, named: &mut BTreeSet<String>, out: &mut dyn Write) -> io::Result<()> {
    let amount = entry.amount.as_ref().map_or_else(String::new, |amount| format!(": {amount}"));
    writeln!(out, "\n### {}{amount}\n", plain(&entry.title))?;
    for line in &entry.lines {
        write!(out, "- **{}** {}", line.label, plain(&line.text))?;
        match line.sentence.filter(|_| named.insert(line.label.clone())) {
            Some(sentence) => writeln!(out, "  \n  *{sentence}*")?,
            None => writeln!(out)?,
        }
    }
    Ok(())
}

/// Text that means nothing to Markdown outside the code spans that it has; control characters are made visible.
fn plain(text: &str) -> String {
    let mut plain = String::new();
    // One that nothing closes begins no code.
    let has_code = text.matches('`').count().is_multiple_of(2);
    let mut in_code = false;
    for character in escape(text).chars() {
        match character {
            '`' if has_code => in_code = !in_code,
            '`' => plain.push('\\'),
            '\\' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&' if !in_code => plain.push('\\'),
            _ => {}
        }
        plain.push(character);
    }
    plain
}
