//! Until when a decision can wait: the last day to which its row can be moved, the others as they are.

use chrono::NaiveDate;

use super::schedule::{Broken, Stage};
use crate::money::Amount;
use crate::scenario::{Event, Row};

/// For each decision, the last day on which its row does as well: no rule refuses a row, what is needed is there, and the total
/// is the same. The first row of a new app cannot wait: its needs begin that day.
pub(super) fn waits_until(stage: &Stage<'_>, decisions: &[Row], total: Amount) -> Vec<NaiveDate> {
    (0..decisions.len()).map(|at| of(stage, decisions, at, total)).collect()
}

fn of(stage: &Stage<'_>, decisions: &[Row], at: usize, total: Amount) -> NaiveDate {
    let own = &decisions[at];
    let mut last = own.date;
    if matches!(own.event, Event::Create(_) | Event::Resume) {
        return last;
    }
    let days = own.date.iter_days().skip(1).take_while(|day| *day <= stage.horizon.to.last_day());
    for day in days {
        let rows = stage.with_readings(&moved(decisions, at, day));
        match stage.replay(&rows) {
            Ok(replayed) if replayed.total == total => last = day,
            // What is missed before the day is missed however much later the row comes.
            Err(Broken::Unmet(missed)) if missed < day => break,
            _ => {}
        }
    }
    last
}

/// The decisions with one of them moved to a later day, before the others of that day.
fn moved(decisions: &[Row], at: usize, day: NaiveDate) -> Vec<Row> {
    let mut rows = decisions.to_vec();
    let row = Row { date: day, ..rows.remove(at) };
    let place = rows.partition_point(|other| other.date < day);
    rows.insert(place, row);
    rows
}
