//! What stands beside the schedule that is advised: other schedules, and where one choice becomes cheaper than another.

use super::search::{Found, Nothing};
use super::told::Teller;
use super::ways::Ways;
use super::{Asked, alternatives, break_even, robust};
use crate::ledger::{Alternative, AlternativeKind, BreakEven, Objective};
use crate::rulebook::EditionIx;

/// What stands beside the schedule that is advised.
pub(super) struct Besides<'b, 't> {
    pub(super) teller: &'b Teller<'b, 't>,
    pub(super) asked: Asked<'b>,
    pub(super) best: &'b Found,
}

/// The cheapest schedule of each paid edition alone.
pub(super) type Holding = Vec<(EditionIx, Result<Found, Nothing>)>;

impl Besides<'_, '_> {
    pub(super) fn holding(&self, ways: &mut Ways<'_>) -> Holding {
        let (timeline, may_cycle) = (ways.timeline, self.asked.may_cycle);
        let reached = reached(ways);
        let editions = (0..timeline.names().editions.len() as u8).map(EditionIx);
        let paid = editions.filter(|edition| !alternatives::is_free(timeline, *edition) && reached.contains(edition));
        paid.map(|edition| (edition, alternatives::holding(ways, may_cycle, edition))).collect()
    }

    /// Other schedules, the cheapest first.
    pub(super) fn alternatives(&self, ways: &mut Ways<'_>, holding: &Holding) -> Vec<Alternative> {
        let (names, may_cycle) = (ways.timeline.names(), self.asked.may_cycle);
        let mut others: Vec<Alternative> = holding
            .iter()
            .map(|(edition, found)| {
                let kind = AlternativeKind::Holding(names.edition(*edition).to_owned());
                self.teller.alternative(kind, found.as_ref(), self.best)
            })
            .collect();
        if !ways.start.is_new {
            let staying = alternatives::staying(ways);
            others.push(self.teller.alternative(AlternativeKind::Staying, staying.as_ref(), self.best));
        }
        if let Ok(found) = alternatives::otherwise(ways, may_cycle, self.best) {
            others.push(self.teller.alternative(AlternativeKind::Otherwise, Ok(&found), self.best));
        }
        others.sort_by_key(|other| (other.total.is_none(), other.total));
        others
    }

    /// A schedule that cycles, where that is cheaper and was not asked for.
    pub(super) fn cycling(&self, ways: &mut Ways<'_>) -> Option<Alternative> {
        let mut found = if self.asked.may_cycle { None } else { alternatives::cycling(ways).ok() }?;
        // It was found by its mean.
        if let Some(chances) = self.asked.chances.filter(|chances| chances.objective != Objective::Mean) {
            let stage = self.teller.stage;
            found.total = robust::over(stage, chances, &stage.decisions(&found.steps)).robust.lowest().in_minor();
        }
        let is_cheaper = found.total < self.best.total;
        is_cheaper.then(|| self.teller.alternative(AlternativeKind::Cycling, Ok(&found), self.best))
    }

    pub(super) fn break_evens(&self, ways: &mut Ways<'_>, holding: Holding) -> Vec<BreakEven> {
        let names = ways.timeline.names();
        let found = holding.into_iter().filter_map(|(edition, found)| Some((edition, found.ok()?)));
        let named: Vec<_> = found.map(|(edition, found)| (names.edition(edition).to_owned(), found)).collect();
        break_even::points(ways, &named)
    }
}

/// The editions that the app can come to within the horizon.
fn reached(ways: &Ways<'_>) -> Vec<EditionIx> {
    let (timeline, horizon) = (ways.timeline, ways.horizon);
    let family = ways.start.app.family;
    let next = timeline.successor(family, horizon.to.last_day());
    let editions = (0..timeline.names().editions.len() as u8).map(EditionIx);
    let families = move || std::iter::once(family).chain(next);
    let is_there =
        |edition: &EditionIx| families().any(|family| timeline.governing(family, horizon.to).has_edition(*edition));
    editions.filter(is_there).collect()
}
