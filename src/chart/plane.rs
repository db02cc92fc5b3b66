//! Months from left to right, numbers from below: where on the sheet they are, and the axes along which they are read.

use chrono::{Datelike, NaiveDate};
use plotters::coord::CoordTranslate;
use plotters::coord::types::{RangedCoordi64, RangedCoordi128};
use plotters::prelude::Cartesian2d;

use super::figures::Scale;
use super::lettering::{Weight, width};
use super::sheet::{Area, At, Letters, Sheet};
use crate::calendar::{Horizon, Month};

/// The letters along axes.
pub(super) const AXIS: i32 = 40;
/// The room below a plane for its months and years.
pub(super) const MONTHS_BELOW: i32 = 116;
/// The room above a plane for what its numbers count.
pub(super) const UNIT_ABOVE: i32 = 84;
/// Between two labels.
const GAP: i32 = 22;
/// The widest that a column is.
const WIDEST: i32 = 260;
/// What a year may reach beyond the last month.
const BEYOND: i32 = 50;
/// How finely a month is divided.
const FINE: i64 = 10_000;
/// So much room a month needs to have its days.
const DAYS_FROM: i32 = 900;
const DAYS: [u32; 6] = [1, 5, 10, 15, 20, 25];
const NAMES: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// A plane of months and numbers; all months are of one width.
pub(super) struct Plane {
    pub(super) area: Area,
    horizon: Horizon,
    pub(super) scale: Scale,
    coordinates: Cartesian2d<RangedCoordi64, RangedCoordi128>,
}

impl Plane {
    pub(super) fn new(area: Area, horizon: Horizon, scale: Scale) -> Self {
        let across = 0..i64::try_from(horizon.months()).unwrap_or(1) * FINE;
        let places = (area.left..area.right, area.bottom..area.top);
        let coordinates = Cartesian2d::new(across, scale.low..scale.high, places);
        Self { area, horizon, scale, coordinates }
    }

    /// Where a number stands.
    pub(super) fn y(&self, number: i128) -> i32 {
        self.coordinates.translate(&(0, number)).1
    }

    /// Where a month begins, by its place among the months.
    fn begin(&self, at: usize) -> i32 {
        self.x(i64::try_from(at).unwrap_or_default() * FINE)
    }

    fn x(&self, fine: i64) -> i32 {
        self.coordinates.translate(&(fine, 0)).0
    }

    /// Where a day begins; days before and after the months are at the edges.
    pub(super) fn day(&self, day: NaiveDate) -> i32 {
        let month = Month::of(day);
        let Some(at) = month.since(self.horizon.from) else { return self.area.left };
        if month > self.horizon.to {
            return self.area.right;
        }
        let within = i64::from(day.day0()) * FINE / i64::from(month.days());
        self.x(i64::try_from(at).unwrap_or_default() * FINE + within)
    }

    /// The middle of a day.
    pub(super) fn noon(&self, day: NaiveDate) -> i32 {
        let next = day.succ_opt().unwrap_or(day);
        i32::midpoint(self.day(day), self.day(next))
    }

    /// The middle of a month.
    pub(super) fn middle(&self, month: Month) -> i32 {
        let at = month.since(self.horizon.from).unwrap_or_default();
        i32::midpoint(self.begin(at), self.begin(at + 1))
    }

    /// Where a month ends.
    pub(super) fn end(&self, month: Month) -> i32 {
        self.begin(month.since(self.horizon.from).unwrap_or_default() + 1)
    }

    /// How much room a month has.
    fn room(&self) -> i32 {
        room(self.area.width(), self.horizon)
    }

    /// The left and right edge of the `at`th of `count` columns in a month, side by side.
    pub(super) fn column(&self, month: Month, at: i32, count: i32) -> (i32, i32) {
        let wide = (self.room() * 72 / 100).clamp(1, WIDEST * count);
        let left = self.middle(month) - wide / 2;
        (left + wide * at / count, left + wide * (at + 1) / count)
    }

    /// The lines of the numbers, and the numbers to the left of them.
    pub(super) fn draw_numbers(&self, sheet: &mut Sheet<'_>, label: impl Fn(i128) -> String) {
        let Area { left, right, .. } = self.area;
        let letters = Letters { color: sheet.theme.muted(), ..sheet.letters(AXIS) };
        for tick in self.scale.ticks() {
            let y = self.y(tick);
            let (color, stroke) = if tick == 0 { (sheet.theme.axis(), 3) } else { (sheet.theme.grid(), 2) };
            sheet.line(&[(left, y), (right, y)], color, stroke);
            sheet.text(left - GAP, y + AXIS * 36 / 100, At::End, letters, &label(tick));
        }
    }

    /// The beginnings of months, from above down to the months, where they have room.
    pub(super) fn draw_beginnings(&self, sheet: &mut Sheet<'_>, top: i32) {
        if self.room() < 40 {
            return;
        }
        for at in 0..=self.horizon.months() {
            let x = self.begin(at);
            sheet.line(&[(x, top), (x, self.area.bottom)], sheet.theme.grid(), 2);
        }
    }

    /// What the numbers count, above them.
    pub(super) fn draw_unit(&self, sheet: &mut Sheet<'_>, unit: &str) {
        let letters = Letters { color: sheet.theme.muted(), ..sheet.letters(AXIS) };
        sheet.text(self.area.left - GAP, self.area.top - 44, At::End, letters, unit);
    }

    /// The days below, and the months below those.
    fn draw_days(&self, sheet: &mut Sheet<'_>) {
        let Area { left, bottom, .. } = self.area;
        let letters = Letters { color: sheet.theme.muted(), ..sheet.letters(AXIS) };
        let (first, second) = (bottom + 16 + AXIS, bottom + 20 + AXIS * 9 / 4);
        sheet.text(left - GAP, first, At::End, letters, "day");
        for month in self.horizon.from.to(self.horizon.to) {
            for day in DAYS {
                let middle = self.noon(month.day(day));
                sheet.line(&[(middle, bottom), (middle, bottom + 12)], sheet.theme.axis(), 3);
                sheet.text(middle, first, At::Middle, letters, &day.to_string());
            }
            let name = NAMES[usize::try_from(month_of_year(month)).unwrap_or_default() % NAMES.len()];
            sheet.text(self.middle(month), second, At::Middle, letters, &format!("{name} {}", year(month)));
        }
    }

    /// The days below where they have room, else the months: for what happens on a day.
    pub(super) fn draw_dates(&self, sheet: &mut Sheet<'_>) {
        if self.room() >= DAYS_FROM { self.draw_days(sheet) } else { self.draw_months(sheet) }
    }

    /// The months below, as many as have room, and the years below them.
    pub(super) fn draw_months(&self, sheet: &mut Sheet<'_>) {
        let Area { left, bottom, .. } = self.area;
        let letters = Letters { color: sheet.theme.muted(), ..sheet.letters(AXIS) };
        let room = self.room();
        let widest = NAMES.iter().map(|name| width(name, AXIS, Weight::Regular)).max().unwrap_or_default() + GAP;
        let stride = [1, 2, 3, 6].into_iter().find(|stride| room * stride >= widest);
        let (first, second) = (bottom + 16 + AXIS, bottom + 20 + AXIS * 9 / 4);
        let years = if stride.is_some() { second } else { first };
        sheet.text(left - GAP, years, At::End, letters, if stride.is_some() { "month" } else { "year" });
        for (at, month) in self.horizon.from.to(self.horizon.to).enumerate() {
            let (in_year, begin, middle) = (month_of_year(month), self.begin(at), self.middle(month));
            if stride.is_some_and(|stride| in_year.rem_euclid(stride) == 0) {
                sheet.line(&[(middle, bottom), (middle, bottom + 12)], sheet.theme.axis(), 3);
                let name = NAMES[usize::try_from(in_year).unwrap_or_default() % NAMES.len()];
                sheet.text(middle, first, At::Middle, letters, name);
            }
            if self.has_year(at, month) {
                let year = year(month).to_string();
                match stride {
                    Some(1) => sheet.text(middle, years, At::Middle, letters, &year),
                    _ => {
                        sheet.line(&[(begin, bottom), (begin, bottom + 24)], sheet.theme.axis(), 3);
                        sheet.text(begin, years, At::Start, letters, &year);
                    }
                }
            }
        }
    }

    /// Whether a month has its year below it: the first of a year, where there is room up to the next one that has it, and
    /// the first of all.
    fn has_year(&self, at: usize, month: Month) -> bool {
        let widest = width("2000", AXIS, Weight::Regular) + GAP;
        let months = i32::try_from(self.horizon.months()).unwrap_or(i32::MAX).max(1);
        let has_room = |count: i32| self.area.width().saturating_mul(count) / months >= widest;
        let years =
            [1, 2, 5, 10, 20, 50, 100, 200, 500].into_iter().find(|years| has_room(12 * years)).unwrap_or(1_000);
        match (at, month_of_year(month)) {
            (0, in_year) => {
                let next = (1..).find(|next| (year(month) + next) % years == 0).unwrap_or(1);
                has_room(12 * next - in_year) || self.horizon.months() < 12
            }
            (_, 0) => year(month) % years == 0 && self.begin(at) + widest <= self.area.right + BEYOND,
            _ => false,
        }
    }
}

/// How much room a month has across a plane so wide.
pub(super) fn room(wide: i32, horizon: Horizon) -> i32 {
    wide / i32::try_from(horizon.months()).unwrap_or(i32::MAX).max(1)
}

/// The room to the left of a plane for its numbers.
pub(super) fn numbers_beside(scale: Scale, label: impl Fn(i128) -> String) -> i32 {
    let widest = scale.ticks().map(|tick| width(&label(tick), AXIS, Weight::Regular)).max().unwrap_or_default();
    widest.max(width("month", AXIS, Weight::Regular)) + GAP
}

fn month_of_year(month: Month) -> i32 {
    month.first_day().month0().try_into().unwrap_or_default()
}

fn year(month: Month) -> i32 {
    month.first_day().year()
}
