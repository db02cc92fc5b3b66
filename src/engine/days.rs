//! Section 12: fees by day (B1).

use std::ops::Range;

use chrono::Datelike;

use super::fees::{self, is_for_the_same};
use super::invoices::Bill;
use super::{Acting, App, Observer};
use crate::calendar::Month;
use crate::ledger::{ChargedDays, Incurred, Item, Place};
use crate::money::{Price, Quantity};
use crate::rulebook::{Rule, Setting};

/// Looks at what is in force now, after an opening or a row that may have changed it: the plan, and each package but
/// those of whole months (B2). Nothing is under a rulebook by months, nor after a stop (B3).
pub(super) fn look<O: Observer>(app: &mut App, acting: &mut Acting<'_, O>) {
    let by_day = app.stopped.is_none() && !fees::by_month(acting);
    if !by_day && app.month.in_force.is_empty() {
        return;
    }
    let plan = if by_day { fees::edition_fee(app.edition, acting) } else { fees::nothing(acting) };
    in_force(app, fees::described(Item::Plan(app.edition), plan, Rule::B1, app.edition, acting), acting);
    for package in fees::packages_of(app) {
        let costs = by_day && app.setting(package) != Setting::Default && !fees::by_whole_months(package, acting);
        if !costs && !app.month.in_force.iter().any(|before| before.item == Item::Package(package)) {
            continue;
        }
        let fee = if costs { fees::package_fee(app, package, acting) } else { fees::nothing(acting) };
        in_force(app, fees::described(Item::Package(package), fee, Rule::B1, app.edition, acting), acting);
    }
}

/// The fee is in force from now on, unless it is already.
fn in_force<O: Observer>(app: &mut App, fee: Incurred, acting: &mut Acting<'_, O>) {
    let before = app.month.in_force.iter().rfind(|before| is_for_the_same(before.item, fee.item));
    if before.map_or(fee.price == Price::ZERO, |before| is_the_same_line(before, &fee)) {
        return;
    }
    acting.apply(Rule::B1);
    if fee.price > Price::ZERO {
        acting.observer.incurred(fee);
    }
    app.month.in_force.push(fee);
}

/// B1: a month has a line per edition, for packages per tier and edition; one per rulebook (T2); and what is free is
/// apart from what is not.
fn is_the_same_line(one: &Incurred, other: &Incurred) -> bool {
    let line = |fee: &Incurred| (fee.item, fee.tier, fee.edition, fee.rulebook, fee.price);
    line(one) == line(other)
}

/// Adds the charges of the month's days.
pub(super) fn charges<O: Observer>(app: &App, bill: &Bill<'_>, acting: &mut Acting<'_, O>) {
    let fees = &app.month.in_force;
    if fees.is_empty() {
        return;
    }
    let days_of_month = bill.billing.days;
    let mut charge = |Line { fee, days, last }: Line| {
        bill.charge(&fee, Quantity::part_of_month(days, days_of_month), acting.ledger);
        acting.observer.charged_days(ChargedDays { month: bill.month, fee, last: bill.month.day(last) });
    };
    for (at, fee) in fees.iter().enumerate() {
        let others = |fees: &[Incurred]| fees.iter().any(|other| is_for_the_same(other.item, fee.item));
        if others(&fees[..at]) {
            continue;
        }
        if others(&fees[at + 1..]) {
            lines(&fees[at..], bill.month).into_iter().for_each(&mut charge);
        } else {
            // From its day to the month's end: most months of most apps.
            charge(Line { fee: *fee, days: days_of_month + 1 - fee.place.date.day(), last: days_of_month });
        }
    }
}

/// B1: a line of the month.
struct Line {
    /// The fee, from its first day on.
    fee: Incurred,
    /// On how many days it is charged.
    days: u32,
    /// The last of them.
    last: u32,
}

/// B1: each day's highest fee of what the first one is for, added up to lines, each with its number of days; a line is
/// incurred on the first of them.
fn lines(fees: &[Incurred], month: Month) -> Vec<Line> {
    let mut fees = fees.iter().filter(|fee| is_for_the_same(fee.item, fees[0].item)).peekable();
    let mut lines = Vec::new();
    let mut held = None;
    while let Some(day) = fees.peek().map(|fee| fee.place.date.day()) {
        // What is held from the day before is in force first; of equal fees the first one counts.
        let mut highest: Option<&Incurred> = held;
        while let Some(fee) = fees.next_if(|fee| fee.place.date.day() == day) {
            highest = highest.filter(|highest| highest.price >= fee.price).or(Some(fee));
            held = Some(fee);
        }
        let next = fees.peek().map_or(month.days() + 1, |fee| fee.place.date.day());
        add_days(&mut lines, highest, day..day + 1, month);
        add_days(&mut lines, held, day + 1..next, month);
    }
    lines
}

/// Adds days of a fee to its line.
fn add_days(lines: &mut Vec<Line>, fee: Option<&Incurred>, days: Range<u32>, month: Month) {
    let Some(fee) = fee.filter(|_| !days.is_empty()) else { return };
    let (count, last) = (days.end - days.start, days.end - 1);
    match lines.iter_mut().find(|line| is_the_same_line(&line.fee, fee)) {
        Some(line) => {
            line.days += count;
            line.last = last;
        }
        None => {
            let place = Place { date: month.day(days.start), ..fee.place };
            lines.push(Line { fee: Incurred { place, ..*fee }, days: count, last });
        }
    }
}
