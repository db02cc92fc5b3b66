//! How much of each limit, billing block and tier is in use. A plain run, which does not listen, never gets here.

use super::limits::{existing, members_limit, standing};
use super::{Acting, App, Observer};
use crate::ledger::{BoundUse, Bounded, Place, Subject};
use crate::rulebook::{LimitKind, MeterIx, Offer, PackageIx, Setting};

/// Tells what stands against each limit: as a month opens, and where the configuration is a new one (L2: what exists stays).
/// Of groups and users the fullest one is told.
pub(super) fn tell<O: Observer>(app: &App, acting: &mut Acting<'_, O>) {
    if !O::LISTENS || app.stopped.is_some() {
        return;
    }
    let of_app = |count: i64| Some((Subject::App, unsigned(count), None));
    for &kind in LimitKind::ALL {
        let fullest = match kind {
            LimitKind::AvRooms => Some((Subject::App, app.groups.rooms, None)),
            LimitKind::Users => Some((Subject::App, app.users, None)),
            LimitKind::Groups | LimitKind::BroadcastRooms => of_app(existing(app, kind)),
            LimitKind::DailyNewGroups => of_app(app.groups.net_on(acting.place.date)),
            LimitKind::MembersPerGroup => fullest_group(app, acting),
            LimitKind::GroupsPerUser => most(app.memberships.iter().map(|(id, count)| (id.0, *count))),
            LimitKind::FriendsPerUser => most(app.friends.iter().map(|(id, count)| (id.0, *count))),
        };
        if let Some((subject, in_use, cap)) = fullest {
            let allowed = cap.or_else(|| standing(app, kind, 0, acting).map(|limit| limit.allowed));
            tell_limit(app, kind, subject, in_use, allowed, acting);
        }
    }
}

/// A count that may be below zero, which is nothing in use.
pub(super) fn unsigned(count: i64) -> u64 {
    u64::try_from(count).unwrap_or_default()
}

/// Something counted, how many there are of it, and what is allowed where that is its own.
type Counted = (Subject, u64, Option<u64>);

/// The user with most; of equals the one named first.
fn most(counts: impl Iterator<Item = (u32, u64)>) -> Option<Counted> {
    let most = counts.max_by_key(|(id, count)| (*count, std::cmp::Reverse(*id)));
    most.map(|(id, count)| (Subject::Id(id), count, None))
}

/// L4: the group that has most of what it may have; of equals the one named first.
fn fullest_group<O>(app: &App, acting: &Acting<'_, O>) -> Option<Counted> {
    let groups = app.groups.named.iter().filter_map(|(id, (group_type, members))| {
        let allowed = members_limit(app, *group_type, *members, acting)?.allowed;
        Some((id.0, *members, allowed))
    });
    let fullest = groups.reduce(|one, other| {
        let product = |one: u64, other: u64| u128::from(one) * u128::from(other);
        let [of_one, of_other] = [product(one.1, other.2), product(other.1, one.2)];
        if of_other > of_one || (of_other == of_one && other.0 < one.0) { other } else { one }
    });
    fullest.map(|(id, members, allowed)| (Subject::Id(id), members, Some(allowed)))
}

/// Tells how much of a limit is in use, and of the tier that raises it where that reaches further.
pub(super) fn tell_limit<O: Observer>(
    app: &App,
    kind: LimitKind,
    subject: Subject,
    in_use: u64,
    allowed: Option<u64>,
    acting: &mut Acting<'_, O>,
) {
    let Some(allowed) = allowed else { return };
    let place = acting.place;
    acting.observer.stands(BoundUse { what: Bounded::Limit(kind), subject, in_use, above: 0, bound: allowed, place });
    if let Some((package, above, bound)) = tier(app, kind, allowed, acting) {
        acting.observer.stands(BoundUse { what: Bounded::Tier(package), subject, in_use, above, bound, place });
    }
}

/// P2: the package that raises a limit to the number allowed, and the tier that covers the number and reaches beyond it.
fn tier<O>(app: &App, kind: LimitKind, allowed: u64, acting: &Acting<'_, O>) -> Option<(PackageIx, u64, u64)> {
    let package = acting.terms.limit(kind)?.raised_by()?;
    let Setting::Level(number) = app.setting(package) else { return None };
    let Offer::Level { default, tiers, .. } = acting.terms.offer(package, app.edition)? else { return None };
    let at = tiers.iter().position(|tier| number <= tier.up_to)?;
    let before = at.checked_sub(1).map_or(default.value, |before| tiers[before].up_to);
    // A type's cap (L4) may be what limits.
    let reaches_beyond = u64::from(number) == allowed && tiers[at].up_to > number;
    reaches_beyond.then(|| (package, before.into(), tiers[at].up_to.into()))
}

/// Tells how much of what is free, or of the block begun, the month's highest reading uses (U1, U3). Where each unit is
/// charged by itself no block has an end.
pub(super) fn tell_block<O: Observer>(
    meter: MeterIx,
    (peak, free, block): (u64, u64, u64),
    place: Place,
    acting: &mut Acting<'_, O>,
) {
    let (above, bound) = match peak.checked_sub(free) {
        None | Some(0) => (0, free),
        Some(_) if block <= 1 => return,
        Some(more) => {
            let begun = (more - 1) / block;
            let above = free.saturating_add(begun.saturating_mul(block));
            (above, above.saturating_add(block))
        }
    };
    acting.observer.stands(BoundUse {
        what: Bounded::Block(meter),
        subject: Subject::App,
        in_use: peak,
        above,
        bound,
        place,
    });
}
