//! A forecast: how widely the draws spread month by month, beside the budget and the named cases; below it how likely each
//! month is over its budget.

mod ends;
mod lines;
mod over;

use super::columns::scale;
use super::figures::{Scale, count, money};
use super::frame::{MARGIN, Row, Sign, heading, legend, nothing, short};
use super::plane::{MONTHS_BELOW, Plane, UNIT_ABOVE, numbers_beside};
use super::sheet::{Area, Sheet, Stroke, WIDTH};
use super::theme::Theme;
use super::{Apps, Look, Names, description, months};
use crate::calendar::Month;
use crate::ledger::{Case, FIGURES, Forecast, Outlook, Period, PeriodOutlook, percent};
use crate::money::Amount;

/// How high the fan may be, alone and with the chances below it.
const HEIGHT: [i32; 2] = [760, 640];
/// So many named cases are drawn, the first; the tables have all.
const CASES: usize = 6;
/// A budget is drawn where it is at most so many times as high as everything else: beyond, it would press that flat.
const TIMES: i128 = 3;
/// The places of the percentiles of a fan.
const P5: usize = 0;
const P10: usize = 1;
const P50: usize = 2;
const P80: usize = 3;
const P90: usize = 4;
const P95: usize = 5;

/// What a fan shows.
struct Fan<'f> {
    forecast: &'f Forecast,
    outlook: &'f Outlook,
    months: Vec<(Month, &'f PeriodOutlook)>,
    /// How many of the months are known.
    known: usize,
    /// The named cases that are drawn, by the names that are shown.
    cases: Vec<(String, &'f Case)>,
}

/// The fan of an outlook of a forecast: the median, bands from P10 to P90 and from P5 to P95, P80 and the mean; the budget of
/// each month and the named cases as lines. What is known stands apart.
pub fn fan(forecast: &Forecast, outlook: &Outlook, look: &Look<'_>, names: &mut Names) -> String {
    let mut sheet = Sheet::new(look);
    let fan = Fan::of(forecast, outlook, names);
    let apps = outlook.app.as_deref().map_or(Apps::Many(forecast.apps() as u64), Apps::One);
    let [title, head] = apps.title("Forecast of", names);
    let top = heading(&mut sheet, &head, &fan.below());
    let top = legend(&mut sheet, top, &fan.legend(look.theme)) + UNIT_ABOVE;
    let scale = scale(fan.highest(), forecast.currency);
    let figure = |tick| scale.amount(tick, forecast.currency);
    let (numbers, ends) = (numbers_beside(scale, figure).max(over::numbers_beside()), fan.ends());
    let (left, right) = (MARGIN + numbers, WIDTH - MARGIN - ends.room());
    let height = HEIGHT[usize::from(fan.has_budget())];
    let plane = Plane::new(Area { left, top, right, bottom: top + height }, forecast.horizon, scale);
    fan.draw_known(&mut sheet, &plane);
    plane.draw_beginnings(&mut sheet, plane.area.top);
    fan.draw_bands(&mut sheet, &plane);
    plane.draw_numbers(&mut sheet, figure);
    plane.draw_unit(&mut sheet, forecast.currency.code());
    fan.draw_lines(&mut sheet, &plane);
    ends.draw(&mut sheet, &plane);
    if fan.highest() == Amount::ZERO {
        nothing(&mut sheet, plane.area, "Nothing is charged in any draw.");
    }
    let below = fan.draw_chances(&mut sheet, plane.area);
    Plane::new(below, forecast.horizon, Scale::new(0, 1, 1)).draw_months(&mut sheet);
    let what = "Fan of what each month costs in the draws";
    let description = description(what, (forecast.horizon, forecast.currency.code()), fan.facts(), names);
    sheet.finish(below.bottom + MONTHS_BELOW + MARGIN / 2, &title, &description)
}

impl<'f> Fan<'f> {
    fn of(forecast: &'f Forecast, outlook: &'f Outlook, names: &mut Names) -> Self {
        let months: Vec<_> = outlook.months().collect();
        let known = months.iter().take_while(|(month, _)| *month < forecast.drawn_from).count();
        let cases = outlook.cases.iter().take(CASES).map(|case| (short(&names.shown(&case.name)), case)).collect();
        Self { forecast, outlook, months, known, cases }
    }

    fn has_budget(&self) -> bool {
        self.months.iter().any(|(_, period)| period.over.is_some())
    }

    /// The months that are drawn.
    fn drawn(&self) -> &[(Month, &'f PeriodOutlook)] {
        &self.months[self.known..]
    }

    /// The last of the months that are known.
    fn last_known(&self) -> Option<(Month, Amount)> {
        self.months[..self.known].last().map(|(month, period)| (*month, period.percentiles[P50].amount))
    }

    /// The highest of what is charged.
    fn highest_charge(&self) -> Amount {
        let charged = self.months.iter().flat_map(|(_, period)| [period.percentiles[P95].amount, period.mean.amount]);
        let cases = self.cases.iter().flat_map(|(_, case)| case.months.iter().map(|(_, amount)| *amount));
        charged.chain(cases).max().unwrap_or_default()
    }

    fn budgets(&self) -> impl Iterator<Item = Amount> {
        self.months.iter().filter_map(|(_, period)| Some(period.over?.budget))
    }

    /// The budgets above this are not drawn.
    fn highest_budget(&self) -> Amount {
        match self.highest_charge() {
            Amount::ZERO => self.budgets().max().unwrap_or_default(),
            charge => Amount::of_minor(charge.in_minor().saturating_mul(TIMES)),
        }
    }

    fn highest(&self) -> Amount {
        let most = self.highest_budget();
        self.budgets().filter(|budget| *budget <= most).chain([self.highest_charge()]).max().unwrap_or_default()
    }

    fn below(&self) -> String {
        let Forecast { horizon, draws, currency, .. } = self.forecast;
        let (all, s) = (count((*draws).into()), if *draws == 1 { "" } else { "s" });
        let total = self.outlook.of(Period::Total).map(|total| {
            let [low, middle, high] = [P5, P50, P95].map(|at| money(total.percentiles[at].amount, *currency));
            format!(": {middle} {} in all (P50), {low} (P5) to {high} (P95)", currency.code())
        });
        format!("{}, {all} draw{s}{}", months(*horizon), total.unwrap_or_default())
    }

    fn legend(&self, theme: Theme) -> Vec<Row> {
        let [outer, inner] = theme.bands();
        let look = Strokes(theme);
        let drawn = [
            (Sign::Line, "P50".to_owned()),
            (Sign::Ink(inner), "P10 to P90".to_owned()),
            (Sign::Ink(outer), "P5 to P95".to_owned()),
            (Sign::Stroke(look.p80()), "P80".to_owned()),
            (Sign::Stroke(look.mean()), "mean".to_owned()),
        ];
        let drawn = drawn.into_iter().filter(|_| !self.drawn().is_empty());
        let known = (self.known > 0).then(|| (Sign::Stroke(look.known()), "known".to_owned()));
        let is_above = self.budgets().max() > Some(self.highest_budget());
        let budget = if is_above { "budget (some or all above the chart)" } else { "budget" };
        let budget = self.has_budget().then(|| (Sign::Dashed, budget.to_owned()));
        let months = drawn.chain(known).chain(budget).collect();
        let cases = self.cases.iter().enumerate().map(|(at, (name, case))| {
            let total = money(case.total(), self.forecast.currency);
            (Sign::Stroke(look.case(at)), format!("{name}: {total}"))
        });
        let head = match self.outlook.cases.len() {
            all if all > CASES => format!("cases, {CASES} of {all}"),
            _ => "cases".to_owned(),
        };
        let rows: [Row; 2] = [("months".to_owned(), months), (head, cases.collect())];
        rows.into_iter().filter(|(_, entries)| !entries.is_empty()).collect()
    }

    /// What a month is, in words.
    fn fact(&self, (month, period): &(Month, &PeriodOutlook)) -> String {
        let figures = period.figures().map(|(name, figure)| format!("{name} {}", self.amount(figure.amount)));
        let over = period.over.map(|over| {
            let chance = percent(over.chance.in_ten_thousandths());
            format!("over {} in {chance} of the draws", self.amount(over.budget))
        });
        format!("{month} {}", figures.chain(over).collect::<Vec<_>>().join(", "))
    }

    fn facts(&self) -> impl Iterator<Item = String> {
        let cases = self.cases.iter().map(|(name, case)| format!("case {name} {} in all", self.amount(case.total())));
        self.months.iter().map(|month| self.fact(month)).chain(cases)
    }

    fn amount(&self, amount: Amount) -> String {
        amount.display(self.forecast.currency).to_string()
    }
}

/// The looks of the lines.
struct Strokes(Theme);

impl Strokes {
    fn known(&self) -> Stroke {
        Stroke { color: self.0.muted(), width: 7, dashes: "" }
    }

    fn p80(&self) -> Stroke {
        Stroke { color: self.0.line(), width: 3, dashes: "" }
    }

    fn mean(&self) -> Stroke {
        Stroke { color: self.0.text(), width: 7, dashes: "1 17" }
    }

    fn case(&self, place: usize) -> Stroke {
        let dashes = ["26 12", "4 10", "26 10 3 10", "12 10", "44 14", "12 10 3 10"];
        Stroke { color: self.0.case(place), width: 4, dashes: dashes[place % dashes.len()] }
    }
}

/// The names of the percentiles that the ends of the fan have.
const ENDS: [(usize, &str); 3] = [(P95, FIGURES[P95]), (P50, FIGURES[P50]), (P5, FIGURES[P5])];
