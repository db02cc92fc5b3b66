//! What would have let a refused row pass: each way is tried on the app as it stood before the row, and the rest of its rows
//! is run after it, to the end of the horizon.

use std::collections::HashSet;

use super::Case;
use super::attempts::Attempt;
use super::told::WayTold;
use crate::calendar::Month;
use crate::engine::App;
use crate::ledger::{AppLedger, MonthLine, Violation};
use crate::money::Amount;
use crate::scenario::Row;

impl Case<'_> {
    /// The ways of each violation that is asked for, in their order; none of the others.
    pub(super) fn all_ways(&self) -> Vec<Vec<WayTold>> {
        let violations = &self.watched.ledger.violations;
        let mut ways = vec![Vec::new(); violations.len()];
        let asked = |violation: &Violation| {
            let (month, item) = (self.witness.asked.month, self.witness.asked.item.as_deref());
            month.is_none_or(|month| month == Month::of(violation.place.date))
                && item.is_none_or(|item| self.is_about(violation, item))
        };
        let mut open = violations.iter().zip(&mut ways).filter(|(violation, _)| asked(violation)).peekable();
        let Some(first) = self.app.rows.first().filter(|_| open.peek().is_some()) else { return ways };
        let engine = &self.witness.engine;
        let (mut app, mut ledger) = (engine.begin(first), AppLedger::default());
        for (at, row) in self.app.rows.iter().enumerate() {
            if open.peek().is_none() {
                break;
            }
            // As the engine opens the row's month, before the row itself.
            engine.advance(&mut app, Month::of(row.date), &mut ledger, &mut ());
            while let Some((violation, ways)) = open.next_if(|(violation, _)| self.is_of(violation, row)) {
                *ways = self.ways(&app, at, violation);
            }
            engine.step(&mut app, row, &mut ledger, &mut ());
            ledger.clear();
        }
        drop(open);
        ways
    }

    fn is_of(&self, violation: &Violation, row: &Row) -> bool {
        violation.place.row == Some((row.file, row.line))
    }

    fn ways(&self, before: &App, at: usize, violation: &Violation) -> Vec<WayTold> {
        let Some(row) = self.app.rows.get(at) else { return Vec::new() };
        let mut ways: Vec<WayTold> = Vec::new();
        for attempt in self.attempts(before, row, violation) {
            ways.extend(self.tried(before, at, attempt));
        }
        ways
    }

    /// Runs an attempt in the place of the row, and what follows; `None` where it is refused, too.
    fn tried(&self, before: &App, at: usize, attempt: Attempt) -> Option<WayTold> {
        let (engine, horizon) = (&self.witness.engine, self.witness.horizon);
        let refused = self.app.rows.get(at)?;
        let mut rows: Vec<&Row> = self.app.rows.get(at + 1..)?.iter().collect();
        for row in attempt.rows.iter().rev() {
            // Before the rows of its day.
            let place = rows.iter().position(|other| other.date >= row.date).unwrap_or(rows.len());
            rows.insert(place, row);
        }
        if attempt.rows.iter().any(|row| row.date > horizon.to.last_day()) {
            return None;
        }
        let (mut app, mut ledger) = (before.clone(), AppLedger::default());
        for row in rows.into_iter().take_while(|row| row.date <= horizon.to.last_day()) {
            engine.step(&mut app, row, &mut ledger, &mut ());
        }
        engine.advance(&mut app, horizon.to, &mut ledger, &mut ());
        engine.close(&app, &mut ledger, &mut ());
        let passes = !ledger.violations.iter().any(|violation| self.is_of(violation, refused));
        passes.then(|| self.priced(attempt.text, at, &ledger))
    }

    /// What the months cost more than they do, and how many of the rows after the one at `at` are refused then, or pass.
    fn priced(&self, text: String, at: usize, with: &AppLedger) -> WayTold {
        let base = &self.watched.ledger;
        let total =
            |month: Month| base.months.iter().find(|line| line.month == month).map_or(Amount::ZERO, MonthLine::total);
        let more: Vec<(Month, Amount)> =
            with.months.iter().map(|line| (line.month, line.total() - total(line.month))).collect();
        let first = more.iter().position(|(_, more)| *more != Amount::ZERO);
        let after = first.map_or(&[][..], |at| &more[at + 1..]);
        let then = after.first().filter(|first| after.iter().all(|other| other.1 == first.1)).map(|(_, more)| *more);
        let later = |ledger: &AppLedger| -> HashSet<_> {
            let is_later = |row: &&Violation| {
                row.place.row.and_then(|row| self.watched.rows.get(&row)).is_some_and(|row| *row > at)
            };
            let key = |row: &Violation| (row.place.row, row.reason, row.subject);
            ledger.violations.iter().filter(is_later).map(key).collect()
        };
        let (is, would_be) = (later(base), later(with));
        WayTold {
            text,
            from: first.map(|at| more[at]),
            then,
            to_the_end: more.iter().map(|(_, more)| *more).sum(),
            refused: would_be.difference(&is).count(),
            passed: is.difference(&would_be).count(),
        }
    }
}
