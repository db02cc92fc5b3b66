//! Schedules in words.

use super::alternatives::sequence;
use chrono::NaiveDate;

use super::meeting::Single;
use super::rows::{brief, sets};
use super::schedule::Stage;
use super::search::{Found, Nothing};
use super::unmet::named;
use crate::calendar::Month;
use crate::engine::{App, Engine};
use crate::ledger::{Alternative, AlternativeKind, AppLedger, Decision};
use crate::money::Amount;
use crate::rulebook::Terms;
use crate::scenario::{Event, Row};

/// Tells of the schedules of an app.
pub(super) struct Teller<'a, 't> {
    pub(super) stage: &'a Stage<'t>,
}

impl Teller<'_, '_> {
    /// Another schedule beside the best one.
    pub(super) fn alternative(
        &self,
        kind: AlternativeKind,
        found: Result<&Found, &Nothing>,
        best: &Found,
    ) -> Alternative {
        let names = self.stage.timeline.names();
        match found {
            Ok(found) => {
                let editions = sequence(self.stage.start.app.edition, found);
                Alternative {
                    kind,
                    total: Some(Amount::of_minor(found.total)),
                    difference: Some(Amount::of_minor(found.total - best.total)),
                    editions: editions.into_iter().map(|edition| names.edition(edition).to_owned()).collect(),
                    decisions: self.stage.decisions(&found.steps).iter().map(|row| brief(row, names)).collect(),
                    fails_in: None,
                }
            }
            Err(nothing) => Alternative {
                kind,
                total: None,
                difference: None,
                editions: Vec::new(),
                decisions: Vec::new(),
                fails_in: match nothing {
                    Nothing::Unmet(month) => Some(month.to_string()),
                    Nothing::TooMany => None,
                },
            },
        }
    }

    /// What is decided, each with its reason and until when it can wait.
    pub(super) fn decisions(&self, decisions: &[Row], waits: &[NaiveDate]) -> Vec<Decision> {
        let stage = self.stage;
        let engine = Engine::new(stage.timeline, stage.horizon).without_invoices();
        let (mut app, mut ledger) = (stage.start.app.clone(), AppLedger::default());
        let mut told = Vec::new();
        for (row, waits_until) in decisions.iter().zip(waits.iter().copied()) {
            engine.advance(&mut app, Month::of(row.date), &mut ledger, &mut ());
            let before = app.clone();
            if !matches!(row.event, Event::Create(_)) {
                engine.step(&mut app, row, &mut ledger, &mut ());
            }
            let reason = self.reason((&before, &app), row);
            let sets = sets(&row.event, stage.timeline.names());
            told.push(Decision { date: row.date, action: row.event.action(), sets, reason, waits_until });
        }
        told
    }

    /// Why a row is there: what is needed, and the app lacks before the row and not after it; else that it costs less so.
    fn reason(&self, (before, after): (&App, &App), row: &Row) -> String {
        let stage = self.stage;
        match row.event {
            Event::Create(_) => return "the app begins".to_owned(),
            Event::Resume => return "the app is stopped".to_owned(),
            Event::Extend => {
                let edition = stage.timeline.names().edition(before.edition);
                let end = before.valid_until.map_or_else(String::new, |end| format!(", to {end}"));
                return format!("{edition} is valid for a time only{end} (B4)");
            }
            _ => {}
        }
        let month = Month::of(row.date);
        let terms = |app: &App| stage.timeline.governing(app.family, month);
        let lacks = |app: &App, one: &Single| !one.is_met(terms(app), app.edition, &app.settings);
        let lacking: Vec<Single> = stage.singles(month).into_iter().filter(|one| lacks(before, one)).collect();
        let given = lacking.iter().filter(|one| !lacks(after, one));
        let given: Vec<String> = given.map(|one| self.lacking(before, terms(before), one)).collect();
        match (given.is_empty(), lacking.is_empty()) {
            (false, _) => given.join("; "),
            (true, true) => "it costs less so".to_owned(),
            (true, false) => "on the way to what is needed".to_owned(),
        }
    }

    fn lacking(&self, app: &App, terms: &Terms, single: &Single) -> String {
        let timeline = self.stage.timeline;
        let (needed, edition) = (named(single, timeline), timeline.names().edition(app.edition));
        match (single, single.offered(terms, app.edition, &app.settings)) {
            (Single::Limit(..) | Single::Existing(_), Some(most)) => {
                format!("{needed} needed, {edition} allows {most}")
            }
            (Single::Package(..), Some(most)) if most > 0 => format!("{needed} needed, {edition} gives {most}"),
            _ => format!("{needed} needed"),
        }
    }
}
