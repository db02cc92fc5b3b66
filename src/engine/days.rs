//! Section 12: fees by day (B1).

use chrono::Datelike;

use super::{Acting, App, Observer, fees, invoices};
use crate::calendar::Month;
use crate::ledger::{Charge, Incurred, Item, Place};
use crate::money::{Price, Quantity};
use crate::rulebook::Rule;

/// Looks at what is in force now, after an opening or a row that may have changed it: the plan, and each package but
/// those of whole months (B2). Nothing is under a rulebook by months, nor after a stop (B3).
pub(super) fn look<O: Observer>(app: &mut App, acting: &mut Acting<'_, O>) {
    let runs = app.stopped.is_none();
    let plan =
        if runs && !fees::by_month(acting) { fees::edition_fee(app.edition, acting) } else { fees::nothing(acting) };
    in_force(app, 0, fees::described(Item::Plan(app.edition), plan, Rule::B1, app.edition, acting), acting);
    for package in fees::packages_of(app) {
        let fee = if runs && !fees::by_whole_months(package, acting) {
            fees::package_fee(app, package, acting)
        } else {
            fees::nothing(acting)
        };
        let fee = fees::described(Item::Package(package), fee, Rule::B1, app.edition, acting);
        in_force(app, 1 + usize::from(package.0), fee, acting);
    }
}

/// The fee is in force from now on, unless it is already.
fn in_force<O: Observer>(app: &mut App, slot: usize, fee: Incurred, acting: &mut Acting<'_, O>) {
    let fees = &mut app.month.in_force[slot];
    if fees.last().map_or(fee.price == Price::ZERO, |before| is_the_same_line(before, &fee)) {
        return;
    }
    acting.apply(Rule::B1);
    if fee.price > Price::ZERO {
        acting.observer.incurred(fee);
    }
    fees.push(fee);
}

/// B1: a month has a line per edition, for packages per tier and edition; one per rulebook (T2); and what is free is
/// apart from what is not.
fn is_the_same_line(one: &Incurred, other: &Incurred) -> bool {
    let line = |fee: &Incurred| (fee.item, fee.tier, fee.edition, fee.rulebook, fee.price);
    line(one) == line(other)
}

/// Adds the charges of the month's days.
pub(super) fn charges<O>(app: &App, acting: &Acting<'_, O>, charges: &mut Vec<Charge>) {
    let month = app.month.month;
    let mut charge = |fee: Incurred, days: u32| {
        let part = Quantity::part_of_month(days, month.days());
        charges.extend(invoices::charge(month, fee, part, acting.terms));
    };
    for fees in &app.month.in_force {
        match fees.as_slice() {
            [] => {}
            // From its day to the month's end: most months of most apps.
            [one] => charge(*one, month.days() + 1 - one.place.date.day()),
            several => lines(several, month).into_iter().for_each(|(fee, days)| charge(fee, days)),
        }
    }
}

/// B1: each day's highest fee, added up to lines, each with its number of days; a line is incurred on the first of them.
fn lines(fees: &[Incurred], month: Month) -> Vec<(Incurred, u32)> {
    let mut lines: Vec<(Incurred, u32)> = Vec::new();
    let (mut held, mut next) = (None, 0);
    for day in 1..=month.days() {
        // What is held from the day before is in force first; of equal fees the first one counts.
        let mut highest: Option<&Incurred> = held;
        while let Some(fee) = fees.get(next).filter(|fee| fee.place.date.day() == day) {
            highest = highest.filter(|highest| highest.price >= fee.price).or(Some(fee));
            held = Some(fee);
            next += 1;
        }
        let Some(highest) = highest else { continue };
        match lines.iter_mut().find(|(line, _)| is_the_same_line(line, highest)) {
            Some((_, days)) => *days += 1,
            None => {
                let place = Place { date: month.day(day), ..highest.place };
                lines.push((Incurred { place, ..*highest }, 1));
            }
        }
    }
    lines
}
