//! What stands around the data: title and legend.

use super::lettering::{Weight, cut, width};
use super::sheet::{Area, At, CROSS, Letters, Sheet, Stroke, WIDTH};
use super::theme::Ink;

/// The empty edge of a sheet.
pub(super) const MARGIN: i32 = 60;
/// The letters of a legend.
const SIZE: i32 = 42;
/// A row of a legend.
const ROW: i32 = 66;
/// The side of an ink's sample.
const SAMPLE: i32 = 44;

/// What a legend explains.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    /// A filled area.
    Ink(Ink),
    /// The line of what is charged or in use.
    Line,
    /// A line of a look of its own.
    Stroke(Stroke),
    /// The dashed line of a limit or a budget.
    Dashed,
    /// The cross of what was refused.
    Cross,
    /// The square of what is over a budget.
    Over,
}

/// A row of a legend, longer ones go on below: what its entries have in common, and they.
pub(super) type Row = (String, Vec<(Sign, String)>);

/// The letters of a title.
const TITLE: i32 = 60;

/// A name cut so that it fits into the title behind what stands before it.
pub(super) fn fitting(before: &str, name: &str) -> String {
    cut(name, TITLE, Weight::Bold, WIDTH - 2 * MARGIN - width(before, TITLE, Weight::Bold))
}

/// A name of many, cut so that what stands around it has room, too.
pub(super) fn short(name: &str) -> String {
    cut(name, SIZE, Weight::Regular, WIDTH / 4)
}

/// The title and the line below it; gives where it ends.
pub(super) fn heading(sheet: &mut Sheet<'_>, title: &str, below: &str) -> i32 {
    let room = WIDTH - 2 * MARGIN;
    let letters = Letters { weight: Weight::Bold, ..sheet.letters(TITLE) };
    sheet.text(MARGIN, 96, At::Start, letters, &cut(title, letters.size, Weight::Bold, room));
    let letters = Letters { color: sheet.theme.muted(), ..sheet.letters(SIZE) };
    sheet.text(MARGIN, 162, At::Start, letters, &cut(below, SIZE, Weight::Regular, room));
    190
}

/// A legend in a band of its own: nothing else is drawn there. Gives where it ends.
pub(super) fn legend(sheet: &mut Sheet<'_>, top: i32, rows: &[Row]) -> i32 {
    let heads = rows.iter().map(|(head, _)| width(head, SIZE, Weight::Regular)).max().unwrap_or_default();
    let begin = MARGIN + if heads > 1 { heads + 40 } else { 0 };
    let (mut placed, mut line) = (Vec::new(), 0);
    for (head, entries) in rows {
        placed.push((None, head.clone(), MARGIN, line));
        let mut x = begin;
        for (sign, label) in entries {
            let label = cut(label, SIZE, Weight::Regular, WIDTH - MARGIN - begin - SAMPLE - 16);
            let wide = SAMPLE + 16 + width(&label, SIZE, Weight::Regular) * 21 / 20;
            if x + wide > WIDTH - MARGIN && x > begin {
                (x, line) = (begin, line + 1);
            }
            placed.push((Some(*sign), label, x, line));
            x += wide + 48;
        }
        line += 1;
    }
    let area = Area { left: MARGIN / 2, top, right: WIDTH - MARGIN / 2, bottom: top + line * ROW + 24 };
    let paper = Ink { color: sheet.theme.paper(), hatch: None };
    sheet.group("legend", &[], "", |sheet| {
        sheet.fill(area, paper);
        for (sign, label, x, line) in placed {
            entry(sheet, sign, &label, x, top + 4 + line * ROW);
        }
    });
    area.bottom
}

fn entry(sheet: &mut Sheet<'_>, sign: Option<Sign>, label: &str, x: i32, top: i32) {
    let (base, middle) = (top + 48, top + 34);
    let color = if sign.is_some() { sheet.theme.text() } else { sheet.theme.muted() };
    let letters = Letters { color, ..sheet.letters(SIZE) };
    let Some(sign) = sign else { return sheet.text(x, base, At::Start, letters, label) };
    let (line, alarm) = (sheet.theme.line(), sheet.theme.alarm());
    let across = [(x, middle), (x + SAMPLE, middle)];
    match sign {
        Sign::Ink(ink) => {
            let area = Area { left: x, top: middle - 20, right: x + SAMPLE, bottom: middle + 20 };
            sheet.fill(area, ink);
            sheet.outline(area, sheet.theme.axis());
        }
        Sign::Line => sheet.line(&across, line, 7),
        Sign::Stroke(stroke) => sheet.stroke(&across, stroke),
        Sign::Dashed => sheet.dashed(&across, alarm, 5),
        Sign::Over => sheet.square((x + SAMPLE / 2, middle), 14, alarm),
        Sign::Cross => sheet.cross((x + SAMPLE / 2, middle), CROSS, sheet.theme.text()),
    }
    sheet.text(x + SAMPLE + 16, base, At::Start, letters, label);
}

/// Says in the middle of a place that is empty why it is.
pub(super) fn nothing(sheet: &mut Sheet<'_>, area: Area, why: &str) {
    let letters = Letters { color: sheet.theme.muted(), ..sheet.letters(46) };
    let (x, y) = (i32::midpoint(area.left, area.right), i32::midpoint(area.top, area.bottom));
    // Lines do not cross it.
    let half = width(why, letters.size, letters.weight) / 2 + 20;
    let plate = Area { left: x - half, top: y - letters.size, right: x + half, bottom: y + letters.size / 2 };
    sheet.fill(plate, Ink { color: sheet.theme.paper(), hatch: None });
    sheet.text(x, y, At::Middle, letters, why);
}
