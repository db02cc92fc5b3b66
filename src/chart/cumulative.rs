//! What the months cost so far, beside what was meant to be spent.

use std::collections::BTreeMap;

use super::columns::{Stacks, scale};
use super::figures::{money, signed};
use super::frame::{MARGIN, Sign, heading, legend, nothing};
use super::lettering::{Weight, width};
use super::plane::{AXIS, MONTHS_BELOW, Plane, UNIT_ABOVE, numbers_beside};
use super::sheet::{Area, At, Letters, Sheet, WIDTH};
use super::{About, Look, Names};
use crate::calendar::Month;
use crate::ledger::Totals;
use crate::money::Amount;

/// How high the lines may be.
const HEIGHT: i32 = 760;
/// Months that are closer have no room for a dot each.
const CLOSE: i32 = 40;
/// What two figures at the end keep between them.
const APART: i32 = 50;

/// A month, and everything up to its end.
struct SoFar {
    month: Month,
    charged: Amount,
    budget: Option<Amount>,
}

impl SoFar {
    fn is_over(&self) -> bool {
        self.budget.is_some_and(|budget| self.charged > budget)
    }
}

/// What months may cost; one that is not there may cost what it costs.
pub type Budget = BTreeMap<Month, Amount>;

/// A line of everything charged up to each month's end; where months have a budget a second one of that.
pub fn cumulative(about: &About<'_>, totals: &Totals, budget: &Budget, look: &Look<'_>, names: &mut Names) -> String {
    let mut sheet = Sheet::new(look);
    let key = about.legend;
    let stacks = Stacks::of(totals, about.horizon, key, look.theme, names);
    let months = so_far(stacks.months(), budget);
    let highest = months.iter().flat_map(|month| [Some(month.charged), month.budget]).flatten().max();
    let scale = scale(highest.unwrap_or_default(), key.currency);
    let figure = |tick| scale.amount(tick, key.currency);
    let [title, head] = about.title("Cumulative charges of", names);
    let mut top = heading(&mut sheet, &head, &below(about, &months, budget));
    if !budget.is_empty() {
        let over = months.iter().any(SoFar::is_over).then(|| (Sign::Over, "over budget".to_owned()));
        let signs = [(Sign::Line, "charged".to_owned()), (Sign::Dashed, "budget".to_owned())];
        top = legend(&mut sheet, top, &[(String::new(), signs.into_iter().chain(over).collect())]);
    }
    let ends = ends(&months, |amount| money(amount, key.currency));
    let beside = ends.iter().map(|(_, text, _)| width(text, AXIS, Weight::Bold)).max().unwrap_or_default();
    let left = MARGIN + numbers_beside(scale, figure);
    let area =
        Area { left, top: top + UNIT_ABOVE, right: WIDTH - MARGIN - beside - 34, bottom: top + UNIT_ABOVE + HEIGHT };
    let plane = Plane::new(area, about.horizon, scale);
    plane.draw_numbers(&mut sheet, figure);
    plane.draw_unit(&mut sheet, key.currency_code());
    plane.draw_beginnings(&mut sheet, area.top);
    plane.draw_months(&mut sheet);
    draw(&mut sheet, &plane, &months, about);
    draw_ends(&mut sheet, &plane, ends);
    if stacks.total() == Amount::ZERO {
        nothing(&mut sheet, area, "Nothing is charged in these months.");
    }
    let facts = months.iter().map(|month| fact(month, about));
    let description =
        about.description("Line of what is charged up to the end of each month", key.currency_code(), facts, names);
    sheet.finish(area.bottom + MONTHS_BELOW + MARGIN / 2, &title, &description)
}

fn so_far(months: impl Iterator<Item = (Month, Amount)>, budget: &Budget) -> Vec<SoFar> {
    let (mut charged, mut meant) = (Amount::ZERO, Amount::ZERO);
    let add = |(month, total)| {
        charged += total;
        meant += budget.get(&month).copied().unwrap_or(total);
        SoFar { month, charged, budget: (!budget.is_empty()).then_some(meant) }
    };
    months.map(add).collect()
}

fn below(about: &About<'_>, months: &[SoFar], budget: &Budget) -> String {
    let Some(last) = months.last() else { return String::new() };
    let currency = about.legend.currency;
    let (months, code, charged) = (about.months(), currency.code(), money(last.charged, currency));
    let Some(meant) = last.budget else { return format!("{months}, {charged} {code} in all") };
    let (first, off) = (budget.values().next().copied(), signed(last.charged - meant, currency));
    let each = match first
        .filter(|first| about.horizon.from.to(about.horizon.to).all(|month| budget.get(&month) == Some(first)))
    {
        Some(each) => format!(" ({} a month)", money(each, currency)),
        None => String::new(),
    };
    format!("{months}, {charged} {code} of a budget of {}{each}: {off}", money(meant, currency))
}

fn fact(month: &SoFar, about: &About<'_>) -> String {
    let SoFar { month, charged, budget } = month;
    let charged = about.legend.amount(*charged);
    match budget {
        Some(budget) => format!("{month} {charged} of {}", about.legend.amount(*budget)),
        None => format!("{month} {charged}"),
    }
}

fn draw(sheet: &mut Sheet<'_>, plane: &Plane, months: &[SoFar], about: &About<'_>) {
    let (line, alarm) = (sheet.theme.line(), sheet.theme.alarm());
    let place = |month: &SoFar, amount: Amount| (plane.end(month.month), plane.y(amount.in_minor()));
    let nothing = [(plane.area.left, plane.y(0))];
    let budget = months.iter().filter_map(|month| Some(place(month, month.budget?)));
    let budget: Vec<_> = nothing.into_iter().chain(budget).collect();
    if budget.len() > 1 {
        sheet.group("budget", &[], "", |sheet| sheet.dashed(&budget, alarm, 5));
    }
    let charged: Vec<_> = months.iter().map(|month| place(month, month.charged)).collect();
    // Dots that would run into one another are small, and the line lies over them.
    let step = charged.windows(2).map(|pair| pair[1].0 - pair[0].0).min().unwrap_or(WIDTH);
    let path: Vec<(i32, i32)> = nothing.into_iter().chain(charged.iter().copied()).collect();
    if step >= CLOSE {
        sheet.line(&path, line, 7);
    }
    for (month, at) in months.iter().zip(charged) {
        let (name, amount) = (month.month.to_string(), about.legend.amount(month.charged));
        let title = format!("{} {}", fact(month, about), about.legend.currency_code());
        let is_over = if month.is_over() { "true" } else { "false" };
        let facts = [("month", name.as_str()), ("amount", amount.as_str()), ("over", is_over)];
        let radius = (step / 4).clamp(4, 13);
        sheet.group("so-far", &facts, &title, |sheet| match month.is_over() {
            true => sheet.square(at, radius + 1, alarm),
            false => sheet.dot(at, radius, line),
        });
    }
    if step < CLOSE {
        sheet.line(&path, line, 4);
    }
}

/// The figures at the end of the lines: amount, text, and whether it is the budget.
fn ends(months: &[SoFar], figure: impl Fn(Amount) -> String) -> Vec<(Amount, String, bool)> {
    let Some(last) = months.last() else { return Vec::new() };
    let budget = last.budget.map(|budget| (budget, figure(budget), true));
    let mut ends: Vec<_> = [(last.charged, figure(last.charged), false)].into_iter().chain(budget).collect();
    ends.sort_by_key(|(amount, ..)| std::cmp::Reverse(*amount));
    ends
}

fn draw_ends(sheet: &mut Sheet<'_>, plane: &Plane, ends: Vec<(Amount, String, bool)>) {
    let mut free = i32::MIN;
    for (amount, text, is_budget) in ends {
        let y = plane.y(amount.in_minor()).max(free);
        free = y + APART;
        let color = if is_budget { sheet.theme.alarm() } else { sheet.theme.text() };
        let letters = Letters { size: AXIS, weight: Weight::Bold, color };
        let part = if is_budget { "budget-end" } else { "end" };
        sheet.group(part, &[], "", |sheet| {
            sheet.text(plane.area.right + 34, y + AXIS * 36 / 100, At::Start, letters, &text);
        });
    }
}
