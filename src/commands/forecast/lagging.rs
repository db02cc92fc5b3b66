//! What the base's rows leave open before the first month drawn.

use billcast::calendar::Month;
use billcast::forecast::{Assumptions, is_observation};
use billcast::ledger::Legend;
use billcast::scenario::{AppRows, Event, Row};

use crate::commands::note;

/// The last month in which an app has a reading of a meter.
fn last_reading(app: &AppRows<'_>) -> Option<Month> {
    let readings = app.rows.iter().filter(|row| matches!(row.event, Event::Usage(..)));
    readings.map(|row| Month::of(row.date)).max()
}

/// Whether an app has stopped for good before a month.
fn has_stopped(app: &AppRows<'_>, before: Month) -> bool {
    let ends = |row: &&Row| matches!(row.event, Event::Stop | Event::Resume) && Month::of(row.date) < before;
    app.rows.iter().rfind(ends).is_some_and(|row| matches!(row.event, Event::Stop))
}

/// Months without readings before the first one drawn are billed as if nothing was used in them.
pub(super) fn note_readings_that_lag(apps: &[AppRows<'_>], from: Month) {
    let lags = |app: &&AppRows<'_>| last_reading(app).is_some_and(|last| last.next() < from) && !has_stopped(app, from);
    let mut lagging = apps.iter().filter(lags);
    let Some((app, last)) = lagging.next().and_then(|app| Some((app, last_reading(app)?))) else { return };
    let more = match lagging.count() {
        0 => String::new(),
        1 => " (and so it is of 1 more app)".to_owned(),
        more => format!(" (and so it is of {more} more apps)"),
    };
    note(&format!(
        "the last reading of app `{}` is of {last}, and drivers give rows from {from} on: the months between are billed as if \
         nothing was used in them{more}",
        app.name
    ));
}

/// A count that is later than every reading sets the first month drawn; a planned one should not.
pub(super) fn note_what_sets_the_month(
    apps: &[AppRows<'_>],
    assumptions: &Assumptions,
    from: Month,
    legend: &Legend<'_>,
) {
    let last = apps.iter().filter_map(last_reading).max();
    let Some(last) = last.filter(|last| last.next() < from && !assumptions.has_first_month()) else { return };
    let counts = |row: &&Row| is_observation(&row.event) && Month::of(row.date).next() == from;
    let Some((app, row)) = apps.iter().find_map(|app| Some((app, app.rows.iter().rfind(counts)?))) else { return };
    let file = legend.files.get(row.file as usize).map_or("", String::as_str);
    note(&format!(
        "drivers give rows from {from} on, for `{}` of app `{}` on {} ({}:{}) is later than every reading (the last is of {last}): \
         where that row is planned, set `from` in the assumptions",
        row.event.action(),
        app.name,
        row.date,
        file,
        row.line
    ));
}
