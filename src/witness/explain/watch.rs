//! Replays an app month by month, and keeps what the engine tells and shows on the way.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;

use crate::calendar::{Horizon, Month};
use crate::engine::{App, Engine};
use crate::ledger::{AppLedger, Details, Place};
use crate::rulebook::Rule;
use crate::scenario::Row;

/// What was seen of an app.
#[derive(Debug, Default)]
pub(super) struct Watched {
    pub(super) ledger: AppLedger,
    pub(super) details: Details,
    /// B4: the first day on which the edition is no longer valid, as each month ends.
    pub(super) valid_until: HashMap<Month, NaiveDate>,
    /// The rules that decided something, by the file and line of the row.
    decided: HashSet<(Rule, (u32, u32))>,
}

impl Watched {
    pub(super) fn of(engine: &Engine<'_>, horizon: Horizon, rows: &[Row]) -> Self {
        let mut watched = Self::default();
        let last_day = horizon.to.last_day();
        let Some(first) = rows.first().filter(|row| row.date <= last_day) else { return watched };
        let mut app = engine.begin(first);
        for row in rows.iter().take_while(|row| row.date <= last_day) {
            watched.open_up_to(Month::of(row.date), &mut app, engine);
            engine.step(&mut app, row, &mut watched.ledger, &mut watched.details);
        }
        watched.open_up_to(horizon.to, &mut app, engine);
        watched.month_ends(&app);
        engine.close(&app, &mut watched.ledger, &mut watched.details);
        let applied = watched.details.applied.iter();
        watched.decided = applied.filter_map(|(rule, place)| Some((*rule, place.row?))).collect();
        watched
    }

    /// One month at a time, to see each end.
    fn open_up_to(&mut self, month: Month, app: &mut App, engine: &Engine<'_>) {
        while app.month() < month {
            self.month_ends(app);
            engine.advance(app, app.month().next(), &mut self.ledger, &mut self.details);
        }
    }

    /// Whether a rule decided something about the row of a place.
    pub(super) fn has_decided(&self, rule: Rule, place: Place) -> bool {
        place.row.is_some_and(|row| self.decided.contains(&(rule, row)))
    }

    fn month_ends(&mut self, app: &App) {
        self.valid_until.extend(app.valid_until.map(|end| (app.month(), end)));
    }
}
