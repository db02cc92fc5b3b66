//! What is the same in every draw: each app's past, its drivers with everything fitted, and the days of its rows.

use std::sync::OnceLock;

use rayon::prelude::*;

use super::assumptions::{Assumptions, Driver, Drives, LONG, Shape, is_of};
use super::chance::Chance;
use super::file::Acts;
use super::fit::{self, TooShort};
use super::past::{Driving, Past, is_observation};
use super::path::{Course, Driven};
use super::schedule::Schedule;
use super::walk::Walk;
use crate::calendar::{Horizon, Month};
use crate::diagnostic::{Findings, Kind, nearest};
use crate::engine::Engine;
use crate::rulebook::Timeline;
use crate::scenario::{AppRows, Id, Row};
use crate::toml_input::Problem;

/// So many amounts of several apps together are kept at most: a gibibyte.
const MOST_KEPT: u64 = 1 << 26;

/// Everything that a forecast draws from.
#[derive(Debug)]
pub struct Plan<'p> {
    pub(super) timeline: &'p Timeline,
    pub(super) assumptions: &'p Assumptions,
    /// The months reported.
    pub(super) horizon: Horizon,
    /// The first month drawn.
    pub(super) from: Month,
    pub(super) engine: Engine<'p>,
    /// In byte order.
    pub(super) apps: Vec<AppPlan<'p>>,
    /// Where each uncertainty of each driver stands as a walk, the same of every app.
    pub(super) walks: Vec<Vec<OnceLock<Walk>>>,
}

/// An app.
#[derive(Debug)]
pub(super) struct AppPlan<'p> {
    pub(super) name: &'p str,
    /// The groups and users that its rows name, then those that drivers name.
    pub(super) ids: Vec<&'p str>,
    /// The base's rows.
    pub(super) rows: Vec<Row>,
    /// The place of the first row that is not past.
    pub(super) first: usize,
    pub(super) past: Past,
    pub(super) driven: Vec<Driven>,
    /// The group or user of each of them.
    pub(super) subjects: Vec<Option<Id>>,
    /// The drivers whose chance is drawn: those of the app, and those with which one of them goes together.
    pub(super) sources: Vec<usize>,
    pub(super) schedule: Schedule,
    /// The places of the operations under a condition.
    pub(super) whens: Vec<usize>,
}

/// How a plan is made otherwise than the assumptions say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Starts {
    /// As the assumptions say.
    Given,
    /// All fitted: what is written is of another month. Operations under a condition are left out.
    Fitted,
}

impl Assumptions {
    /// The first month for which drivers give rows: what the assumptions say, else the month after the last reading or count
    /// of the base. `None` where the base has no row.
    pub fn first_month<'r>(&self, rows: impl Iterator<Item = &'r [Row]>) -> Option<Month> {
        let (mut first, mut last) = (None, None);
        for row in rows.flatten() {
            let month = Month::of(row.date);
            first = Some(first.map_or(month, |first: Month| first.min(month)));
            if is_observation(&row.event) {
                last = last.max(Some(month));
            }
        }
        self.from.or(last.map(Month::next)).or(first)
    }

    /// Whether the assumptions say with which month drivers begin.
    pub fn has_first_month(&self) -> bool {
        self.from.is_some()
    }

    /// The last month that the assumptions name.
    pub fn last_month(&self) -> Option<Month> {
        self.to
    }
}

impl<'p> Plan<'p> {
    /// Plans the months from `from` to the end of the horizon.
    ///
    /// # Errors
    /// What of the assumptions does not fit the base.
    pub fn new(
        timeline: &'p Timeline,
        assumptions: &'p Assumptions,
        apps: Vec<AppRows<'p>>,
        (from, horizon): (Month, Horizon),
    ) -> Result<Self, Findings> {
        Self::with_starts(timeline, assumptions, apps, (from, horizon), Starts::Given)
    }

    pub(super) fn with_starts(
        timeline: &'p Timeline,
        assumptions: &'p Assumptions,
        apps: Vec<AppRows<'p>>,
        (from, horizon): (Month, Horizon),
        starts: Starts,
    ) -> Result<Self, Findings> {
        let planned: Vec<Result<AppPlan<'p>, Vec<Problem>>> = apps
            .into_par_iter()
            .map(|app| AppPlan::new(timeline, assumptions, app, (from, horizon.to), starts))
            .collect();
        let (mut apps, mut problems) = (Vec::new(), Vec::new());
        for app in planned {
            match app {
                Ok(app) => apps.push(app),
                Err(wrong) => problems.extend(wrong),
            }
        }
        if !problems.is_empty() {
            return Err(assumptions.source.findings(problems));
        }
        let engine = Engine::new(timeline, Horizon { from, to: horizon.to }).without_invoices();
        let of_driver = |driver: &Driver| driver.uncertainties.iter().map(|_| OnceLock::new()).collect();
        let walks = assumptions.drivers.iter().map(of_driver).collect();
        Ok(Self { timeline, assumptions, horizon, from, engine, apps, walks })
    }

    /// The most draws that are taken: of several apps together each draw's months are kept, of one alone nothing is.
    pub fn most_draws(&self) -> Option<u64> {
        let months = self.horizon.months().max(1) as u64;
        (self.apps.len() > 1).then(|| MOST_KEPT / months)
    }

    /// The months drawn.
    pub(super) fn months(&self) -> usize {
        Horizon { from: self.from, to: self.horizon.to }.months()
    }
}

impl Assumptions {
    /// Every app that the assumptions name must be in the base.
    ///
    /// # Errors
    /// The apps that are not there.
    pub fn every_app_is_known<'n, N: Iterator<Item = &'n str>>(
        &self,
        is_known: impl Fn(&str) -> bool,
        names: impl Fn() -> N,
    ) -> Result<(), Findings> {
        let of_drivers = self.drivers.iter().filter_map(|driver| driver.apps.as_ref());
        let named = of_drivers.chain(self.whens.iter().filter_map(|when| when.apps.as_ref())).flatten();
        let unknown = named.filter(|(app, _)| !is_known(app));
        let problems: Vec<Problem> = unknown
            .map(|(app, at)| {
                let help = match nearest(app, names()) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "write the app as the rows name it, or take it out".to_owned(),
                };
                at.problem(Kind::ForecastAppUnknown, format!("there is no app `{app}` in the base scenario"), help)
            })
            .collect();
        if problems.is_empty() { Ok(()) } else { Err(self.source.findings(problems)) }
    }
}

impl<'p> AppPlan<'p> {
    fn new(
        timeline: &Timeline,
        assumptions: &'p Assumptions,
        app: AppRows<'p>,
        (from, to): (Month, Month),
        starts: Starts,
    ) -> Result<Self, Vec<Problem>> {
        let AppRows { name, rows, mut ids, .. } = app;
        let drivers = assumptions.drivers_of(name);
        let subjects: Vec<Option<Id>> =
            drivers.iter().map(|driver| subject(&assumptions.drivers[*driver].drives, &mut ids)).collect();
        let first = rows.partition_point(|row| row.date < from.first_day());
        let of = |place: usize| &assumptions.drivers[drivers[place]].drives;
        let driving: Vec<Driving<'_>> = subjects.iter().enumerate().map(|(place, id)| (of(place), *id)).collect();
        let past = Past::of(timeline, &rows[..first], from, &driving);
        let sources = sources(assumptions, &drivers);
        let (mut driven, mut problems) = (Vec::new(), Vec::new());
        for (place, driver) in drivers.iter().enumerate() {
            let of = &assumptions.drivers[*driver];
            let readings = || past.readings(&rows[..first], place, of);
            let source = sources.iter().position(|source| source == driver).unwrap_or_default();
            match fitted((of, *driver, source), &readings, (name, from), starts) {
                Ok(of_app) => driven.push(of_app),
                Err(problem) => problems.push(problem),
            }
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        let schedule = Schedule::of(&assumptions.drivers, &driven, (from, to), &rows[first..], first);
        let whens = (0..assumptions.whens.len()).filter(|at| is_of(assumptions.whens[*at].apps.as_deref(), name));
        let whens = whens.filter(|_| starts == Starts::Given).collect();
        Ok(Self { name, ids, rows, first, past, driven, subjects, sources, schedule, whens })
    }
}

/// The number of a driver's group or user; a new one where the rows do not name it.
fn subject<'p>(drives: &'p Drives, ids: &mut Vec<&'p str>) -> Option<Id> {
    let (Drives::Members(name, _) | Drives::GroupsOf(name) | Drives::FriendsOf(name)) = drives else { return None };
    let place = ids.iter().position(|id| id == name).unwrap_or_else(|| {
        ids.push(name);
        ids.len() - 1
    });
    Some(Id(u32::try_from(place).unwrap_or(u32::MAX)))
}

/// The drivers whose chance an app needs.
fn sources(assumptions: &Assumptions, drivers: &[usize]) -> Vec<usize> {
    let mut sources = drivers.to_vec();
    for other in drivers.iter().flat_map(|driver| assumptions.correlation.with(*driver)) {
        if !sources.contains(&other) {
            sources.push(other);
        }
    }
    sources
}

/// A driver of an app, with what is to be fitted fitted.
fn fitted(
    (of, driver, source): (&Driver, usize, usize),
    readings: &dyn Fn() -> Vec<(Month, f64)>,
    (app, from): (&str, Month),
    starts: Starts,
) -> Result<Driven, Problem> {
    let draws_changes = |uncertainty: &super::assumptions::Uncertainty| matches!(uncertainty.shape, Shape::Bootstrap);
    let bootstrap = of.uncertainties.iter().find(|uncertainty| draws_changes(uncertainty));
    let start = of.start.filter(|_| starts == Starts::Given);
    let needs_past = start.is_none() || of.growth.is_none() || of.season.is_none() || bootstrap.is_some();
    let past = if needs_past { readings() } else { Vec::new() };
    let (start, growth, season, changes) = match (needs_past, start, of.growth, of.season) {
        (false, Some(start), Some(growth), Some(season)) => (start, growth, season, Vec::new()),
        _ => {
            let fitted = fit::fit(&past, from, of.growth, of.season);
            let fitted = fitted.map_err(|short| too_short(short, of, app, past.len()))?;
            (start.unwrap_or(fitted.start), fitted.growth, fitted.season, fitted.changes)
        }
    };
    if let Some(bootstrap) = bootstrap.filter(|_| changes.len() < fit::MONTHS - 1) {
        let message = format!("of app `{app}` there are {} past changes of `{}`", changes.len(), of.name);
        let help =
            format!("give the base readings above zero of {} months in a row, or another uncertainty", fit::MONTHS);
        return Err(bootstrap.at.problem(Kind::FitTooShort, message, help));
    }
    let most = of.drives.most();
    if growth.after(start, LONG) > most || start > most {
        let message = format!("fitted to app `{app}`, `{}` grows beyond {most} within {LONG} months", of.name);
        return Err(of.growth_at.problem(Kind::DriverOverflow, message, "write the growth instead of fitting it"));
    }
    let is_percent = growth.is_percent();
    if let Some(other) = of.uncertainties.iter().find(|one| one.acts == Acts::Growth && one.relative != is_percent) {
        let own = if is_percent { "a percentage" } else { "a number" };
        let message = format!("the growth fitted to app `{app}` is {own}, what is unknown of it is not");
        return Err(other.at.problem(Kind::UncertaintyForm, message, other.remedy(is_percent)));
    }
    let chance = |one: &super::assumptions::Uncertainty| {
        let changes = if draws_changes(one) { changes.clone() } else { Vec::new() };
        (Chance::new(one.shape.clone(), changes), one.acts, one.relative)
    };
    Ok(Driven {
        driver,
        source,
        course: Course { start, growth, factor: 1.0 },
        season,
        chances: of.uncertainties.iter().map(chance).collect(),
        walks: of.uncertainties.iter().map(|_| OnceLock::new()).collect(),
        events: of.events.clone(),
        most,
    })
}

/// What to do where the past says too little.
fn too_short(short: TooShort, of: &Driver, app: &str, months: usize) -> Problem {
    let name = &of.name;
    let (at, message, help) = match short {
        TooShort::Level => (
            &of.start_at,
            format!("app `{app}` has nothing in its past that tells of `{name}`"),
            "write its level in the first month drawn, or give the base readings before that month".to_owned(),
        ),
        TooShort::Growth => (
            &of.growth_at,
            format!("of app `{app}` there are {months} months of `{name}`, too few to fit a growth to"),
            format!("write the growth, or give the base readings of at least {} months", fit::MONTHS),
        ),
        TooShort::Season => (
            &of.season_at,
            format!("of app `{app}` there are {months} months of `{name}`: a season takes two years, all above zero"),
            "write the season as 12 percentages, or leave it out".to_owned(),
        ),
    };
    at.problem(Kind::FitTooShort, message, help)
}
