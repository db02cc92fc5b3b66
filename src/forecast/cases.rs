//! Named cases: each one deterministic run, in which every uncertainty stands at the case's quantile.
//!
//! What is drawn for each month and stays (a walk) stands, summed up, at that quantile in each month: see [`Walk`]. Events that
//! are as likely as not, or likelier, happen. Correlations have no part in it.

use super::assumptions::{CaseOf, EventOf, Growth};
use super::chance::normal_at;
use super::draw::{Memory, TooLarge};
use super::file::Acts;
use super::path::{Course, Driven};
use super::plan::{AppPlan, Plan};
use super::walk::Walk;
use crate::calendar::Month;
use crate::diagnostic::{Findings, Kind};
use crate::ledger::{AppLedger, Case};
use crate::money::Amount;
use crate::scenario::{AppRows, Row};

/// The number of no draw.
const NO_DRAW: u64 = 0;
/// Where the median stands.
const MEDIAN: f64 = 0.5;

impl CaseOf {
    /// Everything at its median.
    fn median() -> Self {
        Self { name: String::new(), quantile: MEDIAN, drivers: Vec::new() }
    }

    /// A driver's course in the case.
    fn course(&self, driven: &Driven) -> Course {
        let own = self.drivers.iter().find(|driver| driver.driver == driven.driver);
        own.map_or(driven.course, |own| Course {
            start: own.start.unwrap_or(driven.course.start),
            growth: own.growth.unwrap_or(driven.course.growth),
            factor: own.factor,
        })
    }
}

impl<'p> Plan<'p> {
    /// The names of the cases.
    pub fn case_names(&self) -> impl Iterator<Item = &str> {
        self.assumptions.cases.iter().map(|case| case.name.as_str())
    }

    /// Every row of a case, the base's past too: a scenario of which a run gives the same bill.
    ///
    /// # Errors
    /// A value that no row can say.
    pub fn case_rows(&self, case: usize) -> Result<Vec<AppRows<'p>>, Findings> {
        let case = &self.assumptions.cases[case];
        let rows = |app: &AppPlan<'p>| {
            let mut rows = app.rows[..app.first].to_vec();
            self.play(app, case, |row| rows.push(row.clone())).map_err(|failed| self.too_large(failed, case))?;
            Ok(AppRows::of(app.name, rows, app.ids.clone()))
        };
        self.apps.iter().map(rows).collect()
    }

    /// What each app comes to where everything stands at its median: its ledger of the horizon, the past's part of it too.
    ///
    /// # Errors
    /// A value that no row can say.
    pub fn median(&self, mut each: impl FnMut(&AppLedger)) -> Result<(), Findings> {
        let case = CaseOf::median();
        for app in &self.apps {
            let memory = self.play(app, &case, |_| {}).map_err(|failed| self.too_large(failed, &case))?;
            each(&self.reported(app, &memory));
        }
        Ok(())
    }

    /// The cases of an app.
    pub(super) fn cases(&self, app: &AppPlan<'_>) -> Result<Vec<Case>, Findings> {
        let of = |case: &CaseOf| {
            let memory = self.play(app, case, |_| {}).map_err(|failed| self.too_large(failed, case))?;
            let mut months = self.months_before(app);
            self.bill(&memory, &mut months);
            Ok(Case {
                name: case.name.clone(),
                months: self.horizon.from.to(self.horizon.to).zip(months).collect(),
                violations: self.reported(app, &memory).violations.len() as u64,
            })
        };
        self.assumptions.cases.iter().map(of).collect()
    }

    /// Plays a case; `told` hears every row from the first month drawn on.
    fn play(&self, app: &AppPlan<'_>, case: &CaseOf, told: impl FnMut(&Row)) -> Result<Memory, TooLarge> {
        let (mut memory, mut months) = (Memory::default(), vec![0.0; self.months()]);
        let normal = normal_at(case.quantile);
        for (place, driven) in app.driven.iter().enumerate() {
            let change = |month: usize, at: usize| match &driven.chances[at] {
                (_, Acts::Walk, _) => self.walk(driven, at).change(case.quantile, month),
                (chance, Acts::Month | Acts::Level | Acts::Growth, _) => chance.at(normal),
            };
            driven.months(case.course(driven), self.from, change, &mut months);
            let happens: Vec<bool> = driven.events.iter().map(EventOf::is_likely).collect();
            self.stretches(app, (place, &happens), &months, NO_DRAW, &mut memory.values)?;
        }
        self.replay(app, &mut memory, told);
        Ok(memory)
    }

    /// Where an uncertainty stands as a walk, worked out when it is first asked for.
    fn walk<'w>(&'w self, driven: &'w Driven, at: usize) -> &'w Walk {
        let (chance, _, relative) = &driven.chances[at];
        let known = if chance.is_of_past() { &driven.walks[at] } else { &self.walks[driven.driver][at] };
        let quantiles = || self.assumptions.cases.iter().map(|case| case.quantile).chain([MEDIAN]);
        known.get_or_init(|| Walk::of(chance, *relative, self.months(), quantiles()))
    }

    /// What is reported of an app: the months of the horizon, those of its past and those played.
    fn reported(&self, app: &AppPlan<'_>, memory: &Memory) -> AppLedger {
        let past = |month: Month| month < self.from && self.horizon.covers(month);
        let drawn = |month: Month| month >= self.from && self.horizon.covers(month);
        let mut reported = part(&app.past.ledger, past);
        let played = part(&memory.ledger, drawn);
        reported.months.extend(played.months);
        reported.charges.extend(played.charges);
        reported.violations.extend(played.violations);
        reported
    }

    /// A value that no row can say, in a case.
    fn too_large(&self, failed: TooLarge, case: &CaseOf) -> Findings {
        let whose =
            if case.name.is_empty() { "at its median".to_owned() } else { format!("in the case `{}`", case.name) };
        self.beyond(failed, &whose)
    }

    /// A value that no row can say, in a draw.
    pub(super) fn in_draw(&self, failed: TooLarge) -> Findings {
        self.beyond(failed, &format!("in draw {}", failed.draw + 1))
    }

    /// What a value that no row can say is answered with.
    pub(super) fn beyond(&self, failed: TooLarge, whose: &str) -> Findings {
        let driver = &self.assumptions.drivers[failed.driver];
        let (name, most) = (&driver.name, driver.drives.most());
        let message = format!("`{name}` is above {most}, the most that a row can say, in {} {whose}", failed.month);
        let help = "make what is unknown of it, its growth or its events smaller";
        self.assumptions.source.findings(vec![driver.start_at.problem(Kind::DriverTooLarge, message, help)])
    }
}

/// The case of all apps together.
pub(super) fn together(all: &mut Vec<Case>, more: &[Case]) {
    if all.is_empty() {
        all.extend_from_slice(more);
        return;
    }
    for (all, more) in all.iter_mut().zip(more) {
        all.violations += more.violations;
        let months = all.months.iter_mut().zip(&more.months);
        months.for_each(|((_, all), (_, more)): (&mut (Month, Amount), _)| *all += *more);
    }
}

/// Some months of a ledger without invoices: its lines and charges by the month that they bill, its violations by their date.
fn part(ledger: &AppLedger, of: impl Fn(Month) -> bool) -> AppLedger {
    AppLedger {
        months: ledger.months.iter().filter(|line| of(line.month)).cloned().collect(),
        charges: ledger.charges.iter().filter(|charge| of(charge.month)).cloned().collect(),
        invoices: Vec::new(),
        violations: ledger.violations.iter().filter(|violation| of(Month::of(violation.place.date))).cloned().collect(),
    }
}

impl Growth {
    /// Whether it is a percentage.
    pub(super) fn is_percent(self) -> bool {
        matches!(self, Self::Percent(_))
    }
}
