//! Why a row was refused, and what would have been allowed.

use super::Case;
use super::source::told;
use super::told::{RefusalTold, SourceTold};
use crate::calendar::{Month, days_after};
use crate::engine::{App, Stop};
use crate::ledger::{AppResult, Subject, Violation};
use crate::rulebook::{EditionIx, LimitKind, LimitMove, Offer, Reason, Rule, Rulebook, Terms, TypeCap};
use crate::scenario::{Event, Row};

/// A refused row, the app as it stood before it, and the rulebook of the month.
#[derive(Clone, Copy)]
pub(super) struct Refused<'r> {
    pub(super) before: &'r App,
    pub(super) row: &'r Row,
    pub(super) violation: &'r Violation,
    pub(super) terms: &'r Terms,
    pub(super) rulebook: &'r Rulebook,
}

impl Refused<'_> {
    /// The edition that the row names, else the current one: that against which its packages are examined (O5).
    pub(super) fn edition(&self) -> EditionIx {
        match &self.row.event {
            Event::Upgrade(edition, _) | Event::Change(Some(edition), _) => EditionIx(*edition),
            _ => self.before.edition,
        }
    }

    /// L4: the cap of a group type that refused, if it was one.
    fn cap(&self) -> Option<&TypeCap> {
        let (violation, caps) = (self.violation, &self.rulebook.type_caps);
        let of_members = violation.reason == Reason::Limit(LimitKind::MembersPerGroup);
        let (allowed, code) = (violation.extent.filter(|_| of_members)?.allowed?, violation.error_code);
        let refuses =
            |cap: &&TypeCap| cap.members.value == allowed && cap.error_code.as_ref().map(|code| code.value) == code;
        caps.iter().find(refuses)
    }

    /// The package that moves the limit.
    pub(super) fn moved(&self) -> Option<&LimitMove> {
        let Reason::Limit(kind) = self.violation.reason else { return None };
        self.rulebook.limits.iter().find(|limit| limit.kind == kind)?.moved.as_ref()
    }
}

impl Case<'_> {
    pub(super) fn refused<'r>(
        &'r self,
        before: &'r App,
        row: &'r Row,
        violation: &'r Violation,
    ) -> Option<Refused<'r>> {
        let terms = self.witness.timeline.governing(before.family, Month::of(row.date));
        Some(Refused { before, row, violation, terms, rulebook: self.rulebook(terms.rulebook)? })
    }

    /// What is told of a refused row, but for what would have let it pass.
    pub(super) fn refusal(&self, refused: Refused<'_>) -> RefusalTold {
        let Refused { violation, .. } = refused;
        let subject = self.subject(violation).to_owned();
        let rule = if refused.cap().is_some() { Rule::L4 } else { self.rule(violation) };
        RefusalTold {
            row: self.row(violation.place),
            message: self.witness.legend.message(violation, &subject),
            rule,
            allowed: self.allowed(refused, &subject),
            source: self.limit_source(refused),
            ways: Vec::new(),
            violation: violation.clone(),
            subject,
        }
    }

    /// What a violation is about.
    pub(super) fn subject(&self, violation: &Violation) -> &str {
        let result = AppResult { app: self.app.name, ledger: &self.watched.ledger, ids: &self.app.ids, details: None };
        result.subject(violation, self.witness.legend.names)
    }

    /// Whether a violation is about a package, a limit, or a package that moves that limit.
    pub(super) fn is_about(&self, refused: Refused<'_>, item: &str) -> bool {
        if self.subject(refused.violation) == item {
            return matches!(refused.violation.subject, Subject::Package(_));
        }
        let is_moved =
            |moved: &LimitMove| matches!(moved, LimitMove::LiftedBy(id) | LimitMove::RaisedBy(id) if id == item);
        match refused.violation.reason {
            Reason::Limit(kind) => kind.word() == item || refused.moved().is_some_and(is_moved),
            _ => false,
        }
    }

    fn limit_source(&self, refused: Refused<'_>) -> Option<SourceTold> {
        let Reason::Limit(kind) = refused.violation.reason else { return None };
        let (rulebook, edition) = (refused.rulebook, refused.before.edition);
        match refused.cap() {
            Some(cap) => told(rulebook, &cap.members.source),
            None => self.source_of_limit(rulebook, kind, edition, refused.violation.extent?.allowed),
        }
    }

    /// The rule behind a refusal: of a limit L2 where more is there than it allows, else L1; after a stop B3 where that could
    /// be undone.
    pub(super) fn rule(&self, violation: &Violation) -> Rule {
        let is_beyond = violation.extent.is_some_and(|extent| {
            let allowed = extent.allowed.and_then(|allowed| i64::try_from(allowed).ok());
            allowed.is_some_and(|allowed| extent.in_use > allowed)
        });
        match violation.reason {
            Reason::Limit(_) if is_beyond => Rule::L2,
            Reason::AppStopped if self.watched.has_decided(Rule::B3, violation.place) => Rule::B3,
            reason => rule(reason),
        }
    }

    /// What would have been allowed, in a sentence. Where it is the same on another day, that is still to be tried.
    fn allowed(&self, refused: Refused<'_>, subject: &str) -> String {
        let violation = refused.violation;
        match violation.reason {
            Reason::Limit(_) => {
                let extent = violation.extent;
                let allowed = extent.and_then(|extent| extent.allowed).unwrap_or_default();
                let room = extent.map_or(0, |extent| extent.accepted);
                format!("{allowed} in all: there was room for {room}")
            }
            Reason::NotPresent => {
                format!("{}, as many as are there", violation.extent.map_or(0, |extent| extent.accepted))
            }
            Reason::AppStopped => after_a_stop(refused),
            Reason::EditionExpired => "`upgrade`, `extend` or `stop`".to_owned(),
            Reason::AppExists => "any other action: the app has begun".to_owned(),
            Reason::UpgradeRequiresTrial => "a `change`".to_owned(),
            Reason::ChangeRequiresPaid => "an `upgrade` to a paid edition".to_owned(),
            Reason::DowngradeNotOffered => "another paid edition, or a `stop`".to_owned(),
            Reason::EditionNotOffered => self.editions(refused),
            Reason::PackageNotOffered => offered_in(refused, subject),
            Reason::LevelBelowDefault | Reason::LevelNotOffered => levels(refused),
            Reason::EditionChangedTwice | Reason::PackageChangedTwice => "nothing more in this month".to_owned(),
            Reason::ExtendNotAvailable => "nothing: the edition does not expire".to_owned(),
            Reason::MigrateNotAvailable => "nothing: the app stays in its billing mode".to_owned(),
            Reason::GroupNotFound => "a group that exists".to_owned(),
            Reason::GroupExists => "another id".to_owned(),
        }
    }

    /// The editions that the rulebook has and the action can name.
    fn editions(&self, refused: Refused<'_>) -> String {
        let terms = refused.terms;
        let names = |edition: &EditionIx| match refused.row.event {
            Event::Create(_) => terms.is_free(*edition),
            Event::Change(..) => !terms.is_free(*edition) || terms.readings.downgrade_to_trial,
            _ => !terms.is_free(*edition),
        };
        let editions = (0..).map(EditionIx).take(self.witness.legend.names.editions.len());
        let editions = editions.filter(|edition| terms.has_edition(*edition)).filter(names);
        editions.map(|edition| format!("`{}`", self.edition_name(edition))).collect::<Vec<_>>().join(", ")
    }
}

/// O4, B3: a stop can be undone up to a day, or not at all.
fn after_a_stop(refused: Refused<'_>) -> String {
    let last = |stop: Stop| stop.recoverable_days.map(|days| days_after(stop.on, days.saturating_sub(1)));
    match refused.before.stopped.and_then(last) {
        None => "nothing: the app is stopped".to_owned(),
        Some(last) if refused.row.date <= last => format!("a `resume`, up to {last}"),
        Some(last) => format!("nothing: the stop could be undone up to {last}"),
    }
}

/// P1: the editions that offer a package.
fn offered_in(refused: Refused<'_>, package: &str) -> String {
    let rulebook = refused.rulebook;
    let offers = rulebook.packages.iter().find(|known| known.id == package).map(|package| &package.offers);
    let editions: Vec<String> = offers.iter().flat_map(|offers| offers.keys()).map(|id| format!("`{id}`")).collect();
    match editions.is_empty() {
        true => format!("nothing: `{}` does not sell it", rulebook.id),
        false => format!("`{package}` in {}", editions.join(" or ")),
    }
}

/// P2: the numbers that are sold.
fn levels(refused: Refused<'_>) -> String {
    let Subject::Package(package) = refused.violation.subject else { return String::new() };
    match refused.terms.offer(package, refused.edition()) {
        Some(Offer::Level { default, tiers, .. }) => {
            let tiers: Vec<String> = tiers.iter().map(|tier| tier.up_to.to_string()).collect();
            format!("{} without a fee; tiers up to {}", default.value, tiers.join(", "))
        }
        _ => "what the edition sells".to_owned(),
    }
}

/// The rule behind a reason.
fn rule(reason: Reason) -> Rule {
    match reason {
        Reason::AppStopped => Rule::O4,
        Reason::EditionExpired | Reason::ExtendNotAvailable => Rule::B4,
        Reason::AppExists => Rule::O1,
        Reason::UpgradeRequiresTrial => Rule::O2,
        Reason::ChangeRequiresPaid => Rule::O3,
        Reason::DowngradeNotOffered => Rule::B5,
        Reason::EditionNotOffered => Rule::T6,
        Reason::PackageNotOffered => Rule::P1,
        Reason::LevelBelowDefault | Reason::LevelNotOffered => Rule::P2,
        Reason::EditionChangedTwice | Reason::PackageChangedTwice => Rule::C1,
        Reason::MigrateNotAvailable => Rule::T2,
        Reason::NotPresent | Reason::GroupNotFound | Reason::GroupExists => Rule::L6,
        Reason::Limit(_) => Rule::L1,
    }
}
