//! A backtest: the history is cut at each month, the rest is forecast and set beside what the real rows cost.
//!
//! A forecast from a cut knows the rows before it, and of those after it what is done to the app (upgrades, changes, stops):
//! that was planned. What was used after it is not known; the drivers stand for it, each with its level fitted to the
//! readings before the cut, whatever start is written (that is a number of another month). Operations under a condition are
//! left out: what was done is known. A history is cut where there is enough before it to fit the drivers: a cut from which
//! they cannot be drawn is left out, and told of.

use super::assumptions::Assumptions;
use super::fit::MONTHS;
use super::outlooks::Asked;
use super::past::is_observation;
use super::plan::{Plan, Starts};
use crate::calendar::{Horizon, Month};
use crate::diagnostic::Findings;
use crate::engine::Engine;
use crate::ledger::{Backtest, Hindsight, PERCENTILES, Period, Skipped};
use crate::money::Amount;
use crate::rulebook::Timeline;
use crate::scenario::{AppRows, Row};

/// The percentiles between which a month should lie.
const BAND: [u8; 3] = [10, 50, 90];

/// Where histories are cut, and which months are reported.
#[derive(Debug, Clone, Copy, Default)]
pub struct Cuts {
    /// So many months are forecast from each cut; all to the last reading where it is not said.
    pub ahead: Option<u32>,
    /// The first month reported, where there is one.
    pub from: Option<Month>,
    /// The last one.
    pub to: Option<Month>,
}

impl Cuts {
    /// The months forecast from a cut, of which some are reported.
    fn horizon(self, cut: Month, last: Month) -> Option<Horizon> {
        let ahead = self.ahead.map_or(last, |ahead| cut.plus(ahead.saturating_sub(1) as i32));
        let to = self.to.map_or(last, |to| to.min(last)).min(ahead);
        (cut.max(self.from.unwrap_or(cut)) <= to).then_some(Horizon { from: cut, to })
    }
}

/// Cuts the history of each app and forecasts the months from there, to its last reading.
///
/// # Errors
/// What of the assumptions does not fit the history, where none of it can be forecast.
pub fn backtest(
    timeline: &Timeline,
    assumptions: &Assumptions,
    apps: &[AppRows<'_>],
    asked: Asked,
    cuts: Cuts,
) -> Result<Backtest, Findings> {
    let (draws, seed, currency) = (asked.draws, asked.seed, timeline.currency());
    let mut found =
        Backtest { draws, seed, currency, hindsights: Vec::new(), too_short: Vec::new(), skipped: Vec::new() };
    let mut wrong = None;
    for app in apps {
        let observed: Vec<Month> =
            app.rows.iter().filter(|row| is_observation(&row.event)).map(|row| Month::of(row.date)).collect();
        let first = observed.first().map(|first| first.plus(MONTHS as i32));
        let Some((first, last)) = first.zip(observed.last().copied()).filter(|(first, last)| first <= last) else {
            found.too_short.push(app.name.to_owned());
            continue;
        };
        let actual = actual(timeline, app, last);
        for horizon in first.to(last).filter_map(|cut| cuts.horizon(cut, last)) {
            match hindsight(timeline, assumptions, app, (horizon, &actual), asked) {
                Ok(more) => {
                    let is_reported = |one: &Hindsight| cuts.from.is_none_or(|from| from <= one.month);
                    found.hindsights.extend(more.into_iter().filter(is_reported));
                }
                Err(findings) => {
                    skip(&mut found.skipped, app.name, horizon.from, &findings);
                    wrong = Some(findings);
                }
            }
        }
    }
    // Where nothing can be forecast the assumptions are to blame.
    match wrong.filter(|_| found.hindsights.is_empty()) {
        Some(findings) => Err(findings),
        None => Ok(found),
    }
}

/// Leaves a cut out.
fn skip(skipped: &mut Vec<Skipped>, app: &str, cut: Month, why: &Findings) {
    match skipped.iter_mut().find(|known| known.app == app) {
        Some(known) => known.cuts += 1,
        None => {
            let why = why.shown.first().map(|diagnostic| diagnostic.message.clone()).unwrap_or_default();
            skipped.push(Skipped { app: app.to_owned(), cuts: 1, first: cut, why });
        }
    }
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
