//! Two bills side by side, and what the second costs more or less than the first.

use super::columns::scale;
use super::figures::{Scale, count, money, signed};
use super::frame::{MARGIN, Row, Sign, heading, legend, nothing, short};
use super::labels::{Label, Labels, Tip};
use super::plane::{AXIS, MONTHS_BELOW, Plane, UNIT_ABOVE, numbers_beside, room};
use super::sheet::{Area, At, Letters, NARROW, Sheet, WIDTH};
use super::theme::Ink;
use super::{About, Look, Names};
use crate::calendar::Month;
use crate::ledger::{Compared, Comparison};
use crate::money::{Amount, Currency};

/// How high the columns of the bills may be.
const BILLS: i32 = 560;
/// How high those of their differences may be, up and down together.
const DIFFERENCES: i32 = 320;

/// What the two bills are called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sides<'n> {
    /// The first.
    pub was: &'n str,
    /// The second.
    pub is: &'n str,
}

/// Both bills, month by month.
struct Bills {
    months: Vec<(Month, Compared)>,
    currency: Currency,
}

/// Columns of two bills, month by month, and below them their differences. The months are those of the comparison.
pub fn comparison(
    about: &About<'_>,
    compared: &Comparison,
    sides: Sides<'_>,
    look: &Look<'_>,
    names: &mut Names,
) -> String {
    let mut sheet = Sheet::new(look);
    let about = About { horizon: compared.horizon, ..*about };
    let bills = Bills::of(compared);
    let (all, code) = (compared.total(), compared.currency.code());
    let sides = [sides.was, sides.is].map(|side| names.shown(side));
    let title = format!("Monthly charges: {} and {}", sides[0], sides[1]);
    let sides = sides.map(|side| short(&side));
    let head = format!("Monthly charges: {} and {}", sides[0], sides[1]);
    let percent = all.percent().map(|percent| format!(" ({percent})")).unwrap_or_default();
    let off = signed(all.difference(), compared.currency);
    let (charged, differ) = bills.scales();
    let numbers = |scale: Scale| numbers_beside(scale, |tick| scale.amount(tick, compared.currency));
    let (left, right) = (MARGIN + numbers(charged).max(numbers(differ)), WIDTH - MARGIN);
    let room = room(right - left, about.horizon);
    let labels = bills.labels(room);
    let remark = labels.remark();
    let below = format!("{}, in {code}; difference {off}{percent}{remark}", about.months());
    let top = heading(&mut sheet, &head, &below);
    let rows = bills.rows(&sheet, &sides, all);
    let top = legend(&mut sheet, top, &rows);
    let top = top + labels.room().max(UNIT_ABOVE);
    let upper = Plane::new(Area { left, top, right, bottom: top + BILLS }, about.horizon, charged);
    bills.draw(&mut sheet, &upper, &labels);
    if all == Compared::default() {
        nothing(&mut sheet, upper.area, "Nothing is charged in either bill.");
    }
    let labels = bills.difference_labels(room);
    let is_there = |side: bool| if side { labels.room() } else { 20 };
    let head = upper.area.bottom + 80;
    let letters = Letters { color: sheet.theme.muted(), ..sheet.letters(AXIS) };
    sheet.text(MARGIN, head, At::Start, letters, &format!("difference, {code}{}", refusals(compared)));
    let top = head + 24 + is_there(differ.high > 0);
    let lower = Plane::new(Area { left, top, right, bottom: top + DIFFERENCES }, about.horizon, differ);
    bills.draw_differences(&mut sheet, &lower, &labels);
    let months = Area { bottom: lower.area.bottom + is_there(differ.low < 0), ..lower.area };
    Plane::new(months, about.horizon, differ).draw_months(&mut sheet);
    let what = format!("Columns of the charges of each month in {}, and their difference", sides.join(" and in "));
    let description = about.description(&what, about.legend.currency_code(), bills.facts(), names);
    sheet.finish(months.bottom + MONTHS_BELOW + MARGIN / 2, &title, &description)
}

/// What only one of the bills refuses: it may be why nothing is charged there.
fn refusals(compared: &Comparison) -> String {
    match compared.refused.each_ref().map(Vec::len) {
        [0, 0] => String::new(),
        [was, 0] => format!("; {} refused only in the first", count(was as i128)),
        [0, is] => format!("; {} refused only in the second", count(is as i128)),
        [was, is] => format!("; {} and {} refused by one alone", count(was as i128), count(is as i128)),
    }
}

impl Bills {
    fn of(comparison: &Comparison) -> Self {
        let charged = comparison.months();
        let of = |month: Month| charged.binary_search_by_key(&month, |(known, _)| *known).map(|at| charged[at].1);
        let Comparison { horizon, currency, .. } = *comparison;
        let months = horizon.from.to(horizon.to).map(|month| (month, of(month).unwrap_or_default())).collect();
        Self { months, currency }
    }

    fn rows(&self, sheet: &Sheet<'_>, sides: &[String; 2], all: Compared) -> Vec<Row> {
        let [was, is] = sheet.theme.sides();
        let [more, less] = sheet.theme.changes();
        let side = |ink, name: &str, sum| (Sign::Ink(ink), format!("{name}: {}", money(sum, self.currency)));
        let bills = vec![side(was, &sides[0], all.was), side(is, &sides[1], all.is)];
        let is_any = |is_it: fn(&Amount, &Amount) -> bool| {
            self.months.iter().any(|(_, both)| is_it(&both.difference(), &Amount::ZERO))
        };
        let changes = [(more, "more", is_any(Amount::gt)), (less, "less", is_any(Amount::lt))];
        let changes = changes.into_iter().filter(|(.., is_there)| *is_there);
        let changes: Vec<_> = changes.map(|(ink, word, _)| (Sign::Ink(ink), word.to_owned())).collect();
        let rows = [("charged".to_owned(), bills), ("difference".to_owned(), changes)];
        rows.into_iter().filter(|(_, entries)| !entries.is_empty()).collect()
    }

    /// The numbers of the bills, and those of their differences.
    fn scales(&self) -> (Scale, Scale) {
        let highest = self.months.iter().map(|(_, both)| both.was.max(both.is)).max().unwrap_or_default();
        let differences = self.months.iter().map(|(_, both)| both.difference().in_minor());
        let (lowest, most) = (differences.clone().min().unwrap_or(0), differences.max().unwrap_or(0));
        let charged = scale(highest, self.currency);
        (
            charged,
            if lowest == 0 && most == 0 { scale(Amount::ZERO, self.currency) } else { Scale::new(lowest, most, 4) },
        )
    }

    fn labels(&self, room: i32) -> Labels {
        let label = |part, month, amount: Amount| Label {
            part,
            month,
            size: amount.in_minor(),
            text: money(amount, self.currency),
        };
        let both = |(month, both): &(Month, Compared)| [label("was", *month, both.was), label("is", *month, both.is)];
        Labels::new(self.months.iter().flat_map(both).collect(), room * 36 / 100).all_or_none()
    }

    fn difference_labels(&self, room: i32) -> Labels {
        let label = |(month, both): &(Month, Compared)| {
            let (amount, month) = (both.difference(), *month);
            Label { part: "difference-figure", month, size: amount.in_minor(), text: signed(amount, self.currency) }
        };
        Labels::new(self.months.iter().map(label).collect(), room)
    }

    fn draw(&self, sheet: &mut Sheet<'_>, plane: &Plane, labels: &Labels) {
        plane.draw_numbers(sheet, |tick| self.figure(plane, tick));
        plane.draw_unit(sheet, self.currency.code());
        plane.draw_beginnings(sheet, plane.area.top);
        let inks = sheet.theme.sides();
        let mut tips = Vec::new();
        for (month, both) in &self.months {
            for (at, (part, amount)) in [("was", both.was), ("is", both.is)].into_iter().enumerate() {
                let (left, right) = plane.column(*month, at as i32, 2);
                let (top, bottom) = (plane.y(amount.in_minor()), plane.y(0));
                tips.push(Tip { x: i32::midpoint(left, right), y: top, is_up: true });
                if amount > Amount::ZERO {
                    let area = Area { left, top, right, bottom };
                    self.column(sheet, area, inks[at], (part, *month, amount));
                }
            }
        }
        labels.draw(sheet, &tips);
    }

    fn draw_differences(&self, sheet: &mut Sheet<'_>, plane: &Plane, labels: &Labels) {
        plane.draw_numbers(sheet, |tick| self.figure(plane, tick));
        plane.draw_beginnings(sheet, plane.area.top);
        let [more, less] = sheet.theme.changes();
        let mut tips = Vec::new();
        for (month, both) in &self.months {
            let difference = both.difference();
            let is_up = difference >= Amount::ZERO;
            let (y, line) = (plane.y(difference.in_minor()), plane.y(0));
            tips.push(Tip { x: plane.middle(*month), y, is_up });
            if both.differs() {
                let (left, right) = plane.column(*month, 0, 1);
                let area = Area { left, top: y.min(line), right, bottom: y.max(line) };
                self.column(sheet, area, if is_up { more } else { less }, ("difference", *month, difference));
            }
        }
        labels.draw(sheet, &tips);
    }

    fn column(&self, sheet: &mut Sheet<'_>, area: Area, ink: Ink, what: (&str, Month, Amount)) {
        let (part, month, amount) = what;
        let (month, figure) = (month.to_string(), amount.display(self.currency).to_string());
        let title = format!("{month} {part}: {figure} {}", self.currency.code());
        sheet.group(part, &[("month", &month), ("amount", &figure)], &title, |sheet| {
            sheet.fill(area, ink);
            if area.width() >= NARROW {
                sheet.outline(area, sheet.theme.axis());
            }
        });
    }

    fn figure(&self, plane: &Plane, tick: i128) -> String {
        plane.scale.amount(tick, self.currency)
    }

    fn facts(&self) -> impl Iterator<Item = String> {
        self.months.iter().map(|(month, both)| {
            let [was, is] = [both.was, both.is].map(|amount| amount.display(self.currency));
            format!("{month} {was} and {is}")
        })
    }
}
