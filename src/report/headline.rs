//! The top of the page: whose bill it is, and its figures in a line.

use std::fmt::Write;

use super::text::{Name, counted};
use super::{Report, outlook};
use crate::calendar::Horizon;
use crate::chart::figures::count;
use crate::money::Amount;

/// The page's heading and the figures below it.
pub(super) fn header(report: &Report<'_>, title: &str) -> String {
    let (Horizon { from, to }, counts) = (report.run.horizon, report.run.counts);
    let code = report.legend.currency_code();
    let mut html = format!(
        "<header>\n<h1>{}</h1>\n<p class=\"below\">{from} to {to}, amounts in {code}{}</p>\n<dl class=\"tiles\">\n",
        Name(title),
        shown_in_detail(report),
    );
    let mut tile = |name: &str, figure: &str, below: &str, class: &str| {
        let below = if below.is_empty() { String::new() } else { format!("<dd class=\"by\">{below}</dd>") };
        let _ = writeln!(html, "<div{class}><dt>{name}</dt><dd>{figure}</dd>{below}</div>");
    };
    let months = report.run.horizon.months() as u64;
    tile(
        "Total",
        &report.money(report.survey.sum().total()),
        &format!("in {}", counted(months, "month", "months")),
        "",
    );
    match report.survey.dearest() {
        Some((month, amount)) => tile("Peak month", &month.to_string(), &report.money(amount), ""),
        None => tile("Peak month", "none", "nothing is charged", ""),
    }
    if let Some((forecast, total)) = report.forecast.and_then(|forecast| Some((forecast, outlook::total(forecast)?))) {
        let [figure, below] = outlook::headline(forecast, total);
        tile("Forecast (P50)", &figure, &below, "");
    }
    if let Some(over) = report.over {
        let together = over.iter().filter(|over| over.app.is_none()).count();
        let single = (over.len() - together) as u64;
        let below = match (each_month(report), single) {
            (_, 1..) => format!("of {months}, and {} of single apps", counted(single, "month", "months")),
            (Some(budget), 0) => format!("of {months}, at {} a month", report.money(budget)),
            (None, 0) => format!("of {months}"),
        };
        tile("Months over budget", &together.to_string(), &below, alarm(!over.is_empty()));
    }
    let refused = count(counts.violations.into());
    let kinds = report.survey.totals.refused().len() as u64;
    let below = if kinds == 0 { "nothing was refused".to_owned() } else { counted(kinds, "reason", "reasons") };
    tile("Violations", &refused, &below, alarm(counts.violations > 0));
    html + "</dl>\n</header>\n"
}

/// What a month may cost, where that is the same in every month.
fn each_month(report: &Report<'_>) -> Option<Amount> {
    let first = report.budget.values().next()?;
    let mut months = report.run.horizon.from.to(report.run.horizon.to);
    months.all(|month| report.budget.get(&month) == Some(first)).then_some(*first)
}

fn alarm(is_one: bool) -> &'static str {
    if is_one { " class=\"alarm\"" } else { "" }
}

/// What is said where not every app is shown one by one.
fn shown_in_detail(report: &Report<'_>) -> String {
    match report.survey.others() {
        0 => String::new(),
        others => format!(
            ". The {} largest apps are shown in detail; {} count in the totals alone",
            count(super::LARGEST as i128),
            counted(others, "other", "others")
        ),
    }
}
