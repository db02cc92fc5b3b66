//! The search: month by month, the least that every configuration can have cost so far.

use std::collections::BTreeMap;

use super::pricing::{Place, Set};
use super::ways::{Cost, Move, Way, Ways};
use crate::calendar::Month;

/// What a schedule did before a month, as far as a [`Rule`] wants to know it.
pub(super) type Mark = u16;

/// Which schedules are looked at.
pub(super) struct Rule<'r> {
    /// The mark of a schedule that follows a way from a place; `None` where it may not.
    pub(super) follow: &'r dyn Fn(Mark, Place, &Way) -> Option<Mark>,
    /// Whether a schedule with this mark counts at the end.
    pub(super) accepts: &'r dyn Fn(Mark) -> bool,
    /// Whether packages may be set.
    pub(super) sets: bool,
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
    /// What it costs, in minor units.
    pub(super) total: i128,
    pub(super) steps: Vec<Step>,
    /// The least that the months up to each one can cost, taken alone.
    pub(super) by_month: Vec<Option<i128>>,
}

/// No configuration meets the need of this month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Nothing(pub(super) Month);

/// The least cost of each configuration of a place; its settings are counted like digits, the first package's the lowest.
type Costs = Vec<Option<Cost>>;
/// A place with a mark.
type Node = (Place, Mark);
type Layer = BTreeMap<Node, Costs>;

/// Finds a cheapest schedule of those that a rule lets pass: of equals the one with the fewest changes.
pub(super) fn cheapest(ways: &mut Ways<'_>, rule: &Rule<'_>) -> Result<Found, Nothing> {
    let months: Vec<Month> = ways.horizon.from.to(ways.horizon.to).collect();
    let mut layers = vec![begin(ways)];
    for month in &months {
        let next = match layers.last() {
            Some(layer) => advance(ways, rule, *month, layer),
            None => Layer::new(),
        };
        if next.is_empty() {
            return Err(Nothing(*month));
        }
        layers.push(next);
    }
    let least = |layer: &Layer| best(layer, rule).map(|(cost, ..)| cost.0);
    let by_month = layers[1..].iter().map(least).collect();
    let last = months.last().copied().unwrap_or(ways.horizon.from);
    let (cost, node, at) = layers.last().and_then(|layer| best(layer, rule)).ok_or(Nothing(last))?;
    let steps = trace(ways, rule, &months, &layers, (cost, node, at));
    Ok(Found { total: cost.0, steps, by_month })
}

fn begin(ways: &Ways<'_>) -> Layer {
    let (place, settings) = ways.begin();
    let mut costs = vec![None; size(ways)];
    costs[place_of(ways, &settings)] = Some((0, 0));
    BTreeMap::from([((place, 0), costs)])
}

fn size(ways: &Ways<'_>) -> usize {
    ways.packages.iter().map(|(_, values)| values.len()).product()
}

fn place_of(ways: &Ways<'_>, settings: &[usize]) -> usize {
    let digits = ways.packages.iter().zip(settings).rev();
    digits.fold(0, |place, ((_, values), setting)| place * values.len() + setting)
}

/// The cheapest configuration of a layer that the rule accepts.
fn best(layer: &Layer, rule: &Rule<'_>) -> Option<(Cost, Node, usize)> {
    let accepted = layer.iter().filter(|((_, mark), _)| (rule.accepts)(*mark));
    let all = accepted
        .flat_map(|(node, costs)| costs.iter().enumerate().filter_map(|(at, cost)| Some(((*cost)?, *node, at))));
    all.min()
}

/// A month more.
fn advance(ways: &mut Ways<'_>, rule: &Rule<'_>, month: Month, layer: &Layer) -> Layer {
    let radices: Vec<usize> = ways.packages.iter().map(|(_, values)| values.len()).collect();
    let mut next = Layer::new();
    for ((place, mark), costs) in layer {
        for way in ways.of(month, *place) {
            let Some(mark) = (rule.follow)(*mark, *place, way) else { continue };
            let after = along(way, costs, &radices, rule.sets);
            if after.iter().all(Option::is_none) {
                continue;
            }
            let known = next.entry((way.end, mark)).or_insert_with(|| vec![None; costs.len()]);
            for (known, cost) in known.iter_mut().zip(after) {
                *known = less(*known, cost);
            }
        }
    }
    next
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
fn along(way: &Way, costs: &[Option<Cost>], radices: &[usize], sets: bool) -> Costs {
    let mut costs: Costs = costs.iter().map(|cost| cost.map(|cost| plus(cost, way.cost))).collect();
    let mut stride = 1;
    for (moves, radix) in way.packages.iter().zip(radices) {
        let mut after = vec![None; costs.len()];
        for (at, cost) in costs.iter().enumerate().filter_map(|(at, cost)| Some((at, (*cost)?))) {
            let was = at / stride % radix;
            for to in moves[was].iter().filter(|to| sets || to.sets.is_empty()) {
                let place = at - was * stride + to.to * stride;
                after[place] = less(after[place], Some(plus(cost, to.cost)));
            }
        }
        costs = after;
        stride *= radix;
    }
    costs
}

/// The steps that lead to a configuration at its cost, found from the last month back.
fn trace(
    ways: &mut Ways<'_>,
    rule: &Rule<'_>,
    months: &[Month],
    layers: &[Layer],
    (mut cost, mut node, mut at): (Cost, Node, usize),
) -> Vec<Step> {
    let radices: Vec<usize> = ways.packages.iter().map(|(_, values)| values.len()).collect();
    let mut steps = Vec::new();
    for (month, layer) in months.iter().zip(layers).rev() {
        let Some((step, before)) = step_to(ways, rule, *month, layer, &radices, (cost, node, at)) else { break };
        steps.push(step);
        (cost, node, at) = before;
    }
    steps.reverse();
    steps
}

/// The step of a month by which a configuration was reached, and from which.
fn step_to(
    ways: &mut Ways<'_>,
    rule: &Rule<'_>,
    month: Month,
    layer: &Layer,
    radices: &[usize],
    (cost, (end, mark), at): (Cost, Node, usize),
) -> Option<(Step, (Cost, Node, usize))> {
    for ((place, before), costs) in layer {
        for way in ways.of(month, *place) {
            if way.end != end || (rule.follow)(*before, *place, way) != Some(mark) {
                continue;
            }
            for (from, so_far) in costs.iter().enumerate().filter_map(|(from, cost)| Some((from, (*cost)?))) {
                let moves = moves_to(way, radices, (from, at), rule.sets);
                let Some(moves) = moves else { continue };
                let sum = moves.iter().fold(plus(so_far, way.cost), |sum, step| plus(sum, step.cost));
                if sum == cost {
                    let sets = moves.iter().flat_map(|step| step.sets.iter().copied()).collect();
                    let step = Step { month, path: way.path.clone(), sets, end };
                    return Some((step, (so_far, (*place, *before), from)));
                }
            }
        }
    }
    None
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
