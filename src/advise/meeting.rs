//! Whether a configuration meets a need. Each part of a need hangs on the edition and on at most one package: that of the limit
//! that the package moves, or of the package itself; so the packages can be looked at one by one.

use crate::rulebook::{EditionIx, GroupType, LimitKind, Offer, PackageIx, Setting, Terms, Timeline};

use super::needs::{EXISTING, Need, Wanted};

/// The part of a need that hangs on a package; `None`: on the edition alone.
pub(super) type Part = Option<PackageIx>;

/// A single thing needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Single {
    /// Room under a limit.
    Limit(LimitKind, u64, Option<GroupType>),
    /// Groups and rooms that exist together.
    Existing(u64),
    /// A package.
    Package(PackageIx, Wanted),
}

/// A need, thing by thing.
pub(super) fn singles(need: &Need, timeline: &Timeline) -> Vec<Single> {
    let limits = need.limits.iter().filter(|(_, count)| **count > 0);
    let limits = limits.map(|(kind, count)| Single::Limit(*kind, *count, need.group_type));
    let members = need.members.iter().filter(|(_, count)| **count > 0);
    let members =
        members.map(|(group_type, count)| Single::Limit(LimitKind::MembersPerGroup, *count, Some(*group_type)));
    let existing = Some(need.existing(timeline)).filter(|count| *count > 0).map(Single::Existing);
    let packages = need.packages.iter().map(|(package, wanted)| Single::Package(*package, *wanted));
    limits.chain(members).chain(existing).chain(packages).collect()
}

impl Single {
    /// On which package it hangs under a rulebook.
    pub(super) fn part(&self, terms: &Terms) -> Part {
        match self {
            Self::Limit(kind, ..) => terms.limit(*kind).and_then(|limit| limit.moved_by()),
            Self::Existing(_) => None,
            Self::Package(package, _) => Some(*package),
        }
    }

    /// Whether a configuration gives it.
    pub(super) fn is_met(&self, terms: &Terms, edition: EditionIx, settings: &[Setting]) -> bool {
        match self {
            Self::Package(package, Wanted::On) => settings[usize::from(package.0)] == Setting::On,
            Self::Limit(_, count, _) | Self::Existing(count) => {
                self.offered(terms, edition, settings).is_none_or(|most| *count <= most)
            }
            Self::Package(_, Wanted::Number(number)) => {
                self.offered(terms, edition, settings).is_none_or(|most| u64::from(*number) <= most)
            }
        }
    }

    /// The most that a configuration gives of it; `None` is no limit.
    pub(super) fn offered(&self, terms: &Terms, edition: EditionIx, settings: &[Setting]) -> Option<u64> {
        let allowed = |kind: LimitKind| terms.limit(kind).and_then(|limit| limit.allowed(edition, settings));
        match self {
            Self::Limit(LimitKind::MembersPerGroup, _, group_type) => {
                let cap = cap(terms, edition, *group_type);
                match (allowed(LimitKind::MembersPerGroup), cap) {
                    (Some(limit), Some(cap)) => Some(limit.min(cap)),
                    (limit, cap) => limit.or(cap),
                }
            }
            Self::Limit(kind, ..) => allowed(*kind),
            // U3: only the free edition holds everything that is counted under a limit.
            Self::Existing(_) if terms.is_free(edition) => {
                EXISTING.iter().map(|kind| allowed(*kind)).try_fold(0u64, |sum, more| Some(sum.saturating_add(more?)))
            }
            Self::Existing(_) => None,
            Self::Package(package, _) => Some(match settings[usize::from(package.0)] {
                Setting::Level(number) => number.into(),
                Setting::On => 1,
                Setting::Default => {
                    let offer = terms.offer(*package, edition);
                    offer.and_then(Offer::default_number).unwrap_or_default().into()
                }
            }),
        }
    }
}

/// L4: the most members that a group of the type may have, whatever is bought; without a type, one of the type that may have
/// most.
fn cap(terms: &Terms, edition: EditionIx, group_type: Option<GroupType>) -> Option<u64> {
    let of = |group_type: GroupType| terms.cap(group_type, edition).map(|cap| cap.members);
    match group_type {
        Some(group_type) => of(group_type),
        None => {
            let limited = GroupType::ALL.iter().filter(|group_type| **group_type != GroupType::Broadcast);
            limited.map(|group_type| of(*group_type)).try_fold(0, |most: u64, cap| Some(most.max(cap?)))
        }
    }
}

/// Whether a configuration gives everything of a need that hangs on a package, or on the edition alone.
pub(super) fn meets_part(
    singles: &[Single],
    part: Part,
    terms: &Terms,
    edition: EditionIx,
    settings: &[Setting],
) -> bool {
    let mut of_part = singles.iter().filter(|single| single.part(terms) == part);
    of_part.all(|single| single.is_met(terms, edition, settings))
}

/// Whether a configuration gives everything that is needed.
pub(super) fn meets(singles: &[Single], terms: &Terms, edition: EditionIx, settings: &[Setting]) -> bool {
    singles.iter().all(|single| single.is_met(terms, edition, settings))
}
