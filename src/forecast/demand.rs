//! What each draw asks of an app, month by month: the values of its drivers as rows would say them, without a replay. It is for
//! those who look for operations of their own, so that the base's planned ones and those under a condition have no part in it.

use chrono::Datelike;
use rayon::prelude::*;

use super::assumptions::Drives;
use super::chance::Draw;
use super::draw::{Memory, TooLarge, keys};
use super::plan::{AppPlan, Plan};
use super::rows::{reading, whole};
use super::schedule::What;
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
    draws: usize,
    /// Of each driver.
    asks: Vec<Asks>,
    /// The driver and the month of each stretch of days with one value.
    stretches: Vec<(usize, usize)>,
    /// The readings, in the order of the rows: the month, the day, and the stretch.
    days: Vec<(usize, u32, usize)>,
    /// Of each draw and stretch.
    values: Vec<u64>,
}

impl Demand {
    /// The first month drawn.
    pub fn from(&self) -> Month {
        self.from
    }

    /// How many draws there are.
    pub fn draws(&self) -> usize {
        self.draws
    }

    /// What a draw asks for in a month, of each driver the most of its days; `None` where the month was not drawn.
    pub fn of(&self, draw: usize, month: Month) -> Option<Vec<(Asks, u64)>> {
        let (month, values) = (self.place(month)?, self.values(draw)?);
        let mut most: Vec<(Asks, u64)> = self.asks.iter().map(|asks| (*asks, 0)).collect();
        for ((driver, _), value) in self.stretches.iter().zip(values).filter(|((_, of), _)| *of == month) {
            most[*driver].1 = most[*driver].1.max(*value);
        }
        Some(most)
    }

    /// The readings of a draw in a month, each with its day, in the order of the forecast's rows.
    pub fn readings(&self, draw: usize, month: Month) -> Vec<(u32, MeterIx, u64)> {
        let (Some(month), Some(values)) = (self.place(month), self.values(draw)) else { return Vec::new() };
        let own = self.days.iter().filter(|(of, ..)| *of == month);
        let reading = |(_, day, stretch): &(usize, u32, usize)| match self.asks[self.stretches[*stretch].0] {
            Asks::Reading(meter) => Some((*day, meter, values[*stretch])),
            _ => None,
        };
        own.filter_map(reading).collect()
    }

    fn place(&self, month: Month) -> Option<usize> {
        month.since(self.from).filter(|month| *month < self.months)
    }

    fn values(&self, draw: usize) -> Option<&[u64]> {
        let count = self.stretches.len();
        self.values.get(draw * count..(draw + 1) * count)
    }
}

impl Plan<'_> {
    /// What draws ask of an app, the same values as in a forecast of the same seed; nothing of an app without drivers.
    ///
    /// # Errors
    /// A value that no row can say.
    pub fn demand(&self, app: &str, draws: u64, seed: u64) -> Result<Demand, Findings> {
        let count = usize::try_from(draws).unwrap_or(usize::MAX);
        let Some(app) = self.apps.iter().find(|known| known.name == app) else {
            return Ok(self.asked(None, count));
        };
        let keys = keys(self, app, seed);
        let chunks: Vec<Result<Vec<u64>, TooLarge>> = (0..draws.div_ceil(CHUNK))
            .into_par_iter()
            .map(|chunk| self.wanted(app, &keys, chunk * CHUNK..((chunk + 1) * CHUNK).min(draws)))
            .collect();
        let mut demand = self.asked(Some(app), count);
        for chunk in chunks {
            demand.values.extend(chunk.map_err(|failed| self.in_draw(failed))?);
        }
        Ok(demand)
    }

    /// What is asked for, without the values of the draws.
    fn asked(&self, app: Option<&AppPlan<'_>>, draws: usize) -> Demand {
        let slots = app.into_iter().flat_map(|app| &app.schedule.slots);
        let days = slots.filter_map(|slot| match slot.what {
            What::Driver(stretch) => {
                let month = Month::of(slot.date).since(self.from)?;
                Some((month, slot.date.day(), stretch))
            }
            What::Base(_) => None,
        });
        let stretches = app.into_iter().flat_map(|app| &app.schedule.stretches);
        Demand {
            from: self.from,
            months: self.months(),
            draws,
            asks: app.into_iter().flat_map(|app| &app.driven).map(|driven| self.asks(driven.driver)).collect(),
            stretches: stretches.map(|stretch| (stretch.driven, stretch.month)).collect(),
            days: days.collect(),
            values: Vec::new(),
        }
    }

    /// The values of some draws, of each stretch.
    fn wanted(&self, app: &AppPlan<'_>, keys: &[[u8; 32]], draws: std::ops::Range<u64>) -> Result<Vec<u64>, TooLarge> {
        let (mut found, mut memory) = (Vec::new(), Memory::default());
        for number in draws {
            self.chance(app, keys, |_| Draw { number, second: false }, &mut memory);
            self.values(app, number, &mut memory)?;
            let values = app.schedule.stretches.iter().zip(&memory.values);
            found.extend(values.map(|(stretch, value)| {
                said(&self.assumptions.drivers[app.driven[stretch.driven].driver].drives, *value)
            }));
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
