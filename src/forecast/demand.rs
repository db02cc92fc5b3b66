//! What each draw asks of an app, month by month: the values of its drivers as rows would say them, without a replay. It is for
//! those who look for operations of their own, so that the base's planned ones and those under a condition have no part in it.

use rayon::prelude::*;

use super::assumptions::Drives;
use super::chance::Draw;
use super::draw::{Memory, TooLarge, keys};
use super::plan::{AppPlan, Plan};
use super::rows::{reading, whole};
use crate::calendar::Month;
use crate::diagnostic::Findings;
use crate::rulebook::{GroupType, MeterIx};

/// So many draws are done by one thread in one go.
const CHUNK: u64 = 256;

/// What a driver asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asks {
    /// A reading, in millionths of the meter's unit.
    Reading(MeterIx),
    /// Rooms open.
    Rooms,
    /// Groups.
    Groups,
    /// Users of the app.
    Users,
    /// Members of a group of this type.
    Members(GroupType),
    /// Groups of a user.
    GroupsOfUser,
    /// Friends of a user.
    FriendsOfUser,
}

/// What the draws of an app ask for.
#[derive(Debug, Clone)]
pub struct Demand {
    from: Month,
    months: usize,
    asks: Vec<Asks>,
    /// Of each draw, month and driver.
    values: Vec<u64>,
}

impl Demand {
    /// The first month drawn.
    pub fn from(&self) -> Month {
        self.from
    }

    /// How many draws there are.
    pub fn draws(&self) -> usize {
        self.values.len() / (self.months * self.asks.len()).max(1)
    }

    /// What a draw asks for in a month, the most of its days; `None` where the month was not drawn.
    pub fn of(&self, draw: usize, month: Month) -> Option<impl Iterator<Item = (Asks, u64)>> {
        let month = month.since(self.from).filter(|month| *month < self.months)?;
        let first = (draw * self.months + month) * self.asks.len();
        let values = self.values.get(first..first + self.asks.len())?;
        Some(self.asks.iter().copied().zip(values.iter().copied()))
    }
}

impl Plan<'_> {
    /// What draws ask of an app, the same values as in a forecast of the same seed; nothing of an app without drivers.
    ///
    /// # Errors
    /// A value that no row can say.
    pub fn demand(&self, app: &str, draws: u64, seed: u64) -> Result<Demand, Findings> {
        let none = || Demand { from: self.from, months: self.months(), asks: Vec::new(), values: Vec::new() };
        let Some(app) = self.apps.iter().find(|known| known.name == app) else { return Ok(none()) };
        let keys = keys(self, app, seed);
        let chunks: Vec<Result<Vec<u64>, TooLarge>> = (0..draws.div_ceil(CHUNK))
            .into_par_iter()
            .map(|chunk| self.wanted(app, &keys, chunk * CHUNK..((chunk + 1) * CHUNK).min(draws)))
            .collect();
        let mut demand = Demand { asks: app.driven.iter().map(|driven| self.asks(driven.driver)).collect(), ..none() };
        for chunk in chunks {
            demand.values.extend(chunk.map_err(|failed| self.in_draw(failed))?);
        }
        Ok(demand)
    }

    /// The values of some draws: of each month, the highest of each driver's stretches.
    fn wanted(&self, app: &AppPlan<'_>, keys: &[[u8; 32]], draws: std::ops::Range<u64>) -> Result<Vec<u64>, TooLarge> {
        let (mut found, mut memory) = (Vec::new(), Memory::default());
        for number in draws {
            self.chance(app, keys, |_| Draw { number, second: false }, &mut memory);
            self.values(app, number, &mut memory)?;
            let first = found.len();
            found.resize(first + self.months() * app.driven.len(), 0);
            for (stretch, value) in app.schedule.stretches.iter().zip(&memory.values) {
                let drives = &self.assumptions.drivers[app.driven[stretch.driven].driver].drives;
                let known = &mut found[first + stretch.month * app.driven.len() + stretch.driven];
                *known = (*known).max(said(drives, *value));
            }
        }
        Ok(found)
    }

    fn asks(&self, driver: usize) -> Asks {
        match &self.assumptions.drivers[driver].drives {
            Drives::Meter(meter, _) => Asks::Reading(*meter),
            Drives::Rooms => Asks::Rooms,
            Drives::Groups(_) => Asks::Groups,
            Drives::Users => Asks::Users,
            Drives::Members(_, group_type) => Asks::Members(*group_type),
            Drives::GroupsOf(_) => Asks::GroupsOfUser,
            Drives::FriendsOf(_) => Asks::FriendsOfUser,
        }
    }
}

/// A value as a row says it.
fn said(drives: &Drives, value: f64) -> u64 {
    match drives {
        Drives::Meter(_, decimals) => reading(value, (*decimals).into()),
        _ => whole(value),
    }
}
