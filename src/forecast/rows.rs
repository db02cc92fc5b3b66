//! A driver's value becomes rows: against the app's state, so that what was refused is asked for again next month.

use super::assumptions::Drives;
use super::past::counted_in;
use crate::engine::App;
use crate::rulebook::MeterIx;
use crate::scenario::{Event, Id};

/// Millionths of a unit.
const MILLIONTHS: u32 = 6;

/// The rows, none, one or two, by which the app comes to want this value.
pub(super) fn wanted(app: &App, drives: &Drives, id: Option<Id>, value: f64) -> [Option<Event>; 2] {
    if let Drives::Meter(MeterIx(meter), decimals) = drives {
        return [Some(Event::Usage(*meter, reading(value, (*decimals).into()))), None];
    }
    let (there, wanted) = (counted_in(app, drives, id), whole(value));
    let more = u32::try_from(wanted.saturating_sub(there)).unwrap_or(u32::MAX);
    let fewer = u32::try_from(there.saturating_sub(wanted)).unwrap_or(u32::MAX);
    let either = |add: fn(u32) -> Event, take: fn(u32) -> Event| match (more, fewer) {
        (0, 0) => [None, None],
        (0, fewer) => [Some(take(fewer)), None],
        (more, _) => [Some(add(more)), None],
    };
    let of_user = |add: fn(Id, u32) -> Event, take: fn(Id, u32) -> Event| match (id, more, fewer) {
        (None, ..) | (_, 0, 0) => [None, None],
        (Some(id), 0, fewer) => [Some(take(id, fewer)), None],
        (Some(id), more, _) => [Some(add(id, more)), None],
    };
    match drives {
        Drives::Meter(..) => [None, None],
        Drives::Rooms => either(Event::OpenRoom, Event::CloseRoom),
        Drives::Users => either(Event::Register, Event::Unregister),
        Drives::Groups(kind) => {
            // L7: only unnamed groups are disbanded.
            let unnamed = u32::try_from(app.groups.unnamed[*kind as usize]).unwrap_or(u32::MAX);
            match (more, fewer.min(unnamed)) {
                (0, 0) => [None, None],
                (0, fewer) => [Some(Event::DisbandGroups(*kind as u8, fewer)), None],
                (more, _) => [Some(Event::CreateGroups(*kind as u8, more)), None],
            }
        }
        Drives::Members(_, kind) => {
            let missing = id.filter(|id| !app.groups.named.contains_key(id));
            let [change, _] = of_user(Event::JoinGroup, Event::LeaveGroup);
            match missing.filter(|_| wanted > 0) {
                Some(id) => [Some(Event::CreateGroup(*kind as u8, id)), change],
                None => [change, None],
            }
        }
        Drives::GroupsOf(_) => of_user(Event::JoinUser, Event::LeaveUser),
        Drives::FriendsOf(_) => of_user(Event::Befriend, Event::Unfriend),
    }
}

/// A whole number (U1).
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "no value is below zero or beyond the most"
)]
pub(super) fn whole(value: f64) -> u64 {
    value.round() as u64
}

/// A reading in millionths, with so many decimals.
pub(super) fn reading(value: f64, decimals: u32) -> u64 {
    let decimals = decimals.min(MILLIONTHS);
    whole(value * 10_f64.powi(decimals as i32)) * 10_u64.pow(MILLIONTHS - decimals)
}
