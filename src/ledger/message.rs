//! A violation as a sentence: what is allowed, what happened, what to do.

use super::{Extent, LevelAsked, Violation};
use crate::rulebook::{LimitKind, Reason};

/// The sentence of a violation; `subject` is what it is about.
pub(super) fn sentence(violation: &Violation, subject: &str) -> String {
    let extent = violation.extent.unwrap_or(Extent { allowed: None, in_use: 0, requested: 0, accepted: 0 });
    let Extent { in_use, requested, accepted, .. } = extent;
    match violation.reason {
        Reason::Limit(kind) => {
            let allowed = extent.allowed.unwrap_or_default();
            let what = counted(kind, subject);
            format!("{allowed} {what} allowed, {in_use} in use: {accepted} of {requested} accepted")
        }
        Reason::NotPresent => format!("only {in_use} there: {accepted} of {requested} accepted"),
        Reason::AppStopped => "the app is stopped: the row is refused".to_owned(),
        Reason::EditionExpired => "the free edition has expired: `upgrade` or `extend` it".to_owned(),
        Reason::AppExists => "the app exists already".to_owned(),
        Reason::UpgradeRequiresTrial => "an upgrade starts from the free edition: use `change`".to_owned(),
        Reason::ChangeRequiresPaid => "a change starts from a paid edition: use `upgrade`".to_owned(),
        Reason::DowngradeNotOffered => "there is no way back to the free edition".to_owned(),
        Reason::EditionNotOffered => {
            "the billing mode of the app does not have this edition: the day of an app's first row decides its mode"
                .to_owned()
        }
        Reason::PackageNotOffered => format!("the rulebook of the month does not offer `{subject}` in the edition"),
        Reason::LevelBelowDefault => match violation.level {
            Some(LevelAsked { asked, bound, .. }) => {
                format!("`{subject}` is never below the edition's default: {bound} allowed, {asked} asked for")
            }
            None => format!("`{subject}` is never below the edition's default"),
        },
        Reason::LevelNotOffered => match violation.level {
            Some(LevelAsked { asked, bound, only_tiers: true }) => {
                format!(
                    "`{subject}` is not sold at {asked}: it is sold in steps up to {bound}, at nothing between them"
                )
            }
            Some(LevelAsked { asked, bound, only_tiers: false }) => {
                format!("`{subject}` is not sold at {asked}: the highest on sale is {bound}")
            }
            None => format!("`{subject}` is not sold at this number"),
        },
        Reason::EditionChangedTwice => "the edition was changed in this month already".to_owned(),
        Reason::PackageChangedTwice => {
            format!("`{subject}` was changed in this month already")
        }
        Reason::ExtendNotAvailable => "the edition has no validity to extend".to_owned(),
        Reason::MigrateNotAvailable => "there is no billing mode to migrate to here and now".to_owned(),
        Reason::GroupNotFound => format!("there is no group `{subject}`"),
        Reason::GroupExists => format!("the group `{subject}` exists already"),
    }
}

fn counted(kind: LimitKind, subject: &str) -> String {
    match kind {
        LimitKind::AvRooms => "open rooms".to_owned(),
        LimitKind::GroupsPerUser => format!("groups of `{subject}`"),
        LimitKind::MembersPerGroup => format!("members of `{subject}`"),
        LimitKind::Users => "users".to_owned(),
        LimitKind::FriendsPerUser => format!("friends of `{subject}`"),
        LimitKind::Groups => "groups".to_owned(),
        LimitKind::BroadcastRooms => "broadcast groups".to_owned(),
        LimitKind::DailyNewGroups => "new groups a day".to_owned(),
    }
}
