//! Many apps at once: one after the other in the results, side by side on the machine's cores.

use rayon::prelude::*;

use crate::engine::{Engine, Observer};
use crate::ledger::AppLedger;
use crate::scenario::AppRows;

/// Replays each app; the results stand in the order of the apps, whatever the number of threads.
pub fn replay(engine: &Engine<'_>, apps: &[AppRows]) -> Vec<AppLedger> {
    apps.par_iter().map(|app| engine.replay(&app.rows, &mut ())).collect()
}

/// Replays each app with an observer of its own, and gives both.
pub fn replay_observed<O: Observer + Default + Send>(engine: &Engine<'_>, apps: &[AppRows]) -> Vec<(AppLedger, O)> {
    let observed = |app: &AppRows| {
        let mut observer = O::default();
        let ledger = engine.replay(&app.rows, &mut observer);
        (ledger, observer)
    };
    apps.par_iter().map(observed).collect()
}
