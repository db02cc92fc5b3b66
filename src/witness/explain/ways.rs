//! The refused rows, and what would have let each pass: tried on the app as it stood then, and priced by running the rest of
//! its rows after it, to the end of the horizon.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;

use super::Case;
use super::attempts::Attempt;
use super::told::{RefusalTold, RowTold, WayTold};
use crate::calendar::Month;
use crate::engine::App;
use crate::ledger::{AppLedger, MonthLine, Subject, Violation};
use crate::money::Amount;
use crate::rulebook::Reason;
use crate::scenario::Row;

/// How often the same attempt is priced in a month. A further row is told what it costs at a row before, where it passes
/// then: else rows refused by the thousand would each run all that follow.
const EACH: usize = 8;

impl Case<'_> {
    /// The violations that are asked for, in their order.
    pub(super) fn all_refusals(&self) -> Vec<RefusalTold> {
        let (engine, last_day) = (&self.witness.engine, self.witness.horizon.to.last_day());
        let mut tries = Tries { case: self, told: Vec::new(), waiting: Vec::new(), priced: HashMap::new() };
        let Some(first) = self.app.rows.first() else { return tries.told };
        let (mut app, mut ledger) = (engine.begin(first), AppLedger::default());
        let (violations, mut seen, mut from) = (&self.watched.ledger.violations, 0, 0);
        for row in self.app.rows.iter().take_while(|row| row.date <= last_day) {
            if seen == violations.len() && tries.waiting.is_empty() {
                return tries.told;
            }
            tries.come_to(row.date, Here { app: &app, from, seen });
            from += 1;
            let of_row = violations[seen..].iter().take_while(|violation| is_of(violation, row));
            let of_row = &violations[seen..seen + of_row.count()];
            seen += of_row.len();
            if !of_row.is_empty() {
                // As the engine opens the row's month, before the row itself.
                engine.advance(&mut app, Month::of(row.date), &mut ledger, &mut ());
                of_row.iter().for_each(|violation| tries.refused(row, violation, Here { app: &app, from, seen }));
            }
            engine.step(&mut app, row, &mut ledger, &mut ());
            ledger.clear();
        }
        tries.come_to(NaiveDate::MAX, Here { app: &app, from, seen });
        tries.told
    }

    /// Whether a violation of this row is asked for.
    fn is_asked(&self, row: &Row) -> bool {
        self.witness.asked.month.is_none_or(|month| month == Month::of(row.date))
    }

    /// What is refused of the last of some rows.
    fn refuses(&self, app: &App, rows: &[Row]) -> Vec<Violation> {
        let Some((last, before)) = rows.split_last() else { return Vec::new() };
        let engine = &self.witness.engine;
        let mut after = None;
        for row in before {
            after = Some(engine.would(after.as_ref().unwrap_or(app), row, &mut ()).0);
        }
        engine.would(after.as_ref().unwrap_or(app), last, &mut ()).1
    }
}

/// Where the app stands: the first of its rows that follow, and how many of the violations came before.
#[derive(Clone, Copy)]
struct Here<'h> {
    app: &'h App,
    from: usize,
    seen: usize,
}

/// An attempt to let a row pass: the reasons for which the row was refused before.
struct Trial {
    /// The row's place among those told.
    told: usize,
    attempt: Attempt,
    reasons: Vec<(Reason, Subject)>,
}

/// What an attempt costs at a row, and the rows that are refused after it.
struct Priced {
    row: Option<RowTold>,
    way: WayTold,
    refused: HashSet<Option<(u32, u32)>>,
}

struct Tries<'c> {
    case: &'c Case<'c>,
    told: Vec<RefusalTold>,
    /// Attempts of a later day.
    waiting: Vec<Trial>,
    priced: HashMap<(Month, String), Vec<Priced>>,
}

impl Tries<'_> {
    /// Tells of a refused row, and tries what would let it pass.
    fn refused(&mut self, row: &Row, violation: &Violation, here: Here<'_>) {
        let case = self.case;
        let Some(refused) = case.refused(here.app, row, violation).filter(|_| case.is_asked(row)) else { return };
        if case.witness.asked.item.as_deref().is_some_and(|item| !case.is_about(refused, item)) {
            return;
        }
        let told = self.told.len();
        self.told.push(case.refusal(refused));
        for attempt in case.attempts(refused) {
            self.attempt(Trial { told, attempt, reasons: vec![reason(violation)] }, row.date, here);
        }
    }

    /// Tries what waits for this day, or for one before it.
    fn come_to(&mut self, today: NaiveDate, here: Here<'_>) {
        let is_due = |trial: &Trial| trial.attempt.rows.first().is_none_or(|row| row.date <= today);
        if self.waiting.iter().any(is_due) {
            let (due, waiting): (Vec<_>, Vec<_>) = std::mem::take(&mut self.waiting).into_iter().partition(is_due);
            self.waiting = waiting;
            due.into_iter().for_each(|trial| self.attempt(trial, today, here));
        }
    }

    /// Prices an attempt that passes. One that is refused for another reason is tried with what would cure that, too.
    fn attempt(&mut self, trial: Trial, today: NaiveDate, here: Here<'_>) {
        let case = self.case;
        let [row] = trial.attempt.rows.as_slice() else {
            if case.refuses(here.app, &trial.attempt.rows).is_empty() {
                self.price(&trial, here);
            }
            return;
        };
        if row.date > today {
            self.waiting.push(trial);
            return;
        }
        let refused = case.refuses(here.app, &trial.attempt.rows);
        self.on_another_day(&trial, row.date, refused.first());
        match refused.first() {
            None => self.price(&trial, here),
            Some(next) if !trial.reasons.contains(&reason(next)) => {
                let Some(refused) = case.refused(here.app, row, next) else { return };
                let reasons: Vec<_> = trial.reasons.iter().copied().chain([reason(next)]).collect();
                for Attempt { text, rows } in case.attempts(refused) {
                    let attempt = Attempt { text: format!("{} and {text}", trial.attempt.text), rows };
                    self.attempt(Trial { told: trial.told, attempt, reasons: reasons.clone() }, today, here);
                }
            }
            Some(_) => {}
        }
    }

    /// What was refused on one day is allowed on another, or is not.
    fn on_another_day(&mut self, trial: &Trial, date: NaiveDate, refused: Option<&Violation>) {
        let Some(told) = self.told.get_mut(trial.told) else { return };
        if trial.reasons.len() > 1 || told.violation.place.date == date {
            return;
        }
        let legend = self.case.witness.legend;
        told.allowed = match refused {
            None => format!("the same from {date} on"),
            Some(other) => {
                let message = legend.message(other, self.case.subject(other));
                format!("{}; on {date} it is refused, too: {message}", told.allowed)
            }
        };
    }

    fn price(&mut self, trial: &Trial, here: Here<'_>) {
        let (case, Trial { attempt, .. }) = (self.case, trial);
        let last_day = case.witness.horizon.to.last_day();
        let Some(row) = attempt.rows.last().filter(|row| row.date <= last_day) else { return };
        let Some(told) = self.told.get_mut(trial.told) else { return };
        let priced = self.priced.entry((Month::of(row.date), attempt.text.clone())).or_default();
        let mut others = priced.iter().filter(|_| attempt.rows.len() > 1 && priced.len() >= EACH);
        if let Some(other) = others.find(|other| !other.refused.contains(&Some((row.file, row.line)))) {
            let at = other.row.as_ref().map_or_else(String::new, |row| format!(" as at {}:{}", row.file, row.line));
            let text = format!("{}{at} already", attempt.text);
            told.ways.push(WayTold { text, ..other.way.clone() });
            return;
        }
        let ledger = case.run(&attempt.rows, here);
        let refused = ledger.violations.iter().map(|violation| violation.place.row).collect();
        let way = case.priced(attempt.text.clone(), &ledger, here.seen);
        told.ways.push(way.clone());
        priced.push(Priced { row: told.row.clone(), way, refused });
    }
}

fn is_of(violation: &Violation, row: &Row) -> bool {
    violation.place.row == Some((row.file, row.line))
}

fn reason(violation: &Violation) -> (Reason, Subject) {
    (violation.reason, violation.subject)
}

impl Case<'_> {
    /// Runs rows, and those of the app that follow.
    fn run(&self, rows: &[Row], here: Here<'_>) -> AppLedger {
        let (engine, to) = (&self.witness.engine, self.witness.horizon.to);
        let (mut app, mut ledger) = (here.app.clone(), AppLedger::default());
        let following = self.app.rows.iter().skip(here.from).take_while(|row| row.date <= to.last_day());
        for row in rows.iter().chain(following) {
            engine.step(&mut app, row, &mut ledger, &mut ());
        }
        engine.advance(&mut app, to, &mut ledger, &mut ());
        engine.close(&app, &mut ledger, &mut ());
        ledger
    }

    /// What the months cost more than they do, and how many of the rows that follow are refused then, or pass; `seen` of the
    /// violations come before.
    fn priced(&self, text: String, with: &AppLedger, seen: usize) -> WayTold {
        let base = &self.watched.ledger;
        let total =
            |month: Month| base.months.iter().find(|line| line.month == month).map_or(Amount::ZERO, MonthLine::total);
        let more: Vec<(Month, Amount)> =
            with.months.iter().map(|line| (line.month, line.total() - total(line.month))).collect();
        let first = more.iter().position(|(_, more)| *more != Amount::ZERO);
        let after = first.map_or(&[][..], |at| &more[at + 1..]);
        let then = after.first().filter(|first| after.iter().all(|other| other.1 == first.1)).map(|(_, more)| *more);
        let keys = |violations: &[Violation]| -> HashSet<_> {
            violations.iter().map(|row| (row.place.row, row.reason, row.subject)).collect()
        };
        let (is, would_be) = (keys(&base.violations[seen..]), keys(&with.violations));
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
