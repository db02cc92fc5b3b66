//! One app after the other, from its first row to the end of the horizon.

use super::{App, Engine, Observer};
use crate::calendar::Horizon;
use crate::ledger::AppLedger;
use crate::scenario::Row;

/// Replays apps in the memory of those before them: for those who look at each result, and keep none.
#[derive(Debug)]
pub struct Replay<'e, 't> {
    engine: &'e Engine<'t>,
    app: Option<App>,
    ledger: AppLedger,
}

impl<'e, 't> Replay<'e, 't> {
    /// Nothing yet.
    pub fn new(engine: &'e Engine<'t>) -> Self {
        Self { engine, app: None, ledger: AppLedger::default() }
    }

    /// Replays the rows of an app, sorted by date, to the end of the horizon.
    pub fn app<O: Observer>(&mut self, rows: &[Row], observer: &mut O) -> &AppLedger {
        let Self { engine, app, ledger } = self;
        ledger.clear();
        let last_day = engine.horizon.to.last_day();
        let Some(first) = rows.first().filter(|row| row.date <= last_day) else {
            return ledger;
        };
        let app = match app {
            Some(app) => {
                app.restart(engine.timeline, first.date);
                app
            }
            None => app.insert(engine.begin(first)),
        };
        let reported = Horizon { from: app.month().max(engine.horizon.from), ..engine.horizon };
        ledger.months.reserve(reported.months());
        for row in rows.iter().take_while(|row| row.date <= last_day) {
            engine.step(app, row, ledger, observer);
        }
        engine.advance(app, engine.horizon.to, ledger, observer);
        engine.close(app, ledger, observer);
        ledger
    }

    /// What came of the last app.
    pub fn into_ledger(self) -> AppLedger {
        self.ledger
    }
}
