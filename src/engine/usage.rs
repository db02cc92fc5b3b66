//! Section 5: usage.

use super::invoices::Bill;
use super::state::MonthState;
use super::{Acting, App, Observer, standing};
use crate::ledger::{Incurred, Item, Measured, Place, Reading};
use crate::money::{Price, Quantity};
use crate::rulebook::{EditionIx, MeterIx, MeterKind, MeterTerms, Rule, RulebookIx, Terms};

/// Millionths of a unit in a whole one.
const MILLION: u128 = 1_000_000;

/// A reading, in millionths. U2, U5: it counts only while the edition is paid.
pub(super) fn read<O: Observer>(app: &mut App, meter: MeterIx, reading: u64, acting: &mut Acting<'_, O>) {
    if acting.terms.is_free(app.edition) {
        acting.apply(Rule::U5);
        return;
    }
    acting.apply(Rule::U2);
    count(&mut app.month, meter, reading.into(), false, acting);
}

/// Counts a reading, or the simulator's own count, towards the month's peak and the day's.
fn count<O: Observer>(month: &mut MonthState, meter: MeterIx, reading: u128, own: bool, acting: &mut Acting<'_, O>) {
    let (place, day) = (acting.place, acting.place.date);
    acting.observer.read(Reading { meter, place, value: reading, own, rulebook: acting.prices.rulebook });
    let MonthState { meters, read, .. } = month;
    let month = &mut meters[usize::from(meter.0)];
    if month.peak_on.is_none() {
        read.push(meter);
    }
    if month.peak_on.is_none() || reading > month.peak {
        month.peak = reading;
        month.peak_on = Some(day);
    }
    if month.day != Some(day) {
        month.sum += month.day_peak;
        month.day_peak = 0;
        month.day = Some(day);
    }
    month.day_peak = month.day_peak.max(reading);
    if reading > 0 && month.first_on.is_none() {
        month.first_on = Some(day);
    }
}

/// U2, U3: an edition begins or is back, or a month opens in it; a free one counts for nothing (U5).
pub(super) fn edition_begins<O: Observer>(app: &mut App, acting: &mut Acting<'_, O>) {
    if acting.terms.is_free(app.edition) {
        return;
    }
    app.month.last_paid = Some(app.edition);
    look_at_groups(app, acting);
}

/// U3: the simulator's own count of groups and rooms is a reading, looked at when a paid edition begins, at each
/// opening and after each creation.
pub(super) fn look_at_groups<O: Observer>(app: &mut App, acting: &mut Acting<'_, O>) {
    let groups = app.groups.total();
    // So few need not be counted: they are charged nowhere.
    if !O::LISTENS && groups <= acting.timeline.free_groups() {
        return;
    }
    if acting.terms.is_free(app.edition) || acting.terms.group_meters.is_empty() {
        return;
    }
    acting.apply(Rule::U3);
    for meter in &acting.terms.group_meters {
        count(&mut app.month, *meter, u128::from(groups) * MILLION, true, acting);
    }
}

/// Adds the usage charges of the app's month. U2: at the price of the last paid edition held in it.
pub(super) fn charges<O: Observer>(app: &App, bill: &Bill<'_>, acting: &mut Acting<'_, O>) {
    let Some(edition) = app.month.last_paid else {
        return;
    };
    for &meter in &app.month.read {
        let month = &app.month.meters[usize::from(meter.0)];
        let Some(incurred_on) = month.peak_on else { continue };
        let Some((terms, unit_price, rulebook)) = charging(meter, edition, acting) else { continue };
        let (rule, measured, quantity, incurred_on) = match &terms.kind {
            MeterKind::NotCharged => continue,
            MeterKind::MonthlyPeak { free, block, counts_groups } => {
                let rule = if *counts_groups { Rule::U3 } else { Rule::U1 };
                if O::LISTENS {
                    let (peak, place) = ((month.peak / MILLION) as u64, Place { date: incurred_on, row: None });
                    standing::tell_block(meter, (peak, free.value, block.value), place, acting);
                }
                let blocks = begun_blocks(month.peak, free.value, block.value);
                (rule, Quantity::millionths(month.peak), blocks, incurred_on)
            }
            MeterKind::DailyPeaks => {
                let sum = Quantity::millionths(month.sum + month.day_peak);
                (Rule::U4, sum, sum, month.first_on.unwrap_or(incurred_on))
            }
        };
        acting.apply(rule);
        if quantity == Quantity::ZERO {
            continue;
        }
        acting.observer.measured(Measured { month: bill.month, meter, edition, rulebook, quantity: measured });
        let place = Place { date: incurred_on, row: None };
        let item = Item::Usage(meter);
        let fee = Incurred { item, tier: None, edition, price: unit_price, rule, place, rulebook };
        bill.charge(&fee, quantity, acting.ledger);
    }
}

/// T2: what the family that the app leaves charges for the readings taken in it; those of the next one begin anew.
pub(super) fn leave_family<O: Observer>(app: &mut App, acting: &mut Acting<'_, O>) {
    let first = acting.ledger.charges.len();
    charges(app, &acting.bill(app), acting);
    let mut left = app.month.left.take().map(|(_, charges)| charges).unwrap_or_default();
    left.extend(acting.ledger.charges.drain(first..));
    app.month.left = Some((acting.terms.rulebook, left));
    app.month.begin_usage();
}

/// The terms on which a meter is charged: of the rulebook whose prices hold, else (it may not know the meter or the
/// edition) of the one that governs. `None` where it is not charged.
fn charging<'a, O>(
    meter: MeterIx,
    edition: EditionIx,
    acting: &Acting<'a, O>,
) -> Option<(&'a MeterTerms, Price, RulebookIx)> {
    let decides = |terms: &&Terms| {
        let meter = terms.meter(meter);
        meter.is_some_and(|meter| meter.kind == MeterKind::NotCharged || meter.price(edition).is_some())
    };
    let terms = [acting.prices, acting.terms].into_iter().find(decides)?;
    let meter = terms.meter(meter)?;
    Some((meter, meter.price(edition)?, terms.rulebook))
}

/// U1: what is above the free quantity, in blocks, each begun block in full.
fn begun_blocks(peak: u128, free: u64, block: u64) -> Quantity {
    if peak <= u128::from(free) * MILLION {
        return Quantity::ZERO;
    }
    let above = (peak / MILLION).saturating_sub(free.into());
    Quantity::millionths(above.div_ceil(block.max(1).into()) * MILLION)
}
