//! Section 4: change frequency.

use super::operations::Dialog;
use super::{Acting, App, Observer};
use crate::rulebook::{PackageIx, PackageRestore, Rule, Setting, Terms};

/// C1: whether the month's changes of the edition are used up.
pub(super) fn edition_used_up(app: &App, terms: &Terms) -> bool {
    app.month.edition_changes >= terms.edition_changes
}

/// C1: whether the month's changes of the package are used up, and this is not a restore (C3).
pub(super) fn package_used_up(app: &App, terms: &Terms, package: PackageIx, wanted: Setting) -> bool {
    app.month.packages[usize::from(package.0)].changes >= terms.package_changes
        && !is_restore(app, terms, package, wanted)
}

/// C3: putting a package back to the setting that it had before its (first) counted change of the month.
fn is_restore(app: &App, terms: &Terms, package: PackageIx, wanted: Setting) -> bool {
    let month = app.month.packages[usize::from(package.0)];
    terms.readings.package_restore == PackageRestore::Free && month.changes > 0 && month.before == wanted
}

/// Counts a change of the edition; an upgrade is none (C2).
pub(super) fn edition_changed<O: Observer>(app: &mut App, dialog: Dialog, acting: &mut Acting<'_, O>) {
    match dialog {
        Dialog::Upgrade => acting.apply(Rule::C2),
        Dialog::Change => {
            acting.apply(Rule::C1);
            app.month.edition_changes += 1;
        }
    }
}

/// Counts a change of a package, unless it belongs to an upgrade (C2) or is a restore (C3); gives the rule.
pub(super) fn package_changed<O: Observer>(
    app: &mut App,
    dialog: Dialog,
    package: PackageIx,
    wanted: Setting,
    acting: &mut Acting<'_, O>,
) -> Rule {
    let rule = match dialog {
        Dialog::Upgrade => Rule::C2,
        Dialog::Change if is_restore(app, acting.terms, package, wanted) => Rule::C3,
        Dialog::Change => Rule::C1,
    };
    acting.apply(rule);
    if rule == Rule::C1 {
        let before = app.setting(package);
        let month = &mut app.month.packages[usize::from(package.0)];
        if month.changes == 0 {
            month.before = before;
        }
        month.changes += 1;
    }
    rule
}
