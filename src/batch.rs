//! Many apps at once: one after the other in the results, side by side on the machine's cores.

use rayon::prelude::*;

use crate::engine::Engine;
use crate::ledger::AppLedger;
use crate::scenario::AppRows;

/// Replays each app; the results stand in the order of the apps, whatever the number of threads.
pub fn replay(engine: &Engine<'_>, apps: &[AppRows]) -> Vec<AppLedger> {
    apps.par_iter().map(|app| engine.replay(&app.rows, &mut ())).collect()
}
