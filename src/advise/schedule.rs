//! A schedule as rows: what is decided, and the readings that its needs give.

use chrono::{Datelike, NaiveDate};

use super::chances::Chances;
use super::meeting::{Single, meets, singles};
use super::needs::{Need, Needs, daily_meters};
use super::pricing::{events, readings};
use super::search::Step;
use super::start::{Start, row};
use crate::calendar::{Horizon, Month};
use crate::engine::{App, Engine};
use crate::ledger::{AppLedger, MonthLine};
use crate::money::Amount;
use crate::rulebook::{MeterIx, Timeline};
use crate::scenario::{Event, Row};

/// What schedules of an app are made and replayed with.
pub(super) struct Stage<'t> {
    pub(super) timeline: &'t Timeline,
    pub(super) needs: &'t Needs,
    pub(super) start: &'t Start,
    pub(super) horizon: Horizon,
    engine: Engine<'t>,
    daily: Vec<MeterIx>,
}

/// Why rows are no schedule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Broken {
    /// A rule refuses the row of this day.
    Refused(NaiveDate),
    /// What is needed is not there on this day.
    Unmet(NaiveDate),
}

impl Broken {
    /// The day.
    pub(super) fn on(self) -> NaiveDate {
        match self {
            Self::Refused(day) | Self::Unmet(day) => day,
        }
    }
}

/// What came of a replay.
pub(super) struct Replayed {
    pub(super) months: Vec<MonthLine>,
    pub(super) total: Amount,
}

impl<'t> Stage<'t> {
    pub(super) fn new(timeline: &'t Timeline, needs: &'t Needs, start: &'t Start, horizon: Horizon) -> Self {
        let engine = Engine::new(timeline, horizon).without_invoices();
        Self { timeline, needs, start, horizon, engine, daily: daily_meters(timeline) }
    }

    /// What is needed in a month, thing by thing.
    pub(super) fn singles(&self, month: Month) -> Vec<Single> {
        self.needs.of(month).map(|need| singles(need, self.timeline)).unwrap_or_default()
    }

    /// The rows of the decisions of a schedule. B4: an edition that expires is extended on the 1st, where it would not last to
    /// the month's end.
    pub(super) fn decisions(&self, steps: &[Step]) -> Vec<Row> {
        let (mut app, mut ledger) = (self.start.app.clone(), AppLedger::default());
        let mut rows: Vec<Row> = Vec::new();
        for step in steps {
            let month = step.month;
            let first = (month == self.horizon.from).then(|| self.start.first.clone()).flatten();
            let first = first.map(|event| row(month.first_day(), event));
            let of_path = events(&step.path, &step.sets).into_iter().map(|(day, event)| row(month.day(day), event));
            let (mut on_first, later): (Vec<Row>, Vec<Row>) =
                first.into_iter().chain(of_path).partition(|row| row.date.day() == 1);
            self.engine.advance(&mut app, month, &mut ledger, &mut ());
            for row in on_first.iter().filter(|row| !matches!(row.event, Event::Create(_))) {
                self.engine.step(&mut app, row, &mut ledger, &mut ());
            }
            // A validity is at least a month: one more is enough.
            if app.valid_until.is_some_and(|end| end <= month.last_day()) {
                let extend = row(month.first_day(), Event::Extend);
                self.engine.step(&mut app, &extend, &mut ledger, &mut ());
                on_first.push(extend);
            }
            later.iter().for_each(|row| self.engine.step(&mut app, row, &mut ledger, &mut ()));
            rows.extend(on_first.into_iter().chain(later));
        }
        rows
    }

    /// The decisions with the readings of their days.
    pub(super) fn with_readings(&self, decisions: &[Row]) -> Vec<Row> {
        self.month_by_month(decisions, |month, own| self.of_month(month, own, self.needs.of(month)))
    }

    /// The decisions with the readings of a draw, after those of the fixed needs.
    pub(super) fn with_draw(&self, decisions: &[Row], chances: &Chances, draw: usize) -> Vec<Row> {
        self.month_by_month(decisions, |month, own| {
            let mut rows = self.of_month(month, own, chances.fixed(month));
            let drawn = chances.readings(draw, month).iter();
            rows.extend(drawn.map(|(day, meter, reading)| row(month.day(*day), Event::Usage(meter.0, *reading))));
            rows.sort_by_key(|row| row.date);
            rows
        })
    }

    fn month_by_month(&self, decisions: &[Row], of: impl Fn(Month, &[Row]) -> Vec<Row>) -> Vec<Row> {
        let (mut rows, mut rest) = (Vec::with_capacity(decisions.len()), decisions);
        for month in self.horizon.from.to(self.horizon.to) {
            let (own, later) = split_after(month, rest);
            rows.extend(of(month, own));
            rest = later;
        }
        rows
    }

    /// The rows of a month: what is decided in it, with the readings of its days.
    pub(super) fn of_month(&self, month: Month, decisions: &[Row], need: Option<&Need>) -> Vec<Row> {
        let mut rows = decisions.to_vec();
        if let Some(need) = need.filter(|need| !need.readings.is_empty()) {
            for day in 1..=month.days() {
                let date = month.day(day);
                let has_step = day == 1 || decisions.iter().any(|row| row.date == date);
                rows.extend(readings(need, has_step, &self.daily).map(|event| row(date, event)));
            }
        }
        // Decisions stand before the readings of their day.
        rows.sort_by_key(|row| row.date);
        rows
    }

    /// What rows come to from where the app begins, month by month, whatever is refused.
    pub(super) fn bill(&self, rows: &[Row]) -> Vec<MonthLine> {
        let (mut app, mut ledger) = (self.begin(), AppLedger::default());
        self.engine.advance(&mut app, self.horizon.from, &mut ledger, &mut ());
        rows.iter().for_each(|row| self.engine.step(&mut app, row, &mut ledger, &mut ()));
        self.engine.advance(&mut app, self.horizon.to, &mut ledger, &mut ());
        self.engine.close(&app, &mut ledger, &mut ());
        ledger.months
    }

    /// The app before its first row.
    pub(super) fn begin(&self) -> App {
        match self.start.is_new {
            // Its first row is among the rows.
            true => self.engine.begin(&row(self.horizon.from.first_day(), Event::Create(None))),
            false => self.start.app.clone(),
        }
    }

    /// Replays rows from where the app begins, and looks whether what is needed is there: from after the rows of each 1st to the
    /// month's last moment.
    pub(super) fn replay(&self, rows: &[Row]) -> Result<Replayed, Broken> {
        let (mut app, mut ledger, mut rest) = (self.begin(), AppLedger::default(), rows);
        for month in self.horizon.from.to(self.horizon.to) {
            let (own, later) = split_after(month, rest);
            self.pass(&mut app, month, own, &mut ledger)?;
            rest = later;
        }
        self.engine.close(&app, &mut ledger, &mut ());
        let total = ledger.months.iter().map(MonthLine::total).sum();
        Ok(Replayed { months: ledger.months, total })
    }

    /// Steps an app, as it is before a month, through the month's rows, and looks whether what is needed is there.
    pub(super) fn pass(&self, app: &mut App, month: Month, rows: &[Row], ledger: &mut AppLedger) -> Result<(), Broken> {
        self.engine.advance(app, month, ledger, &mut ());
        let singles = self.singles(month);
        let mut day = month.first_day();
        for row in rows {
            if row.date > month.first_day() && !matches!(row.event, Event::Usage(..)) {
                self.look(app, &singles, day, row.date)?;
                day = row.date;
            }
            self.engine.step(app, row, ledger, &mut ());
            if !ledger.violations.is_empty() {
                return Err(Broken::Refused(row.date));
            }
        }
        self.look(app, &singles, day, month.last_day())
    }

    /// What the month costs in which an app is; nothing before the horizon.
    pub(super) fn cost(&self, app: &App) -> Amount {
        let mut ledger = AppLedger::default();
        self.engine.close(app, &mut ledger, &mut ());
        ledger.months.iter().map(MonthLine::total).sum()
    }

    /// Whether the app, as it stands from the end of one day to the beginning of another, gives what is needed.
    fn look(&self, app: &App, singles: &[Single], from: NaiveDate, to: NaiveDate) -> Result<(), Broken> {
        let terms = self.timeline.governing(app.family, Month::of(from));
        // B4: an edition that has expired gives nothing.
        match app.valid_until.filter(|end| *end <= to) {
            Some(end) => Err(Broken::Unmet(end.max(from))),
            None if app.stopped.is_some() || !meets(singles, terms, app.edition, &app.settings) => {
                Err(Broken::Unmet(from))
            }
            None => Ok(()),
        }
    }
}

/// The rows to the end of a month, and those after it.
pub(super) fn split_after(month: Month, rows: &[Row]) -> (&[Row], &[Row]) {
    rows.split_at(rows.partition_point(|row| Month::of(row.date) <= month))
}
