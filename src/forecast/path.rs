//! The value of a driver, month by month: where it starts and how it grows, its season, what happens, and chance.

use std::sync::OnceLock;

use chrono::NaiveDate;

use super::assumptions::{EventOf, Growth};
use super::chance::Chance;
use super::file::Acts;
use super::fit::of_year;
use super::walk::Walk;
use crate::calendar::Month;

/// A driver of an app.
#[derive(Debug)]
pub(super) struct Driven {
    /// Its place among the drivers of the assumptions.
    pub(super) driver: usize,
    /// Its place among the sources of chance of the app.
    pub(super) source: usize,
    pub(super) course: Course,
    pub(super) season: [f64; 12],
    pub(super) chances: Vec<(Chance, Acts, bool)>,
    /// Where each of them stands as a walk, where its own past changes are what it draws from.
    pub(super) walks: Vec<OnceLock<Walk>>,
    pub(super) events: Vec<EventOf>,
    /// The most that a row can say.
    pub(super) most: f64,
}

/// Where a driver starts, and how it grows.
#[derive(Debug, Clone, Copy)]
pub(super) struct Course {
    pub(super) start: f64,
    pub(super) growth: Growth,
    /// What every value is multiplied by.
    pub(super) factor: f64,
}

/// What chance changes of a month: a factor, and what is added.
#[derive(Debug, Clone, Copy)]
struct Moved {
    factor: f64,
    more: f64,
}

impl Moved {
    const NOT: Self = Self { factor: 1.0, more: 0.0 };

    fn by(&mut self, change: f64, relative: bool) {
        if relative {
            // Nothing is less than nothing: two factors below it must not make something again.
            self.factor *= (1.0 + change).max(0.0);
        } else {
            self.more += change;
        }
    }
}

impl Driven {
    /// The values of the months from `from` on, without what happens. `change` gives what an uncertainty, by its place,
    /// changes in a month.
    pub(super) fn months(&self, course: Course, from: Month, change: impl Fn(usize, usize) -> f64, values: &mut [f64]) {
        let (mut level, mut growth) = (Moved::NOT, course.growth);
        for (at, (_, acts, relative)) in self.chances.iter().enumerate() {
            match acts {
                Acts::Level => level.by(change(0, at), *relative),
                Acts::Growth => growth = grown(growth, change(0, at)),
                Acts::Month | Acts::Walk => {}
            }
        }
        let mut walked = Moved::NOT;
        let mut trend = course.start * level.factor + level.more;
        let place = of_year(from);
        for (month, value) in values.iter_mut().enumerate() {
            let mut moved = Moved::NOT;
            for (at, (_, acts, relative)) in self.chances.iter().enumerate() {
                match acts {
                    Acts::Month => moved.by(change(month, at), *relative),
                    Acts::Walk => walked.by(change(month, at), *relative),
                    Acts::Level | Acts::Growth => {}
                }
            }
            let season = self.season[(place + month) % 12];
            let seasonal = trend.max(0.0) * season * walked.factor + walked.more;
            *value = (seasonal.max(0.0) * moved.factor + moved.more).max(0.0) * course.factor;
            trend = match growth {
                Growth::Percent(part) => trend * (1.0 + part),
                Growth::Absolute(more) => trend + more,
            };
        }
    }
}

/// A growth that chance has changed; it never takes more than everything.
fn grown(growth: Growth, change: f64) -> Growth {
    match growth {
        Growth::Percent(part) => Growth::Percent((part + change).max(-1.0)),
        Growth::Absolute(more) => Growth::Absolute(more + change),
    }
}

/// What is left of an event after so many months, as the size that it then has.
pub(super) fn left(event: &EventOf, months: usize) -> f64 {
    event.size.value * (1.0 - event.decay).powi(i32::try_from(months).unwrap_or(i32::MAX))
}

/// What has happened by a day, by its place, and what is left of it in the day's month.
pub(super) fn happened(events: &[EventOf], date: NaiveDate) -> impl Iterator<Item = (usize, f64)> {
    let month = Month::of(date);
    let by_then = events.iter().enumerate().filter(move |(_, event)| event.date <= date);
    by_then.filter_map(move |(at, event)| Some((at, left(event, month.since(Month::of(event.date))?))))
}

/// A value with what has happened: parts of it, then numbers.
pub(super) fn with(events: &[EventOf], happened: impl Iterator<Item = (usize, f64)>, value: f64) -> f64 {
    let (factor, more) = effect(events, happened);
    (value * factor + more).max(0.0)
}

/// What a reading of a day would be had nothing happened by then that is as likely as not, or likelier; `None` where nothing
/// is left to tell.
pub(super) fn without(events: &[EventOf], date: NaiveDate, reading: f64) -> Option<f64> {
    let likely = happened(events, date).filter(|(at, _)| events[*at].is_likely());
    let (factor, more) = effect(events, likely);
    (factor > 0.0).then(|| ((reading - more) / factor).max(0.0))
}

/// By how much what has happened multiplies, and what it adds.
fn effect(events: &[EventOf], happened: impl Iterator<Item = (usize, f64)>) -> (f64, f64) {
    happened.fold((1.0, 0.0), |(factor, more), (at, left)| match events[at].size.percent {
        true => (factor * (1.0 + left).max(0.0), more),
        false => (factor, more + left),
    })
}
