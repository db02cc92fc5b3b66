//! What a way costs, by the engine's own fees: a clone of the app is stepped through the rows, and its month closed.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::chances::Readings;
use super::needs::{Need, daily_meters};
use super::paths::{Op, Path};
use super::start::{Start, row};
use crate::calendar::{Horizon, Month};
use crate::engine::{App, Engine};
use crate::ledger::{AppLedger, MonthLine};
use crate::rulebook::{EditionIx, FamilyIx, MeterIx, PackageIx, Proration, Refund, RulebookIx, Setting, Timeline};
use crate::scenario::{Asked, Event};

/// So many draws are priced by one thread in one go.
const AT_ONCE: usize = 64;

/// Where an app is: its family and its edition.
pub(super) type Place = (FamilyIx, EditionIx);

/// A package set in a month: after how many steps of the way (none: before the first), and to what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Set {
    pub(super) package: PackageIx,
    pub(super) after: usize,
    pub(super) to: Setting,
}

/// What comes of a way without packages.
#[derive(Debug, Clone)]
pub(super) struct Walked {
    pub(super) line: MonthLine,
    /// Where the app is at the end of the 1st, after each later step, and at the end.
    pub(super) held: Vec<Place>,
}

/// What comes of one package on a way.
#[derive(Debug, Clone)]
pub(super) struct Outcome {
    /// What the package costs in the month, in minor units.
    pub(super) cost: i128,
    pub(super) sets: Vec<Set>,
    /// Its setting at the end of the 1st, after each later step, and at the end.
    pub(super) held: Vec<Setting>,
}

/// Months that cost the same: their rulebooks, the first day on which an app may migrate, and, where that matters, their days
/// and whether they are the first.
type Alike = (Vec<(RulebookIx, RulebookIx)>, u32, u32, bool);

/// Prices the months of one app.
pub(super) struct Pricing<'t> {
    timeline: &'t Timeline,
    engine: Engine<'t>,
    start: &'t Start,
    from: Month,
    daily: Vec<MeterIx>,
    known: BTreeMap<(Alike, Place, Path, PackageIx, usize), Vec<Outcome>>,
}

impl<'t> Pricing<'t> {
    pub(super) fn new(timeline: &'t Timeline, start: &'t Start, horizon: Horizon) -> Self {
        let engine = Engine::new(timeline, horizon).without_invoices();
        Self { timeline, engine, start, from: horizon.from, daily: daily_meters(timeline), known: BTreeMap::new() }
    }

    /// The plan and the usage of a way; `None` where a rule refuses it.
    pub(super) fn walk(&self, month: Month, place: Place, path: &Path, need: Option<&Need>) -> Option<Walked> {
        let mut app = self.opened(month, place, &self.unset());
        let mut held = Vec::new();
        let events = self.with_readings(month, path, need);
        let line = self.step(&mut app, month, events, |app| held.push((app.family, app.edition)))?;
        Some(Walked { line, held })
    }

    /// What the usage comes to on a way with each of these readings beside what is fixed, in minor units. What a rule refuses
    /// costs nothing.
    pub(super) fn usages(
        &self,
        month: Month,
        place: Place,
        path: &Path,
        (fixed, drawn): (Option<&Need>, &[Readings]),
    ) -> Vec<i128> {
        let opened = self.opened(month, place, &self.unset());
        let begun = self.with_readings(month, path, fixed);
        let of = |own: &Readings| {
            let (mut app, mut ledger) = (opened.clone(), AppLedger::default());
            let mut rows = begun.clone();
            rows.extend(own.iter().map(|(day, meter, reading)| (*day, Event::Usage(meter.0, *reading))));
            rows.sort_by_key(|(day, _)| *day);
            for (day, event) in rows {
                self.engine.step(&mut app, &row(month.day(day), event), &mut ledger, &mut ());
            }
            self.engine.close(&app, &mut ledger, &mut ());
            ledger.months.last().map_or(0, |line| line.usage.in_minor())
        };
        drawn.par_iter().with_min_len(AT_ONCE).map(of).collect()
    }

    fn unset(&self) -> Vec<Setting> {
        vec![Setting::Default; self.timeline.names().packages.len()]
    }

    /// The rows of a way with the readings of a need, each with its day.
    fn with_readings(&self, month: Month, path: &Path, need: Option<&Need>) -> Vec<(u32, Event)> {
        let mut events = events(path, &[]);
        let Some(need) = need else { return events };
        for day in 1..=month.days() {
            let has_step = day == 1 || path.later_days().any(|later| later == day);
            events.extend(readings(need, has_step, &self.daily).map(|event| (day, event)));
        }
        events.sort_by_key(|(day, _)| *day);
        events
    }

    /// What may come of a package on a way; `values` are the settings that it may be given. Of those that come to the same only
    /// the cheapest is kept.
    pub(super) fn outcomes(
        &mut self,
        month: Month,
        place: Place,
        path: &Path,
        package: PackageIx,
        (was, values): (usize, &[Setting]),
    ) -> &[Outcome] {
        let key = (self.alike(month, place.0), place, path.clone(), package, was);
        if !self.known.contains_key(&key) {
            let found = self.price(month, place, path, package, (values[was], values));
            self.known.insert(key.clone(), found);
        }
        self.known.get(&key).map_or(&[], Vec::as_slice)
    }

    fn price(
        &self,
        month: Month,
        place: Place,
        path: &Path,
        package: PackageIx,
        (was, values): (Setting, &[Setting]),
    ) -> Vec<Outcome> {
        let mut settings = self.unset();
        settings[usize::from(package.0)] = was;
        let opened = self.opened(month, place, &settings);
        let mut found: Vec<Outcome> = Vec::new();
        for sets in self.ways_to_set(month, place, path, package, values) {
            let (mut app, mut held) = (opened.clone(), Vec::new());
            let events = events(path, &sets);
            let Some(line) = self.step(&mut app, month, events, |app| held.push(app.setting(package))) else {
                continue;
            };
            let cost = line.packages.in_minor();
            let is_same = |known: &&mut Outcome| known.held == held && known.sets.is_empty() == sets.is_empty();
            match found.iter_mut().find(is_same) {
                Some(known) if known.cost <= cost => {}
                Some(known) => (known.cost, known.sets) = (cost, sets),
                None => found.push(Outcome { cost, sets, held }),
            }
        }
        found
    }

    /// What may be done with a package on a way. Of equals the first is kept: no change, then one in the row of a step, then a row
    /// of its own; on a way that steps on a later day once before and once then, as a month is charged by what each day had (B1);
    /// and by the other reading of G1, where the last fee of the month is the one that counts, to the default and back (C3) on the
    /// 1st.
    fn ways_to_set(
        &self,
        month: Month,
        place: Place,
        path: &Path,
        package: PackageIx,
        values: &[Setting],
    ) -> Vec<Vec<Set>> {
        let mut found = vec![Vec::new()];
        let places = || (1..=path.ops.len()).chain([0]);
        found.extend(places().flat_map(|after| values.iter().map(move |to| vec![Set { package, after, to: *to }])));
        let later = places().filter(|after| *after > 0 && path.ops[after - 1].0 > 1);
        for again in later {
            let set = |after: usize| values.iter().map(move |to| Set { package, after, to: *to });
            let before = places().filter(|after| *after < again && (*after == 0 || path.ops[after - 1].0 == 1));
            let pairs =
                before.flat_map(|after| set(after).flat_map(move |first| set(again).map(move |then| [first, then])));
            found.extend(pairs.filter(|[first, then]| first.to != then.to).map(Vec::from));
        }
        if self.timeline.governing(place.0, month).readings.refund == Refund::Closing {
            let on_first = places().filter(|after| *after == 0 || path.ops[after - 1].0 == 1);
            let away = |after: usize| Set { package, after, to: Setting::Default };
            let back = values.iter().filter(|to| **to != Setting::Default);
            found.extend(
                on_first
                    .flat_map(|after| back.clone().map(move |to| vec![away(after), Set { package, after, to: *to }])),
            );
        }
        found
    }

    fn opened(&self, month: Month, place: Place, settings: &[Setting]) -> App {
        self.start.opened(&self.engine, self.timeline, (self.from, month), place, settings)
    }

    /// Steps an app through the rows of a month and closes it; looks at it at the end of the 1st, after each later step, and at
    /// the end. `None` where a row is refused.
    fn step(
        &self,
        app: &mut App,
        month: Month,
        events: Vec<(u32, Event)>,
        mut look: impl FnMut(&App),
    ) -> Option<MonthLine> {
        let mut ledger = AppLedger::default();
        let mut is_first_over = false;
        for (day, event) in events {
            if day > 1 && !std::mem::replace(&mut is_first_over, true) {
                look(app);
            }
            let is_step = day > 1 && !matches!(event, Event::Usage(..) | Event::Change(None, _));
            self.engine.step(app, &row(month.day(day), event), &mut ledger, &mut ());
            if !ledger.violations.is_empty() {
                return None;
            }
            if is_step {
                look(app);
            }
        }
        if !is_first_over {
            look(app);
        }
        look(app);
        self.engine.close(app, &mut ledger, &mut ());
        ledger.months.last().copied()
    }

    /// What a month's costs depend on, but for its readings.
    fn alike(&self, month: Month, family: FamilyIx) -> Alike {
        let (timeline, created) = (self.timeline, self.start.app.created);
        let next = timeline.successor(family, month.last_day());
        let families = std::iter::once(family).chain(next);
        let terms: Vec<_> = families.map(|family| timeline.ruling(family, month, created)).collect();
        let from = next.map_or(0, |next| super::paths::first_day(timeline, next, month));
        let by_day = next.is_some() || terms.iter().any(|(governs, _)| governs.proration == Proration::ByDay);
        let days = if by_day { month.days() } else { 0 };
        let terms = terms.into_iter().map(|(governs, prices)| (governs.rulebook, prices.rulebook)).collect();
        (terms, from, days, month == self.from)
    }
}

/// The rows of a way with what is set on it, each with its day. What is set a second time after a step has a row of its own.
pub(super) fn events(path: &Path, sets: &[Set]) -> Vec<(u32, Event)> {
    let mut events = Vec::new();
    let [first, again] = set_after(sets, 0);
    events.extend(
        [first, again].into_iter().filter(|asked| !asked.is_empty()).map(|asked| (1, Event::Change(None, asked))),
    );
    for (at, (day, op)) in path.ops.iter().enumerate() {
        let [packages, again] = set_after(sets, at + 1);
        match op {
            Op::Upgrade(edition) => events.push((*day, Event::Upgrade(edition.0, packages))),
            Op::Change(edition) => events.push((*day, Event::Change(Some(edition.0), packages))),
            Op::Migrate => {
                events.push((*day, Event::Migrate));
                events.extend((!packages.is_empty()).then_some((*day, Event::Change(None, packages))));
            }
        }
        events.extend((!again.is_empty()).then_some((*day, Event::Change(None, again))));
    }
    events
}

/// What is set after so many steps, and what is set once more then.
fn set_after(sets: &[Set], steps: usize) -> [Box<[(u8, Asked)]>; 2] {
    let then: Vec<&Set> = sets.iter().filter(|set| set.after == steps).collect();
    let is_again = |at: usize| then[..at].iter().any(|earlier| earlier.package == then[at].package);
    [false, true].map(|again| {
        let chosen = (0..then.len()).filter(|at| is_again(*at) == again);
        chosen.map(|at| (then[at].package.0, asked(then[at].to))).collect()
    })
}

fn asked(setting: Setting) -> Asked {
    match setting {
        Setting::Default => Asked::Default,
        Setting::On => Asked::On,
        Setting::Level(number) => Asked::Number(number),
    }
}

/// The readings of a day: of what is added up by days, every day; of peaks, on the 1st, and again on each day with a step, for
/// a reading counts in the edition in which it is taken (U2).
pub(super) fn readings(need: &Need, has_step: bool, daily: &[MeterIx]) -> impl Iterator<Item = Event> {
    let read =
        need.readings.iter().filter(move |(meter, quantity)| **quantity > 0 && (has_step || daily.contains(meter)));
    read.map(|(meter, quantity)| Event::Usage(meter.0, *quantity))
}
