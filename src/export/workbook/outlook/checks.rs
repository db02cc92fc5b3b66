//! Checks of a forecast: what can be tied to something else.

use chrono::Datelike;
use rust_decimal::Decimal;
use rust_xlsxwriter::Worksheet;

use super::super::Unfit;
use super::super::checklist::Checklist;
use super::super::looks::Looks;
use super::super::ranges::Ranges;
use super::cases::CaseSheet;
use super::figures::{BUDGET, FIRST, Figures, MEAN};
use super::highest;
use crate::ledger::{Case, Chance, FIGURES, Forecast, Outlook, PeriodOutlook};
use crate::money::Amount;

/// Percentiles one after the other, each at least as high as the one before.
const RISING: [[&str; 2]; 5] = [["p5", "p10"], ["p10", "p50"], ["p50", "p80"], ["p80", "p90"], ["p90", "p95"]];

/// The sheet; `ranges` are those of the figures, crossings, first crossings and drivers.
pub(super) fn sheet(
    forecast: &Forecast,
    figures: &Figures,
    ranges: &[Ranges],
    cases: Option<&CaseSheet>,
    looks: &Looks,
) -> Result<Worksheet, Unfit> {
    let said = "Each sheet against the others, and against what the draws add up to; sums are compared as rounded.";
    let mut list = Checklist::begin(said, looks)?;
    list.paper.text((list.row, 0), "The sheets as a whole", &looks.heading)?;
    list.headers(1, &["What", "Is", "Must be"])?;
    list.row += 2;
    let first = list.row;
    if let [all, crossings, firsts, drivers] = ranges {
        rows(&mut list, forecast, [all, crossings, firsts, drivers])?;
        known(&mut list, forecast, all)?;
    }
    sums(&mut list, forecast, figures)?;
    for table in ranges {
        for (column, sum) in table.summed() {
            list.control(&format!("{}: sum of {column}, as drawn", table.sheets.name), &table.sum(column), sum)?;
        }
    }
    if let Some((cases, whole)) = cases.zip(forecast.whole()) {
        named(&mut list, forecast, cases, whole)?;
    }
    list.judged(first, 'D');
    list.end(highest(forecast))
}

/// How many rows the tables have, and that percentiles rise.
fn rows(list: &mut Checklist<'_>, forecast: &Forecast, tables: [&Ranges; 4]) -> Result<(), Unfit> {
    let [all, crossings, firsts, drivers] = tables;
    let count = |of: fn(&Outlook) -> usize| forecast.outlooks.iter().map(of).sum::<usize>() as u64;
    let is_there = "\"<>\"";
    let periods = count(|outlook| outlook.periods.len());
    list.counts("Figures: rows, as drawn", &all.count_where(&[("kind", is_there)]), "", periods)?;
    for [lower, higher] in RISING {
        let what = format!("Figures: rows in which {lower} is above {higher}");
        list.counts(&what, &all.count_above(lower, higher), "", 0)?;
    }
    let crossed = count(|outlook| outlook.crossings.len());
    list.counts("Crossings: rows, as drawn", &crossings.count_where(&[("kind", is_there)]), "", crossed)?;
    let times = forecast.outlooks.iter().flat_map(|outlook| &outlook.crossings).map(|crossing| crossing.chance.times);
    let what = "First crossings: draws, as in Crossings";
    list.counts(what, &firsts.sum("draws"), &crossings.sum("draws"), times.sum())?;
    let driven = count(|outlook| outlook.drivers.len());
    list.counts("Drivers: rows, as drawn", &drivers.count_where(&[("driver", is_there)]), "", driven)
}

/// What is known is the same in every draw.
fn known(list: &mut Checklist<'_>, forecast: &Forecast, all: &Ranges) -> Result<(), Unfit> {
    let day = forecast.drawn_from.first_day();
    let before = format!("\"<\"&DATE({},{},1)", day.year(), day.month());
    let known = [("kind", "\"month\""), ("to", before.as_str())];
    let months = forecast.outlooks.iter().flat_map(Outlook::months);
    let value = months.filter(|(month, _)| *month < forecast.drawn_from).map(|(_, of)| of.percentiles[0].amount).sum();
    let [low, high] = ["p5", "p95"].map(|column| all.sum_where(column, &known));
    list.amounts("Figures: P95 of the known months, as their P5", &high, &low, value)
}

/// The sheet Forecast, as drawn; and its mean, which adds up.
fn sums(list: &mut Checklist<'_>, forecast: &Forecast, figures: &Figures) -> Result<(), Unfit> {
    let periods = || forecast.whole().into_iter().flat_map(|outlook| &outlook.periods);
    for (at, (column, name)) in (FIRST..).zip(FIGURES).enumerate() {
        let value: Amount = periods().filter_map(|period| period.figures().nth(at)).map(|(_, of)| of.amount).sum();
        let what = format!("Forecast: sum of {name}, as drawn");
        list.simulated(&what, &figures.sum_of(column), value)?;
    }
    over(list, forecast, figures)?;
    let Some(total) = figures.of_total(MEAN) else { return Ok(()) };
    // Each of them is rounded, by half of the smallest unit at most.
    let decimals = forecast.currency.decimals;
    let most = format!("(COUNT({0})+1)/2/10^{decimals}", figures.of_months(MEAN));
    let off = format!("ABS(ROUND(SUM({})-{total},{decimals}))", figures.of_months(MEAN));
    let what = "Forecast: mean of the total off those of its months by more than rounding";
    list.counts(what, &format!("IF({off}>{most},1,0)"), "", 0)
}

/// The errors of the sheet Forecast, its budgets, and how likely they are exceeded, as drawn.
fn over(list: &mut Checklist<'_>, forecast: &Forecast, figures: &Figures) -> Result<(), Unfit> {
    let periods = || forecast.whole().into_iter().flat_map(|outlook| &outlook.periods);
    let errors = periods().map(PeriodOutlook::largest_error).sum();
    list.simulated("Forecast: sum of the errors, as drawn", &figures.sum_of(MEAN + 1), errors)?;
    let budgets = || periods().filter_map(|period| period.over);
    if budgets().next().is_none() {
        return Ok(());
    }
    let budget = budgets().map(|over| over.budget).sum();
    list.simulated("Forecast: sum of the budgets, as drawn", &figures.sum_of(BUDGET), budget)?;
    let shares: [fn(Chance) -> u64; 2] = [Chance::in_ten_thousandths, Chance::error_in_ten_thousandths];
    for (column, (of, what)) in (BUDGET + 1..).zip(shares.into_iter().zip(["chances over budget", "errors of these"])) {
        let sum = budgets().map(|over| of(over.chance)).sum::<u64>();
        let sum = Decimal::new(i64::try_from(sum).unwrap_or(i64::MAX), 4);
        list.control(&format!("Forecast: sum of the {what}, as drawn"), &figures.sum_of(column), sum)?;
    }
    Ok(())
}

/// The named cases: months add up to totals, apps to all of them together.
fn named(list: &mut Checklist<'_>, forecast: &Forecast, cases: &CaseSheet, whole: &Outlook) -> Result<(), Unfit> {
    let all = forecast.outlooks.iter().flat_map(|outlook| &outlook.cases).map(Case::total).sum();
    list.amounts("Cases: totals, as their months", &cases.totals(), &cases.months(), all)?;
    for (at, case) in (0..).zip(&whole.cases) {
        list.simulated(&format!("Cases: {}, as calculated", case.name), &cases.together(at), case.total())?;
        if whole.app.is_none() {
            let what = format!("Cases: {} of the apps, as of all together", case.name);
            list.amounts(&what, &cases.apart(at), &cases.together(at), case.total())?;
        }
    }
    Ok(())
}
