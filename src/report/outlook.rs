//! What the months may come to: the fan, its figures, what is crossed, what drives it, the named cases.

use std::fmt::Write;

use super::LARGEST;
use super::charts::{figure, key};
use super::table::Table;
use super::text::{Text, counted};
use crate::chart::figures::{count, money};
use crate::chart::{Names, fan};
use crate::ledger::{Chance, FIGURES, Forecast, Outlook, Period, PeriodOutlook, percent, share};
use crate::money::Amount;

/// The section: everything together, then the total of each app where there are several.
pub(super) fn outlook(forecast: &Forecast) -> String {
    let (mut html, mut names) = (String::new(), Names::default());
    let Some(whole) = forecast.whole() else { return html };
    let Forecast { draws, seed, horizon, drawn_from, .. } = forecast;
    let _ = writeln!(
        html,
        "<p>{} to {}, {} from {drawn_from} on (seed {seed}); what comes before is known. P50 is what half of the draws cost at \
         most. Percentiles do not add up: those of a year are of whole draws. ± is a standard error.</p>",
        horizon.from,
        horizon.to,
        counted(*draws, "draw", "draws"),
    );
    figure(&mut html, "forecast", &|look, names| fan(forecast, whole, look, names), &mut names);
    key(&mut html, &names);
    periods(&mut html, forecast, whole);
    crossings(&mut html, whole);
    drivers(&mut html, whole);
    cases(&mut html, forecast, whole);
    apps(&mut html, forecast);
    html
}

/// What the whole horizon comes to.
pub(super) fn total(forecast: &Forecast) -> Option<&PeriodOutlook> {
    forecast.whole()?.of(Period::Total)
}

/// The figure of the headline, and what stands below it.
pub(super) fn headline(forecast: &Forecast, total: &PeriodOutlook) -> [String; 2] {
    let [low, .., high] = total.percentiles.map(|figure| money(figure.amount, forecast.currency));
    let middle = total.percentiles[2].amount;
    let over = total.over.map(|over| format!(", over budget in {}", percent(over.chance.in_ten_thousandths())));
    let (from, to) = (forecast.horizon.from, forecast.horizon.to);
    let below = format!("{from} to {to}, {low} (P5) to {high} (P95){}", over.unwrap_or_default());
    [money(middle, forecast.currency), below]
}

/// A chance and its standard error.
fn chance(chance: Chance) -> [String; 2] {
    [chance.in_ten_thousandths(), chance.error_in_ten_thousandths()].map(percent)
}

/// The figures of a period behind its name.
fn figures(forecast: &Forecast, period: &PeriodOutlook, has_budgets: bool) -> Vec<String> {
    let money = |amount: Amount| money(amount, forecast.currency);
    let mut cells: Vec<String> = period.figures().map(|(_, figure)| money(figure.amount)).collect();
    cells.push(money(period.largest_error()));
    if has_budgets {
        cells.push(period.over.map_or_else(String::new, |over| money(over.budget)));
        cells.extend(period.over.map_or_else(Default::default, |over| chance(over.chance)));
    }
    cells
}

fn headings(first: &'static str, has_budgets: bool) -> Vec<String> {
    let mut headings = vec![first.to_owned()];
    headings.extend(FIGURES.map(|name| format!(">{name}")));
    headings.push(">± at most".to_owned());
    if has_budgets {
        headings.extend([">Budget", ">Over it", ">±"].map(str::to_owned));
    }
    headings
}

/// A table of these headings.
fn begin<'p>(html: &'p mut String, id: &str, caption: &str, headings: &[String], sorts: bool) -> Table<'p> {
    let headings: Vec<&str> = headings.iter().map(String::as_str).collect();
    Table::begin(html, id, caption, &headings, sorts)
}

fn periods(html: &mut String, forecast: &Forecast, whole: &Outlook) {
    let has_budgets = whole.periods.iter().any(|period| period.over.is_some());
    let caption = format!("Forecast by period, amounts in {}", forecast.currency.code());
    let mut table = begin(html, "forecast-table", &caption, &headings("Period", has_budgets), false);
    let (sums, apart): (Vec<_>, Vec<_>) = whole.periods.iter().partition(|period| period.period == Period::Total);
    let row = |period: &PeriodOutlook| {
        [period.period.to_string()].into_iter().chain(figures(forecast, period, has_budgets)).collect::<Vec<_>>()
    };
    apart.into_iter().for_each(|period| table.row("", row(period)));
    table.sums(sums.into_iter().map(row));
}

fn crossings(html: &mut String, whole: &Outlook) {
    if whole.crossings.is_empty() {
        html.push_str("<p>No limit, block or tier is crossed in any draw.</p>\n");
        return;
    }
    let headings = ["Crossed", ">Chance", ">±", "First in", "Half of those by"];
    let mut table = Table::begin(html, "crossings-table", "Limits, blocks and tiers that are crossed", &headings, true);
    for crossing in &whole.crossings {
        let months = [crossing.first_month(), crossing.typical_month()];
        let months = months.map(|month| month.map_or_else(String::new, |month| month.to_string()));
        let first = [format!("<bdi>{}</bdi>", Text(&crossing.sentence()))];
        table.row("", first.into_iter().chain(chance(crossing.chance)).chain(months));
    }
    table.end();
}

fn drivers(html: &mut String, whole: &Outlook) {
    if whole.drivers.is_empty() {
        return;
    }
    let has_sobol = whole.drivers.iter().any(|driver| driver.sobol.is_some());
    let mut headings = vec!["Driver", ">Rank correlation", ">±"];
    if has_sobol {
        headings.extend([">Sobol index, alone", ">± of that", ">With others", ">± of that"]);
    }
    let mut table =
        Table::begin(html, "drivers-table", "Which driver explains the spread of the total", &headings, true);
    for driver in &whole.drivers {
        let sobol = driver.sobol.map(|sobol| {
            let ((alone, alone_error), (all, all_error)) = (sobol.first_order, sobol.total);
            [alone, alone_error, all, all_error].map(share)
        });
        let sobol = has_sobol.then(|| sobol.unwrap_or_default()).into_iter().flatten();
        let first = [format!("<bdi>{}</bdi>", Text(&driver.driver))];
        let ranks = [driver.rank_correlation, driver.rank_error].map(share);
        table.row("", first.into_iter().chain(ranks).chain(sobol));
    }
    table.end();
}

/// The named cases side by side.
fn cases(html: &mut String, forecast: &Forecast, whole: &Outlook) {
    let Some(first) = whole.cases.first() else { return };
    let names = whole.cases.iter().map(|case| format!(">{}", case.name));
    let headings: Vec<String> = ["Month".to_owned()].into_iter().chain(names).collect();
    let caption = format!("Named cases, amounts in {}", forecast.currency.code());
    let mut table = begin(html, "cases-table", &caption, &headings, false);
    for (at, (month, _)) in first.months.iter().enumerate() {
        let amounts = whole.cases.iter().map(|case| case.months.get(at));
        let amounts = amounts.map(|of| of.map_or_else(String::new, |(_, of)| money(*of, forecast.currency)));
        table.row("", [month.to_string()].into_iter().chain(amounts));
    }
    let mut totals = whole.cases.iter().map(|case| money(case.total(), forecast.currency));
    let mut violations = whole.cases.iter().map(|case| count(case.violations.into()));
    let row = |name: &str, cells: &mut dyn Iterator<Item = String>| {
        [name.to_owned()].into_iter().chain(cells).collect::<Vec<_>>()
    };
    table.sums([row("Total", &mut totals), row("Violations", &mut violations)]);
}

/// What each app comes to, of several.
fn apps(html: &mut String, forecast: &Forecast) {
    let single =
        forecast.outlooks.iter().filter_map(|outlook| Some((outlook.app.as_deref()?, outlook.of(Period::Total)?)));
    let mut single: Vec<_> = single.collect();
    if single.len() < 2 {
        return;
    }
    let all = single.len() as u64;
    // The dearest first, of equals in the order of their names.
    single.sort_by_key(|(_, total)| std::cmp::Reverse(total.percentiles[2].amount));
    single.truncate(LARGEST);
    let has_budgets = single.iter().any(|(_, total)| total.over.is_some());
    let caption = match all > LARGEST as u64 {
        true => format!("Total of each app: the {LARGEST} largest of {}", count(all.into())),
        false => "Total of each app".to_owned(),
    };
    let mut table = begin(html, "forecast-apps-table", &caption, &headings("App", has_budgets), true);
    for (app, total) in single {
        let first = [format!("<bdi>{}</bdi>", Text(app))];
        table.row("", first.into_iter().chain(figures(forecast, total, has_budgets)));
    }
    table.end();
}
