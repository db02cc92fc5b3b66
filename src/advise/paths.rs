//! What can be done with the edition in a month: the ways from where it begins to where it ends.

use chrono::Datelike;

use crate::calendar::Month;
use crate::rulebook::{Activation, EditionIx, FamilyIx, Proration, Refund, Terms, Timeline};

/// A step of a way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Op {
    /// `upgrade` (O2).
    Upgrade(EditionIx),
    /// `change` of the edition (O3).
    Change(EditionIx),
    /// `migrate` (T2).
    Migrate,
}

/// A way: steps, each with its day of the month; without steps the edition stays.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Path {
    pub(super) ops: Vec<(u32, Op)>,
    /// The editions and families in which the steps leave it, the start not among them.
    pub(super) through: Vec<(FamilyIx, EditionIx)>,
}

/// Finds ways.
struct Finder<'t> {
    timeline: &'t Timeline,
    month: Month,
    /// Whether a step may also stand on the month's last day.
    may_wait: bool,
    found: Vec<Path>,
}

/// Where a way has come to.
#[derive(Clone)]
struct Way {
    path: Path,
    family: FamilyIx,
    edition: EditionIx,
    /// How many of the month's changes (C1) are left.
    changes: u32,
    /// The edition in which it began in the present family.
    began: EditionIx,
    /// The editions of the present family that it has seen on its day, the first one first.
    seen: Vec<EditionIx>,
    day: u32,
}

/// Every way of a month from a place. No edition is passed through twice on a day: what lies between leaves nothing behind that
/// the rest of the way would not find without it. On the month's last day it may be come to once more: what is set in an
/// edition passed on the 1st (F5) lasts, and what hangs on the end of the month is another thing. A way may come back to where it began: what is set after a change of the edition
/// is deferred (F3).
pub(super) fn paths(timeline: &Timeline, month: Month, family: FamilyIx, edition: EditionIx) -> Vec<Path> {
    let mut finder = Finder { timeline, month, may_wait: may_wait(timeline, month, family), found: Vec::new() };
    let path = Path { ops: Vec::new(), through: Vec::new() };
    let changes = timeline.governing(family, month).edition_changes;
    finder.walk(Way { path, family, edition, changes, began: edition, seen: vec![edition], day: 1 });
    finder.found
}

impl Finder<'_> {
    fn terms(&self, family: FamilyIx) -> &Terms {
        self.timeline.governing(family, self.month)
    }

    fn walk(&mut self, way: Way) {
        self.found.push(way.path.clone());
        self.migrate(&way);
        let came_back = way.seen.len() > 1 && way.seen.last() == way.seen.first();
        let steps = self.steps(&way);
        for day in self.days(way.day) {
            let is_later = day > way.day;
            for (op, edition, changes) in &steps {
                if !is_later && (came_back || way.seen[1..].contains(edition)) {
                    continue;
                }
                let mut next = way.clone();
                if is_later {
                    next.seen = vec![way.edition];
                }
                next.day = day;
                next.step(*op, way.family, *edition);
                next.changes = *changes;
                next.seen.push(*edition);
                self.walk(next);
            }
        }
    }

    /// The steps that a rule allows next, each with the changes that it leaves (C1).
    fn steps(&self, way: &Way) -> Vec<(Op, EditionIx, u32)> {
        let terms = self.terms(way.family);
        let is_free = terms.is_free(way.edition);
        let others = (0..self.timeline.names().editions.len() as u8).map(EditionIx);
        let others = others.filter(|edition| *edition != way.edition && terms.has_edition(*edition));
        let step = |edition: EditionIx| match (is_free, terms.is_free(edition)) {
            (true, _) => Some((Op::Upgrade(edition), edition, way.changes)),
            // From the free edition and back to it nothing is won.
            (false, true) if terms.is_free(way.began) || !terms.readings.downgrade_to_trial => None,
            (false, _) => way.changes.checked_sub(1).map(|left| (Op::Change(edition), edition, left)),
        };
        others.filter_map(step).collect()
    }

    /// The days for a further step: at once, or at the month's end.
    fn days(&self, from: u32) -> Vec<u32> {
        let last = self.month.days();
        if self.may_wait && from < last { vec![from, last] } else { vec![from] }
    }

    /// T2: on the first day of the month on which it is possible, and on the last: between them the cost by day goes in a
    /// straight line.
    fn migrate(&mut self, way: &Way) {
        let Some(family) = self.timeline.successor(way.family, self.month.last_day()) else { return };
        let Some(edition) = self.terms(family).migrates_to(way.edition) else { return };
        let first = first_day(self.timeline, family, self.month);
        let mut days = vec![first.max(way.day), self.month.days()];
        days.dedup();
        for day in days {
            let mut next = way.clone();
            next.day = day;
            next.step(Op::Migrate, family, edition);
            let used = self.terms(way.family).edition_changes.saturating_sub(way.changes);
            next.changes = self.terms(family).edition_changes.saturating_sub(used);
            (next.family, next.began, next.seen) = (family, edition, vec![edition]);
            self.walk(next);
        }
    }
}

/// Whether a step of the edition may do better on the month's last day: where fees are by day (B1), so that it then costs only that
/// day, and something of a whole month hangs on the edition at its end - the price of the usage (U2), the packages by the
/// other reading of G1, or what the next opening still charges by the month (B2).
fn may_wait(timeline: &Timeline, month: Month, family: FamilyIx) -> bool {
    let families = std::iter::once(family).chain(timeline.successor(family, month.last_day()));
    let mut terms = families.map(|family| timeline.governing(family, month));
    let differ = |terms: &Terms| {
        let rulebook = &timeline.rulebooks()[usize::from(terms.rulebook.0)];
        let by_months = rulebook.packages.iter().any(|package| package.activation == Activation::FromFirstMonth);
        let by_edition = rulebook.meters.iter().any(|meter| {
            let mut prices = meter.prices.values().map(|price| price.value);
            let first = prices.next();
            prices.any(|price| Some(price) != first)
        });
        by_months || by_edition
    };
    terms
        .any(|terms| terms.proration == Proration::ByDay && (terms.readings.refund == Refund::Closing || differ(terms)))
}

/// The first day of the month on which an app may move to a family.
pub(super) fn first_day(timeline: &Timeline, family: FamilyIx, month: Month) -> u32 {
    let from = timeline.families()[usize::from(family.0)].from;
    if from > month.first_day() { from.day() } else { 1 }
}

impl Way {
    fn step(&mut self, op: Op, family: FamilyIx, edition: EditionIx) {
        self.path.ops.push((self.day, op));
        self.path.through.push((family, edition));
        self.edition = edition;
    }
}

impl Path {
    /// Where it ends, from a place.
    pub(super) fn end(&self, from: (FamilyIx, EditionIx)) -> (FamilyIx, EditionIx) {
        self.through.last().copied().unwrap_or(from)
    }

    /// The days of its steps after the 1st.
    pub(super) fn later_days(&self) -> impl Iterator<Item = u32> {
        let mut days: Vec<u32> = self.ops.iter().map(|(day, _)| *day).filter(|day| *day > 1).collect();
        days.dedup();
        days.into_iter()
    }
}
