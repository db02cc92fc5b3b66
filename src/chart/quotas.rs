//! How much of each limit was in use over time, what it allowed, and what it refused.

use chrono::NaiveDate;

use super::figures::{Scale, count};
use super::frame::{MARGIN, Sign, heading, legend, nothing};
use super::lettering::{Weight, cut, width};
use super::plane::{AXIS, MONTHS_BELOW, Plane, numbers_beside};
use super::sheet::{Area, At, Letters, Sheet, WIDTH};
use super::usage::{Span, Usage, stopped, usages};
use super::{About, Look, Names, Told};

/// How high the lines of a limit may be.
const HEIGHT: i32 = 250;
/// The room for what a limit is called.
const HEAD: i32 = 124;
/// How far the line of a limit lies above the middle of the line of a use that reaches it: they touch.
const ABOVE: i32 = 7;
/// What lies between two limits.
const BETWEEN: i32 = 46;

/// A panel for each limit that is used: the line of its use, the dashed line of what is allowed, and crosses where attempts
/// were refused. Of a limit that each group or user has, the one that came nearest to it is shown.
pub fn quotas(about: &About<'_>, told: &Told<'_>, look: &Look<'_>, names: &mut Names) -> String {
    let mut sheet = Sheet::new(look);
    let (usages, stops) = (usages(about, told, names), stopped(about, told));
    let [title, head] = about.title("Use of limits by", names);
    let refused: usize = usages.iter().map(Usage::attempts_of_all).sum();
    let below = format!("{}, {} refused", about.months(), attempts(refused));
    let mut top = heading(&mut sheet, &head, &below);
    if !usages.is_empty() {
        let cross =
            usages.iter().any(|usage| !usage.refused.is_empty()).then(|| (Sign::Cross, "refused attempt".to_owned()));
        let signs = [(Sign::Line, "in use".to_owned()), (Sign::Dashed, "allowed".to_owned())];
        top = legend(&mut sheet, top, &[(String::new(), signs.into_iter().chain(cross).collect())]);
    }
    let scale = |usage: &Usage| Scale::new(0, usage.highest().max(1), 4);
    let beside = usages.iter().map(|usage| numbers_beside(scale(usage), count)).max();
    let left = MARGIN + beside.unwrap_or_else(|| numbers_beside(Scale::new(0, 1, 1), count));
    let mut area = Area { left, top, right: WIDTH - MARGIN, bottom: top };
    for usage in &usages {
        area = Area { top: top + HEAD, bottom: top + HEAD + HEIGHT, ..area };
        let plane = Plane::new(area, about.horizon, scale(usage));
        panel(&mut sheet, &plane, usage, &stops);
        top = area.bottom + BETWEEN;
    }
    if usages.is_empty() {
        area.bottom = top + HEIGHT;
        nothing(&mut sheet, area, "No operation of these months uses a limit.");
    }
    Plane::new(area, about.horizon, Scale::new(0, 1, 1)).draw_dates(&mut sheet);
    let facts = usages.iter().map(Usage::sentence);
    let description = about.description("Lines of the use of each limit and of what it allows", "", facts, names);
    sheet.finish(area.bottom + MONTHS_BELOW + MARGIN / 2, &title, &description)
}

fn attempts(refused: usize) -> String {
    match refused {
        0 => "no attempt".to_owned(),
        1 => "1 attempt".to_owned(),
        many => format!("{} attempts", self::count(many as i128)),
    }
}

fn panel(sheet: &mut Sheet<'_>, plane: &Plane, usage: &Usage, stops: &[(NaiveDate, NaiveDate)]) {
    let area = plane.area;
    let bold = Letters { weight: Weight::Bold, ..sheet.letters(44) };
    let muted = Letters { color: sheet.theme.muted(), ..sheet.letters(AXIS) };
    let after = MARGIN + width(&usage.name, 44, Weight::Bold) + 30;
    let about = cut(&usage.summary(), AXIS, Weight::Regular, area.right - after);
    let line = sheet.theme.line();
    sheet.group("panel", &[("limit", &usage.name)], "", |sheet| {
        sheet.text(MARGIN, area.top - 62, At::Start, bold, &usage.name);
        sheet.text(after, area.top - 62, At::Start, muted, &about);
        stops.iter().for_each(|(from, to)| shade(sheet, plane, *from, *to));
        plane.draw_beginnings(sheet, area.top);
        plane.draw_numbers(sheet, count);
        match usage.is_daily {
            true => days(sheet, plane, usage),
            false => sheet.line(&steps(plane, usage), line, 6),
        }
        for span in &usage.allowed {
            allowed(sheet, plane, usage, span);
        }
        let places: Vec<(i32, i32)> = usage.refused.iter().map(|no| (plane.noon(no.date), plane.y(no.at))).collect();
        let size = room_of(&places);
        for (refused, at) in usage.refused.iter().zip(places) {
            let (date, attempts) = (refused.date.to_string(), refused.attempts.to_string());
            let facts = [("limit", usage.name.as_str()), ("date", &date), ("attempts", &attempts)];
            sheet.group("refused", &facts, &refused.title, |sheet| sheet.cross(at, size, sheet.theme.text()));
        }
    });
}

/// How far crosses may reach so that neighbours are told apart.
fn room_of(places: &[(i32, i32)]) -> i32 {
    let apart = places.windows(2).filter(|pair| pair[0].1.abs_diff(pair[1].1) < 30).map(|pair| pair[1].0 - pair[0].0);
    (apart.min().unwrap_or(WIDTH) / 2).clamp(7, 14)
}

/// While an app is stopped nothing can be done.
fn shade(sheet: &mut Sheet<'_>, plane: &Plane, from: NaiveDate, to: NaiveDate) {
    let area = Area { left: plane.day(from), right: plane.day(to), ..plane.area };
    let free = sheet.theme.free();
    sheet.fill(area, free);
    if width("stopped", AXIS, Weight::Regular) + 30 < area.width() {
        let letters = Letters { color: sheet.theme.muted(), ..sheet.letters(AXIS) };
        let middle = i32::midpoint(area.left, area.right);
        sheet.text(middle, i32::midpoint(area.top, area.bottom) + 14, At::Middle, letters, "stopped");
    }
}

/// What is allowed. Where a use reaches it, it lies on top of the line of the use, so that both are seen.
fn allowed(sheet: &mut Sheet<'_>, plane: &Plane, usage: &Usage, span: &Span) {
    let (from, to, allowed) = span;
    let (from, to) = (plane.day(*from), plane.day(*to));
    match allowed {
        Some(allowed) => {
            let is_reached = usage.in_use.iter().any(|(_, in_use)| i128::from(*in_use) == i128::from(*allowed));
            let y = plane.y(i128::from(*allowed)) - if is_reached { ABOVE } else { 0 };
            let alarm = sheet.theme.alarm();
            sheet.group("allowed", &[("allowed", &allowed.to_string())], "", |sheet| {
                sheet.dashed(&[(from, y), (to, y)], alarm, 5);
            });
        }
        None if width("unlimited", AXIS, Weight::Regular) + 30 < to - from => {
            let letters = Letters { color: sheet.theme.alarm(), ..sheet.letters(AXIS) };
            sheet.text(from + 15, plane.area.top - 10, At::Start, letters, "unlimited");
        }
        None => {}
    }
}

/// What is in use from each day on.
fn steps(plane: &Plane, usage: &Usage) -> Vec<(i32, i32)> {
    let mut places: Vec<(i32, i32)> = Vec::new();
    for (date, in_use) in &usage.in_use {
        let (x, y) = (plane.noon(*date), plane.y(i128::from(*in_use)));
        places.extend(places.last().map(|(_, before)| (x, *before)));
        places.push((x, y));
    }
    places.extend(places.last().map(|(_, last)| (plane.area.right, *last)));
    places.dedup();
    places
}

/// What is done in a day is gone the next: a stroke a day.
fn days(sheet: &mut Sheet<'_>, plane: &Plane, usage: &Usage) {
    let line = sheet.theme.line();
    let wide = |day: NaiveDate| (plane.day(day.succ_opt().unwrap_or(day)) - plane.day(day)).clamp(4, 12);
    for (date, in_use) in &usage.in_use {
        let zero = plane.y(0);
        // However few there are, the stroke is seen.
        let y = plane.y(i128::from((*in_use).max(0))).min(zero - 8 * i32::from(*in_use > 0));
        let (x, stroke) = (plane.noon(*date), u32::try_from(wide(*date)).unwrap_or(4));
        sheet.line(&[(x, zero), (x, y)], line, stroke);
    }
}
