//! What months cost: all apps together, app by app, and each month of each app with its charges; and the rows refused.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::table::Table;
use super::text::{Code, Marked, Name, Text, counted};
use super::{LARGEST, Report};
use crate::calendar::Month;
use crate::chart::figures::count;
use crate::ledger::{MonthLine, OverBudget};

/// The months of all apps together.
pub(super) fn together(report: &Report<'_>) -> String {
    let mut html = String::new();
    let over = report.over.into_iter().flatten().filter(|over| over.app.is_none());
    let over: BTreeMap<Month, &OverBudget> = over.map(|over| (over.month, over)).collect();
    let mut headings = vec!["Month", ">Plan", ">Packages", ">Usage", ">Total"];
    headings.extend(report.over.map(|_| ">Over budget by"));
    let mut table = Table::begin(&mut html, "together-table", "What each month costs", &headings, true);
    for (line, _) in report.survey.totals.months() {
        let mut cells = vec![line.month.to_string()];
        cells.extend(amounts(report, &line));
        let over = over.get(&line.month);
        cells.extend(report.over.map(|_| over.map_or_else(String::new, |over| report.money(over.over()))));
        table.row(if over.is_some() { "over" } else { "" }, cells);
    }
    let mut cells = vec!["Total".to_owned()];
    cells.extend(amounts(report, &report.survey.sum()));
    cells.extend(report.over.map(|_| String::new()));
    table.sums([cells]);
    html
}

fn amounts(report: &Report<'_>, line: &MonthLine) -> [String; 4] {
    [line.plan, line.packages, line.usage, line.total()].map(|amount| report.money(amount))
}

/// The apps, the largest first; those that are not shown one by one in a row of their own.
pub(super) fn apps(report: &Report<'_>) -> String {
    let mut html = String::new();
    if report.survey.others() > 0 {
        let (largest, others) = (LARGEST as u64, report.survey.others());
        let _ = writeln!(
            html,
            "<p>These are the {} of the highest totals; {} in the last row.</p>",
            counted(largest, "app", "apps"),
            counted(others, "other is", "others are")
        );
    }
    html.push_str(
        "<p class=\"tools\" hidden><label>Search apps <input type=\"search\" id=\"apps-search\" autocomplete=\"off\"></label> \
         <span role=\"status\" id=\"apps-status\"></span></p>\n",
    );
    let headings = ["App", ">Plan", ">Packages", ">Usage", ">Total", "Peak month", ">Violations"];
    let mut table = Table::begin(&mut html, "apps-table", "What each app costs in all months", &headings, true);
    for app in &report.survey.apps {
        let (id, name) = (Text(&app.app), Name(&app.app));
        let peak = app.dearest.map_or_else(String::new, |(month, amount)| format!("{month}: {}", report.money(amount)));
        table.row(
            "",
            row(report, format!("<a href=\"#months\" data-app=\"{id}\">{name}</a>"), &app.sum, peak, app.violations),
        );
    }
    let (sum, violations) = (report.survey.sum(), report.run.counts.violations);
    let rest = (report.survey.others() > 0).then(|| {
        let (shown, count) = report.survey.shown();
        let rest = MonthLine {
            plan: sum.plan - shown.plan,
            packages: sum.packages - shown.packages,
            usage: sum.usage - shown.usage,
            ..sum
        };
        row(report, counted(report.survey.others(), "other", "others"), &rest, String::new(), violations - count)
    });
    let all = row(report, "Total".to_owned(), &sum, String::new(), violations);
    table.sums(rest.into_iter().chain([all]));
    html
}

fn row(report: &Report<'_>, name: String, sum: &MonthLine, peak: String, violations: u64) -> Vec<String> {
    let sums = amounts(report, sum);
    [name].into_iter().chain(sums).chain([peak, count(violations.into())]).collect()
}

/// Each month of each app. The script shows all of them, with what stands behind each figure; the first stand here without.
pub(super) fn apart(report: &Report<'_>) -> String {
    let details = report.details;
    let mut html = String::new();
    let shown = details.first.len() as u64;
    if shown < details.months {
        let _ = writeln!(
            html,
            "<p class=\"without\">These are the first {shown} of {}; the script of this page shows the others.</p>",
            counted(details.months, "month", "months")
        );
    }
    html.push_str(
        "<p class=\"without\">Sorting, searching and the reasons behind each figure need the script of this page; \
         <code>billcast explain</code> prints the reasons.</p>\n",
    );
    html.push_str(TOOLS);
    let headings = ["Month", "App", "Edition", ">Plan", ">Packages", ">Usage", ">Total", ">Violations"];
    let caption = "What each month of each app costs";
    let mut table = Table::begin(&mut html, "months-table", caption, &headings, false);
    for (app, line, refused) in &details.first {
        let [plan, packages, usage, total] = amounts(report, line);
        let (app, status) = (Name(app).to_string(), Text(report.legend.status(line)).to_string());
        let refused = if *refused == 0 { String::new() } else { refused.to_string() };
        table.row("", [line.month.to_string(), app, status, plan, packages, usage, total, refused]);
    }
    table.end();
    html.push_str(PAGES);
    html
}

/// What the script needs to choose months.
const TOOLS: &str = r#"<div class="tools" id="months-tools" hidden>
<label>Search apps and editions <input type="search" id="months-search" autocomplete="off" aria-describedby="months-hint"></label>
<label>Month <select id="months-month"><option value="">all</option></select></label>
<label class="tick"><input type="checkbox" id="months-charged"> only months that cost something</label>
<label class="tick"><input type="checkbox" id="months-refused"> only months with violations</label>
<p class="hint" id="months-hint">A name in quotes is that app alone. A month opens to its charges and invoices, and these to their reasons.</p>
</div>
<p class="status"><span role="status" id="months-status"></span> <button type="button" id="months-open" aria-pressed="false" hidden>Show all reasons on this page</button></p>
"#;

/// And to turn over the pages of them.
const PAGES: &str = r#"<nav class="pages" id="months-pages" aria-label="Pages of months" hidden>
<button type="button" id="months-back">Previous</button> <span id="months-page"></span> <button type="button" id="months-on">Next</button>
</nav>
"#;

/// The rows that were refused: how many for which reason, and the first of them.
pub(super) fn refused(report: &Report<'_>) -> String {
    let mut html = String::new();
    let mut table = Table::begin(&mut html, "reasons-table", "Violations by reason", &["Reason", ">Violations"], true);
    for (reason, number) in report.survey.totals.refused() {
        table.row("", [Code(&reason).to_string(), count(number.into())]);
    }
    table.end();
    let (shown, all) = (report.details.refusals.len() as u64, report.run.counts.violations);
    if shown < all {
        let _ = writeln!(html, "<p>Below are the first {shown} of {}.</p>", counted(all, "violation", "violations"));
    }
    let headings = ["Date", "App", "Row", "Action", "Reason", "What happened"];
    let mut table = Table::begin(&mut html, "refused-table", "Rows that the rules refused", &headings, true);
    for (app, told) in &report.details.refusals {
        let violation = &told.violation;
        let row = told.row.as_ref().map_or_else(String::new, |row| format!("{}:{}", row.file, row.line));
        let code = violation.error_code.map_or_else(String::new, |code| format!(" (error {code})"));
        table.row(
            "",
            [
                violation.place.date.to_string(),
                Name(app).to_string(),
                Name(&row).to_string(),
                Text(violation.action).to_string(),
                format!("{}{code}", Code(&violation.reason.word())),
                Marked(&told.message).to_string(),
            ],
        );
    }
    table.end();
    html
}
