//! Everything that the figures depend on: months, options, version, inputs, rulebooks with their sources and readings.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::Report;
use super::table::Table;
use super::text::{Code, Name, Text, counted};
use crate::calendar::{Horizon, Month};
use crate::chart::figures::count;
use crate::ledger::RulebookInfo;

/// What the run was made of.
pub(super) fn assumptions(report: &Report<'_>) -> String {
    let run = report.run;
    let Horizon { from, to } = run.horizon;
    let mut html = String::from("<dl class=\"facts\">\n");
    let mut fact = |name: &str, value: &str| {
        let _ = writeln!(html, "<div><dt>{name}</dt><dd>{value}</dd></div>");
    };
    fact("Program", concat!("billcast ", env!("CARGO_PKG_VERSION")));
    fact("Months", &format!("{from} to {to}"));
    fact("Currency", report.legend.currency_code());
    let options: Vec<String> = run
        .options
        .iter()
        .map(|(name, value)| format!("<code>--{} {}</code>", name.replace('_', "-"), Text(value)))
        .collect();
    let options = if options.is_empty() { "none".to_owned() } else { options.join(" ") };
    fact("Options", &options);
    html.push_str("</dl>\n");
    for beyond in &run.beyond_publication {
        let _ = writeln!(
            html,
            "<p class=\"alarm\"><strong>Beyond publication (T4):</strong> <code>{}</code> was last published on {}; it is used \
             beyond that day, to {}.</p>",
            Text(&beyond.rulebook),
            beyond.last_published,
            beyond.used_to
        );
    }
    inputs(report, &mut html);
    rulebooks(report, &mut html);
    html
}

fn inputs(report: &Report<'_>, html: &mut String) {
    let mut table = Table::begin(html, "inputs-table", "Inputs", &["File", ">Rows", "SHA-256"], true);
    for input in &report.run.inputs {
        table.row(
            "",
            [
                Name(&input.name).to_string(),
                count(input.rows.into()),
                format!("<code class=\"sum\">{}</code>", input.checksum),
            ],
        );
    }
    table.end();
}

fn rulebooks(report: &Report<'_>, html: &mut String) {
    html.push_str("<h3>Rulebooks</h3>\n");
    let governed: BTreeMap<usize, Month> =
        report.survey.totals.governed().map(|(ix, last)| (usize::from(ix.0), last)).collect();
    for (at, rulebook) in report.run.rulebooks.iter().enumerate() {
        // What governs stands open: paper opens nothing.
        let (open, governs) = governed.get(&at).map_or_else(
            || ("", "governs no month of this run".to_owned()),
            |last| (" open", format!("<strong>governs months of this run, the last {last}</strong>")),
        );
        let sources = counted(rulebook.sources.len() as u64, "source", "sources");
        let _ = writeln!(
            html,
            "<details{open}><summary><code>{}</code> {}, from {}: {governs}, {sources}</summary>",
            Text(&rulebook.id),
            Text(&rulebook.title),
            rulebook.effective_from
        );
        rulebook_facts(rulebook, at, html);
        html.push_str("</details>\n");
    }
}

fn rulebook_facts(rulebook: &RulebookInfo, at: usize, html: &mut String) {
    let last = rulebook.last_published.map_or_else(|| "not known".to_owned(), |date| date.to_string());
    let based_on =
        rulebook.based_on.iter().map(|(id, sum)| format!("<code>{}</code> <code class=\"sum\">{sum}</code>", Text(id)));
    let based_on: Vec<String> = based_on.collect();
    let _ = writeln!(
        html,
        "<dl class=\"facts\">\n<div><dt>SHA-256</dt><dd><code class=\"sum\">{}</code></dd></div>\n\
         <div><dt>Published</dt><dd>{} to {last}</dd></div>",
        rulebook.checksum, rulebook.first_published
    );
    if !based_on.is_empty() {
        let _ = writeln!(html, "<div><dt>Based on</dt><dd>{}</dd></div>", based_on.join("<br>"));
    }
    html.push_str("</dl>\n");
    let caption = format!("Sources of {}", rulebook.id);
    let id = |what: &str| format!("{what}-{at}");
    let mut table = Table::begin(html, &id("sources"), &caption, &["Source", "Published", "Document"], false);
    for source in &rulebook.sources {
        table.row("", [Code(&source.id).to_string(), source.published.to_string(), Text(&source.document).to_string()]);
    }
    table.end();
    let caption = format!("Readings of {}", rulebook.id);
    let mut table = Table::begin(html, &id("settings"), &caption, &["Setting", "Value"], false);
    for (_, key, value) in &rulebook.readings {
        table.row("", [*key, value.as_str()].map(|word| Code(word).to_string()));
    }
    table.end();
}
