//! How likely each month is over its budget: columns below the fan.

use super::super::figures::{Scale, count, money};
use super::super::frame::MARGIN;
use super::super::labels::{Label, Labels, Tip};
use super::super::plane::{self, AXIS, Plane, room};
use super::super::sheet::{Area, At, Letters, Sheet};
use super::super::theme::Ink;
use super::Fan;
use crate::calendar::Month;
use crate::ledger::{OverChance, Period, percent};

/// How high the columns may be.
const HEIGHT: i32 = 250;
/// A whole, in ten-thousandths.
const WHOLE: i128 = 10_000;

fn scale() -> Scale {
    Scale::new(0, WHOLE, 2)
}

fn figure(tick: i128) -> String {
    format!("{} %", count(tick * 100 / WHOLE))
}

/// The room to the left of the columns for their numbers.
pub(super) fn numbers_beside() -> i32 {
    plane::numbers_beside(scale(), figure)
}

impl Fan<'_> {
    /// Draws the columns below the fan; gives what the months stand below.
    pub(super) fn draw_chances(&self, sheet: &mut Sheet<'_>, fan: Area) -> Area {
        if !self.has_budget() {
            return fan;
        }
        let over = self.months.iter().filter_map(|(month, period)| Some((*month, period.over?)));
        let over: Vec<_> = over.map(|(month, over)| (month, over, over.chance.in_ten_thousandths())).collect();
        // What never happens is said by the line on which the columns stand.
        let likely = || over.iter().filter(|(.., chance)| *chance > 0);
        let label = |(month, _, chance): &(Month, OverChance, u64)| Label {
            part: "chance",
            month: *month,
            size: (*chance).into(),
            text: percent(*chance),
        };
        let labels = Labels::new(likely().map(label).collect(), room(fan.width(), self.forecast.horizon));
        let letters = Letters { color: sheet.theme.muted(), ..sheet.letters(AXIS) };
        let head = fan.bottom + 80;
        sheet.text(MARGIN, head, At::Start, letters, &self.over_in_words());
        let highest = likely().map(|(.., chance)| i32::try_from(*chance).unwrap_or_default()).max().unwrap_or_default();
        let free = HEIGHT - highest * HEIGHT / 10_000;
        let top = head + 24 + (labels.room() - free).max(20);
        let area = Area { top, bottom: top + HEIGHT, ..fan };
        let plane = Plane::new(area, self.forecast.horizon, scale());
        plane.draw_numbers(sheet, figure);
        plane.draw_beginnings(sheet, area.top);
        let ink = Ink { color: sheet.theme.alarm(), hatch: None };
        let tip = |(month, _, chance): &(Month, OverChance, u64)| Tip {
            x: plane.middle(*month),
            y: plane.y((*chance).into()),
            is_up: true,
        };
        let tips: Vec<Tip> = likely().map(tip).collect();
        for (month, over, chance) in over {
            let (left, right) = plane.column(month, 0, 1);
            let (y, bottom) = (plane.y(chance.into()), plane.y(0));
            let (month, budget, chance) = (month.to_string(), self.amount(over.budget), percent(chance));
            let facts = [("month", month.as_str()), ("budget", &budget), ("chance", &chance)];
            let title = format!("{month} over {budget} {} in {chance} of the draws", self.forecast.currency.code());
            sheet.group("over", &facts, &title, |sheet| {
                if y < bottom {
                    sheet.fill(Area { left, top: y, right, bottom }, ink);
                }
            });
        }
        labels.draw(sheet, &tips);
        area
    }

    fn over_in_words(&self) -> String {
        let whole = self.outlook.of(Period::Total).and_then(|total| total.over).map(|over| {
            let (code, budget) = (self.forecast.currency.code(), money(over.budget, self.forecast.currency));
            format!("; that of all months, {budget} {code}: {}", percent(over.chance.in_ten_thousandths()))
        });
        format!("draws in which a month is over its budget{}", whole.unwrap_or_default())
    }
}
