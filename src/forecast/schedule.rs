//! On which days rows stand: the base's own, and those of the drivers.
//!
//! A driver's row stands on the last day of the month unless it says otherwise. That of a meter of which each day's highest
//! reading is charged stands on each day. On one day the base's rows come first, then the drivers' in the order of the
//! assumptions. What happens on a day counts in the rows from that day on.

use chrono::NaiveDate;

use super::assumptions::Driver;
use super::number::Days;
use super::path::{Driven, happened};
use crate::calendar::Month;
use crate::scenario::Row;

/// A row to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Slot {
    pub(super) date: NaiveDate,
    pub(super) what: What,
}

/// Where a row comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum What {
    /// The base's row of this place.
    Base(usize),
    /// A driver wants what this stretch has.
    Driver(usize),
}

/// Days of a month on which a driver has one value.
#[derive(Debug, Clone)]
pub(super) struct Stretch {
    /// The driver's place among those of the app.
    pub(super) driven: usize,
    /// The month's place among those drawn.
    pub(super) month: usize,
    /// What happened before, and what is left of it.
    pub(super) happened: Vec<(usize, f64)>,
}

/// The rows of the months drawn, in order.
#[derive(Debug, Default)]
pub(super) struct Schedule {
    pub(super) slots: Vec<Slot>,
    pub(super) stretches: Vec<Stretch>,
}

impl Schedule {
    /// `future` are the base's rows from `from` on, `first` the place of the first of them.
    pub(super) fn of(
        drivers: &[Driver],
        driven: &[Driven],
        (from, to): (Month, Month),
        future: &[Row],
        first: usize,
    ) -> Self {
        let mut schedule = Self::default();
        let last = to.last_day();
        let base = (first..).zip(future).take_while(|(_, row)| row.date <= last);
        schedule.slots.extend(base.map(|(at, row)| Slot { date: row.date, what: What::Base(at) }));
        for (place, of_app) in driven.iter().enumerate() {
            for (at, month) in from.to(to).enumerate() {
                schedule.add(place, of_app, drivers[of_app.driver].days, (at, month));
            }
        }
        schedule.slots.sort_by_key(|slot| (slot.date, slot.what));
        schedule
    }

    fn add(&mut self, driven: usize, of_app: &Driven, days: Days, (at, month): (usize, Month)) {
        let days = match days {
            Days::Last => month.days()..=month.days(),
            Days::On(day) => day..=day,
            Days::Each(most) => 1..=most.min(month.days()),
        };
        for day in days {
            let date = month.day(day);
            let happened: Vec<(usize, f64)> = happened(&of_app.events, date).collect();
            let same = |stretch: &Stretch| {
                (stretch.driven, stretch.month) == (driven, at) && stretch.happened.len() == happened.len()
            };
            if !self.stretches.last().is_some_and(same) {
                self.stretches.push(Stretch { driven, month: at, happened });
            }
            self.slots.push(Slot { date, what: What::Driver(self.stretches.len() - 1) });
        }
    }
}
