//! The past: the rows before the first month drawn, stepped once, and what they say of each driver.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::assumptions::{Driver, Drives, EventOf};
use super::number::Days;
use super::path::without;
use crate::calendar::{Horizon, Month};
use crate::engine::{App, Engine};
use crate::ledger::AppLedger;
use crate::rulebook::{GroupType, MeterIx, Timeline};
use crate::scenario::{Event, Id, Row};

/// Millionths of a unit.
const MILLION: f64 = 1_000_000.0;

/// An app as its past leaves it, at the opening of the first month drawn.
#[derive(Debug)]
pub(super) struct Past {
    /// `None` where the app begins later.
    pub(super) app: Option<App>,
    /// Every month of it.
    pub(super) ledger: AppLedger,
    /// What each driver drives was at the end of each month.
    ends: Vec<(Month, Vec<u64>)>,
}

/// What a driver of an app drives, and its group or user.
pub(super) type Driving<'a> = (&'a Drives, Option<Id>);

/// Whether a row tells what is used, and not what is done to the app.
pub fn is_observation(event: &Event) -> bool {
    !matches!(
        event,
        Event::Create(_)
            | Event::Upgrade(..)
            | Event::Change(..)
            | Event::Stop
            | Event::Resume
            | Event::Extend
            | Event::Migrate
    )
}

impl Past {
    /// Steps the rows, all before `from`, to the opening of that month.
    pub(super) fn of(timeline: &Timeline, rows: &[Row], from: Month, driving: &[Driving<'_>]) -> Self {
        let mut past = Self { app: None, ledger: AppLedger::default(), ends: Vec::new() };
        let Some(first) = rows.first() else { return past };
        let engine = Engine::new(timeline, Horizon { from: Month::of(first.date), to: from }).without_invoices();
        let mut app = engine.begin(first);
        for row in rows {
            past.to(&engine, &mut app, Month::of(row.date), driving);
            engine.step(&mut app, row, &mut past.ledger, &mut ());
        }
        past.to(&engine, &mut app, from, driving);
        past.app = Some(app);
        past
    }

    /// Steps an app to the opening of a month, and keeps what stands at the end of each month before.
    fn to(&mut self, engine: &Engine<'_>, app: &mut App, month: Month, driving: &[Driving<'_>]) {
        while app.month() < month {
            let counts = driving.iter().map(|(drives, id)| counted_in(app, drives, *id)).collect();
            self.ends.push((app.month(), counts));
            let next = app.month().next();
            engine.advance(app, next, &mut self.ledger, &mut ());
        }
    }

    /// What the past says of the driver of this place, month by month: of a meter its readings, of what is counted what
    /// stands at the end of the month, from the first month that has any; each without what had happened by then.
    pub(super) fn readings(&self, rows: &[Row], place: usize, of: &Driver) -> Vec<(Month, f64)> {
        match &of.drives {
            Drives::Meter(meter, _) => readings(rows, *meter, of.days, &of.events),
            _ => {
                let ends = self.ends.iter().map(|(month, counts)| (*month, in_units(counts[place], 1.0)));
                let begun = ends.skip_while(|(_, count)| *count == 0.0);
                begun
                    .filter_map(|(month, count)| Some((month, without(&of.events, month.last_day(), count)?)))
                    .collect()
            }
        }
    }
}

/// How many there are of what a driver drives.
pub(super) fn counted_in(app: &App, drives: &Drives, id: Option<Id>) -> u64 {
    match drives {
        Drives::Meter(..) => 0,
        Drives::Rooms => app.groups.rooms,
        Drives::Groups(_) => groups(app),
        Drives::Users => app.users,
        Drives::Members(..) => id.and_then(|id| app.groups.named.get(&id)).map_or(0, |(_, members)| *members),
        Drives::GroupsOf(_) => id.and_then(|id| app.memberships.get(&id)).copied().unwrap_or_default(),
        Drives::FriendsOf(_) => id.and_then(|id| app.friends.get(&id)).copied().unwrap_or_default(),
    }
}

/// The groups that the limit `groups` counts.
pub(super) fn groups(app: &App) -> u64 {
    GroupType::ALL
        .iter()
        .filter(|kind| **kind != GroupType::Broadcast)
        .map(|kind| app.groups.of_type[*kind as usize])
        .sum()
}

/// A meter's readings: each month's highest; of a meter that is read each day the mean of the days' highest.
fn readings(rows: &[Row], wanted: MeterIx, days: Days, events: &[EventOf]) -> Vec<(Month, f64)> {
    let mut highest: BTreeMap<NaiveDate, u64> = BTreeMap::new();
    for row in rows {
        if let Event::Usage(meter, reading) = row.event
            && MeterIx(meter) == wanted
        {
            let day = highest.entry(row.date).or_default();
            *day = (*day).max(reading);
        }
    }
    let mut months: BTreeMap<Month, Vec<f64>> = BTreeMap::new();
    for (day, reading) in highest {
        let reading = without(events, day, in_units(reading, MILLION));
        reading.into_iter().for_each(|reading| months.entry(Month::of(day)).or_default().push(reading));
    }
    let value = |days_read: &[f64]| match days {
        Days::Each(_) => days_read.iter().sum::<f64>() / f64::from(days_read.len() as u32),
        Days::Last | Days::On(_) => days_read.iter().copied().fold(0.0, f64::max),
    };
    months.into_iter().map(|(month, days_read)| (month, value(&days_read))).collect()
}

#[expect(clippy::cast_precision_loss, reason = "a driver draws around it")]
fn in_units(count: u64, of: f64) -> f64 {
    count as f64 / of
}
