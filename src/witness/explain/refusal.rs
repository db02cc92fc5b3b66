//! Why a row was refused, and what would have been allowed.

use super::Case;
use super::source::told;
use super::told::{RefusalTold, SourceTold, WayTold};
use crate::calendar::Month;
use crate::ledger::{AppResult, Spell, Subject, Violation};
use crate::rulebook::{EditionIx, LimitKind, LimitMove, Offer, Reason, Rule, Rulebook, TypeCap};
use crate::scenario::Event;

impl Case<'_> {
    pub(super) fn refusal(&self, violation: &Violation, ways: Vec<WayTold>) -> RefusalTold {
        let legend = self.witness.legend;
        let result = AppResult { app: self.app.name, ledger: &self.watched.ledger, ids: &self.app.ids, details: None };
        let subject = result.subject(violation, legend.names).to_owned();
        RefusalTold {
            row: self.row(violation.place),
            message: legend.message(violation, &subject),
            rule: self.rule(violation),
            allowed: self.allowed(violation, &subject),
            source: self.limit_source(violation),
            ways,
            violation: violation.clone(),
            subject,
        }
    }

    /// Whether a violation is about a package, a limit, or a package that moves that limit.
    pub(super) fn is_about(&self, violation: &Violation, item: &str) -> bool {
        let result = AppResult { app: self.app.name, ledger: &self.watched.ledger, ids: &self.app.ids, details: None };
        if result.subject(violation, self.witness.legend.names) == item {
            return matches!(violation.subject, Subject::Package(_));
        }
        match violation.reason {
            Reason::Limit(kind) => kind.word() == item || self.moved_by(violation).is_some_and(|(id, _)| id == item),
            _ => false,
        }
    }

    /// The rulebook that governs the month of a violation.
    pub(super) fn governing(&self, violation: &Violation) -> Option<&Rulebook> {
        let line = self.watched.ledger.months.iter().find(|line| line.month == Month::of(violation.place.date))?;
        // Of a month with a migration the rows before it are the family's that was left (T2).
        let at = self.spell_of(violation.place);
        let migrates = |spell: &Spell| {
            Month::of(spell.place.date) == line.month
                && self.row(spell.place).is_some_and(|row| row.action == "migrate")
        };
        let is_before = self.spells().iter().skip(at + 1).any(migrates);
        self.rulebook(if is_before { line.left.or(line.rulebook)? } else { line.rulebook? })
    }

    /// The edition in which a row was refused.
    pub(super) fn edition_at(&self, violation: &Violation) -> Option<EditionIx> {
        self.spells().get(self.spell_of(violation.place))?.edition
    }

    /// The package that moves the limit of a violation, and whether it lifts it.
    pub(super) fn moved_by(&self, violation: &Violation) -> Option<(&str, bool)> {
        let Reason::Limit(kind) = violation.reason else { return None };
        let limit = self.governing(violation)?.limits.iter().find(|limit| limit.kind == kind)?;
        match limit.moved.as_ref()? {
            LimitMove::LiftedBy(id) => Some((id, true)),
            LimitMove::RaisedBy(id) => Some((id, false)),
        }
    }

    fn limit_source(&self, violation: &Violation) -> Option<SourceTold> {
        let Reason::Limit(kind) = violation.reason else { return None };
        let rulebook = self.governing(violation)?;
        match self.cap(violation) {
            Some(cap) => told(rulebook, &cap.members.source),
            None => self.source_of_limit(rulebook, kind, self.edition_at(violation)?, violation.extent?.allowed),
        }
    }

    /// L4: the cap of a group type that refused, if it was one.
    fn cap(&self, violation: &Violation) -> Option<&TypeCap> {
        let of_members = violation.reason == Reason::Limit(LimitKind::MembersPerGroup);
        let (allowed, code) = (violation.extent.filter(|_| of_members)?.allowed?, violation.error_code);
        let caps = &self.governing(violation)?.type_caps;
        let refuses =
            |cap: &&TypeCap| cap.members.value == allowed && cap.error_code.as_ref().map(|code| code.value) == code;
        caps.iter().find(refuses)
    }

    /// The rule behind a refusal: of a limit L4 for a cap, L2 where more is there than it allows, else L1.
    fn rule(&self, violation: &Violation) -> Rule {
        let beyond = violation.extent.is_some_and(|extent| {
            extent
                .allowed
                .and_then(|allowed| i64::try_from(allowed).ok())
                .is_some_and(|allowed| extent.in_use > allowed)
        });
        match violation.reason {
            Reason::Limit(_) if self.cap(violation).is_some() => Rule::L4,
            Reason::Limit(_) if beyond => Rule::L2,
            reason => rule(reason),
        }
    }

    /// What would have been allowed, in a sentence.
    fn allowed(&self, violation: &Violation, subject: &str) -> String {
        let next = Month::of(violation.place.date).next().first_day();
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
            Reason::AppStopped => "nothing: the app is stopped".to_owned(),
            Reason::EditionExpired => "`upgrade`, `extend` or `stop`".to_owned(),
            Reason::AppExists => "any other action: the app has begun".to_owned(),
            Reason::UpgradeRequiresTrial => "the same as a `change`".to_owned(),
            Reason::ChangeRequiresPaid => "an `upgrade` to a paid edition".to_owned(),
            Reason::DowngradeNotOffered => "another paid edition, or a `stop`".to_owned(),
            Reason::EditionNotOffered => self.editions(violation),
            Reason::PackageNotOffered => self.offered_in(violation, subject),
            Reason::LevelBelowDefault | Reason::LevelNotOffered => self.levels(violation, subject),
            Reason::EditionChangedTwice | Reason::PackageChangedTwice => format!("the same from {next} on"),
            Reason::ExtendNotAvailable => "nothing: the edition does not expire".to_owned(),
            Reason::MigrateNotAvailable => "nothing: the app stays in its billing mode".to_owned(),
            Reason::GroupNotFound => "a group that exists".to_owned(),
            Reason::GroupExists => "another id".to_owned(),
        }
    }

    fn editions(&self, violation: &Violation) -> String {
        let editions = self.governing(violation).into_iter().flat_map(|rulebook| &rulebook.editions);
        editions.map(|edition| format!("`{}`", edition.id)).collect::<Vec<_>>().join(", ")
    }

    fn offered_in(&self, violation: &Violation, package: &str) -> String {
        let Some(rulebook) = self.governing(violation) else { return String::new() };
        let offers = rulebook.packages.iter().find(|known| known.id == package).map(|package| &package.offers);
        let editions: Vec<String> =
            offers.iter().flat_map(|offers| offers.keys()).map(|id| format!("`{id}`")).collect();
        match editions.is_empty() {
            true => format!("nothing: `{}` does not sell it", rulebook.id),
            false => format!("the same in {}", editions.join(" or ")),
        }
    }

    /// The numbers that are sold.
    fn levels(&self, violation: &Violation, package: &str) -> String {
        let offer = self.offer(violation, package);
        let Some(Offer::Level { default, tiers, .. }) = offer else { return "what the edition sells".to_owned() };
        let tiers: Vec<String> = tiers.iter().map(|tier| tier.up_to.to_string()).collect();
        format!("{} without a fee; tiers up to {}", default.value, tiers.join(", "))
    }

    /// What the edition of the row offers of a package.
    fn offer(&self, violation: &Violation, package: &str) -> Option<&Offer> {
        let rulebook = self.governing(violation)?;
        let edition = self.asked_edition(violation).or_else(|| self.edition_at(violation))?;
        let package = rulebook.packages.iter().find(|known| known.id == package)?;
        package.offers.get(self.witness.legend.names.edition(edition))
    }

    /// The edition that the refused row names.
    pub(super) fn asked_edition(&self, violation: &Violation) -> Option<EditionIx> {
        let at = self.watched.rows.get(&violation.place.row?)?;
        match &self.app.rows.get(*at)?.event {
            Event::Upgrade(edition, _) | Event::Change(Some(edition), _) => Some(EditionIx(*edition)),
            _ => None,
        }
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
