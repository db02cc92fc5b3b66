//! Section 1: operations.

use super::{Acting, App, Observer, days, fees, frequency, lifecycle, limits, packages, standing, usage};
use crate::ledger::{PackageSet, Spell, Subject, Violation};
use crate::rulebook::{EditionIx, MeterIx, PackageIx, Reason, Rule, Setting, Terms};
use crate::scenario::{Asked, Event};

/// Applies a row's event to the app.
pub(super) fn act<O: Observer>(app: &mut App, event: &Event, acting: &mut Acting<'_, O>) {
    let first = std::mem::take(&mut app.fresh);
    if first {
        acting.apply(Rule::O1);
        if O::LISTENS && acting.timeline.is_held() {
            acting.apply(Rule::T5);
        }
        configured(app, acting);
    }
    if lifecycle::refuses(app, event, acting) {
        return;
    }
    match event {
        Event::Create(named) if first => create(*named, acting),
        Event::Create(_) => acting.refuse_whole(Reason::AppExists, Subject::App),
        Event::Upgrade(edition, asked) => dialog(app, Dialog::Upgrade, Some(EditionIx(*edition)), asked, acting),
        Event::Change(edition, asked) => dialog(app, Dialog::Change, edition.map(EditionIx), asked, acting),
        Event::Stop => lifecycle::stop(app, acting),
        Event::Resume => lifecycle::resume(app, acting),
        Event::Extend => lifecycle::extend(app, acting),
        Event::Migrate => lifecycle::migrate(app, first, acting),
        Event::Usage(meter, reading) => usage::read(app, MeterIx(*meter), *reading, acting),
        _ => limits::act(app, event, acting),
    }
}

/// O1: the app has begun already, in its own free edition; T6: another one named is refused.
fn create<O: Observer>(named: Option<u8>, acting: &mut Acting<'_, O>) {
    if named.is_some_and(|edition| !acting.terms.has_edition(EditionIx(edition))) {
        acting.apply(Rule::T6);
        acting.refuse_whole(Reason::EditionNotOffered, Subject::App);
    }
}

/// The two dialogs that set editions and packages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialog {
    /// O2: from the free edition to a paid one.
    Upgrade,
    /// O3: within the paid editions, and down to the free one.
    Change,
}

/// O5: a row of `upgrade` or `change` is applied whole or refused whole.
fn dialog<O: Observer>(
    app: &mut App,
    dialog: Dialog,
    named: Option<EditionIx>,
    asked: &[(u8, Asked)],
    acting: &mut Acting<'_, O>,
) {
    acting.apply(if dialog == Dialog::Upgrade { Rule::O2 } else { Rule::O3 });
    let edition = named.unwrap_or(app.edition);
    // O6: the edition is set first and P3 applied; the row's packages are compared with what they find.
    app.tried.copy_from_slice(&app.settings);
    if edition != app.edition {
        packages::carry_over(edition, acting.terms, &mut app.tried);
    }
    let reasons = reasons(app, dialog, named, asked, acting.terms);
    if !reasons.is_empty() {
        acting.apply(Rule::O5);
        for (reason, subject) in reasons {
            match reason {
                Reason::DowngradeNotOffered => acting.apply(Rule::B5),
                Reason::EditionNotOffered => acting.apply(Rule::T6),
                _ => {}
            }
            let level = packages::level_asked(acting.terms, edition, reason, subject, asked);
            acting.tell(Violation { level, ..acting.violation(reason, subject) });
        }
        return;
    }
    let mut changed = edition != app.edition;
    if changed {
        change_edition(app, dialog, edition, acting);
    } else if named.is_some() {
        acting.apply(Rule::O6);
    }
    for &(package, asked) in asked {
        changed |= set_package(app, dialog, PackageIx(package), asked, acting);
    }
    if changed {
        days::look(app, acting);
        configured(app, acting);
    }
}

/// O5: every reason that stands against the row, in its order. Each is examined for itself; packages against the
/// edition that the row names, else the current one, and with what they find there (`app.tried`).
fn reasons(
    app: &App,
    dialog: Dialog,
    named: Option<EditionIx>,
    asked: &[(u8, Asked)],
    terms: &Terms,
) -> Vec<(Reason, Subject)> {
    let mut reasons = Vec::new();
    let change = dialog == Dialog::Change;
    let edition = named.unwrap_or(app.edition);
    let mut stands = |stands: bool, reason| {
        if stands {
            reasons.push((reason, Subject::App));
        }
    };
    stands(!change && !terms.is_free(app.edition), Reason::UpgradeRequiresTrial);
    stands(change && terms.is_free(app.edition), Reason::ChangeRequiresPaid);
    let to_free = change && named.is_some_and(|named| terms.is_free(named));
    stands(to_free && !terms.readings.downgrade_to_trial, Reason::DowngradeNotOffered);
    stands(named.is_some_and(|named| !terms.has_edition(named)), Reason::EditionNotOffered);
    let asked = || asked.iter().map(|&(package, asked)| (PackageIx(package), asked));
    for reason in [Reason::PackageNotOffered, Reason::LevelBelowDefault, Reason::LevelNotOffered] {
        for (package, asked) in asked() {
            if packages::refusal(terms, package, edition, asked) == Some(reason) {
                reasons.push((reason, Subject::Package(package)));
            }
        }
    }
    if change && edition != app.edition && frequency::edition_used_up(app, terms) {
        reasons.push((Reason::EditionChangedTwice, Subject::App));
    }
    for (package, asked) in asked().filter(|_| change) {
        let wanted = packages::wanted(terms, package, edition, asked);
        let found = app.tried[usize::from(package.0)];
        if wanted != found && frequency::package_used_up(app, terms, package, wanted) {
            reasons.push((Reason::PackageChangedTwice, Subject::Package(package)));
        }
    }
    reasons
}

/// O2, O3, F2: the new edition holds at once, with the packages carried over (P3).
fn change_edition<O: Observer>(app: &mut App, dialog: Dialog, edition: EditionIx, acting: &mut Acting<'_, O>) {
    acting.apply(Rule::P3);
    fees::edition_changed(app, edition, acting);
    frequency::edition_changed(app, dialog, acting);
    std::mem::swap(&mut app.settings, &mut app.tried);
    app.month.edition_changed = true;
    lifecycle::begin_edition(app, edition, acting);
}

/// O3, O6: sets a package; false where that is no change.
fn set_package<O: Observer>(
    app: &mut App,
    dialog: Dialog,
    package: PackageIx,
    asked: Asked,
    acting: &mut Acting<'_, O>,
) -> bool {
    acting.apply(Rule::P1);
    let wanted = packages::wanted(acting.terms, package, app.edition, asked);
    let found = app.setting(package);
    if wanted == found {
        acting.apply(Rule::O6);
        return false;
    }
    if let Setting::Level(_) = wanted {
        acting.apply(Rule::P2);
    }
    let counted = frequency::package_changed(app, dialog, package, wanted, acting);
    app.settings[usize::from(package.0)] = wanted;
    let incurred = fees::package_changed(app, package, acting);
    acting.observer.set(PackageSet { package, place: acting.place, counted, incurred });
    true
}

/// The configuration is a new one.
pub(super) fn configured<O: Observer>(app: &mut App, acting: &mut Acting<'_, O>) {
    app.month.as_opened = false;
    if O::LISTENS {
        let edition = app.stopped.is_none().then_some(app.edition);
        acting.observer.configured(Spell { place: acting.place, edition, settings: app.settings.clone() });
        standing::tell(app, acting);
    }
    limits::tell_allowed(app, acting);
}
