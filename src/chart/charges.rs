//! What each month costs, item upon item.

use super::columns::Stacks;
use super::figures::money;
use super::frame::{MARGIN, heading, legend, nothing};
use super::plane::{MONTHS_BELOW, Plane, UNIT_ABOVE, numbers_beside, room};
use super::sheet::{Area, Sheet, WIDTH};
use super::{About, Look, Names};
use crate::ledger::Totals;
use crate::money::Amount;

/// How high the columns may be.
const HEIGHT: i32 = 760;

/// Stacked columns, a month each: plan, packages and usage by item, with the total above them.
pub fn charges(about: &About<'_>, totals: &Totals, look: &Look<'_>, names: &mut Names) -> String {
    let mut sheet = Sheet::new(look);
    let key = about.legend;
    let stacks = Stacks::of(totals, about.horizon, key, look.theme, names);
    let scale = stacks.scale(key);
    let figure = |tick| scale.amount(tick, key.currency);
    let (left, right) = (MARGIN + numbers_beside(scale, figure), WIDTH - MARGIN);
    let labels = stacks.labels(room(right - left, about.horizon), key);
    let [title, head] = about.title("Monthly charges of", names);
    let total = money(stacks.total(), key.currency);
    let below = format!("{}, {total} {} in all{}", about.months(), key.currency_code(), labels.remark());
    let top = heading(&mut sheet, &head, &below);
    let top = legend(&mut sheet, top, &stacks.rows(key)) + labels.room().max(UNIT_ABOVE);
    let area = Area { left, top, right, bottom: top + HEIGHT };
    let plane = Plane::new(area, about.horizon, scale);
    plane.draw_numbers(&mut sheet, figure);
    plane.draw_unit(&mut sheet, key.currency_code());
    plane.draw_months(&mut sheet);
    stacks.draw(&mut sheet, &plane, &labels, key);
    if stacks.total() == Amount::ZERO {
        nothing(&mut sheet, area, "Nothing is charged in these months.");
    }
    let months = stacks.months().map(|(month, total)| format!("{month} {}", key.amount(total)));
    let description =
        about.description("Columns of the charges of each month", about.legend.currency_code(), months, names);
    sheet.finish(area.bottom + MONTHS_BELOW + MARGIN / 2, &title, &description)
}
