//! The search: month by month, the least that every configuration can have cost so far.

use std::collections::BTreeMap;

use super::pricing::{Place, Set};
use super::sums::{NOTHING, Sum, Sums};
use super::ways::{Cost, Move, Way, Ways};
use super::weights::Weights;
use crate::calendar::Month;
use crate::ledger::Objective;

/// What a schedule did before a month, as far as a [`Rule`] wants to know it.
pub(super) type Mark = u16;

/// Follows a schedule along a way of a month from a place.
type Follow<'r> = &'r dyn Fn(Mark, (Month, Place), &Way) -> Option<Mark>;

/// Which schedules are looked at.
pub(super) struct Rule<'r> {
    /// The mark of a schedule that follows a way of a month from a place; `None` where it may not.
    pub(super) follow: Follow<'r>,
    /// Whether a schedule with this mark counts at the end.
    pub(super) accepts: &'r dyn Fn(Mark) -> bool,
    /// Whether packages may be set.
    pub(super) sets: bool,
    /// What is to be as low as can be, where needs are not certain; `None` is what is asked for.
    pub(super) objective: Option<Objective>,
}

/// What a schedule does in a month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Step {
    pub(super) month: Month,
    pub(super) path: super::paths::Path,
    pub(super) sets: Vec<Set>,
    pub(super) end: Place,
}

/// A cheapest schedule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    /// What it costs, in minor units: of needs that are not certain, what is to be as low as can be.
    pub(super) total: i128,
    pub(super) steps: Vec<Step>,
    /// The least that the months up to each one can cost, taken alone.
    pub(super) by_month: Vec<Option<i128>>,
}

/// Why there is no schedule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Nothing {
    /// No configuration meets the need of this month.
    Unmet(Month),
    /// The usage of the draws comes to more sums than are told apart.
    TooMany,
}

/// The least cost of each configuration of a place; its settings are counted like digits, the first package's the lowest.
type Costs = Vec<Option<Cost>>;
/// A place with a mark, and with what the usage of each draw comes to where that is looked at.
type Node = (Place, Mark, Sum);
type Layer = BTreeMap<Node, Costs>;

/// Finds a cheapest schedule of those that a rule lets pass: of equals the one with the fewest changes.
pub(super) fn cheapest(ways: &mut Ways<'_>, rule: &Rule<'_>) -> Result<Found, Nothing> {
    let weights = ways.weights(rule.objective);
    let radices = ways.packages.iter().map(|(_, values)| values.len()).collect();
    Search { sums: weights.sums(), weights, radices, ways, rule }.cheapest()
}

struct Search<'s, 't> {
    ways: &'s mut Ways<'t>,
    rule: &'s Rule<'s>,
    weights: Weights,
    sums: Sums,
    /// How many settings each package may have.
    radices: Vec<usize>,
}

impl Search<'_, '_> {
    fn cheapest(mut self) -> Result<Found, Nothing> {
        let months: Vec<Month> = self.ways.horizon.from.to(self.ways.horizon.to).collect();
        let mut layers = vec![self.begin()];
        for month in &months {
            let next = match layers.last() {
                Some(layer) => self.advance(*month, layer),
                None => Layer::new(),
            };
            if self.sums.is_full {
                return Err(Nothing::TooMany);
            }
            if next.is_empty() {
                return Err(Nothing::Unmet(*month));
            }
            layers.push(next);
        }
        let mut by_month = Vec::with_capacity(months.len());
        for layer in &layers[1..] {
            by_month.push(self.best(layer).map(|(value, ..)| self.weights.rounded(value.0)));
        }
        let last = months.last().copied().unwrap_or(self.ways.horizon.from);
        let best = layers.last().and_then(|layer| self.best(layer));
        let (value, cost, node, at) = best.ok_or(Nothing::Unmet(last))?;
        let steps = self.trace(&months, &layers, (cost, node, at));
        Ok(Found { total: self.weights.rounded(value.0), steps, by_month })
    }

    fn begin(&self) -> Layer {
        let (place, settings) = self.ways.begin();
        let mut costs = vec![None; self.radices.iter().product()];
        let digits = self.radices.iter().zip(settings).rev();
        let at = digits.fold(0, |place, (radix, setting)| place * radix + setting);
        costs[at] = Some((0, 0));
        BTreeMap::from([((place, 0, NOTHING), costs)])
    }

    /// The cheapest configuration of a layer that the rule accepts: its value, its cost, and where it is.
    fn best(&mut self, layer: &Layer) -> Option<(Cost, Cost, Node, usize)> {
        let mut best = None;
        for (node, costs) in layer.iter().filter(|((_, mark, _), _)| (self.rule.accepts)(*mark)) {
            let least = costs.iter().enumerate().filter_map(|(at, cost)| Some(((*cost)?, at))).min();
            let Some((cost, at)) = least else { continue };
            let found = (self.weights.value(&mut self.sums, cost, node.2), cost, *node, at);
            best = best.filter(|best| *best <= found).or(Some(found));
        }
        best
    }

    /// A month more.
    fn advance(&mut self, month: Month, layer: &Layer) -> Layer {
        let mut next = Layer::new();
        for ((place, mark, sum), costs) in layer {
            for way in self.ways.of(month, *place) {
                let Some(mark) = (self.rule.follow)(*mark, (month, *place), way) else { continue };
                let after = along(way, costs, &self.radices, (self.weights, self.rule.sets));
                if after.iter().all(Option::is_none) {
                    continue;
                }
                let sum = self.weights.after(&mut self.sums, *sum, way);
                let known = next.entry((way.end, mark, sum)).or_insert_with(|| vec![None; costs.len()]);
                for (known, cost) in known.iter_mut().zip(after) {
                    *known = less(*known, cost);
                }
            }
        }
        next
    }

    /// The steps that lead to a configuration at its cost, found from the last month back.
    fn trace(
        &mut self,
        months: &[Month],
        layers: &[Layer],
        (mut cost, mut node, mut at): (Cost, Node, usize),
    ) -> Vec<Step> {
        let mut steps = Vec::new();
        for (month, layer) in months.iter().zip(layers).rev() {
            let Some((step, before)) = self.step_to(*month, layer, (cost, node, at)) else { break };
            steps.push(step);
            (cost, node, at) = before;
        }
        steps.reverse();
        steps
    }

    /// The step of a month by which a configuration was reached, and from which.
    fn step_to(
        &mut self,
        month: Month,
        layer: &Layer,
        (cost, (end, mark, sum), at): (Cost, Node, usize),
    ) -> Option<(Step, (Cost, Node, usize))> {
        for ((place, before, so_far), costs) in layer {
            for way in self.ways.of(month, *place) {
                let leads = way.end == end
                    && (self.rule.follow)(*before, (month, *place), way) == Some(mark)
                    && self.weights.after(&mut self.sums, *so_far, way) == sum;
                let Some((from, moves, paid)) = leads
                    .then(|| reached(way, costs, &self.radices, (self.weights, self.rule.sets), (cost, at)))
                    .flatten()
                else {
                    continue;
                };
                let sets = moves.iter().flat_map(|step| step.sets.iter().copied()).collect();
                let step = Step { month, path: way.path.clone(), sets, end };
                return Some((step, (paid, (*place, *before, *so_far), from)));
            }
        }
        None
    }
}

fn less(one: Option<Cost>, other: Option<Cost>) -> Option<Cost> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}

fn plus(one: Cost, other: Cost) -> Cost {
    (one.0 + other.0, one.1 + other.1)
}

/// What every configuration can cost at the end of a way. A package costs what it costs whatever the others do, so they are
/// taken one after the other: after each the least over its settings before.
fn along(way: &Way, costs: &[Option<Cost>], radices: &[usize], (weights, sets): (Weights, bool)) -> Costs {
    let own = weights.of_way(way);
    let mut costs: Costs = costs.iter().map(|cost| cost.map(|cost| plus(cost, own))).collect();
    let mut stride = 1;
    for (moves, radix) in way.packages.iter().zip(radices) {
        let mut after = vec![None; costs.len()];
        for (at, cost) in costs.iter().enumerate().filter_map(|(at, cost)| Some((at, (*cost)?))) {
            let was = at / stride % radix;
            for to in moves[was].iter().filter(|to| sets || to.sets.is_empty()) {
                let place = at - was * stride + to.to * stride;
                after[place] = less(after[place], Some(plus(cost, weights.of_move(to))));
            }
        }
        costs = after;
        stride *= radix;
    }
    costs
}

/// From which configuration a way leads to one at its cost, what the packages do on it, and what was paid before.
fn reached(
    way: &Way,
    costs: &[Option<Cost>],
    radices: &[usize],
    (weights, sets): (Weights, bool),
    (cost, at): (Cost, usize),
) -> Option<(usize, Vec<Move>, Cost)> {
    let paid = costs.iter().enumerate().filter_map(|(from, cost)| Some((from, (*cost)?)));
    paid.filter_map(|(from, paid)| Some((from, moves_to(way, radices, (from, at), sets)?, paid))).find(
        |(_, moves, paid)| {
            let own = plus(*paid, weights.of_way(way));
            moves.iter().fold(own, |sum, step| plus(sum, weights.of_move(step))) == cost
        },
    )
}

/// What each package does between two configurations on a way; `None` where one cannot.
fn moves_to(way: &Way, radices: &[usize], (mut from, mut to): (usize, usize), sets: bool) -> Option<Vec<Move>> {
    let mut moves = Vec::with_capacity(radices.len());
    for (of, radix) in way.packages.iter().zip(radices) {
        let (was, ends) = (from % radix, to % radix);
        let fitting = of[was].iter().filter(|step| step.to == ends && (sets || step.sets.is_empty()));
        let found = fitting.min_by_key(|step| step.cost)?;
        moves.push(found.clone());
        (from, to) = (from / radix, to / radix);
    }
    Some(moves)
}
