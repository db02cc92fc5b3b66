//! Section 6: limits.

use std::collections::HashMap;

use super::{Acting, App, Observer, standing, usage};
use crate::ledger::{Allowed, Extent, LimitUse, Subject};
use crate::rulebook::{GroupType, LimitKind, Reason, Rule};
use crate::scenario::{Event, Id};

/// Applies a creation, joining or removal.
pub(super) fn act<O: Observer>(app: &mut App, event: &Event, acting: &mut Acting<'_, O>) {
    match *event {
        Event::OpenRoom(count) => open_rooms(app, count.into(), acting),
        Event::CloseRoom(count) => close_rooms(app, count.into(), acting),
        Event::CreateGroup(group_type, id) => create_named(app, type_of(group_type), id, acting),
        Event::CreateGroups(group_type, count) => create_unnamed(app, type_of(group_type), count.into(), acting),
        Event::DisbandGroup(id) => disband_named(app, id, acting),
        Event::DisbandGroups(group_type, count) => disband_unnamed(app, type_of(group_type), count.into(), acting),
        Event::JoinGroup(id, count) => join_group(app, id, count.into(), acting),
        Event::LeaveGroup(id, count) => leave_group(app, id, count.into(), acting),
        Event::JoinUser(id, count) => add_to_user(app, LimitKind::GroupsPerUser, id, count.into(), acting),
        Event::LeaveUser(id, count) => take_from_user(app, LimitKind::GroupsPerUser, id, count.into(), acting),
        Event::Befriend(id, count) => add_to_user(app, LimitKind::FriendsPerUser, id, count.into(), acting),
        Event::Unfriend(id, count) => take_from_user(app, LimitKind::FriendsPerUser, id, count.into(), acting),
        Event::Register(count) => register(app, count.into(), acting),
        Event::Unregister(count) => unregister(app, count.into(), acting),
        // The other events are operations and usage.
        _ => {}
    }
}

fn type_of(place: u8) -> GroupType {
    GroupType::ALL[usize::from(place)]
}

/// A limit that stands in the way of a creation or joining.
pub(super) struct Standing {
    kind: LimitKind,
    pub(super) allowed: u64,
    in_use: i64,
    rank: usize,
    error_code: Option<i32>,
}

impl Standing {
    /// How many more fit. L2: what exists above the limit stays, and nothing fits until there is room again.
    fn room(&self) -> u64 {
        let room = i128::from(self.allowed) - i128::from(self.in_use);
        u64::try_from(room.max(0)).unwrap_or(u64::MAX)
    }
}

/// The limit of this kind for the app, if there is one in its configuration.
pub(super) fn standing<O>(app: &App, kind: LimitKind, in_use: i64, acting: &Acting<'_, O>) -> Option<Standing> {
    let limit = acting.terms.limit(kind)?;
    let allowed = limit.allowed(app.edition, &app.settings)?;
    Some(Standing { kind, allowed, in_use, rank: limit.rank, error_code: limit.error_code })
}

/// L1, L5: how many of `asked` fit under all the limits; what does not is refused in the name of the limit that
/// accepts least, on a tie the first in the table.
fn accepted<O: Observer, const N: usize>(
    limits: [Option<Standing>; N],
    asked: u64,
    subject: Subject,
    acting: &mut Acting<'_, O>,
) -> u64 {
    acting.apply(Rule::L1);
    let tightest = limits.into_iter().flatten().min_by_key(|limit| (limit.room(), limit.rank));
    let Some(limit) = tightest.filter(|limit| limit.room() < asked) else {
        return asked;
    };
    acting.apply(Rule::L5);
    if limit.in_use > i64::try_from(limit.allowed).unwrap_or(i64::MAX) {
        acting.apply(Rule::L2);
    }
    let accepted = limit.room();
    let extent = Extent { allowed: Some(limit.allowed), in_use: limit.in_use, requested: asked, accepted };
    acting.refuse(Reason::Limit(limit.kind), subject, Some(extent), limit.error_code);
    accepted
}

/// L6: how many of `asked` are there to be removed; the rest is `not_present`. L3: the place is free at once.
fn removed<O: Observer>(there: u64, asked: u64, subject: Subject, acting: &mut Acting<'_, O>) -> u64 {
    acting.apply(Rule::L3);
    let accepted = asked.min(there);
    if accepted < asked {
        acting.apply(Rule::L6);
        let extent = Extent { allowed: None, in_use: signed(there), requested: asked, accepted };
        acting.refuse(Reason::NotPresent, subject, Some(extent), acting.terms.error_code(Reason::NotPresent));
    }
    accepted
}

fn signed(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// Tells the observer how much of a limit is in use now.
fn tell_use<O: Observer>(app: &App, kind: LimitKind, subject: Subject, in_use: i64, acting: &mut Acting<'_, O>) {
    if O::LISTENS {
        let allowed = acting.terms.limit(kind).and_then(|limit| limit.allowed(app.edition, &app.settings));
        tell(app, (kind, None), subject, (in_use, allowed), acting);
    }
}

/// Tells the observer what the limits allow from now on.
pub(super) fn tell_allowed<O: Observer>(app: &App, acting: &mut Acting<'_, O>) {
    if O::LISTENS {
        let of = |kind: &LimitKind| Some((*kind, acting.terms.limit(*kind)?.allowed(app.edition, &app.settings)));
        let limits = LimitKind::ALL.iter().filter_map(of).collect();
        let cap = |group_type: &GroupType| Some((*group_type, acting.terms.cap(*group_type, app.edition)?.members));
        let caps = GroupType::ALL.iter().filter_map(cap).collect();
        acting.observer.allowed(Allowed { from: acting.place.date, limits, caps });
    }
}

/// So much is in use of what is allowed.
fn tell<O: Observer>(
    app: &App,
    (limit, group_type): (LimitKind, Option<GroupType>),
    subject: Subject,
    (in_use, allowed): (i64, Option<u64>),
    acting: &mut Acting<'_, O>,
) {
    let (place, edition, rulebook) = (acting.place, app.edition, acting.terms.rulebook);
    acting.observer.used(LimitUse { limit, subject, allowed, in_use, place, group_type, edition, rulebook });
    standing::tell_limit(app, limit, subject, standing::unsigned(in_use), allowed, acting);
}

/// The limit on a day's new groups and rooms, net of disbanded (L3).
fn daily<O>(app: &App, acting: &Acting<'_, O>) -> Option<Standing> {
    standing(app, LimitKind::DailyNewGroups, app.groups.net_on(acting.place.date), acting)
}

/// Counts created (or, negative, removed) groups or rooms of the day, and looks at the number that exist (U3).
fn count_created<O: Observer>(app: &mut App, change: i64, acting: &mut Acting<'_, O>) {
    let day = acting.place.date;
    app.groups.count_net(day, change);
    tell_use(app, LimitKind::DailyNewGroups, Subject::App, app.groups.net_on(day), acting);
    if change > 0 {
        usage::look_at_groups(app, acting);
    }
}

fn open_rooms<O: Observer>(app: &mut App, asked: u64, acting: &mut Acting<'_, O>) {
    let rooms = standing(app, LimitKind::AvRooms, signed(app.groups.rooms), acting);
    let count = accepted([rooms, daily(app, acting)], asked, Subject::App, acting);
    app.groups.rooms += count;
    tell_use(app, LimitKind::AvRooms, Subject::App, signed(app.groups.rooms), acting);
    count_created(app, signed(count), acting);
}

fn close_rooms<O: Observer>(app: &mut App, asked: u64, acting: &mut Acting<'_, O>) {
    let count = removed(app.groups.rooms, asked, Subject::App, acting);
    app.groups.rooms -= count;
    tell_use(app, LimitKind::AvRooms, Subject::App, signed(app.groups.rooms), acting);
    count_created(app, -signed(count), acting);
}

/// The limit that counts the existing groups of a type: broadcast groups have their own.
fn existing_kind(group_type: GroupType) -> LimitKind {
    match group_type {
        GroupType::Private | GroupType::Public | GroupType::Chatroom => LimitKind::Groups,
        GroupType::Broadcast => LimitKind::BroadcastRooms,
    }
}

/// How many groups the limit of the type counts, named and unnamed together.
pub(super) fn existing(app: &App, kind: LimitKind) -> i64 {
    let counted = GroupType::ALL.iter().filter(|group_type| existing_kind(**group_type) == kind);
    signed(counted.map(|group_type| app.groups.of_type[*group_type as usize]).sum())
}

/// How many of `asked` new groups of a type fit; they are counted.
fn create<O: Observer>(
    app: &mut App,
    group_type: GroupType,
    asked: u64,
    subject: Subject,
    acting: &mut Acting<'_, O>,
) -> u64 {
    acting.apply(Rule::L7);
    let kind = existing_kind(group_type);
    let limit = standing(app, kind, existing(app, kind), acting);
    let count = accepted([limit, daily(app, acting)], asked, subject, acting);
    app.groups.of_type[group_type as usize] += count;
    tell_use(app, kind, Subject::App, existing(app, kind), acting);
    count
}

fn create_unnamed<O: Observer>(app: &mut App, group_type: GroupType, asked: u64, acting: &mut Acting<'_, O>) {
    let count = create(app, group_type, asked, Subject::App, acting);
    app.groups.unnamed[group_type as usize] += count;
    count_created(app, signed(count), acting);
}

/// L6 is looked at before the limits, and alone: an id in use is refused for that.
fn create_named<O: Observer>(app: &mut App, group_type: GroupType, id: Id, acting: &mut Acting<'_, O>) {
    if app.groups.named.contains_key(&id) {
        acting.apply(Rule::L6);
        acting.refuse_whole(Reason::GroupExists, Subject::Id(id.0));
        return;
    }
    let count = create(app, group_type, 1, Subject::Id(id.0), acting);
    if count > 0 {
        // L7: a new group has no member.
        app.groups.named.insert(id, (group_type, 0));
    }
    count_created(app, signed(count), acting);
}

/// The named group, or a violation (L6).
fn found<O: Observer>(app: &App, id: Id, acting: &mut Acting<'_, O>) -> Option<(GroupType, u64)> {
    let group = app.groups.named.get(&id).copied();
    if group.is_none() {
        acting.apply(Rule::L6);
        acting.refuse_whole(Reason::GroupNotFound, Subject::Id(id.0));
    }
    group
}

fn disband_named<O: Observer>(app: &mut App, id: Id, acting: &mut Acting<'_, O>) {
    if let Some((group_type, _)) = found(app, id, acting) {
        acting.apply(Rule::L3);
        app.groups.named.remove(&id);
        disbanded(app, group_type, 1, acting);
    }
}

/// L7: reaches unnamed groups of the type only.
fn disband_unnamed<O: Observer>(app: &mut App, group_type: GroupType, asked: u64, acting: &mut Acting<'_, O>) {
    acting.apply(Rule::L7);
    let count = removed(app.groups.unnamed[group_type as usize], asked, Subject::App, acting);
    app.groups.unnamed[group_type as usize] -= count;
    disbanded(app, group_type, count, acting);
}

fn disbanded<O: Observer>(app: &mut App, group_type: GroupType, count: u64, acting: &mut Acting<'_, O>) {
    app.groups.of_type[group_type as usize] -= count;
    let kind = existing_kind(group_type);
    tell_use(app, kind, Subject::App, existing(app, kind), acting);
    count_created(app, -signed(count), acting);
}

/// L4: the smaller of the type's cap and the edition's number limits a group's members; where the cap is the
/// smaller or they are equal, it is the cap with its error code. Broadcast groups have no member limit.
pub(super) fn members_limit<O>(
    app: &App,
    group_type: GroupType,
    members: u64,
    acting: &Acting<'_, O>,
) -> Option<Standing> {
    if group_type == GroupType::Broadcast {
        return None;
    }
    let kind = LimitKind::MembersPerGroup;
    let in_use = signed(members);
    let edition = standing(app, kind, in_use, acting);
    let Some(cap) = acting.terms.cap(group_type, app.edition) else {
        return edition;
    };
    if edition.as_ref().is_some_and(|edition| edition.allowed < cap.members) {
        return edition;
    }
    Some(Standing { kind, allowed: cap.members, in_use, rank: 0, error_code: cap.error_code })
}

fn join_group<O: Observer>(app: &mut App, id: Id, asked: u64, acting: &mut Acting<'_, O>) {
    let Some((group_type, members)) = found(app, id, acting) else {
        return;
    };
    acting.apply(Rule::L4);
    let subject = Subject::Id(id.0);
    let limit = members_limit(app, group_type, members, acting);
    let members = members + accepted([limit], asked, subject, acting);
    app.groups.named.insert(id, (group_type, members));
    tell_members(app, group_type, subject, members, acting);
}

fn leave_group<O: Observer>(app: &mut App, id: Id, asked: u64, acting: &mut Acting<'_, O>) {
    let Some((group_type, members)) = found(app, id, acting) else {
        return;
    };
    let subject = Subject::Id(id.0);
    let members = members - removed(members, asked, subject, acting);
    app.groups.named.insert(id, (group_type, members));
    tell_members(app, group_type, subject, members, acting);
}

fn tell_members<O: Observer>(
    app: &App,
    group_type: GroupType,
    subject: Subject,
    members: u64,
    acting: &mut Acting<'_, O>,
) {
    if O::LISTENS {
        let allowed = members_limit(app, group_type, members, acting).map(|limit| limit.allowed);
        let kind = LimitKind::MembersPerGroup;
        tell(app, (kind, Some(group_type)), subject, (signed(members), allowed), acting);
    }
}

/// L7: a user's friends and groups are counts of their own.
fn counts_of_users(app: &mut App, kind: LimitKind) -> &mut HashMap<Id, u64> {
    if kind == LimitKind::FriendsPerUser { &mut app.friends } else { &mut app.memberships }
}

fn add_to_user<O: Observer>(app: &mut App, kind: LimitKind, id: Id, asked: u64, acting: &mut Acting<'_, O>) {
    let there = counts_of_users(app, kind).get(&id).copied().unwrap_or(0);
    let limit = standing(app, kind, signed(there), acting);
    let now = there + accepted([limit], asked, Subject::Id(id.0), acting);
    counts_of_users(app, kind).insert(id, now);
    tell_use(app, kind, Subject::Id(id.0), signed(now), acting);
}

fn take_from_user<O: Observer>(app: &mut App, kind: LimitKind, id: Id, asked: u64, acting: &mut Acting<'_, O>) {
    let there = counts_of_users(app, kind).get(&id).copied().unwrap_or(0);
    let now = there - removed(there, asked, Subject::Id(id.0), acting);
    counts_of_users(app, kind).insert(id, now);
    tell_use(app, kind, Subject::Id(id.0), signed(now), acting);
}

fn register<O: Observer>(app: &mut App, asked: u64, acting: &mut Acting<'_, O>) {
    let limit = standing(app, LimitKind::Users, signed(app.users), acting);
    app.users += accepted([limit], asked, Subject::App, acting);
    tell_use(app, LimitKind::Users, Subject::App, signed(app.users), acting);
}

fn unregister<O: Observer>(app: &mut App, asked: u64, acting: &mut Acting<'_, O>) {
    app.users -= removed(app.users, asked, Subject::App, acting);
    tell_use(app, LimitKind::Users, Subject::App, signed(app.users), acting);
}
