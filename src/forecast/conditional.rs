//! Operations under a condition: looked at in the app's state after each row, done on that same day.
//!
//! An operation is done once, the first time that what it watches is reached from the first month drawn on; or, said so,
//! each time that it is reached anew. An operation does not set off another on its own account.

use super::assumptions::{Done, Watch, When};
use super::past::groups;
use crate::engine::App;
use crate::rulebook::{GroupType, LimitKind, MeterIx, Timeline};
use crate::scenario::Event;

/// Millionths of a unit.
const MILLION: u128 = 1_000_000;

impl When {
    /// Whether it is to be done after this row; `was` says whether what it watches was reached before.
    pub(super) fn comes_true(&self, app: &App, event: &Event, timeline: &Timeline, was: &mut bool) -> bool {
        let Some(now) = self.is_reached(app, event, timeline) else { return false };
        let begins = now && !*was;
        *was = now || (*was && !self.again);
        begins
    }

    /// `None` where the row says nothing of it.
    fn is_reached(&self, app: &App, event: &Event, timeline: &Timeline) -> Option<bool> {
        let count = match self.watch {
            Watch::Meter(wanted) => {
                let read = match event {
                    Event::Usage(meter, reading) if MeterIx(*meter) == wanted => Some(u128::from(*reading)),
                    _ => None,
                };
                // U3: the simulator's own count is a reading.
                let terms = timeline.governing(app.family, app.month());
                let own = terms.group_meters.contains(&wanted) && adds_groups(event);
                let own = own.then(|| u128::from(app.groups.total()) * MILLION);
                return read.or(own).map(|reading| reading >= u128::from(self.reaches) * MILLION);
            }
            Watch::Limit(kind) => count(app, event, kind)?,
        };
        Some(count >= self.reaches)
    }
}

/// What of a limit is in use after a row that may have changed it.
fn count(app: &App, event: &Event, kind: LimitKind) -> Option<u64> {
    match (kind, event) {
        (LimitKind::AvRooms, Event::OpenRoom(_) | Event::CloseRoom(_)) => Some(app.groups.rooms),
        (LimitKind::Users, Event::Register(_) | Event::Unregister(_)) => Some(app.users),
        (LimitKind::Groups, _) if changes_groups(event) => Some(groups(app)),
        (LimitKind::BroadcastRooms, _) if changes_groups(event) => {
            Some(app.groups.of_type[GroupType::Broadcast as usize])
        }
        (LimitKind::MembersPerGroup, Event::JoinGroup(id, _) | Event::LeaveGroup(id, _)) => {
            app.groups.named.get(id).map(|(_, members)| *members)
        }
        (LimitKind::GroupsPerUser, Event::JoinUser(id, _) | Event::LeaveUser(id, _)) => {
            app.memberships.get(id).copied()
        }
        (LimitKind::FriendsPerUser, Event::Befriend(id, _) | Event::Unfriend(id, _)) => app.friends.get(id).copied(),
        _ => None,
    }
}

fn adds_groups(event: &Event) -> bool {
    matches!(event, Event::OpenRoom(_) | Event::CreateGroup(..) | Event::CreateGroups(..))
}

fn changes_groups(event: &Event) -> bool {
    matches!(
        event,
        Event::CreateGroup(..) | Event::CreateGroups(..) | Event::DisbandGroup(_) | Event::DisbandGroups(..)
    )
}

impl Done {
    /// The operation as a row's event.
    pub(super) fn event(&self) -> Event {
        match self {
            Self::Upgrade(edition, asked) => Event::Upgrade(*edition, asked.clone()),
            Self::Change(edition, asked) => Event::Change(*edition, asked.clone()),
            Self::Migrate => Event::Migrate,
        }
    }
}
