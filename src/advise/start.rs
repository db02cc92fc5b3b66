//! Where an app stands when its needs begin.

use std::collections::HashMap;

use chrono::NaiveDate;

use crate::calendar::{Horizon, Month};
use crate::engine::{App, Engine};
use crate::ledger::AppLedger;
use crate::rulebook::{EditionIx, FamilyIx, Setting, Timeline};
use crate::scenario::{Event, Row};

/// An app before its first needed month, and what must be done with it first.
#[derive(Debug, Clone)]
pub(super) struct Start {
    /// The app: a new one after its first row, or the one that the base's rows leave.
    pub(super) app: App,
    /// Whether it is new: its first month is not opened.
    pub(super) is_new: bool,
    /// The row that must stand first: `create` of a new app, `resume` of a stopped one.
    pub(super) first: Option<Event>,
}

/// A stopped app whose stop can no longer be undone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stopped(pub(super) NaiveDate);

impl Start {
    /// An app whose rows are all before the first needed month; without rows, a new one.
    pub(super) fn of(timeline: &Timeline, rows: &[Row], from: Month) -> Result<Self, Stopped> {
        let engine = Engine::new(timeline, Horizon { from, to: from }).without_invoices();
        let mut ledger = AppLedger::default();
        let Some(first) = rows.first() else {
            let row = row(from.first_day(), Event::Create(None));
            let mut app = engine.begin(&row);
            engine.step(&mut app, &row, &mut ledger, &mut ());
            return Ok(Self { app, is_new: true, first: Some(Event::Create(None)) });
        };
        let mut app = engine.begin(first);
        rows.iter().for_each(|row| engine.step(&mut app, row, &mut ledger, &mut ()));
        engine.advance(&mut app, from.plus(-1), &mut ledger, &mut ());
        // No row of a schedule names a group or a user: what a clone of the app need not carry is left out.
        for (group_type, _) in app.groups.named.values() {
            app.groups.unnamed[*group_type as usize] += 1;
        }
        (app.groups.named, app.friends, app.memberships) = (HashMap::new(), HashMap::new(), HashMap::new());
        match app.stopped {
            Some(stop) if !stop.can_be_undone(from.first_day()) => Err(Stopped(stop.on)),
            Some(_) => Ok(Self { app, is_new: false, first: Some(Event::Resume) }),
            None => Ok(Self { app, is_new: false, first: None }),
        }
    }

    /// The app as a month begins, in a configuration that it had before: after the opening (F1, T3), and in the first month
    /// after the row that must stand first.
    pub(super) fn opened(
        &self,
        engine: &Engine<'_>,
        timeline: &Timeline,
        (from, month): (Month, Month),
        (family, edition): (FamilyIx, EditionIx),
        settings: &[Setting],
    ) -> App {
        let mut app = self.app.clone();
        let mut ledger = AppLedger::default();
        if month > from {
            app.stopped = None;
        } else if self.is_new {
            return app;
        }
        app.put(timeline, month, family, edition, settings);
        engine.advance(&mut app, month, &mut ledger, &mut ());
        if month == from
            && let Some(first) = &self.first
        {
            engine.step(&mut app, &row(month.first_day(), first.clone()), &mut ledger, &mut ());
        }
        app
    }
}

/// A row of a schedule.
pub(super) fn row(date: NaiveDate, event: Event) -> Row {
    Row { date, file: 0, line: 0, event }
}
