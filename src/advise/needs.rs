//! What an app must be able to do, month by month.

mod cells;
mod file;

use std::collections::BTreeMap;

use crate::calendar::Month;
use crate::rulebook::{GroupType, LimitKind, MeterIx, MeterKind, Names, PackageIx, Timeline};

pub use file::{Place, read, wrong};

/// Meters of active users: every active user is a user, and one of a day is one of its month.
const DAILY_ACTIVE: &str = "dau";
const MONTHLY_ACTIVE: &str = "mau";
/// The meter of the groups that exist, where no rulebook counts them.
const GROUPS: &str = "peak_groups";

/// What is needed of a package that is no limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// Switched on.
    On,
    /// At least this number.
    Number(u32),
}

/// What an app must be able to do in a month.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Need {
    /// How many of what a limit counts there must be room for.
    pub limits: BTreeMap<LimitKind, u64>,
    /// The type of the group that `members_per_group` is about; `None` is the type that holds most (L4).
    pub group_type: Option<GroupType>,
    /// Members of a group of each of these types, beside `limits` (L4).
    pub members: BTreeMap<GroupType, u64>,
    /// Packages that must be held.
    pub packages: BTreeMap<PackageIx, Wanted>,
    /// Readings, in millionths of the meter's unit.
    pub readings: BTreeMap<MeterIx, u64>,
}

/// The needs of an app.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Needs {
    /// The app.
    pub app: String,
    months: BTreeMap<Month, Need>,
    /// Where the lines of a file stand with which needs begin.
    places: BTreeMap<Month, Place>,
}

impl Needs {
    /// The needs that begin in these months; each holds until the next one begins.
    pub fn new(app: String, months: BTreeMap<Month, Need>) -> Self {
        Self { app, months, places: BTreeMap::new() }
    }

    /// The first month that needs something said.
    pub fn from(&self) -> Option<Month> {
        self.months.keys().next().copied()
    }

    /// The last month that needs something said.
    pub fn last(&self) -> Option<Month> {
        self.months.keys().next_back().copied()
    }

    /// How many lines of the file are the app's.
    pub fn lines(&self) -> u64 {
        self.months.len() as u64
    }

    /// The need of a month: its own, else that of the month before.
    pub fn of(&self, month: Month) -> Option<&Need> {
        self.months.range(..=month).next_back().map(|(_, need)| need)
    }

    /// Where the line stands that says what is needed in a month; `None` where that was read from no file.
    pub fn place(&self, month: Month) -> Option<Place> {
        self.places.range(..=month).next_back().map(|(_, place)| *place)
    }

    /// With what follows from each need added to it.
    pub fn completed(mut self, timeline: &Timeline) -> Self {
        let months = std::mem::take(&mut self.months).into_iter();
        self.months = months.map(|(month, need)| (month, need.complete(timeline))).collect();
        self
    }
}

impl Need {
    /// Adds what follows: active users are users, those of a day are those of its month, and rooms and groups that exist are
    /// groups that exist (U3).
    pub(super) fn complete(mut self, timeline: &Timeline) -> Self {
        let names = timeline.names();
        let meter = |id: &str| meter_named(names, id);
        let reading = |need: &Self, id: &str| meter(id).and_then(|ix| need.readings.get(&ix).copied()).unwrap_or(0);
        let [daily, monthly] = [DAILY_ACTIVE, MONTHLY_ACTIVE].map(|id| reading(&self, id));
        if let Some(ix) = meter(MONTHLY_ACTIVE).filter(|_| daily > monthly) {
            self.readings.insert(ix, daily);
        }
        let active = daily.max(monthly) / MILLION;
        let users = self.limits.get(&LimitKind::Users).copied().unwrap_or(0);
        if active > users {
            self.limits.insert(LimitKind::Users, active);
        }
        let existing = self.of_existing();
        for ix in group_meters(timeline) {
            let given = self.readings.get(&ix).copied().unwrap_or(0);
            if existing > timeline.free_groups() && existing.saturating_mul(MILLION) > given {
                self.readings.insert(ix, existing.saturating_mul(MILLION));
            }
        }
        self
    }

    /// The groups and rooms for which there must be room, kind by kind, together.
    fn of_existing(&self) -> u64 {
        EXISTING.iter().filter_map(|kind| self.limits.get(kind)).fold(0, |sum, more| sum.saturating_add(*more))
    }

    /// How many groups and rooms must be able to exist together.
    pub(super) fn existing(&self, timeline: &Timeline) -> u64 {
        let of = |ix: MeterIx| self.readings.get(&ix).map_or(0, |reading| reading.div_ceil(MILLION));
        group_meters(timeline).into_iter().map(of).max().unwrap_or(0)
    }
}

/// Millionths of a unit in a whole one.
pub(super) const MILLION: u64 = 1_000_000;

/// The limits on what exists: together, what is counted as groups (U3).
pub(super) const EXISTING: [LimitKind; 3] = [LimitKind::AvRooms, LimitKind::Groups, LimitKind::BroadcastRooms];

fn meter_named(names: &Names, id: &str) -> Option<MeterIx> {
    (0..).map(MeterIx).zip(&names.meters).find(|(_, meter)| meter.id == id).map(|(ix, _)| ix)
}

/// U3: the meters that measure the groups that exist: what any of the rulebooks counts so, and the one of this name.
fn group_meters(timeline: &Timeline) -> Vec<MeterIx> {
    let meters = timeline.rulebooks().iter().flat_map(|rulebook| &rulebook.meters);
    let counting = meters.filter(|meter| matches!(meter.kind, MeterKind::MonthlyPeak { counts_groups: true, .. }));
    let counting = counting.map(|meter| meter.id.as_str()).chain([GROUPS]);
    let mut found: Vec<MeterIx> = counting.filter_map(|id| meter_named(timeline.names(), id)).collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// U4: the meters whose days are added up under any of the rulebooks: these are read every day.
pub(super) fn daily_meters(timeline: &Timeline) -> Vec<MeterIx> {
    let meters = timeline.rulebooks().iter().flat_map(|rulebook| &rulebook.meters);
    let daily = meters.filter(|meter| matches!(meter.kind, MeterKind::DailyPeaks));
    daily.filter_map(|meter| meter_named(timeline.names(), &meter.id)).collect()
}
