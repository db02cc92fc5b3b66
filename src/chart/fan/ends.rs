//! What the lines of a fan are, to the right of their ends.

use std::cmp::Reverse;

use super::super::lettering::{Weight, cut, width};
use super::super::plane::{AXIS, Plane};
use super::super::sheet::{At, Letters, Sheet};
use super::{ENDS, Fan, Strokes};
use crate::money::Amount;

/// What two names keep between them.
const APART: i32 = 46;
/// What leads from a line to its name.
const LEAD: i32 = 44;
/// The widest that a name is.
const WIDEST: i32 = 360;

/// The end of a line.
struct End {
    amount: Amount,
    name: String,
    /// The place of a named case; a percentile has none.
    case: Option<usize>,
}

/// The ends of a fan's lines, the highest first.
pub(super) struct Ends(Vec<End>);

impl Fan<'_> {
    pub(super) fn ends(&self) -> Ends {
        let Some((_, last)) = self.drawn().last() else { return Ends(Vec::new()) };
        let percentile =
            |(at, name): (usize, &str)| End { amount: last.percentiles[at].amount, name: name.to_owned(), case: None };
        let case = |(at, (name, case)): (usize, &(String, &crate::ledger::Case))| {
            let amount = case.months.last().map(|(_, amount)| *amount).unwrap_or_default();
            End { amount, name: cut(name, AXIS, Weight::Regular, WIDEST), case: Some(at) }
        };
        let mut ends: Vec<End> =
            ENDS.into_iter().map(percentile).chain(self.cases.iter().enumerate().map(case)).collect();
        ends.sort_by_key(|end| Reverse(end.amount));
        Ends(ends)
    }
}

impl Ends {
    /// How much room they take.
    pub(super) fn room(&self) -> i32 {
        let widest = self.0.iter().map(|end| width(&end.name, AXIS, Weight::Bold)).max();
        widest.map_or(0, |widest| widest + LEAD + 12)
    }

    pub(super) fn draw(&self, sheet: &mut Sheet<'_>, plane: &Plane) {
        let right = plane.area.right;
        let exact: Vec<i32> = self.0.iter().map(|end| plane.y(end.amount.in_minor())).collect();
        let places = spread(&exact, plane.area.bottom);
        for ((End { name, case, .. }, y), place) in self.0.iter().zip(exact).zip(places) {
            let color = case.map_or(sheet.theme.line(), |at| Strokes(sheet.theme).case(at).color);
            let weight = if case.is_some() { Weight::Regular } else { Weight::Bold };
            sheet.group("line-end", &[("of", name)], "", |sheet| {
                sheet.line(&[(right + 4, y), (right + LEAD - 8, place)], color, 2);
                let letters = Letters { size: AXIS, weight, color: sheet.theme.text() };
                sheet.text(right + LEAD, place + AXIS * 36 / 100, At::Start, letters, name);
            });
        }
    }
}

/// Places from above down that keep apart, as near to the exact ones as that goes: none is below the lowest unless all
/// together need more room.
fn spread(exact: &[i32], lowest: i32) -> Vec<i32> {
    let mut free = i32::MIN;
    let mut places: Vec<i32> = Vec::new();
    for y in exact {
        places.push((*y).max(free));
        free = places.last().map_or(free, |place| place + APART);
    }
    let mut most = lowest;
    for place in places.iter_mut().rev() {
        *place = (*place).min(most);
        most = *place - APART;
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_keep_apart_and_stay_above_the_lowest_place() {
        assert_eq!(spread(&[100, 300, 305], 700), [100, 300, 346]);
        assert_eq!(spread(&[690, 695, 700], 700), [608, 654, 700]);
    }
}
