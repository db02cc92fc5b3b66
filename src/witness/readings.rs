//! What hangs on each reading of the publications (section 10): every app is run under each alternative, one at a time.

use crate::calendar::Horizon;
use crate::engine::{Engine, Replay};
use crate::ledger::{AppLedger, Invoice, MonthLine};
use crate::money::Amount;
use crate::rulebook::{Alternative, Timeline};
use crate::scenario::AppRows;

/// Readings on which no amount can hang: id, key in a rulebook, and why.
pub const WITHOUT_AMOUNT: [(&str, &str, &str); 2] = [
    ("G10", "error_code", "an error code is shown, and charges nothing"),
    ("G11", "type_cap", "the members of a group are counted, and charge nothing"),
];

/// A timeline's engine, and those of its other readings.
#[derive(Debug, Clone)]
pub struct Scales<'t> {
    timeline: &'t Timeline,
    engine: Engine<'t>,
    others: Vec<(Alternative, Engine<'t>)>,
}

/// What some apps cost, and what they would under each alternative.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Weighed {
    /// How many apps there are.
    pub apps: u64,
    /// What they cost.
    pub total: Amount,
    /// How many violations they have.
    pub refusals: u64,
    /// The same under each alternative.
    pub others: Vec<Weight>,
}

/// What some apps would cost under an alternative.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Weight {
    /// The reading's id.
    pub reading: &'static str,
    /// Its key in a rulebook.
    pub key: &'static str,
    /// How the rulebooks decide it.
    pub is: String,
    /// The alternative.
    pub other: String,
    /// What the apps would cost.
    pub total: Amount,
    /// How many of them would pay another total.
    pub apps: u64,
    /// How many violations they would have.
    pub refusals: u64,
    /// How many invoices would be of another day (G4).
    pub invoices_moved: u64,
}

impl<'t> Scales<'t> {
    /// For the months of a horizon; `others` are the timeline's other readings.
    pub fn new(timeline: &'t Timeline, others: &'t [(Alternative, Timeline)], horizon: Horizon) -> Self {
        let engine = |timeline| Engine::new(timeline, horizon);
        let others = others.iter().map(|(other, timeline)| (*other, engine(timeline))).collect();
        Self { timeline, engine: engine(timeline), others }
    }

    /// Nothing weighed yet.
    pub fn empty(&self) -> Weighed {
        let weight = |(alternative, _): &(Alternative, Engine<'t>)| {
            let (reading, key) = alternative.reading();
            let (is, other) = (self.timeline.decided(*alternative), alternative.value());
            Weight { reading, key, is, other, total: Amount::ZERO, apps: 0, refusals: 0, invoices_moved: 0 }
        };
        let others = self.others.iter().map(weight).collect();
        Weighed { apps: 0, total: Amount::ZERO, refusals: 0, others }
    }

    /// Weighs apps, one after the other.
    pub fn begin(&self) -> Weighing<'_, 't> {
        let others = self.others.iter().map(|(_, engine)| Replay::new(engine)).collect();
        Weighing { replay: Replay::new(&self.engine), others, weighed: self.empty() }
    }
}

/// Apps on the scales.
#[derive(Debug)]
pub struct Weighing<'e, 't> {
    replay: Replay<'e, 't>,
    others: Vec<Replay<'e, 't>>,
    /// What was weighed so far.
    pub weighed: Weighed,
}

impl Weighing<'_, '_> {
    /// Adds an app; gives its results under the readings as they are decided.
    pub fn add(&mut self, app: &AppRows<'_>) -> &AppLedger {
        let Self { replay, others, weighed } = self;
        let ledger = replay.app(&app.rows, &mut ());
        weighed.apps += 1;
        weighed.total += total(ledger);
        weighed.refusals += ledger.violations.len() as u64;
        for (replay, weight) in others.iter_mut().zip(&mut weighed.others) {
            let other = replay.app(&app.rows, &mut ());
            weight.total += total(other);
            weight.apps += u64::from(total(other) != total(ledger));
            weight.refusals += other.violations.len() as u64;
            weight.invoices_moved += moved(ledger, other);
        }
        ledger
    }
}

impl Weighed {
    /// Adds other apps.
    pub fn merge(&mut self, other: &Self) {
        self.apps += other.apps;
        self.total += other.total;
        self.refusals += other.refusals;
        for (weight, other) in self.others.iter_mut().zip(&other.others) {
            weight.total += other.total;
            weight.apps += other.apps;
            weight.refusals += other.refusals;
            weight.invoices_moved += other.invoices_moved;
        }
    }
}

fn total(ledger: &AppLedger) -> Amount {
    ledger.months.iter().map(MonthLine::total).sum()
}

/// How many invoices of a bill are of another day in the other one, where that has them, too.
fn moved(ledger: &AppLedger, other: &AppLedger) -> u64 {
    let key = |invoice: &Invoice| (invoice.month, invoice.billed);
    let mut others: Vec<&Invoice> = other.invoices.iter().collect();
    others.sort_unstable_by_key(|invoice| key(invoice));
    let is_moved = |invoice: &&Invoice| {
        let found = others.binary_search_by_key(&key(invoice), |other| key(other));
        found.is_ok_and(|at| others[at].date != invoice.date)
    };
    ledger.invoices.iter().filter(is_moved).count() as u64
}
