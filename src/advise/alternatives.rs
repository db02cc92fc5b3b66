//! Other schedules: which are looked at beside the cheapest one.

use super::pricing::Place;
use super::search::{Found, Mark, Nothing, Rule, cheapest};
use super::ways::{Way, Ways};
use crate::calendar::Month;
use crate::ledger::Objective;
use crate::rulebook::{EditionIx, Proration, Timeline};

/// The mark of a schedule that has left a paid edition for the free one, and was not there for a whole month since.
const LEFT: Mark = 1;
/// What a place in a sequence of editions counts in a mark.
const PLACE: Mark = 2;
/// The place of a schedule that has another sequence.
const APART: Mark = Mark::MAX / PLACE;

/// Whether an edition is free.
pub(super) fn is_free(timeline: &Timeline, edition: EditionIx) -> bool {
    timeline.names().editions[usize::from(edition.0)].free
}

/// Follows whether a way leaves a paid edition for the free one; `None` where it returns to a paid one, and may not: before a
/// whole month is over nothing comes of it but the free month (F2). Where fees are by day (B1) there is none.
fn left(timeline: &Timeline, may_cycle: bool, mark: Mark, (month, place): (Month, Place), way: &Way) -> Option<Mark> {
    let (mut before, mut mark) = (is_free(timeline, place.1), mark);
    if way.path.through.iter().all(|(_, edition)| is_free(timeline, *edition)) && before {
        return Some(mark & !LEFT);
    }
    for (family, edition) in &way.path.through {
        let now = is_free(timeline, *edition);
        let gives_months = timeline.governing(*family, month).proration != Proration::ByDay;
        match (before, now) {
            (false, true) => mark |= LEFT,
            (true, false) if mark & LEFT == LEFT && gives_months && !may_cycle => return None,
            (true, false) => mark &= !LEFT,
            _ => {}
        }
        before = now;
    }
    // Where returning is allowed, it need not be known.
    Some(if may_cycle { mark & !LEFT } else { mark })
}

/// The cheapest schedule of all.
pub(super) fn best(ways: &mut Ways<'_>, may_cycle: bool) -> Result<Found, Nothing> {
    by(ways, may_cycle, None)
}

/// The cheapest schedule that may cycle. Months without usage can be chosen in so many ways that of uncertain needs the one
/// with the lowest mean is looked for.
pub(super) fn cycling(ways: &mut Ways<'_>) -> Result<Found, Nothing> {
    by(ways, true, Some(Objective::Mean))
}

fn by(ways: &mut Ways<'_>, may_cycle: bool, objective: Option<Objective>) -> Result<Found, Nothing> {
    let timeline = ways.timeline;
    let follow = |mark: Mark, at: (Month, Place), way: &Way| left(timeline, may_cycle, mark, at, way);
    cheapest(ways, &Rule { follow: &follow, accepts: &|_| true, sets: true, objective })
}

/// The cheapest schedule that holds no other paid edition than one.
pub(super) fn holding(ways: &mut Ways<'_>, may_cycle: bool, edition: EditionIx) -> Result<Found, Nothing> {
    let timeline = ways.timeline;
    let follow = |mark: Mark, at: (Month, Place), way: &Way| {
        let place = at.1;
        let fits = |(_, through): &(_, EditionIx)| *through == edition || is_free(timeline, *through);
        let stays = way.path.ops.is_empty() && !is_free(timeline, place.1) && place.1 != edition;
        let all = way.path.through.iter().all(fits) && !stays;
        if all { left(timeline, may_cycle, mark, at, way) } else { None }
    };
    cheapest(ways, &Rule { follow: &follow, accepts: &|_| true, sets: true, objective: None })
}

/// The app left as it stands.
pub(super) fn staying(ways: &mut Ways<'_>) -> Result<Found, Nothing> {
    let follow = |mark: Mark, _: (Month, Place), way: &Way| way.path.ops.is_empty().then_some(mark);
    cheapest(ways, &Rule { follow: &follow, accepts: &|_| true, sets: false, objective: None })
}

/// The cheapest schedule whose editions do not follow one another as those of another. One that only goes on in the last month
/// where the other ends does not count: a change then, which costs nothing before the next month, is always among these.
pub(super) fn otherwise(ways: &mut Ways<'_>, may_cycle: bool, than: &Found) -> Result<Found, Nothing> {
    let (timeline, end) = (ways.timeline, ways.horizon.to);
    let sequence = sequence(ways.start.app.edition, than);
    let last = sequence.len().saturating_sub(1) as Mark;
    let follow = |mark: Mark, at: (Month, Place), way: &Way| {
        let place = mark / PLACE;
        let is = |place: Mark| sequence.get(usize::from(place)) == Some(&way.end.1);
        let next = match place {
            APART => APART,
            place if is(place) => place,
            place if place < last && is(place + 1) => place + 1,
            place if place == last && at.0 == end => place,
            _ => APART,
        };
        let left = left(timeline, may_cycle, mark % PLACE, at, way)?;
        Some(next * PLACE + left)
    };
    let accepts = |mark: Mark| mark / PLACE != last;
    cheapest(ways, &Rule { follow: &follow, accepts: &accepts, sets: true, objective: None })
}

/// The editions at the months' ends one after the other, the one at the beginning first.
pub(super) fn sequence(begin: EditionIx, found: &Found) -> Vec<EditionIx> {
    let mut sequence = vec![begin];
    sequence.extend(found.steps.iter().map(|step| step.end.1));
    sequence.dedup();
    sequence
}
