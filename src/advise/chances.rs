//! Needs that are not known: what the draws of a forecast ask for, instead of fixed needs or beyond them.
//!
//! One schedule is for all draws. What it must give in a month is what a share of the draws ask for of each thing at most
//! (`meet`); what it costs is worked out draw by draw. Where a draw reads more than the edition takes, the reading is refused,
//! as in a forecast.

use std::collections::BTreeMap;

use super::needs::{Need, Needs};
use crate::calendar::Month;
use crate::forecast::{Asks, Demand};
use crate::ledger::{Objective, Share};
use crate::rulebook::{LimitKind, Timeline};

/// All of the draws, as a share.
const MILLIONTHS: u128 = 1_000_000;

/// What the draws of a forecast need, and what the best schedule is then.
#[derive(Debug)]
pub struct Chances {
    /// What is to be as low as can be.
    pub(super) objective: Objective,
    /// How many of the draws must have what they ask for.
    pub(super) meet: Share,
    /// The seed of the draws.
    pub(super) seed: u64,
    draws: usize,
    months: BTreeMap<Month, Drawn>,
}

/// The needs of a month: of draws with the same readings one only, for nothing else of a draw is charged.
#[derive(Debug, Default)]
pub(super) struct Drawn {
    pub(super) needs: Vec<Need>,
    /// Which of them each draw has.
    pub(super) of: Vec<u32>,
}

/// How the draws are looked at.
#[derive(Debug, Clone, Copy)]
pub struct Aim {
    /// What is to be as low as can be.
    pub objective: Objective,
    /// How many of the draws must have what they ask for.
    pub meet: Share,
    /// The seed with which they were drawn.
    pub seed: u64,
}

impl Chances {
    /// The draws of an app, and the fixed needs that enough of them come to, with those of `fixed` beside them; to the month `to`.
    pub fn of(demand: &Demand, fixed: &Needs, timeline: &Timeline, to: Month, aim: Aim) -> (Self, Needs) {
        let Aim { objective, meet, seed } = aim;
        let draws = demand.draws().max(1);
        let from = fixed.from().map_or(demand.from(), |from| from.min(demand.from()));
        let (mut months, mut needs) = (BTreeMap::new(), BTreeMap::new());
        for month in from.to(to) {
            let known = fixed.of(month).cloned().unwrap_or_default();
            if demand.of(0, month).is_none() {
                needs.insert(month, known);
                continue;
            }
            let of_draws: Vec<Vec<(Asks, u64)>> =
                (0..draws).map(|draw| demand.of(draw, month).into_iter().flatten().collect()).collect();
            needs.insert(month, with(&known, &enough(&of_draws, meet)).complete(timeline));
            months.insert(month, Drawn::of(of_draws.iter().map(|asked| with(&known, asked).complete(timeline))));
        }
        (Self { objective, meet, seed, draws, months }, Needs::new(fixed.app.clone(), needs))
    }

    /// How many draws there are.
    pub(super) fn draws(&self) -> usize {
        self.draws
    }

    /// What the draws need in a month; `None` where all need what is fixed.
    pub(super) fn drawn(&self, month: Month) -> Option<&Drawn> {
        self.months.get(&month)
    }

    /// What a draw needs in a month, `fixed` where that was not drawn.
    pub(super) fn need<'n>(&'n self, draw: usize, month: Month, fixed: Option<&'n Need>) -> Option<&'n Need> {
        let Some(drawn) = self.drawn(month) else { return fixed };
        drawn.of.get(draw).and_then(|place| drawn.needs.get(*place as usize))
    }
}

impl Drawn {
    fn of(needs: impl Iterator<Item = Need>) -> Self {
        let (mut drawn, mut known) = (Self::default(), BTreeMap::new());
        for need in needs {
            let next = drawn.needs.len() as u32;
            let place = *known.entry(need.readings.clone()).or_insert(next);
            if place == next {
                drawn.needs.push(need);
            }
            drawn.of.push(place);
        }
        drawn
    }
}

/// Of each thing, what so many of the draws ask for at most.
fn enough(draws: &[Vec<(Asks, u64)>], meet: Share) -> Vec<(Asks, u64)> {
    let rank = (draws.len() as u128 * u128::from(meet.in_millionths())).div_ceil(MILLIONTHS).max(1);
    let place = usize::try_from(rank - 1).unwrap_or(usize::MAX);
    let of = |at: usize, asks: Asks| {
        let mut values: Vec<u64> = draws.iter().map(|asked| asked[at].1).collect();
        values.sort_unstable();
        (asks, values.get(place).copied().unwrap_or_default())
    };
    draws.first().into_iter().flatten().enumerate().map(|(at, (asks, _))| of(at, *asks)).collect()
}

/// A need with what is asked for beside it.
fn with(known: &Need, asked: &[(Asks, u64)]) -> Need {
    let mut need = known.clone();
    for (asks, value) in asked {
        let kind = match asks {
            Asks::Reading(meter) => {
                let reading = need.readings.entry(*meter).or_default();
                *reading = (*reading).max(*value);
                continue;
            }
            Asks::Members(group_type) => {
                let members = need.members.entry(*group_type).or_default();
                *members = (*members).max(*value);
                continue;
            }
            Asks::Rooms => LimitKind::AvRooms,
            Asks::Groups => LimitKind::Groups,
            Asks::Users => LimitKind::Users,
            Asks::GroupsOfUser => LimitKind::GroupsPerUser,
            Asks::FriendsOfUser => LimitKind::FriendsPerUser,
        };
        let limit = need.limits.entry(kind).or_default();
        *limit = (*limit).max(*value);
    }
    need
}
