//! Replays an app's rows through the rules: a file per section of the rule model.
//!
//! An [`Engine`] is a timeline of rulebooks; an [`App`] is the state of one app. [`Engine::step`] applies one row,
//! closing the months before it and opening (F1) the one in which it stands; [`Engine::advance`] steps months
//! without a row; [`Engine::close`] adds up a month. States can be cloned and stepped apart, and [`Engine::would`] asks
//! what a row would do. Nothing here reads a file or a clock, and nothing fails: a breach of the rules is a violation in
//! the ledger.

mod again;
mod dates;
mod days;
mod fees;
mod frequency;
mod invoices;
mod lifecycle;
mod limits;
mod observer;
mod operations;
mod packages;
mod replay;
mod standing;
mod state;
mod usage;

use crate::calendar::{Horizon, Month};
use crate::ledger::{AppLedger, Extent, MonthLine, Place, Subject, Violation};
use crate::rulebook::{Reason, Rule, Terms, Timeline};
use crate::scenario::Row;

use again::Again;
use dates::Dates;
use invoices::Bill;
pub use observer::Observer;
pub use replay::Replay;
pub use state::{App, Groups, Stop};

/// A timeline of rulebooks and the months to report.
#[derive(Debug, Clone)]
pub struct Engine<'t> {
    timeline: &'t Timeline,
    horizon: Horizon,
    dates: Dates,
    invoices: bool,
}

/// One row (or opening) being applied: what the rules may look at and where they report.
struct Acting<'a, O> {
    timeline: &'a Timeline,
    dates: &'a Dates,
    /// T1: the rulebook of the month.
    terms: &'a Terms,
    /// The rulebook whose prices hold (G5, G9).
    prices: &'a Terms,
    place: Place,
    action: &'static str,
    /// Whether the day is within the horizon.
    reported: bool,
    ledger: &'a mut AppLedger,
    observer: &'a mut O,
}

impl<'a, O: Observer> Acting<'a, O> {
    /// Tells the observer that a rule decided something.
    fn apply(&mut self, rule: Rule) {
        self.observer.applied(rule, self.place);
    }

    /// The bill of the app's month.
    fn bill(&self, app: &App) -> Bill<'a> {
        let (month, terms) = (app.month.month, self.terms);
        Bill { month, terms, billing: self.dates.billing(month, terms) }
    }

    /// A row refused, whole or (with an extent) in part.
    fn refuse(&mut self, reason: Reason, subject: Subject, extent: Option<Extent>, error_code: Option<i32>) {
        self.tell(Violation { extent, error_code, ..self.violation(reason, subject) });
    }

    fn violation(&self, reason: Reason, subject: Subject) -> Violation {
        let (place, action, error_code) = (self.place, self.action, self.terms.error_code(reason));
        Violation { place, action, reason, subject, extent: None, level: None, error_code }
    }

    fn tell(&mut self, violation: Violation) {
        self.observer.refused(&violation);
        if self.reported {
            self.ledger.violations.push(violation);
        }
    }

    /// A row refused whole, with the reason's own error code.
    fn refuse_whole(&mut self, reason: Reason, subject: Subject) {
        self.tell(self.violation(reason, subject));
    }
}

impl<'t> Engine<'t> {
    /// An engine that reports the months of `horizon`.
    pub fn new(timeline: &'t Timeline, horizon: Horizon) -> Self {
        Self { timeline, horizon, dates: Dates::of(timeline, horizon), invoices: true }
    }

    /// The same without invoices: for those who do not look at them.
    pub fn without_invoices(self) -> Self {
        Self { invoices: false, ..self }
    }

    /// Replays the rows of one app, sorted by date, to the end of the horizon.
    pub fn replay<O: Observer>(&self, rows: &[Row], observer: &mut O) -> AppLedger {
        let mut replay = Replay::new(self);
        replay.app(rows, observer);
        replay.into_ledger()
    }

    /// The app that a first row begins (O1); the row itself is still to be stepped.
    pub fn begin(&self, first: &Row) -> App {
        App::begin(self.timeline, first.date)
    }

    /// Applies one row, on or after the day of the one before.
    pub fn step<O: Observer>(&self, app: &mut App, row: &Row, ledger: &mut AppLedger, observer: &mut O) {
        let month = Month::of(row.date);
        self.advance(app, month, ledger, observer);
        app.month.quiet = false;
        let place = Place { date: row.date, row: Some((row.file, row.line)) };
        let mut acting = self.acting(app, place, row.event.action(), ledger, observer);
        operations::act(app, &row.event, &mut acting);
    }

    /// Closes the months before `month` and opens each up to it.
    pub fn advance<O: Observer>(&self, app: &mut App, month: Month, ledger: &mut AppLedger, observer: &mut O) {
        while app.month.month < month {
            self.close(app, ledger, observer);
            self.repeat::<O>(app, month, ledger);
            app.begin_next(self.timeline);
            let opened = app.month.month;
            let opening = Place { date: self.dates.opening(opened), row: None };
            let mut acting = self.acting(app, opening, "", ledger, observer);
            fees::open(app, &mut acting);
        }
    }

    /// What a row would do to the app: the state after it, and the violations that it would earn. The observer hears
    /// what it would incur, and the openings of the months before it.
    pub fn would<O: Observer>(&self, app: &App, row: &Row, observer: &mut O) -> (App, Vec<Violation>) {
        let month = Month::of(row.date);
        let (mut after, mut ledger) = (app.clone(), AppLedger::default());
        let alone = Self::new(self.timeline, Horizon { from: month, to: month });
        alone.step(&mut after, row, &mut ledger, observer);
        (after, ledger.violations)
    }

    fn acting<'a, O>(
        &'a self,
        app: &App,
        place: Place,
        action: &'static str,
        ledger: &'a mut AppLedger,
        observer: &'a mut O,
    ) -> Acting<'a, O> {
        let month = app.month.month;
        Acting {
            timeline: self.timeline,
            dates: &self.dates,
            terms: self.timeline.terms(app.month.governs),
            prices: self.timeline.terms(app.month.prices),
            place,
            action,
            reported: self.horizon.covers(month),
            ledger,
            observer,
        }
    }

    /// Adds up the app's current month, without leaving it: for the last month of a replay, or into a ledger of its own
    /// (the month is added up again when it is left).
    pub fn close<O: Observer>(&self, app: &App, ledger: &mut AppLedger, observer: &mut O) {
        let month = app.month.month;
        let last_day = if O::LISTENS { month.last_day() } else { self.dates.opening(month) };
        let place = Place { date: last_day, row: None };
        let mut acting = self.acting(app, place, "", ledger, observer);
        fees::report_waived(app, &mut acting);
        if !acting.reported {
            return;
        }
        if O::LISTENS && self.timeline.is_beyond_publication(acting.terms.rulebook, month) {
            acting.apply(Rule::T4);
        }
        let (first, bill) = (acting.ledger.charges.len(), acting.bill(app));
        fees::report_free(app, &bill, &mut acting);
        match again::month::<O>(app, &bill, acting.ledger) {
            Again::All => return,
            Again::Fees => {}
            Again::Nothing => {
                fees::charges(app, &bill, &mut acting);
                days::charges(app, &bill, &mut acting);
            }
        }
        usage::charges(app, &bill, &mut acting);
        let left = app.month.left.as_ref().map(|(rulebook, charges)| {
            acting.ledger.charges.extend_from_slice(charges);
            *rulebook
        });
        let edition = app.stopped.is_none().then_some(app.edition);
        let rulebook = acting.terms.rulebook;
        let [plan, packages, usage] = acting.ledger.add_up(first, self.timeline.names());
        if self.invoices {
            bill.issue(plan, packages + usage, &mut acting);
        }
        let line = MonthLine { month, edition, rulebook: Some(rulebook), left, plan, packages, usage };
        acting.ledger.months.push(line);
    }
}

/// The places of [`crate::scenario::Words`] are those of [`crate::rulebook::Names`]: the timeline's words in the
/// form in which the scenario reader takes them.
pub fn words(timeline: &Timeline) -> crate::scenario::Words {
    use crate::rulebook::{GroupType, PackageKind};
    use crate::scenario::{Takes, Words};
    let names = timeline.names();
    let takes = |kind| match kind {
        PackageKind::Switch => Takes::OnOff,
        PackageKind::Level(_) => Takes::Number,
    };
    Words {
        editions: names.editions.iter().map(|edition| (edition.id.clone(), edition.free)).collect(),
        packages: names.packages.iter().map(|package| (package.id.clone(), takes(package.kind))).collect(),
        meters: names.meters.iter().map(|meter| (meter.id.clone(), meter.decimals)).collect(),
        group_types: GroupType::ALL.iter().map(|group_type| group_type.word().to_owned()).collect(),
        first_day: timeline.first_day(),
    }
}
