//! What could be done instead of a refused row, or before it, so that it passes. Whether it does, the engine says.

use super::Case;
use crate::calendar::Month;
use crate::engine::App;
use crate::ledger::{Extent, Subject, Violation};
use crate::rulebook::{EditionIx, LimitMove, Offer, PackageIx, Reason, Terms};
use crate::scenario::{Asked, Event, Row};

/// Rows in the place of a refused one.
pub(super) struct Attempt {
    pub(super) text: String,
    pub(super) rows: Vec<Row>,
}

/// What a row asks of packages.
type Packages = Box<[(u8, Asked)]>;

impl Case<'_> {
    /// Every attempt, in the order of the packages and editions.
    pub(super) fn attempts(&self, before: &App, row: &Row, violation: &Violation) -> Vec<Attempt> {
        let terms = self.witness.timeline.governing(before.family, Month::of(row.date));
        let with = |event: Event| Row { event, ..row.clone() };
        let first = |text: &str, event: Event| Attempt { text: text.to_owned(), rows: vec![with(event), row.clone()] };
        match violation.reason {
            Reason::Limit(_) => self.beyond_a_limit(before, row, violation, terms),
            Reason::EditionChangedTwice | Reason::PackageChangedTwice => {
                let date = Month::of(row.date).next().first_day();
                vec![Attempt { text: format!("the same on {date}"), rows: vec![Row { date, ..row.clone() }] }]
            }
            Reason::LevelNotOffered | Reason::LevelBelowDefault => {
                self.another_number(before, row, violation, terms).into_iter().collect()
            }
            Reason::PackageNotOffered | Reason::ChangeRequiresPaid => self.in_other_editions(before, row, terms),
            Reason::UpgradeRequiresTrial => match &row.event {
                Event::Upgrade(edition, packages) => {
                    let change = with(Event::Change(Some(*edition), packages.clone()));
                    vec![Attempt { text: "the same as a `change`".to_owned(), rows: vec![change] }]
                }
                _ => Vec::new(),
            },
            Reason::AppStopped => vec![first("a `resume` before it", Event::Resume)],
            Reason::EditionExpired => {
                let mut attempts = vec![first("an `extend` before it", Event::Extend)];
                attempts.extend(self.paid(before, terms).map(|edition| {
                    let name = self.witness.legend.names.edition(edition);
                    first(&format!("an `upgrade` to `{name}` before it"), to(before, edition, Box::default(), terms))
                }));
                attempts
            }
            _ => Vec::new(),
        }
    }

    /// The paid editions of the rulebook, but for the one held.
    fn paid<'t>(&self, before: &App, terms: &'t Terms) -> impl Iterator<Item = EditionIx> + use<'t> {
        let (held, count) = (before.edition, self.witness.legend.names.editions.len());
        let editions = (0..).map(EditionIx).take(count);
        editions.filter(move |edition| *edition != held && terms.has_edition(*edition) && !terms.is_free(*edition))
    }

    /// L1: the package that moves the limit, another edition, or both.
    fn beyond_a_limit(&self, before: &App, row: &Row, violation: &Violation, terms: &Terms) -> Vec<Attempt> {
        let names = self.witness.legend.names;
        let moved = self.moving(violation);
        let named = |(package, asked): (PackageIx, Asked)| match asked {
            Asked::Number(number) => format!("`{}` {number}", names.package(package)),
            _ => format!("`{}`", names.package(package)),
        };
        let boxed = |(package, asked): (PackageIx, Asked)| -> Packages { Box::new([(package.0, asked)]) };
        let attempt =
            |text: String, event: Event| Attempt { text, rows: vec![Row { event, ..row.clone() }, row.clone()] };
        let mut attempts = Vec::new();
        let offered = |edition| moved.filter(|(package, _)| terms.offer(*package, edition).is_some());
        attempts.extend(offered(before.edition).map(|moved| attempt(named(moved), Event::Change(None, boxed(moved)))));
        for edition in self.paid(before, terms) {
            let name = names.edition(edition);
            attempts.push(attempt(format!("`{name}`"), to(before, edition, Box::default(), terms)));
            attempts.extend(offered(edition).map(|moved| {
                attempt(format!("`{name}` and {}", named(moved)), to(before, edition, boxed(moved), terms))
            }));
        }
        attempts
    }

    /// The package that moves the limit, and what would have to be asked of it.
    fn moving(&self, violation: &Violation) -> Option<(PackageIx, Asked)> {
        let Reason::Limit(kind) = violation.reason else { return None };
        let Extent { in_use, requested, .. } = violation.extent?;
        let limit = self.governing(violation)?.limits.iter().find(|limit| limit.kind == kind)?;
        let (id, asked) = match limit.moved.as_ref()? {
            LimitMove::LiftedBy(id) => (id, Asked::On),
            LimitMove::RaisedBy(id) => {
                let needed = u64::try_from(in_use).ok()?.checked_add(requested)?;
                (id, Asked::Number(u32::try_from(needed).ok()?))
            }
        };
        let packages = &self.witness.legend.names.packages;
        let place = packages.iter().position(|package| package.id == *id)?;
        Some((PackageIx(u8::try_from(place).ok()?), asked))
    }

    /// P2: the smallest tier that covers what was asked for, else the highest; below the default, the default.
    fn another_number(&self, before: &App, row: &Row, violation: &Violation, terms: &Terms) -> Option<Attempt> {
        let (Subject::Package(package), Some(level)) = (violation.subject, violation.level) else { return None };
        let edition = self.asked_edition(violation).unwrap_or(before.edition);
        let Offer::Level { tiers, .. } = terms.offer(package, edition)? else { return None };
        let tier = tiers.iter().find(|tier| tier.up_to >= level.asked).or(tiers.last()).map(|tier| tier.up_to);
        let (asked, shown) = match (violation.reason, tier) {
            (Reason::LevelNotOffered, Some(tier)) => (Asked::Number(tier), tier.to_string()),
            _ => (Asked::Default, "default".to_owned()),
        };
        let change = |packages: &Packages| -> Packages {
            packages.iter().map(|&(known, before)| (known, if known == package.0 { asked } else { before })).collect()
        };
        let event = match &row.event {
            Event::Upgrade(edition, packages) => Event::Upgrade(*edition, change(packages)),
            Event::Change(edition, packages) => Event::Change(*edition, change(packages)),
            _ => return None,
        };
        let text = format!("`{}` {shown}", self.witness.legend.names.package(package));
        Some(Attempt { text, rows: vec![Row { event, ..row.clone() }] })
    }

    /// P1, O3: the same packages in an edition that offers them.
    fn in_other_editions(&self, before: &App, row: &Row, terms: &Terms) -> Vec<Attempt> {
        let (named, packages) = match &row.event {
            Event::Upgrade(edition, packages) => (Some(EditionIx(*edition)), packages),
            Event::Change(edition, packages) => (edition.map(EditionIx), packages),
            _ => return Vec::new(),
        };
        // What a `change` asked of the free edition is an `upgrade`, to the edition that it named first.
        let is_free = terms.is_free(before.edition);
        let editions = self.paid(before, terms).filter(|edition| named != Some(*edition) || is_free);
        let attempt = |edition: EditionIx| {
            let event = to(before, edition, packages.clone(), terms);
            let text = format!("the same as {} to `{}`", an(&event), self.witness.legend.names.edition(edition));
            Attempt { text, rows: vec![Row { event, ..row.clone() }] }
        };
        editions.map(attempt).collect()
    }
}

/// The dialog that leads to a paid edition.
fn to(before: &App, edition: EditionIx, packages: Packages, terms: &Terms) -> Event {
    match terms.is_free(before.edition) {
        true => Event::Upgrade(edition.0, packages),
        false => Event::Change(Some(edition.0), packages),
    }
}

fn an(event: &Event) -> &'static str {
    if matches!(event, Event::Upgrade(..)) { "an `upgrade`" } else { "a `change`" }
}
