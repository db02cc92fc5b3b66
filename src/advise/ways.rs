//! The ways of a month that meet its need, each with what it costs: once for all searches of an app.

use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use super::chances::Chances;
use super::meeting::{Single, meets_part, singles};
use super::needs::{Need, Needs};
use super::paths::{Path, paths};
use super::pricing::{Place, Pricing, Set};
use super::start::Start;
use super::sums::Usage;
use super::weights::Weights;
use crate::calendar::{Horizon, Month};
use crate::ledger::Objective;
use crate::rulebook::{EditionIx, LimitKind, MeterIx, Offer, PackageIx, RulebookIx, Setting, Terms, Timeline};

/// What is as small as can be: minor units, then changes.
pub(super) type Cost = (i128, u32);

/// The changes for which a step of the edition counts, one of a package, and a row more than needed.
const STEP: u32 = 4;
const SETTING: u32 = 2;
const ROW: u32 = 1;

/// A way that meets the need, and what it may do with each package.
#[derive(Debug, Clone)]
pub(super) struct Way {
    pub(super) path: Path,
    pub(super) end: Place,
    /// The plan, and the usage where needs are certain.
    pub(super) cost: Cost,
    /// The usage of each draw, where they are not.
    pub(super) usage: Usage,
    /// Per package, per setting that it has before: what it may come to.
    pub(super) packages: Vec<Vec<Vec<Move>>>,
}

/// What a package may come to.
#[derive(Debug, Clone)]
pub(super) struct Move {
    /// The place of the setting among the package's.
    pub(super) to: usize,
    pub(super) cost: Cost,
    pub(super) sets: Vec<Set>,
}

/// Everything that one app may do, month by month.
pub(super) struct Ways<'t> {
    pub(super) timeline: &'t Timeline,
    pub(super) start: &'t Start,
    pub(super) horizon: Horizon,
    needs: &'t Needs,
    chances: Option<&'t Chances>,
    /// The packages that make a difference, and the settings that each may have.
    pub(super) packages: Vec<(PackageIx, Vec<Setting>)>,
    pricing: Pricing<'t>,
    known: BTreeMap<(Month, Place), Vec<Way>>,
    /// Usages, each with its number.
    usages: HashMap<Rc<[i128]>, u32>,
}

impl<'t> Ways<'t> {
    pub(super) fn new(
        timeline: &'t Timeline,
        (needs, chances): (&'t Needs, Option<&'t Chances>),
        start: &'t Start,
        horizon: Horizon,
    ) -> Self {
        let needed: Vec<&Need> = horizon.from.to(horizon.to).filter_map(|month| needs.of(month)).collect();
        let all = (0..timeline.names().packages.len() as u8).map(PackageIx);
        let packages = all.filter(|package| makes_a_difference(timeline, *package, &needed, start));
        let packages = packages.map(|package| (package, settings(timeline, package, start))).collect();
        let pricing = Pricing::new(timeline, start, horizon);
        let (known, usages) = (BTreeMap::new(), HashMap::new());
        Self { timeline, start, horizon, needs, chances, packages, pricing, known, usages }
    }

    /// How costs are weighed; where needs are not certain, and no other objective is given, by theirs.
    pub(super) fn weights(&self, objective: Option<Objective>) -> Weights {
        match self.chances {
            Some(chances) => Weights::new(chances.draws(), Some(objective.unwrap_or(chances.objective))),
            None => Weights::new(0, None),
        }
    }

    /// Whether the readings are certain, not those of draws.
    pub(super) fn is_certain(&self) -> bool {
        self.chances.is_none()
    }

    /// What is needed in a month.
    pub(super) fn need(&self, month: Month) -> Option<&'t Need> {
        self.needs.of(month)
    }

    /// The same, thing by thing.
    pub(super) fn singles(&self, month: Month) -> Vec<Single> {
        self.need(month).map(|need| singles(need, self.timeline)).unwrap_or_default()
    }

    /// Where the app begins.
    pub(super) fn begin(&self) -> (Place, Vec<usize>) {
        let app = &self.start.app;
        let place = |(package, values): &(PackageIx, Vec<Setting>)| {
            values.iter().position(|value| *value == app.setting(*package)).unwrap_or_default()
        };
        ((app.family, app.edition), self.packages.iter().map(place).collect())
    }

    /// The ways of a month from a place.
    pub(super) fn of(&mut self, month: Month, place: Place) -> &[Way] {
        if !self.known.contains_key(&(month, place)) {
            let found = self.find(month, place);
            self.known.insert((month, place), found);
        }
        self.known.get(&(month, place)).map_or(&[], Vec::as_slice)
    }

    /// What the plan and the usage of an edition cost in the last month, with another reading of a meter.
    pub(super) fn held_with(&self, place: Place, meter: MeterIx, reading: u64) -> Option<i128> {
        let mut need = self.need(self.horizon.to)?.clone();
        need.readings.insert(meter, reading.saturating_mul(super::needs::MILLION));
        let need = need.complete(self.timeline);
        let stay = Path { ops: Vec::new(), through: Vec::new() };
        let line = self.pricing.walk(self.horizon.to, place, &stay, Some(&need))?.line;
        Some(line.total().in_minor())
    }

    fn find(&mut self, month: Month, place: Place) -> Vec<Way> {
        let singles = self.singles(month);
        let found = paths(self.timeline, month, place.0, place.1);
        found.into_iter().filter_map(|path| self.way(month, place, path, &singles)).collect()
    }

    fn way(&mut self, month: Month, place: Place, path: Path, singles: &[Single]) -> Option<Way> {
        let walked = self.pricing.walk(month, place, &path, self.need(month))?;
        let none = vec![Setting::Default; self.timeline.names().packages.len()];
        let terms = |held: &Place| self.timeline.governing(held.0, month);
        // What hangs on a package is looked at package by package.
        let is_met = walked.held.iter().all(|held| meets_part(singles, None, terms(held), held.1, &none));
        if !is_met {
            return None;
        }
        let count = self.packages.len();
        let packages: Vec<_> =
            (0..count).map(|at| self.moves(month, place, &path, at, &walked.held, singles)).collect();
        let plan = (walked.line.plan + walked.line.packages).in_minor();
        let (cost, usage) = self.with_usage(month, place, &path, (plan, walked.line.usage.in_minor()));
        let steps = STEP * path.ops.len() as u32;
        Some(Way { end: path.end(place), cost: (cost, steps), usage, path, packages })
    }

    /// What a way costs for certain, and what its usage costs each draw.
    fn with_usage(&mut self, month: Month, place: Place, path: &Path, (plan, certain): (i128, i128)) -> (i128, Usage) {
        let Some(chances) = self.chances else { return (plan + certain, Usage::default()) };
        let of_draws: Rc<[i128]> = match chances.drawn(month) {
            Some(drawn) => {
                let costs = self.pricing.usages(month, place, path, (chances.fixed(month), &drawn.readings));
                drawn.of.iter().map(|place| costs[*place as usize]).collect()
            }
            None => vec![certain; chances.draws()].into(),
        };
        let sum = of_draws.iter().sum();
        // The same amounts are kept once.
        if let Some((kept, number)) = self.usages.get_key_value(&of_draws) {
            return (plan, Usage { number: *number, of_draws: Rc::clone(kept), sum });
        }
        let number = self.usages.len() as u32;
        self.usages.insert(Rc::clone(&of_draws), number);
        (plan, Usage { number, of_draws, sum })
    }

    /// Per setting of a package before, what it may come to on a way, with its part of the need met.
    fn moves(
        &mut self,
        month: Month,
        place: Place,
        path: &Path,
        at: usize,
        held: &[Place],
        singles: &[Single],
    ) -> Vec<Vec<Move>> {
        let (package, values) = self.packages[at].clone();
        let mut settings = vec![Setting::Default; self.timeline.names().packages.len()];
        let mut moves = Vec::new();
        for was in 0..values.len() {
            let mut to = Vec::new();
            if self.may_hold(month, place, package, values[was]) {
                for outcome in self.pricing.outcomes(month, place, path, package, (was, &values)) {
                    let is_met = held.iter().zip(&outcome.held).all(|(held, setting)| {
                        settings[usize::from(package.0)] = *setting;
                        let terms = self.timeline.governing(held.0, month);
                        meets_part(singles, Some(package), terms, held.1, &settings)
                    });
                    let ends = outcome.held.last();
                    let ends = ends.and_then(|end| values.iter().position(|value| value == end));
                    if let Some(ends) = ends.filter(|_| is_met) {
                        let alone = |set: &&Set| set.after == 0 && !path.ops.is_empty();
                        let sets = &outcome.sets;
                        let changes = SETTING * sets.len() as u32 + ROW * sets.iter().filter(alone).count() as u32;
                        to.push(Move { to: ends, cost: (outcome.cost, changes), sets: sets.clone() });
                    }
                }
            }
            moves.push(cheapest(to));
        }
        moves
    }

    /// Whether an app may be in a place with a setting as a month begins.
    fn may_hold(&self, month: Month, (family, edition): Place, package: PackageIx, setting: Setting) -> bool {
        if month == self.horizon.from {
            return self.start.app.setting(package) == setting;
        }
        self.timeline.governing(family, month.plus(-1)).sells(package, edition, setting)
    }
}

/// Of what comes to the same, the cheapest; what comes of itself is kept beside it, for those who may set nothing.
fn cheapest(moves: Vec<Move>) -> Vec<Move> {
    let mut kept: Vec<Move> = Vec::new();
    for one in moves {
        match kept.iter_mut().find(|other| (other.to, other.sets.is_empty()) == (one.to, one.sets.is_empty())) {
            Some(other) if other.cost <= one.cost => {}
            Some(other) => *other = one,
            None => kept.push(one),
        }
    }
    kept
}

/// Whether a package is needed, helps with a limit that is needed, or is held from the beginning. Any other one is never set in
/// a cheapest schedule: a fee is never below zero, and no rule looks at one package for another.
fn makes_a_difference(timeline: &Timeline, package: PackageIx, needed: &[&Need], start: &Start) -> bool {
    let moves = |kind: &LimitKind| {
        let moved_by = |terms: &Terms| terms.limit(*kind).and_then(|limit| limit.moved_by());
        all_terms(timeline).any(|terms| moved_by(terms) == Some(package))
    };
    let is_needed = |need: &&Need| {
        let of_members = (!need.members.is_empty()).then_some(&LimitKind::MembersPerGroup);
        need.packages.contains_key(&package) || need.limits.keys().chain(of_members).any(moves)
    };
    start.app.setting(package) != Setting::Default || needed.iter().any(is_needed)
}

/// The settings of a package among which the cheapest ones are: besides that of the beginning, off and on, or the ends of the
/// tiers and the defaults. A number between two of these can be replaced by the upper one: it is in the same tier everywhere,
/// above the same defaults, and allows more.
fn settings(timeline: &Timeline, package: PackageIx, start: &Start) -> Vec<Setting> {
    let editions = || (0..timeline.names().editions.len() as u8).map(EditionIx);
    let all: Vec<&Terms> = all_terms(timeline).collect();
    let offers = all.iter().flat_map(|terms| editions().filter_map(|edition| terms.offer(package, edition)));
    let mut found = vec![Setting::Default, start.app.setting(package)];
    for offer in offers {
        match offer {
            Offer::Switch(_) => found.push(Setting::On),
            Offer::Level { default, tiers, .. } => {
                let ends = tiers.iter().map(|tier| tier.up_to).chain([default.value]);
                found.extend(ends.map(Setting::Level));
            }
        }
    }
    found.retain(|setting| {
        *setting == start.app.setting(package)
            || all.iter().any(|terms| editions().any(|edition| terms.sells(package, edition, *setting)))
    });
    found.sort_by_key(|setting| match setting {
        Setting::Default => 0,
        Setting::On => 1,
        Setting::Level(number) => 2 + u64::from(*number),
    });
    found.dedup();
    found
}

fn all_terms(timeline: &Timeline) -> impl Iterator<Item = &Terms> {
    (0..timeline.rulebooks().len()).map(|at| timeline.terms(RulebookIx(at as u8)))
}
