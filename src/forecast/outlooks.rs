//! A forecast of a plan: the draws of each app and of all together, and when there are enough of them.

use rayon::prelude::*;

use super::cases::together;
use super::counted::Counted;
use super::crossings::Crossed;
use super::periods::Periods;
use super::plan::{AppPlan, Plan};
use super::spread::Sample;
use super::tally::{Drawing, Tally};
use crate::calendar::Month;
use crate::diagnostic::Findings;
use crate::ledger::{
    Bounded, Case, Estimate, Forecast, Outlook, OverChance, PERCENTILES, Period, PeriodOutlook, Share,
};
use crate::money::Amount;

/// How a forecast is drawn.
#[derive(Debug, Clone, Copy)]
pub struct Asked {
    /// How many draws, or with how many to begin: a thousand at least, where they go on until errors are small enough.
    pub draws: u64,
    /// The seed of the random numbers.
    pub seed: u64,
    /// Whether Sobol's indices are wanted.
    pub sobol: bool,
    /// Draw until the standard errors of the total's mean and of its P90 are such parts of them.
    pub until: Option<Share>,
    /// The most draws.
    pub most: u64,
}

/// What a month of an app (`None`: of all together) may cost, where it has a budget.
pub type BudgetOf<'b> = dyn Fn(Option<&str>, Month) -> Option<Amount> + Sync + 'b;

/// A round has so many draws, or a multiple of it.
const ROUND: u64 = 1_000;
/// So many apps are drawn before they are added up, in their order.
const BLOCK: usize = 64;
/// The place of P90 among the percentiles.
const P90: usize = 4;

impl Plan<'_> {
    /// Draws until there are enough draws.
    ///
    /// # Errors
    /// A value that no row can say.
    pub fn forecast(&self, asked: Asked, budget: &BudgetOf<'_>) -> Result<Forecast, Findings> {
        // The errors of very few draws are not known: they are not judged by.
        let begin = if asked.until.is_some() { asked.draws.max(ROUND).min(asked.most) } else { asked.draws };
        let mut draws = begin;
        loop {
            let forecast = self.drawn(Asked { draws, ..asked }, budget)?;
            let enough = asked.until.and_then(|until| more_draws(&forecast, until));
            match enough {
                Some(wanted) if draws < asked.most => draws = wanted.min(asked.most),
                _ => return Ok(forecast),
            }
        }
    }

    fn drawn(&self, asked: Asked, budget: &BudgetOf<'_>) -> Result<Forecast, Findings> {
        let periods = Periods::of(self.horizon);
        let (seed, sobol, draws) = (asked.seed, asked.sobol, asked.draws);
        let drawing = Drawing { draws, seed, sobol, periods: &periods, kept: self.apps.len() > 1 };
        let mut outlooks = Vec::new();
        let mut all = Together::default();
        for block in self.apps.chunks(BLOCK) {
            let drawn: Vec<_> = block.par_iter().map(|app| self.of_app(app, drawing, budget)).collect();
            for result in drawn {
                let (outlook, tally) = result?;
                if drawing.kept {
                    all.add(&outlook, tally);
                }
                outlooks.push(outlook);
            }
        }
        if drawing.kept {
            outlooks.push(self.of_all(all, drawing, budget));
        }
        Ok(Forecast {
            draws,
            seed,
            horizon: self.horizon,
            drawn_from: self.from,
            currency: self.timeline.currency(),
            outlooks,
        })
    }

    fn of_app(
        &self,
        app: &AppPlan<'_>,
        drawing: Drawing<'_>,
        budget: &BudgetOf<'_>,
    ) -> Result<(Outlook, Tally), Findings> {
        let cases = self.cases(app)?;
        let mut tally = self.tally(app, drawing);
        if let Some(failed) = tally.failed {
            return Err(self.in_draw(failed));
        }
        let counted = std::mem::take(&mut tally.counted);
        // Of one app alone the budget of all together is its own.
        let own =
            |month| budget(Some(app.name), month).or_else(|| budget(None, month).filter(|_| self.apps.len() == 1));
        let outlook = Outlook {
            app: Some(app.name.to_owned()),
            periods: self.periods(&counted, drawing.periods, &own),
            crossings: tally.crossed.told(self.timeline, drawing.draws),
            drivers: tally.sample.shares(self.assumptions.driver_names()),
            cases,
        };
        Ok((outlook, tally))
    }

    fn of_all(&self, all: Together, drawing: Drawing<'_>, budget: &BudgetOf<'_>) -> Outlook {
        let months = self.horizon.months();
        let counted: Vec<Counted> = drawing
            .periods
            .iter()
            .map(|(_, range)| {
                let mut counted = Counted::default();
                all.kept.chunks(months).for_each(|draw| counted.add(draw[range.clone()].iter().copied().sum()));
                counted
            })
            .collect();
        let mut crossed = Crossed::default();
        all.bounds.iter().for_each(|bounds| crossed.add(bounds));
        Outlook {
            app: None,
            periods: self.periods(&counted, drawing.periods, &|month| budget(None, month)),
            crossings: crossed.told(self.timeline, drawing.draws),
            drivers: all.sample.shares(self.assumptions.driver_names()),
            cases: all.cases,
        }
    }

    /// The figures of every period. The budget of several months is that of all of them, where each has one.
    fn periods(
        &self,
        counted: &[Counted],
        periods: &Periods,
        budget: &dyn Fn(Month) -> Option<Amount>,
    ) -> Vec<PeriodOutlook> {
        let months: Vec<Option<Amount>> = self.horizon.from.to(self.horizon.to).map(budget).collect();
        let of = |((period, range), counted): ((Period, std::ops::Range<usize>), &Counted)| {
            let sorted = counted.sorted();
            let budget: Option<Amount> = months[range].iter().copied().sum();
            PeriodOutlook {
                period,
                percentiles: PERCENTILES.map(|percent| sorted.percentile(percent)),
                mean: sorted.mean(),
                over: budget.map(|budget| OverChance { budget, chance: sorted.over(budget) }),
            }
        };
        periods.iter().zip(counted).map(of).collect()
    }
}

/// What several apps come to, draw by draw.
#[derive(Debug, Default)]
struct Together {
    kept: Vec<Amount>,
    bounds: Vec<Vec<((Bounded, u64), Month)>>,
    sample: Sample,
    cases: Vec<Case>,
}

impl Together {
    fn add(&mut self, outlook: &Outlook, tally: Tally) {
        together(&mut self.cases, &outlook.cases);
        if self.kept.is_empty() {
            (self.kept, self.bounds, self.sample) = (tally.kept, tally.bounds, tally.sample);
            return;
        }
        self.kept.iter_mut().zip(tally.kept).for_each(|(all, app)| *all += app);
        self.sample.add(&tally.sample);
        // A bound is crossed by all together when the first app crosses it.
        for (all, app) in self.bounds.iter_mut().zip(tally.bounds) {
            for (bound, month) in app {
                match all.iter_mut().find(|(known, _)| *known == bound) {
                    Some((_, first)) => *first = (*first).min(month),
                    None => all.push((bound, month)),
                }
            }
        }
    }
}

/// Whether the standard errors of the total's mean and of its P90 are at most such parts of them.
pub fn is_known_to(forecast: &Forecast, until: Share) -> bool {
    more_draws(forecast, until).is_none()
}

/// How many draws bring the errors of the total's mean and P90 down to a share of them; `None` where they are there. An
/// error falls with the root of the number of draws; a tenth is added, and whole rounds are drawn.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "draws, not money"
)]
fn more_draws(forecast: &Forecast, until: Share) -> Option<u64> {
    let total = forecast.outlooks.last()?.of(Period::Total)?;
    let share = f64::from(until.in_millionths()) / 1e6;
    let excess = |estimate: Estimate| match (estimate.amount.in_minor(), estimate.error.in_minor()) {
        (_, 0) => 0.0,
        (amount, error) => error as f64 / (amount as f64 * share),
    };
    let excess = excess(total.mean).max(excess(total.percentiles[P90]));
    if excess <= 1.0 {
        return None;
    }
    let wanted = (forecast.draws as f64 * excess * excess * 1.1).min(1e15) as u64;
    Some(wanted.max(forecast.draws + 1).div_ceil(ROUND) * ROUND)
}
