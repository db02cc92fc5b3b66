//! What could be done instead of a refused row, or before it, so that it passes. Whether it does, the engine says.

use chrono::NaiveDate;

use super::Case;
use super::refusal::Refused;
use crate::calendar::Month;
use crate::engine::App;
use crate::ledger::{Extent, Subject};
use crate::rulebook::{EditionIx, LimitMove, Offer, PackageIx, Reason, Terms};
use crate::scenario::{Asked, Event, Row};

/// Rows in the place of a refused one, which is the last of them, as it is or changed.
pub(super) struct Attempt {
    pub(super) text: String,
    pub(super) rows: Vec<Row>,
}

impl Attempt {
    /// The refused row changed, or on another day.
    fn changed(text: String, row: Row) -> Self {
        Self { text, rows: vec![row] }
    }

    /// Another row before it.
    fn after(text: String, event: Event, row: &Row) -> Self {
        Self { text, rows: vec![Row { event, ..row.clone() }, row.clone()] }
    }
}

/// What a row asks of packages.
type Packages = Box<[(u8, Asked)]>;

impl Case<'_> {
    /// Every attempt, in the order of the packages and editions.
    pub(super) fn attempts(&self, refused: Refused<'_>) -> Vec<Attempt> {
        let Refused { before, row, violation, terms, .. } = refused;
        match violation.reason {
            Reason::Limit(_) => self.beyond_a_limit(refused),
            Reason::EditionChangedTwice | Reason::PackageChangedTwice => {
                vec![on_another_day(row, Month::of(row.date).next().first_day())]
            }
            Reason::LevelNotOffered | Reason::LevelBelowDefault => self.another_number(refused).into_iter().collect(),
            Reason::PackageNotOffered | Reason::ChangeRequiresPaid | Reason::EditionNotOffered => {
                self.in_other_editions(refused)
            }
            Reason::UpgradeRequiresTrial => match &row.event {
                Event::Upgrade(edition, packages) => {
                    let event = Event::Change(Some(*edition), packages.clone());
                    vec![Attempt::changed("the same as a `change`".to_owned(), Row { event, ..row.clone() })]
                }
                _ => Vec::new(),
            },
            Reason::MigrateNotAvailable => {
                self.first_migration(before, row.date).map(|day| on_another_day(row, day)).into_iter().collect()
            }
            Reason::AppStopped => vec![Attempt::after("a `resume` before it".to_owned(), Event::Resume, row)],
            Reason::EditionExpired => {
                let mut attempts = vec![Attempt::after("an `extend` before it".to_owned(), Event::Extend, row)];
                attempts.extend(self.paid(terms).map(|edition| {
                    let text = format!("an `upgrade` to `{}` before it", self.edition_name(edition));
                    Attempt::after(text, to(before, edition, Box::default(), terms), row)
                }));
                attempts
            }
            _ => Vec::new(),
        }
    }

    /// The paid editions of the rulebook.
    fn paid<'t>(&self, terms: &'t Terms) -> impl Iterator<Item = EditionIx> + use<'t> {
        let editions = (0..).map(EditionIx).take(self.witness.legend.names.editions.len());
        editions.filter(move |edition| terms.has_edition(*edition) && !terms.is_free(*edition))
    }

    /// T2: the first day after this one on which the app may migrate.
    fn first_migration(&self, before: &App, date: NaiveDate) -> Option<NaiveDate> {
        let timeline = self.witness.timeline;
        let days = timeline.families().iter().map(|family| family.from).filter(|from| *from > date);
        days.filter(|day| timeline.successor(before.family, *day).is_some()).min()
    }

    /// L1: the package that moves the limit, another edition, or both.
    fn beyond_a_limit(&self, refused: Refused<'_>) -> Vec<Attempt> {
        let Refused { before, row, terms, .. } = refused;
        let names = self.witness.legend.names;
        let moved = self.moving(refused);
        let named = |(package, asked): (PackageIx, Asked)| match asked {
            Asked::Number(number) => format!("`{}` {number}", names.package(package)),
            _ => format!("`{}`", names.package(package)),
        };
        let boxed = |(package, asked): (PackageIx, Asked)| -> Packages { Box::new([(package.0, asked)]) };
        let attempt = |text: String, event: Event| Attempt::after(text, event, row);
        let mut attempts = Vec::new();
        let offered = |edition| moved.filter(|(package, _)| terms.offer(*package, edition).is_some());
        attempts.extend(offered(before.edition).map(|moved| attempt(named(moved), Event::Change(None, boxed(moved)))));
        for edition in self.paid(terms).filter(|edition| *edition != before.edition) {
            let name = names.edition(edition);
            attempts.push(attempt(format!("`{name}`"), to(before, edition, Box::default(), terms)));
            attempts.extend(offered(edition).map(|moved| {
                attempt(format!("`{name}` and {}", named(moved)), to(before, edition, boxed(moved), terms))
            }));
        }
        attempts
    }

    /// The package that moves the limit, and what would have to be asked of it.
    fn moving(&self, refused: Refused<'_>) -> Option<(PackageIx, Asked)> {
        let Extent { in_use, requested, .. } = refused.violation.extent?;
        let (id, asked) = match refused.moved()? {
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
    fn another_number(&self, refused: Refused<'_>) -> Option<Attempt> {
        let Refused { row, violation, terms, .. } = refused;
        let (Subject::Package(package), Some(level)) = (violation.subject, violation.level) else { return None };
        let Offer::Level { tiers, .. } = terms.offer(package, refused.edition())? else { return None };
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
        Some(Attempt::changed(text, Row { event, ..row.clone() }))
    }

    /// P1, O3, T6: the same packages in an edition that offers them, that which is held without a change of it.
    fn in_other_editions(&self, refused: Refused<'_>) -> Vec<Attempt> {
        let Refused { before, row, terms, .. } = refused;
        let (named, packages) = match &row.event {
            Event::Upgrade(edition, packages) => (Some(EditionIx(*edition)), packages),
            Event::Change(edition, packages) => (edition.map(EditionIx), packages),
            _ => return Vec::new(),
        };
        // What a `change` asked of the free edition is an `upgrade`, to the edition that it named first.
        let is_upgrade = terms.is_free(before.edition);
        let as_it_is = |edition: EditionIx| match row.event {
            Event::Upgrade(..) => named == Some(edition),
            _ => !is_upgrade && named.unwrap_or(before.edition) == edition,
        };
        let attempt = |edition: EditionIx| {
            let name = self.edition_name(edition);
            let (event, text) = if !is_upgrade && edition == before.edition {
                (
                    Event::Change(None, packages.clone()),
                    format!("the same in `{name}`, without a change of the edition"),
                )
            } else {
                let event = to(before, edition, packages.clone(), terms);
                let text = format!("the same as {} to `{name}`", an(&event));
                (event, text)
            };
            Attempt::changed(text, Row { event, ..row.clone() })
        };
        self.paid(terms).filter(|edition| !as_it_is(*edition)).map(attempt).collect()
    }
}

fn on_another_day(row: &Row, date: NaiveDate) -> Attempt {
    Attempt::changed(format!("the same on {date}"), Row { date, ..row.clone() })
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
