//! Section 3: fees per month, whole, never refunded, never prorated; and the readings G1, G2 and G8 of them.

use super::invoices::Bill;
use super::state::MonthFee;
use super::{Acting, App, Observer, days, limits, operations, standing, usage};
use crate::ledger::{Billed, Category, Free, Incurred, Item, Place, Waived};
use crate::money::{Price, Quantity};
use crate::rulebook::{
    Activation, Deferral, EditionIx, Fee, PackageActivation, PackageIx, Proration, Refund, Rule, Setting, Terms,
};

/// F1: at the start of the 1st, before any row, an app incurs the month's fees as configured at that moment.
pub(super) fn open<O: Observer>(app: &mut App, acting: &mut Acting<'_, O>) {
    acting.apply(Rule::T1);
    if !app.month.as_opened && end_what_is_not_sold(app, acting) {
        acting.apply(Rule::T3);
        operations::configured(app, acting);
    }
    limits::tell_allowed(app, acting);
    let again = std::mem::replace(&mut app.month.as_opened, true);
    app.month.opened_again = again;
    if app.stopped.is_some() {
        return;
    }
    acting.apply(Rule::F1);
    if again {
        incur_again(app, acting);
    } else {
        incur_all(app, acting);
    }
    usage::edition_begins(app, acting);
    standing::tell(app, acting);
}

/// The fees of an opening: those of whole months, then (B1) those by day.
fn incur_all<O: Observer>(app: &mut App, acting: &mut Acting<'_, O>) {
    let edition = app.edition;
    if by_month(acting) {
        incur(app, Item::Plan(edition), edition_fee(edition, acting), Rule::F1, acting);
    }
    for package in packages_of(app) {
        if app.setting(package) != Setting::Default && by_whole_months(package, acting) {
            let fee = package_fee(app, package, acting);
            incur(app, Item::Package(package), fee, Rule::F1, acting);
        }
    }
    days::look(app, acting);
}

/// The fees of the last opening, on the day of this one.
fn incur_again<O: Observer>(app: &mut App, acting: &mut Acting<'_, O>) {
    let place = Place { date: acting.place.date, row: None };
    for MonthFee { fee, .. } in &mut app.month.fees {
        fee.place = place;
        acting.observer.incurred(*fee);
    }
    for fee in &mut app.month.in_force {
        fee.place = place;
        acting.apply(Rule::B1);
        acting.observer.incurred(*fee);
    }
}

/// T3: at the opening under a rulebook that no longer sells a setting, it returns to the default; true where one does.
fn end_what_is_not_sold<O>(app: &mut App, acting: &Acting<'_, O>) -> bool {
    let mut any = false;
    for package in packages_of(app) {
        let setting = app.setting(package);
        if setting != Setting::Default && !acting.terms.sells(package, app.edition, setting) {
            app.settings[usize::from(package.0)] = Setting::Default;
            any = true;
        }
    }
    any
}

pub(super) fn by_month<O>(acting: &Acting<'_, O>) -> bool {
    acting.terms.proration == Proration::None
}

/// B2: a package outside F3 is charged by whole months, whatever the others are.
pub(super) fn by_whole_months<O>(package: PackageIx, acting: &Acting<'_, O>) -> bool {
    by_month(acting) || acting.terms.activation(package) == Activation::FromFirstMonth
}

pub(super) fn packages_of(app: &App) -> impl Iterator<Item = PackageIx> + use<> {
    (0..app.settings.len() as u8).map(PackageIx)
}

/// F2: an edition change incurs nothing until the 1st; what it carries over (P3) and drops follows it.
/// `app` still has the old edition, `app.tried` the settings carried over.
pub(super) fn edition_changed<O: Observer>(app: &mut App, edition: EditionIx, acting: &mut Acting<'_, O>) {
    if by_month(acting) {
        acting.apply(Rule::F2);
        if acting.terms.readings.deferral == Deferral::WholeMonth {
            take_back_package_changes(app);
        }
        defer(app, Item::Plan(edition), edition_fee(edition, acting), Rule::F2, edition, acting);
    }
    for package in packages_of(app) {
        if app.tried[usize::from(package.0)] != app.setting(package) && by_whole_months(package, acting) {
            defer(app, Item::Package(package), nothing(acting), Rule::F2, edition, acting);
        }
    }
}

/// G2, the other value: what package changes earlier in the month incurred above the opening is taken back; the
/// changes themselves stay, at the opening's fee.
fn take_back_package_changes(app: &mut App) {
    for at in 0..app.month.fees.len() {
        let fee = app.month.fees[at].fee;
        if fee.rule != Rule::F4 {
            continue;
        }
        let opening = app.month.fees.iter().find(|other| other.fee.item == fee.item && other.fee.rule == Rule::F1);
        let opened = opening.map_or(Price::ZERO, |opening| opening.fee.price);
        app.month.fees[at].fee.price = fee.price.min(opened);
    }
}

/// F3 to F5: a package has its new setting; its fee is incurred at once, or deferred to the 1st. B1: or it counts by
/// the day. Gives the rule.
pub(super) fn package_changed<O: Observer>(app: &mut App, package: PackageIx, acting: &mut Acting<'_, O>) -> Rule {
    if !by_whole_months(package, acting) {
        return Rule::B1;
    }
    let fee = package_fee(app, package, acting);
    let deferred =
        app.month.edition_changed || acting.terms.readings.package_activation == PackageActivation::PriceList;
    let rule = match acting.terms.activation(package) {
        Activation::FromFirstMonth => Rule::F5,
        Activation::Deferrable if deferred => Rule::F3,
        Activation::Deferrable => Rule::F4,
    };
    acting.apply(rule);
    if !by_month(acting) {
        acting.apply(Rule::B2);
    }
    if rule == Rule::F3 {
        defer(app, Item::Package(package), fee, rule, app.edition, acting);
    } else {
        incur(app, Item::Package(package), fee, rule, acting);
    }
    rule
}

/// The edition's fee under the rulebook whose prices hold, else under the one that governs.
pub(super) fn edition_fee<O>(edition: EditionIx, acting: &Acting<'_, O>) -> Fee {
    let fee = acting.prices.edition_fee(edition).or_else(|| acting.terms.edition_fee(edition));
    fee.unwrap_or_else(|| nothing(acting))
}

/// The fee of a package's present setting under the rulebook whose prices hold, else under the one that governs.
pub(super) fn package_fee<O>(app: &App, package: PackageIx, acting: &Acting<'_, O>) -> Fee {
    let of = |terms: &Terms| terms.package_fee(package, app.edition, app.setting(package));
    of(acting.prices).or_else(|| of(acting.terms)).unwrap_or_else(|| nothing(acting))
}

pub(super) fn nothing<O>(acting: &Acting<'_, O>) -> Fee {
    Fee { price: Price::ZERO, tier: None, rulebook: acting.prices.rulebook }
}

fn incur<O: Observer>(app: &mut App, item: Item, fee: Fee, rule: Rule, acting: &mut Acting<'_, O>) {
    let incurred = described(item, fee, rule, app.edition, acting);
    acting.observer.incurred(incurred);
    app.month.fees.push(MonthFee { fee: incurred, deferred: false });
}

fn defer<O>(app: &mut App, item: Item, fee: Fee, rule: Rule, edition: EditionIx, acting: &Acting<'_, O>) {
    let fee = described(item, fee, rule, edition, acting);
    app.month.fees.push(MonthFee { fee, deferred: true });
}

pub(super) fn described<O>(item: Item, fee: Fee, rule: Rule, edition: EditionIx, acting: &Acting<'_, O>) -> Incurred {
    let Fee { price, tier, rulebook } = fee;
    Incurred { item, tier, edition, price, rule, place: acting.place, rulebook }
}

/// Adds the plan and package charges of the app's month.
pub(super) fn charges<O>(app: &App, bill: &Bill<'_>, acting: &mut Acting<'_, O>) {
    let fees = &app.month.fees;
    for (at, MonthFee { fee, .. }) in fees.iter().enumerate() {
        let seen = fees[..at].iter().any(|earlier| earlier.fee.item == fee.item);
        if !seen && let Some(billed) = billed(&fees[at..], fee.item, acting.terms.readings.refund) {
            bill.charge(billed, Quantity::whole(1), acting.ledger);
        }
    }
}

/// What an item costs in the month: the highest fee incurred, the first of equals (F4); by the other reading
/// of G1 the fee of its last setting, or of the opening where that was deferred.
fn billed(fees: &[MonthFee], item: Item, refund: Refund) -> Option<&Incurred> {
    let fees = fees.iter().filter(|fee| fee.fee.item == item);
    let mut incurred = fees.clone().filter(|fee| !fee.deferred).map(|fee| &fee.fee);
    let closing = refund == Refund::Closing && item.category() == Category::Package;
    if !closing {
        return incurred.reduce(|highest, fee| if fee.price > highest.price { fee } else { highest });
    }
    let last = fees.clone().next_back()?;
    let opening = || incurred.clone().find(|fee| fee.rule == Rule::F1).map_or(Price::ZERO, |fee| fee.price);
    let price = if last.deferred { opening() } else { last.fee.price };
    incurred.find(|fee| fee.price == price)
}

/// Whether two items take each other's place: both of the plan, of whatever edition, or one package.
pub(super) fn is_for_the_same(one: Item, other: Item) -> bool {
    one == other || (one.category(), other.category()) == (Category::Plan, Category::Plan)
}

fn deferred(app: &App) -> Vec<Incurred> {
    app.month.fees.iter().filter(|fee| fee.deferred).map(|fee| fee.fee).collect()
}

/// Tells the observer what the month did not have to pay: of the plan and of each package the last fee that was
/// deferred (F2, F3), where it is above what is billed for the same item.
pub(super) fn report_waived<O: Observer>(app: &App, acting: &mut Acting<'_, O>) {
    if !O::LISTENS {
        return;
    }
    let deferred = deferred(app);
    for (at, fee) in deferred.iter().enumerate() {
        let last = !deferred[at + 1..].iter().any(|later| is_for_the_same(later.item, fee.item));
        let billed =
            billed(&app.month.fees, fee.item, acting.terms.readings.refund).map_or(Price::ZERO, |billed| billed.price);
        if last && fee.price > billed {
            acting.observer.waived(Waived { month: app.month.month, fee: *fee });
        }
    }
}

/// Tells the observer what the month held for nothing: of the plan and of each package the dearest fee that was deferred,
/// the first of equals, where nothing is billed for the same. How it ended - with a stop, back in the free edition - does
/// not matter, as it does not for what was incurred (F4, F6).
pub(super) fn report_free<O: Observer>(app: &App, bill: &Bill<'_>, acting: &mut Acting<'_, O>) {
    if !O::LISTENS {
        return;
    }
    let (fees, refund) = (&app.month.fees, acting.terms.readings.refund);
    let is_billed = |item: Item| {
        let mut same = fees.iter().filter(|other| is_for_the_same(other.fee.item, item));
        same.any(|other| billed(fees, other.fee.item, refund).is_some_and(|fee| fee.price > Price::ZERO))
            || app.month.in_force.iter().any(|fee| is_for_the_same(fee.item, item) && fee.price > Price::ZERO)
    };
    let deferred = deferred(app);
    for (at, fee) in deferred.iter().enumerate() {
        let same = |other: &&Incurred| is_for_the_same(other.item, fee.item);
        let dearest = deferred[..at].iter().filter(same).all(|earlier| earlier.price < fee.price)
            && deferred[at + 1..].iter().filter(same).all(|later| later.price <= fee.price);
        if dearest && fee.price > Price::ZERO && !is_billed(fee.item) {
            let invoice_date = bill.billing.due(Billed::on(fee.item)).on;
            acting.observer.free(Free { month: bill.month, fee: *fee, invoice_date });
        }
    }
}
