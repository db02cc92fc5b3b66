//! Needs that are not known: what the draws of a forecast ask for, instead of fixed needs or beyond them.
//!
//! One schedule is for all draws. What it must give in a month is what a share of the draws ask for of each thing at most
//! (`meet`); what it costs is worked out draw by draw, with the readings that a forecast has, on their days, and those of the
//! fixed needs. Where a draw reads more than the edition takes, the reading is refused, as in a forecast. Counts have no part in
//! what is charged: groups that exist are charged (U3) as the base leaves them, or as a meter's driver reads them.

use std::collections::BTreeMap;

use super::needs::{Need, Needs};
use crate::calendar::Month;
use crate::forecast::{Asks, Demand};
use crate::ledger::{Objective, Share};
use crate::rulebook::{LimitKind, MeterIx, Timeline};

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
    fixed: Needs,
    months: BTreeMap<Month, Drawn>,
}

/// Readings of a month, each with its day.
pub(super) type Readings = Vec<(u32, MeterIx, u64)>;

/// The readings of a month: of draws that read the same one only, for nothing else of a draw is charged.
#[derive(Debug, Default)]
pub(super) struct Drawn {
    pub(super) readings: Vec<Readings>,
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
        let draws = demand.draws();
        let from = fixed.from().map_or(demand.from(), |from| from.min(demand.from()));
        let (mut months, mut needs) = (BTreeMap::new(), BTreeMap::new());
        for month in from.to(to) {
            let known = fixed.of(month).cloned().unwrap_or_default();
            if demand.of(0, month).is_none() {
                needs.insert(month, known);
                continue;
            }
            let of_draws: Vec<Vec<(Asks, u64)>> =
                (0..draws).map(|draw| demand.of(draw, month).unwrap_or_default()).collect();
            needs.insert(month, with(&known, &enough(&of_draws, meet)).complete(timeline));
            months.insert(month, Drawn::of((0..draws).map(|draw| demand.readings(draw, month))));
        }
        let needs = Needs::new(fixed.app.clone(), needs);
        (Self { objective, meet, seed, draws, fixed: fixed.clone(), months }, needs)
    }

    /// How many draws there are.
    pub(super) fn draws(&self) -> usize {
        self.draws
    }

    /// What the draws read in a month; `None` where all read what is fixed.
    pub(super) fn drawn(&self, month: Month) -> Option<&Drawn> {
        self.months.get(&month)
    }

    /// What is fixed beside it.
    pub(super) fn fixed(&self, month: Month) -> Option<&Need> {
        self.fixed.of(month)
    }

    /// What a draw reads in a month.
    pub(super) fn readings(&self, draw: usize, month: Month) -> &[(u32, MeterIx, u64)] {
        let drawn = self.drawn(month);
        let own = drawn.and_then(|drawn| drawn.readings.get(*drawn.of.get(draw)? as usize));
        own.map_or(&[], Vec::as_slice)
    }
}

impl Drawn {
    fn of(readings: impl Iterator<Item = Readings>) -> Self {
        let (mut drawn, mut known) = (Self::default(), BTreeMap::new());
        for of_draw in readings {
            let next = drawn.readings.len() as u32;
            let place = *known.entry(of_draw.clone()).or_insert(next);
            if place == next {
                drawn.readings.push(of_draw);
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
