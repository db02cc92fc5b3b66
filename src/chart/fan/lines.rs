//! The bands and lines of a fan: through the middles of the months, from the last that is known.

use super::super::lettering::{Weight, width};
use super::super::plane::{AXIS, Plane};
use super::super::sheet::{At, Letters, Sheet};
use super::{Fan, P5, P10, P50, P80, P90, P95, Strokes};
use crate::calendar::Month;
use crate::ledger::PeriodOutlook;
use crate::money::Amount;

type Places = Vec<(i32, i32)>;

impl Fan<'_> {
    /// Shades the months that are known, and says where the drawn ones begin.
    pub(super) fn draw_known(&self, sheet: &mut Sheet<'_>, plane: &Plane) {
        let area = plane.area;
        let Some((last, _)) = self.last_known() else { return };
        let begin = plane.end(last);
        let past = [(area.left, area.top), (begin, area.top), (begin, area.bottom), (area.left, area.bottom)];
        let (ground, axis) = (sheet.theme.past(), sheet.theme.axis());
        sheet.area(past.to_vec(), ground);
        sheet.line(&[(begin, area.top - 50), (begin, area.bottom)], axis, 3);
        let letters = Letters { color: sheet.theme.muted(), ..sheet.letters(AXIS) };
        let has_room = |word: &str, room: i32| width(word, AXIS, Weight::Regular) + 20 <= room;
        if has_room("known", begin - area.left) {
            sheet.text(begin - 20, area.top - 20, At::End, letters, "known");
        }
        if !self.drawn().is_empty() && has_room("drawn", area.right - begin) {
            sheet.text(begin + 20, area.top - 20, At::Start, letters, "drawn");
        }
    }

    pub(super) fn draw_bands(&self, sheet: &mut Sheet<'_>, plane: &Plane) {
        let inks = sheet.theme.bands();
        for ((part, low, high), ink) in [("P5 to P95", P5, P95), ("P10 to P90", P10, P90)].into_iter().zip(inks) {
            let edge = |at: usize| self.edge(plane, |period| period.percentiles[at].amount);
            let places: Places = edge(high).into_iter().chain(edge(low).into_iter().rev()).collect();
            if !places.is_empty() {
                sheet.group("band", &[("of", part)], "", |sheet| sheet.area(places, ink.color));
            }
        }
    }

    pub(super) fn draw_lines(&self, sheet: &mut Sheet<'_>, plane: &Plane) {
        let look = Strokes(sheet.theme);
        let percentile = |at: usize| self.edge(plane, |period| period.percentiles[at].amount);
        sheet.stroke(&self.known_line(plane), look.known());
        sheet.stroke(&percentile(P80), look.p80());
        self.draw_budget(sheet, plane);
        for (at, (name, case)) in self.cases.iter().enumerate() {
            let amount = |month: Month| case.months.iter().find(|(of, _)| *of == month).map(|(_, amount)| *amount);
            let places = self.drawn_line(plane, |month, _| amount(month).unwrap_or_default());
            let total = self.amount(case.total());
            let facts = [("case", name.as_str()), ("total", total.as_str())];
            let title = format!("case {name}: {total} {} in all", self.forecast.currency.code());
            sheet.group("case", &facts, &title, |sheet| sheet.stroke(&places, look.case(at)));
        }
        let line = sheet.theme.line();
        sheet.line(&percentile(P50), line, 7);
        sheet.stroke(&self.edge(plane, |period| period.mean.amount), look.mean());
        self.draw_months(sheet, plane);
    }

    /// A dot for each month, which says its figures.
    fn draw_months(&self, sheet: &mut Sheet<'_>, plane: &Plane) {
        let step = self.months.windows(2).map(|pair| plane.middle(pair[1].0) - plane.middle(pair[0].0)).min();
        let radius = (step.unwrap_or(plane.area.width()) / 5).clamp(3, 11);
        for (at, (month, period)) in self.months.iter().enumerate() {
            let is_known = at < self.known;
            let color = if is_known { sheet.theme.muted() } else { sheet.theme.line() };
            let place = (plane.middle(*month), plane.y(period.percentiles[P50].amount.in_minor()));
            let name = month.to_string();
            let [p5, p50, p95] = [P5, P50, P95].map(|at| self.amount(period.percentiles[at].amount));
            let facts = [("month", name.as_str()), ("p5", &p5), ("p50", &p50), ("p95", &p95)];
            let title = format!("{}, {}", self.fact(&(*month, period)), self.forecast.currency.code());
            let part = if is_known { "known" } else { "drawn" };
            sheet.group(part, &facts, &title, |sheet| sheet.dot(place, radius, color));
        }
    }

    /// What is known, from the left edge on; where nothing is drawn, to the right edge.
    fn known_line(&self, plane: &Plane) -> Places {
        let known = self.months[..self.known].iter();
        let y = |amount: Amount| plane.y(amount.in_minor());
        let mut places: Places =
            known.map(|(month, of)| (plane.middle(*month), y(of.percentiles[P50].amount))).collect();
        places.splice(0..0, places.first().map(|(_, y)| (plane.area.left, *y)));
        let last = places.last().filter(|_| self.drawn().is_empty()).map(|(_, y)| (plane.area.right, *y));
        places.extend(last);
        places
    }

    /// A figure of the drawn months.
    fn edge(&self, plane: &Plane, amount: impl Fn(&PeriodOutlook) -> Amount) -> Places {
        self.drawn_line(plane, |_, period| amount(period))
    }

    /// A line through the drawn months: from the last month that is known, or from the left edge, to the right edge.
    fn drawn_line(&self, plane: &Plane, amount: impl Fn(Month, &PeriodOutlook) -> Amount) -> Places {
        let y = |amount: Amount| plane.y(amount.in_minor());
        let drawn = self.drawn().iter();
        let mut places: Places = drawn.map(|(month, of)| (plane.middle(*month), y(amount(*month, of)))).collect();
        let Some((first, last)) = places.first().copied().zip(places.last().copied()) else { return places };
        let before = self.last_known().map(|(month, amount)| (plane.middle(month), y(amount)));
        places.insert(0, before.unwrap_or((plane.area.left, first.1)));
        places.push((plane.area.right, last.1));
        places
    }

    /// The budget of each month, from its beginning to its end; those that stand too high are left out.
    fn draw_budget(&self, sheet: &mut Sheet<'_>, plane: &Plane) {
        let (alarm, most) = (sheet.theme.alarm(), self.highest_budget());
        let budget = |period: &PeriodOutlook| period.over.map(|over| over.budget).filter(|budget| *budget <= most);
        for months in self.months.chunk_by(|one, other| budget(one.1).is_some() == budget(other.1).is_some()) {
            let steps = months.iter().filter_map(|(month, period)| {
                let y = plane.y(budget(period)?.in_minor());
                Some([(plane.day(month.first_day()), y), (plane.end(*month), y)])
            });
            let places: Places = steps.flatten().collect();
            if !places.is_empty() {
                sheet.group("budget", &[], "", |sheet| sheet.dashed(&places, alarm, 5));
            }
        }
    }
}
