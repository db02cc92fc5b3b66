//! Operations under a condition: looked at in the app's state after each row, done on that same day.
//!
//! An operation is done once, at the first row from the first month drawn on after which what it watches is reached, in the
//! past already or then; or, said so, each time that it is reached anew. What is refused was not done: it is tried again in
//! the next month, at the first row after which what it watches is reached. An operation does not set off another on its own
//! account.

use super::assumptions::{Done, Watch, When};
use super::past::groups;
use crate::calendar::Month;
use crate::engine::App;
use crate::rulebook::{GroupType, LimitKind, MeterIx, Timeline};
use crate::scenario::Event;

/// Millionths of a unit.
const MILLION: u128 = 1_000_000;

/// How an operation stands in a replay.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Waiting {
    /// What it watches was not reached when it was last looked at.
    #[default]
    Unreached,
    /// It was done, and what it watches is reached.
    Done,
    /// It was refused in this month.
    Refused(Month),
}

impl Waiting {
    /// It was tried, and done or refused.
    pub(super) fn tried(&mut self, is_done: bool, month: Month) {
        *self = if is_done { Self::Done } else { Self::Refused(month) };
    }
}

impl When {
    /// Whether it is to be tried after this row.
    pub(super) fn comes_true(&self, app: &App, event: &Event, timeline: &Timeline, waiting: &mut Waiting) -> bool {
        let Some(now) = self.is_reached(app, event, timeline) else { return false };
        match *waiting {
            Waiting::Unreached => now,
            Waiting::Refused(month) => now && month < app.month(),
            Waiting::Done => {
                if self.again && !now {
                    *waiting = Waiting::Unreached;
                }
                false
            }
        }
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

/// What of a limit is in use after a row: of the app's own counts after every row, of a group or user after a row about it.
fn count(app: &App, event: &Event, kind: LimitKind) -> Option<u64> {
    match (kind, event) {
        (LimitKind::AvRooms, _) => Some(app.groups.rooms),
        (LimitKind::Users, _) => Some(app.users),
        (LimitKind::Groups, _) => Some(groups(app)),
        (LimitKind::BroadcastRooms, _) => Some(app.groups.of_type[GroupType::Broadcast as usize]),
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
