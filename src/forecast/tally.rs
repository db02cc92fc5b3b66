//! The draws of an app, on all threads: what each costs, crosses and wants, added up.

use rayon::prelude::*;

use super::chance::Draw;
use super::counted::Counted;
use super::crossings::{Crossed, Known, Seen};
use super::draw::{Memory, TooLarge, keys};
use super::periods::Periods;
use super::plan::{AppPlan, Plan};
use super::spread::Sample;
use crate::money::Amount;

/// So many draws are done by one thread in one go.
const CHUNK: u64 = 256;
/// What drivers explain is worked out from so many draws at most: the first.
pub(super) const SAMPLED: u64 = 10_000;

/// What is drawn.
#[derive(Debug, Clone, Copy)]
pub(super) struct Drawing<'d> {
    pub(super) draws: u64,
    pub(super) seed: u64,
    pub(super) sobol: bool,
    pub(super) periods: &'d Periods,
    /// Whether each draw is kept for the sum of several apps.
    pub(super) kept: bool,
}

/// What draws add up to.
#[derive(Debug, Default)]
pub(super) struct Tally {
    /// Of each period.
    pub(super) counted: Vec<Counted>,
    pub(super) crossed: Crossed,
    pub(super) sample: Sample,
    /// Of each draw what its months cost, one after the other, where that is kept.
    pub(super) kept: Vec<Amount>,
    /// Of each draw the bounds that it crosses, where that is kept.
    pub(super) bounds: Vec<Bounds>,
    /// The first draw with a value that no row can say.
    pub(super) failed: Option<TooLarge>,
}

/// The bounds that a draw crosses, each with its first month.
type Bounds = Vec<((crate::ledger::Bounded, u64), crate::calendar::Month)>;

impl Tally {
    fn new(periods: usize, drivers: usize, sobol: bool) -> Self {
        Self { counted: vec![Counted::default(); periods], sample: Sample::new(drivers, sobol), ..Self::default() }
    }

    /// Adds the draws that follow.
    fn append(mut self, later: Self) -> Self {
        self.counted.iter_mut().zip(later.counted).for_each(|(own, later)| own.merge(later));
        self.crossed.merge(later.crossed);
        self.sample.append(later.sample);
        self.kept.extend(later.kept);
        self.bounds.extend(later.bounds);
        self.failed = self.failed.or(later.failed);
        self
    }
}

impl Plan<'_> {
    /// Draws an app.
    pub(super) fn tally(&self, app: &AppPlan<'_>, drawing: Drawing<'_>) -> Tally {
        let keys = keys(self, app, drawing.seed);
        let known = Known::of(self.timeline, &app.past.ledger, self.from);
        let before = self.months_before(app);
        let begun = || Tally::new(drawing.periods.len(), self.assumptions.drivers.len(), drawing.sobol);
        let chunks = drawing.draws.div_ceil(CHUNK);
        let chunk = |chunk: u64| {
            let (mut tally, mut memory, mut seen) = (begun(), Memory::default(), Seen::default());
            let mut months = before.clone();
            for number in chunk * CHUNK..((chunk + 1) * CHUNK).min(drawing.draws) {
                let draw = Draw { number, second: false };
                if let Err(failed) = self.run(app, &keys, |_| draw, (&mut memory, &mut months)) {
                    tally.failed = Some(failed);
                    break;
                }
                drawing.periods.sums(&months).zip(&mut tally.counted).for_each(|(sum, counted)| counted.add(sum));
                seen.look(self.timeline, &memory.ledger, &known, self.horizon);
                tally.crossed.add(seen.bounds());
                if drawing.kept {
                    tally.kept.extend_from_slice(&months);
                    tally.bounds.push(seen.bounds().to_vec());
                }
                if number < SAMPLED {
                    self.sample(app, (&memory.values, &months), &mut tally.sample);
                    if drawing.sobol
                        && let Err(failed) =
                            self.anew(app, &keys, number, (&mut memory, &mut months), &mut tally.sample)
                    {
                        tally.failed = Some(failed);
                        break;
                    }
                }
            }
            tally
        };
        (0..chunks).into_par_iter().map(chunk).reduce_with(Tally::append).unwrap_or_else(begun)
    }

    /// What the months of the horizon that are past cost; nothing in the others.
    pub(super) fn months_before(&self, app: &AppPlan<'_>) -> Vec<Amount> {
        let mut months = vec![Amount::ZERO; self.horizon.months()];
        for line in &app.past.ledger.months {
            if self.horizon.covers(line.month)
                && line.month < self.from
                && let Some(at) = line.month.since(self.horizon.from)
            {
                months[at] = line.total();
            }
        }
        months
    }

    /// One draw: what each month costs.
    fn run(
        &self,
        app: &AppPlan<'_>,
        keys: &[[u8; 32]],
        of: impl Fn(usize) -> Draw,
        (memory, months): (&mut Memory, &mut [Amount]),
    ) -> Result<(), TooLarge> {
        let number = of(0).number;
        self.chance(app, keys, of, memory);
        self.values(app, number, memory)?;
        self.replay(app, memory, |_| {});
        self.bill(memory, months);
        Ok(())
    }

    /// What the months drawn cost.
    pub(super) fn bill(&self, memory: &Memory, months: &mut [Amount]) {
        for line in memory.ledger.months.iter().filter(|line| self.horizon.covers(line.month)) {
            if let Some(at) = line.month.since(self.horizon.from) {
                months[at] = line.total();
            }
        }
    }

    /// Keeps the total of a draw, and the mean of each driver.
    fn sample(&self, app: &AppPlan<'_>, (values, months): (&[f64], &[Amount]), sample: &mut Sample) {
        sample.totals.push(total(months));
        for (place, driven) in app.driven.iter().enumerate() {
            let of_driver = app.schedule.stretches.iter().zip(values).filter(|(stretch, _)| stretch.driven == place);
            let (count, sum) = of_driver.fold((0_u32, 0.0), |(count, sum), (_, value)| (count + 1, sum + value));
            sample.drivers[driven.driver].push(sum / f64::from(count.max(1)));
        }
    }

    /// Saltelli's scheme: each driver drawn anew, and all of them.
    fn anew(
        &self,
        app: &AppPlan<'_>,
        keys: &[[u8; 32]],
        number: u64,
        (memory, months): (&mut Memory, &mut [Amount]),
        sample: &mut Sample,
    ) -> Result<(), TooLarge> {
        let first = total(months);
        let all = sample.anew.len() - 1;
        for (driver, totals) in sample.anew.iter_mut().enumerate() {
            let is_anew = |source: usize| driver == all || app.sources[source] == driver;
            // A driver that the app does not have changes nothing.
            let value = if (0..app.sources.len()).any(is_anew) {
                self.run(app, keys, |source| Draw { number, second: is_anew(source) }, (memory, months))?;
                total(months)
            } else {
                first
            };
            totals.push(value);
        }
        Ok(())
    }
}

/// The total in minor units, as a number to work out shares from.
#[expect(clippy::cast_precision_loss, reason = "no amount comes of it")]
fn total(months: &[Amount]) -> f64 {
    months.iter().copied().sum::<Amount>().in_minor() as f64
}
