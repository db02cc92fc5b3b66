//! A backtest: the history is cut at each month, the rest is forecast and set beside what the real rows cost.
//!
//! A forecast from a cut knows the rows before it, and of those after it what is done to the app (upgrades, changes, stops):
//! that was planned. What was used after it is not known; the drivers stand for it, each with its level fitted to the
//! readings before the cut, whatever start is written (that is a number of another month). Operations under a condition are
//! left out: what was done is known. A history is cut where there is enough before it to fit the drivers.

use super::assumptions::Assumptions;
use super::fit::MONTHS;
use super::outlooks::Asked;
use super::past::is_observation;
use super::plan::{Plan, Starts};
use crate::calendar::{Horizon, Month};
use crate::diagnostic::{Findings, Kind};
use crate::engine::Engine;
use crate::ledger::{Backtest, Hindsight, PERCENTILES, Period};
use crate::money::Amount;
use crate::rulebook::Timeline;
use crate::scenario::{AppRows, Row};

/// The percentiles between which a month should lie.
const BAND: [u8; 3] = [10, 50, 90];

/// Cuts the history of each app and forecasts up to so many months from there, to its last reading.
///
/// # Errors
/// What of the assumptions does not fit the history.
pub fn backtest(
    timeline: &Timeline,
    assumptions: &Assumptions,
    apps: &[AppRows<'_>],
    asked: Asked,
    ahead: Option<u32>,
) -> Result<Backtest, Findings> {
    let (mut hindsights, mut unfitted) = (Vec::new(), None);
    for app in apps {
        let observed: Vec<Month> =
            app.rows.iter().filter(|row| is_observation(&row.event)).map(|row| Month::of(row.date)).collect();
        let (Some(first), Some(last)) = (observed.first(), observed.last()) else { continue };
        let actual = actual(timeline, app, *last);
        let first = first.plus(MONTHS as i32);
        for cut in first.to(*last) {
            let to = ahead.map_or(*last, |ahead| cut.plus(ahead.saturating_sub(1) as i32).min(*last));
            match hindsight(timeline, assumptions, app, (Horizon { from: cut, to }, &actual), asked) {
                Ok(more) => hindsights.extend(more),
                Err(findings) if is_too_short(&findings) => unfitted = Some(findings),
                Err(findings) => return Err(findings),
            }
        }
    }
    match unfitted.filter(|_| hindsights.is_empty()) {
        Some(findings) => Err(findings),
        None => Ok(Backtest { draws: asked.draws, seed: asked.seed, currency: timeline.currency(), hindsights }),
    }
}

/// Whether nothing else is wrong than that there is too little before a cut.
fn is_too_short(findings: &Findings) -> bool {
    findings.shown.iter().all(|diagnostic| diagnostic.kind == Kind::FitTooShort)
}

/// What each month of an app costs by its real rows.
fn actual(timeline: &Timeline, app: &AppRows<'_>, last: Month) -> Vec<(Month, Amount)> {
    let Some(first) = app.rows.first().map(|row| Month::of(row.date)) else { return Vec::new() };
    let engine = Engine::new(timeline, Horizon { from: first, to: last }).without_invoices();
    engine.replay(&app.rows, &mut ()).months.iter().map(|line| (line.month, line.total())).collect()
}

/// The months of a horizon as they are forecast from its beginning, beside what they cost.
fn hindsight(
    timeline: &Timeline,
    assumptions: &Assumptions,
    app: &AppRows<'_>,
    (horizon, actual): (Horizon, &[(Month, Amount)]),
    asked: Asked,
) -> Result<Vec<Hindsight>, Findings> {
    let cut = horizon.from;
    let known = |row: &&Row| row.date < cut.first_day() || !is_observation(&row.event);
    let rows = app.rows.iter().filter(known).cloned().collect();
    let known = vec![AppRows::of(app.name, rows, app.ids.clone())];
    let plan = Plan::with_starts(timeline, assumptions, known, (cut, horizon), Starts::Fitted)?;
    let forecast = plan.forecast(Asked { sobol: false, until: None, ..asked }, &|_, _| None)?;
    let outlook = forecast.outlooks.first();
    let of = |(month, actual): &(Month, Amount)| {
        let figures = outlook?.of(Period::Month(*month))?;
        let place = |percent: u8| PERCENTILES.iter().position(|known| *known == percent).unwrap_or_default();
        Some(Hindsight {
            app: app.name.to_owned(),
            cut,
            month: *month,
            actual: *actual,
            mean: figures.mean.amount,
            band: BAND.map(|percent| figures.percentiles[place(percent)].amount),
        })
    };
    Ok(actual.iter().filter_map(of).collect())
}
