//! Stop and resume (O4, B3), validity (B4), migration (T2): what happens to an app as a whole.

use super::operations::configured;
use super::{Acting, App, Observer, Stop, days, usage};
use crate::calendar::months_after;
use crate::ledger::Subject;
use crate::rulebook::{EditionIx, Reason, Rule, Setting};
use crate::scenario::Event;

/// Whether the app takes no row of this kind: O4 after a stop (B3 where it can be undone, but for another stop), B4 after its
/// edition has expired. Such a row is refused for this reason alone.
pub(super) fn refuses<O: Observer>(app: &App, event: &Event, acting: &mut Acting<'_, O>) -> bool {
    let day = acting.place.date;
    let (rule, reason) = match app.stopped {
        Some(stop) if *event == Event::Resume && stop.can_be_undone(day) => return false,
        Some(stop) if stop.recoverable_days.is_some() && *event != Event::Stop => (Rule::B3, Reason::AppStopped),
        Some(_) => (Rule::O4, Reason::AppStopped),
        None if app.valid_until.is_none_or(|end| day < end) => return false,
        None => match event {
            Event::Upgrade(..) | Event::Extend | Event::Stop => return false,
            _ => (Rule::B4, Reason::EditionExpired),
        },
    };
    acting.apply(rule);
    acting.refuse_whole(reason, Subject::App);
    true
}

/// O4: takes effect at once. F6: what was incurred stays due. B3: the rulebook of this month says whether it can be
/// undone.
pub(super) fn stop<O: Observer>(app: &mut App, acting: &mut Acting<'_, O>) {
    acting.apply(Rule::O4);
    acting.apply(Rule::F6);
    if acting.terms.recoverable_days.is_some() {
        acting.apply(Rule::B3);
    }
    app.stopped = Some(Stop { on: acting.place.date, recoverable_days: acting.terms.recoverable_days });
    days::look(app, acting);
    configured(app, acting);
}

/// B3: the app is back as it was; B2: what is charged by whole months costs something from the next opening on.
pub(super) fn resume<O: Observer>(app: &mut App, acting: &mut Acting<'_, O>) {
    if app.stopped.take().is_none() {
        acting.apply(Rule::O6);
        return;
    }
    acting.apply(Rule::B3);
    days::look(app, acting);
    usage::edition_begins(app, acting);
    configured(app, acting);
}

/// B4: one validity more, from the end or, where that has passed, from the row's own day.
pub(super) fn extend<O: Observer>(app: &mut App, acting: &mut Acting<'_, O>) {
    acting.apply(Rule::B4);
    let Some((months, end)) = acting.terms.valid_months(app.edition).zip(app.valid_until) else {
        acting.refuse_whole(Reason::ExtendNotAvailable, Subject::App);
        return;
    };
    app.valid_until = Some(months_after(end.max(acting.place.date), months));
}

/// T2: to the family's successor, at once and for good: another edition, no package, other limits. It is no change (C1),
/// and what exists stays (L2). An app's first row has nothing to migrate.
pub(super) fn migrate<O: Observer>(app: &mut App, is_first: bool, acting: &mut Acting<'_, O>) {
    acting.apply(Rule::T2);
    let (timeline, day) = (acting.timeline, acting.place.date);
    let successor = timeline.successor(app.family, day).filter(|_| !is_first);
    let target = successor.and_then(|family| {
        let (terms, prices) = timeline.ruling(family, app.month.month, app.created);
        Some((family, terms, prices, terms.migrates_to(app.edition)?))
    });
    let Some((family, terms, prices, edition)) = target else {
        acting.refuse_whole(Reason::MigrateNotAvailable, Subject::App);
        return;
    };
    usage::leave_family(app, acting);
    app.family = family;
    (acting.terms, acting.prices) = (terms, prices);
    (app.month.governs, app.month.prices) = (terms.rulebook, prices.rulebook);
    app.month.turn = timeline.turn_after(family, app.month.month);
    app.settings.fill(Setting::Default);
    begin_edition(app, edition, acting);
    days::look(app, acting);
    configured(app, acting);
}

/// The app is in an edition from now on: B4 where it expires, U2 and U3 where it is paid.
pub(super) fn begin_edition<O: Observer>(app: &mut App, edition: EditionIx, acting: &mut Acting<'_, O>) {
    app.edition = edition;
    app.valid_until = acting.terms.valid_months(edition).map(|months| months_after(acting.place.date, months));
    usage::edition_begins(app, acting);
}
