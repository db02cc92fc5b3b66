//! One draw of one app: chance, the drivers' values, and their rows replayed by the engine.

use super::chance::{Draw, Stream, key};
use super::conditional::Waiting;
use super::path::with;
use super::plan::{AppPlan, Plan};
use super::rows::wanted;
use super::schedule::{Slot, What};
use crate::calendar::Month;
use crate::engine::App;
use crate::ledger::AppLedger;
use crate::scenario::Row;

/// Rows of a forecast stand in no file.
const NO_FILE: u32 = u32::MAX;

/// A value that no row can say: the draw, the driver and the month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct TooLarge {
    pub(super) draw: u64,
    pub(super) driver: usize,
    pub(super) month: Month,
}

/// The memory of draws, used again by the next.
#[derive(Debug, Default)]
pub(super) struct Memory {
    /// The standard normal numbers: of each source, month and uncertainty.
    normals: Vec<f64>,
    /// Whether each event of each driver happens.
    happens: Vec<bool>,
    months: Vec<f64>,
    /// The value of each stretch of the schedule.
    pub(super) values: Vec<f64>,
    /// How each operation under a condition stands.
    waiting: Vec<Waiting>,
    pub(super) ledger: AppLedger,
}

/// The keys of an app's streams, one for each source of chance.
pub(super) fn keys(plan: &Plan<'_>, app: &AppPlan<'_>, seed: u64) -> Vec<[u8; 32]> {
    let of = |driver: &usize| {
        let driver = &plan.assumptions.drivers[*driver];
        key(seed, if driver.shared { "" } else { app.name }, &driver.name)
    };
    app.sources.iter().map(of).collect()
}

impl Plan<'_> {
    /// How many standard normal numbers each source needs for a month.
    fn width(&self, app: &AppPlan<'_>) -> usize {
        let drivers = app.sources.iter().map(|driver| self.assumptions.drivers[*driver].uncertainties.len());
        drivers.max().unwrap_or_default()
    }

    /// How many of them are drawn: those of the driver, or as many as any that it goes with has.
    fn own_width(&self, driver: usize) -> usize {
        let width = |driver: usize| self.assumptions.drivers[driver].uncertainties.len();
        self.assumptions.correlation.with(driver).map(width).fold(width(driver), usize::max)
    }

    /// Draws the chance of an app: `of` gives the draw of a source.
    pub(super) fn chance(&self, app: &AppPlan<'_>, keys: &[[u8; 32]], of: impl Fn(usize) -> Draw, memory: &mut Memory) {
        let (months, width) = (self.months(), self.width(app));
        memory.normals.clear();
        memory.happens.clear();
        for (source, driver) in app.sources.iter().enumerate() {
            let events = &self.assumptions.drivers[*driver].events;
            if width == 0 && events.iter().all(|event| event.probability >= 1.0) {
                memory.happens.extend(events.iter().map(|_| true));
                continue;
            }
            let mut stream = Stream::of(keys[source], of(source));
            memory.happens.extend(events.iter().map(|event| stream.uniform() < event.probability));
            // Of a driver that goes with no other only its own uncertainties are drawn: the others have no part in it.
            let own = self.own_width(*driver);
            for _ in 0..months {
                memory.normals.extend((0..width).map(|at| if at < own { stream.normal() } else { 0.0 }));
            }
        }
    }

    /// The values of every stretch of the app's schedule, from the chance drawn.
    pub(super) fn values(&self, app: &AppPlan<'_>, draw: u64, memory: &mut Memory) -> Result<(), TooLarge> {
        let (months, width) = (self.months(), self.width(app));
        let Memory { normals, happens, months: by_month, values, .. } = memory;
        let correlation = &self.assumptions.correlation;
        let own = |source: usize, month: usize, at: usize| normals[(source * months + month) * width + at];
        let source_of = |driver: usize| app.sources.iter().position(|source| *source == driver).unwrap_or_default();
        by_month.resize(months, 0.0);
        values.clear();
        let mut first = 0;
        for (place, driven) in app.driven.iter().enumerate() {
            match correlation.place(driven.driver) {
                None => {
                    let change = |month: usize, at: usize| driven.chances[at].0.at(own(driven.source, month, at));
                    driven.months(driven.course, self.from, change, by_month);
                }
                Some(row) => {
                    let parts: Vec<(usize, f64)> =
                        correlation.parts(row).map(|(driver, part)| (source_of(driver), part)).collect();
                    let common = |month: usize, at: usize| {
                        parts.iter().map(|(source, part)| part * own(*source, month, at)).sum::<f64>()
                    };
                    let change = |month: usize, at: usize| driven.chances[at].0.at(common(month, at));
                    driven.months(driven.course, self.from, change, by_month);
                }
            }
            self.stretches(app, (place, &happens[first..]), by_month, draw, values)?;
            first += driven.events.len();
        }
        Ok(())
    }

    /// The values of one driver's stretches: its months, with what happened.
    pub(super) fn stretches(
        &self,
        app: &AppPlan<'_>,
        (place, happens): (usize, &[bool]),
        months: &[f64],
        draw: u64,
        values: &mut Vec<f64>,
    ) -> Result<(), TooLarge> {
        let driven = &app.driven[place];
        for stretch in app.schedule.stretches.iter().filter(|stretch| stretch.driven == place) {
            let happened = stretch.happened.iter().copied().filter(|(event, _)| happens[*event]);
            let value = with(&driven.events, happened, months[stretch.month]);
            if value > driven.most {
                let month = self.from.plus(i32::try_from(stretch.month).unwrap_or_default());
                return Err(TooLarge { draw, driver: driven.driver, month });
            }
            values.push(value);
        }
        Ok(())
    }

    /// Replays the months drawn with these values; `told` hears every row that acts.
    pub(super) fn replay(&self, app: &AppPlan<'_>, memory: &mut Memory, mut told: impl FnMut(&Row)) {
        let Memory { values, waiting, ledger, .. } = memory;
        ledger.clear();
        waiting.clear();
        waiting.resize(app.whens.len(), Waiting::default());
        let mut state = app.past.app.clone();
        for Slot { date, what } in &app.schedule.slots {
            match what {
                What::Base(at) => self.step(app, &mut state, &app.rows[*at], (ledger, waiting), &mut told),
                What::Driver(at) => {
                    // Nothing is used before the app begins, and after it has stopped.
                    let Some(running) = state.as_ref().filter(|state| state.stopped.is_none()) else { continue };
                    let place = app.schedule.stretches[*at].driven;
                    let drives = &self.assumptions.drivers[app.driven[place].driver].drives;
                    for event in wanted(running, drives, app.subjects[place], values[*at]).into_iter().flatten() {
                        let row = Row { date: *date, file: NO_FILE, line: 0, event };
                        self.step(app, &mut state, &row, (ledger, waiting), &mut told);
                    }
                }
            }
        }
        if let Some(mut state) = state {
            self.engine.advance(&mut state, self.horizon.to, ledger, &mut ());
            self.engine.close(&state, ledger, &mut ());
        }
    }

    /// Steps a row, then the operations that it sets off.
    fn step(
        &self,
        app: &AppPlan<'_>,
        state: &mut Option<App>,
        row: &Row,
        (ledger, waiting): (&mut AppLedger, &mut [Waiting]),
        told: &mut impl FnMut(&Row),
    ) {
        let state = state.get_or_insert_with(|| self.engine.begin(row));
        self.engine.step(state, row, ledger, &mut ());
        told(row);
        for (at, waiting) in app.whens.iter().zip(waiting) {
            // What has stopped cannot be operated on.
            if state.stopped.is_some() {
                return;
            }
            let when = &self.assumptions.whens[*at];
            if when.comes_true(state, &row.event, self.timeline, waiting) {
                let done = Row { date: row.date, file: NO_FILE, line: 0, event: when.done.event() };
                let before = ledger.violations.len();
                self.engine.step(state, &done, ledger, &mut ());
                waiting.tried(ledger.violations.len() == before, Month::of(row.date));
                told(&done);
            }
        }
    }
}
