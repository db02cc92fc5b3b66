//! The invoices: a calendar of their days and of what follows if they are not paid, and a table of the same (I1, I2).

use std::fmt::Write;

use super::Report;
use super::strip::{Mark, Strip};
use super::table::Table;
use crate::chart::figures::count;
use crate::ledger::Billed;

/// The calendar and the table.
pub(super) fn invoices(report: &Report<'_>) -> String {
    if report.survey.invoices.is_empty() {
        return "<p>Nothing is invoiced.</p>\n".to_owned();
    }
    let mut html = String::from(
        "<p>An invoice that is not paid suspends the service and later reclaims its resources, on the days that are given \
         here.</p>\n",
    );
    html.push_str(&calendar(report));
    let headings = ["Invoice", "Bills", "Month", ">Invoices", ">Amount", "Suspends on", "Reclaims on"];
    let mut table = Table::begin(&mut html, "invoices-table", "Invoices by day", &headings, true);
    for (due, (number, amount)) in &report.survey.invoices {
        table.row(
            "",
            [
                due.date.to_string(),
                due.billed.word().to_owned(),
                due.month.to_string(),
                count((*number).into()),
                report.money(*amount),
                due.suspends_on.to_string(),
                due.reclaims_on.to_string(),
            ],
        );
    }
    table.end();
    html
}

fn calendar(report: &Report<'_>) -> String {
    let mut strip = Strip::default();
    for (due, (number, amount)) in &report.survey.invoices {
        let what = match due.billed {
            Billed::Plan => "plan",
            Billed::Services => "packages and usage",
        };
        let mut of = format!("{what} of {}, {}", due.month, report.money(*amount));
        if *number > 1 {
            let _ = write!(of, ", {} invoices", count((*number).into()));
        }
        strip.add(due.date, Mark::Invoice, &of);
        strip.add(due.suspends_on, Mark::Suspends, &of);
        strip.add(due.reclaims_on, Mark::Reclaims, &of);
    }
    strip.svg()
}
