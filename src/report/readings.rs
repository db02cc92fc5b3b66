//! The money that hangs on each reading of what the publications leave open.

use std::fmt::Write;

use super::Report;
use super::table::Table;
use super::text::Code;
use crate::chart::figures::{count, signed};
use crate::witness::readings::{WITHOUT_AMOUNT, Weight};

/// A row for each other reading, those that change something marked.
pub(super) fn readings(report: &Report<'_>) -> String {
    let weighed = report.weighed;
    let decided = weighed.others.iter().filter(|other| changes(report, other)).count();
    let mut html = format!(
        "<p>What the publications leave open is decided by settings of the rulebooks. Each is decided otherwise here, one at a \
         time, and all apps are run again: {decided} of {} other readings change something.</p>\n",
        weighed.others.len()
    );
    let headings =
        ["Reading", "Setting", "Is", "Read as", ">Total", ">Difference", ">Apps", ">Violations", ">Invoices moved"];
    let mut table = Table::begin(&mut html, "readings-table", "Totals under other readings", &headings, true);
    for weight in &weighed.others {
        let Weight { reading, key, is, other, total, apps, refusals, invoices_moved } = weight;
        let difference = signed(*total - weighed.total, report.legend.currency);
        let words = [key, is.as_str(), other.as_str()].map(|word| Code(word).to_string());
        let counts = [apps, refusals, invoices_moved].map(|number| count((*number).into()));
        let cells = [(*reading).to_owned()].into_iter().chain(words).chain([report.money(*total), difference]);
        table.row(if changes(report, weight) { "over" } else { "" }, cells.chain(counts));
    }
    table.end();
    html.push_str("<ul>\n");
    for (reading, key, why) in WITHOUT_AMOUNT {
        let _ = writeln!(html, "<li>{reading} {}: {why}</li>", Code(key));
    }
    html + "</ul>\n"
}

fn changes(report: &Report<'_>, other: &Weight) -> bool {
    let is = report.weighed;
    other.total != is.total || other.apps > 0 || other.refusals != is.refusals || other.invoices_moved > 0
}
