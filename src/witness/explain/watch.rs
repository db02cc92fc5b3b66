//! Replays an app row by row, and keeps what the engine tells and shows on the way.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;

use crate::calendar::{Horizon, Month};
use crate::engine::{App, Engine};
use crate::ledger::{AppLedger, Details, Place};
use crate::rulebook::{FamilyIx, MeterIx, Rule, RulebookIx, Timeline};
use crate::scenario::{Event, Row};

/// A reading that counts (U2), or the simulator's own count of groups (U3), in millionths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Reading {
    pub(super) meter: MeterIx,
    pub(super) place: Place,
    pub(super) value: u128,
    /// U3: counted by the simulator.
    pub(super) own: bool,
    /// The family for which it counts (T2), and the rulebook whose prices hold.
    pub(super) family: FamilyIx,
    pub(super) prices: RulebookIx,
}

/// What was seen of an app.
#[derive(Debug, Default)]
pub(super) struct Watched {
    pub(super) ledger: AppLedger,
    pub(super) details: Details,
    /// In the order in which they were taken.
    pub(super) readings: Vec<Reading>,
    /// B4: the first day on which the edition is no longer valid, as each month ends.
    pub(super) valid_until: HashMap<Month, NaiveDate>,
    /// The place of each row among the app's, by its file and line.
    pub(super) rows: HashMap<(u32, u32), usize>,
    /// The rules that decided something, by the file and line of the row.
    pub(super) decided: HashSet<(Rule, (u32, u32))>,
    /// How much of what the engine told was looked at.
    looked: usize,
}

impl Watched {
    pub(super) fn of(engine: &Engine<'_>, timeline: &Timeline, horizon: Horizon, rows: &[Row]) -> Self {
        let mut watched = Self::default();
        let last_day = horizon.to.last_day();
        let Some(first) = rows.first().filter(|row| row.date <= last_day) else { return watched };
        let mut app = engine.begin(first);
        for (at, row) in rows.iter().enumerate().take_while(|(_, row)| row.date <= last_day) {
            watched.rows.insert((row.file, row.line), at);
            watched.open_up_to(Month::of(row.date), &mut app, engine, timeline);
            engine.step(&mut app, row, &mut watched.ledger, &mut watched.details);
            watched.look(&app, Some(row), timeline);
        }
        watched.open_up_to(horizon.to, &mut app, engine, timeline);
        watched.month_ends(&app);
        engine.close(&app, &mut watched.ledger, &mut watched.details);
        watched
    }

    /// One month at a time, to see each opening.
    fn open_up_to(&mut self, month: Month, app: &mut App, engine: &Engine<'_>, timeline: &Timeline) {
        while app.month() < month {
            self.month_ends(app);
            engine.advance(app, app.month().next(), &mut self.ledger, &mut self.details);
            self.look(app, None, timeline);
        }
    }

    /// Whether a rule decided something about the row of a place.
    pub(super) fn has_decided(&self, rule: Rule, place: Place) -> bool {
        place.row.is_some_and(|row| self.decided.contains(&(rule, row)))
    }

    fn month_ends(&mut self, app: &App) {
        self.valid_until.extend(app.valid_until.map(|end| (app.month(), end)));
    }

    /// Keeps the readings of which the engine has told since the last look.
    fn look(&mut self, app: &App, row: Option<&Row>, timeline: &Timeline) {
        let Self { details, readings, decided, looked, .. } = self;
        let month = app.month();
        let (terms, prices) = timeline.ruling(app.family, month, app.created);
        let (family, prices) = (app.family, prices.rulebook);
        for &(rule, place) in &details.applied[*looked..] {
            decided.extend(place.row.map(|row| (rule, row)));
            let mut add = |meter, value, own| readings.push(Reading { meter, place, value, own, family, prices });
            match (rule, row.map(|row| &row.event)) {
                (Rule::U2, Some(Event::Usage(meter, reading))) => add(MeterIx(*meter), u128::from(*reading), false),
                // As a month ends U3 is told of its charge: that is no look at the groups of the one that began.
                (Rule::U3, _) if Month::of(place.date) == month => {
                    let groups = u128::from(app.groups.total()) * 1_000_000;
                    terms.group_meters.iter().for_each(|meter| add(*meter, groups, true));
                }
                _ => {}
            }
        }
        *looked = details.applied.len();
    }
}
