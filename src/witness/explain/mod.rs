//! Why a bill is as it is: for each charge, zero, invoice and refusal the chain of reasons, from what the engine recorded.
//!
//! ```text
//! rows ─> Watched (ledger, details, readings) ─┐
//! rows ─> the same under each other reading ───┴─> Case ─> Explanation ─> lines ─> export, report
//! ```
//!
//! Nothing is computed a second time: amounts are those of the ledger; what another reading or another row would cost is
//! found by running it.

mod afterwards;
mod arithmetic;
mod attempts;
mod charge;
pub mod lines;
mod nothing;
mod refusal;
mod source;
mod spells;
pub mod told;
mod usage;
mod watch;
mod ways;

use crate::calendar::{Horizon, Month};
use crate::engine::Engine;
use crate::ledger::{AppLedger, Billed, Charge, Invoice, Item, Legend, MonthLine};
use crate::money::Amount;
use crate::rulebook::{Alternative, Rule, Timeline};
use crate::scenario::AppRows;

use told::{Because, Explanation, InvoiceTold, MonthTold, Otherwise, RefusalTold};
use watch::Watched;

/// What is asked: everything, or one month, or one item.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// The month.
    pub month: Option<Month>,
    /// The edition, package, meter or limit.
    pub item: Option<String>,
}

/// Explains apps.
#[derive(Debug, Clone)]
pub struct Witness<'t> {
    timeline: &'t Timeline,
    horizon: Horizon,
    legend: &'t Legend<'t>,
    engine: Engine<'t>,
    others: Vec<(Alternative, Engine<'t>)>,
    asked: Asked,
}

impl<'t> Witness<'t> {
    /// For the months of a horizon; `others` are the timeline's other readings.
    pub fn new(
        timeline: &'t Timeline,
        others: &'t [(Alternative, Timeline)],
        horizon: Horizon,
        legend: &'t Legend<'t>,
        asked: Asked,
    ) -> Self {
        // A day of an invoice decides no amount (G4).
        let others = others.iter().filter(|(other, _)| !matches!(other, Alternative::InvoiceDay(_)));
        let engine = |timeline| Engine::new(timeline, horizon);
        let others = others.map(|(other, timeline)| (*other, engine(timeline).without_invoices())).collect();
        Self { timeline, horizon, legend, engine: engine(timeline), others, asked }
    }

    /// The bill of an app, explained; and its results.
    pub fn explain(&self, app: &AppRows<'_>) -> (Explanation, AppLedger) {
        let watched = Watched::of(&self.engine, self.horizon, &app.rows);
        let replay = |(other, engine): &(Alternative, Engine<'t>)| (*other, engine.replay(&app.rows, &mut ()));
        let others = self.others.iter().map(replay).collect();
        let mut case = Case { witness: self, app, watched, others, refusals: Vec::new() };
        case.refusals = case.all_refusals();
        let asked = |line: &&MonthLine| self.asked.month.is_none_or(|month| line.month == month);
        let months = case.watched.ledger.months.iter().filter(asked).map(|line| case.month(line));
        let tells = |month: &MonthTold| {
            let MonthTold { charges, nothing, refusals, .. } = month;
            self.asked.item.is_none() || !(charges.is_empty() && nothing.is_empty() && refusals.is_empty())
        };
        let explanation = Explanation { app: app.name.to_owned(), months: months.filter(tells).collect() };
        (explanation, case.watched.ledger)
    }
}

/// An app: its rows, what was seen of them, and what they cost under each other reading.
struct Case<'a> {
    witness: &'a Witness<'a>,
    app: &'a AppRows<'a>,
    watched: Watched,
    others: Vec<(Alternative, AppLedger)>,
    /// The violations that are asked for.
    refusals: Vec<RefusalTold>,
}

impl Case<'_> {
    fn month(&self, line: &MonthLine) -> MonthTold {
        let asked = self.witness.asked.item.as_deref();
        let is_asked = |item: &str| asked.is_none_or(|asked| asked == item);
        let charges = self.watched.ledger.charges.iter().filter(|charge| charge.month == line.month);
        let charges = charges.filter(|charge| is_asked(self.witness.legend.item(charge.item)));
        let nothing = self.nothing(line).into_iter().filter(|nothing| is_asked(&nothing.item));
        let of_month = |told: &&RefusalTold| Month::of(told.violation.place.date) == line.month;
        MonthTold {
            line: *line,
            charges: charges.map(|charge| self.charge(charge)).collect(),
            nothing: nothing.collect(),
            invoices: if asked.is_none() { self.invoices(line.month) } else { Vec::new() },
            refusals: self.refusals.iter().filter(of_month).cloned().collect(),
        }
    }

    fn invoices(&self, month: Month) -> Vec<InvoiceTold> {
        let of_month = |charge: &&Charge| charge.month == month;
        let lines = |billed: Billed| {
            let charges = self.watched.ledger.charges.iter().filter(of_month);
            let charges = charges.filter(|charge| billed.bills(charge.item));
            charges.map(|charge| (self.witness.legend.item(charge.item).to_owned(), charge.amount)).collect()
        };
        let invoices = self.watched.ledger.invoices.iter().filter(|invoice| invoice.month == month);
        let told = |invoice: &Invoice| {
            let lines = lines(invoice.billed);
            InvoiceTold { invoice: *invoice, because: dates(invoice), lines }
        };
        invoices.map(told).collect()
    }

    /// What each other reading makes of an item's cost in a month, where that is another amount.
    fn otherwise(&self, month: Month, item: Item) -> Vec<Otherwise> {
        let is = costs(&self.watched.ledger, month, item);
        let other = |(alternative, ledger): &(Alternative, AppLedger)| {
            let amount = Some(costs(ledger, month, item)).filter(|amount| *amount != is)?;
            let ((reading, key), other) = (alternative.reading(), alternative.value());
            let is = self.decided(*alternative, month);
            Some(Otherwise { reading, key, is, other, amount })
        };
        self.others.iter().filter_map(other).collect()
    }

    /// How a reading is decided by the rulebook that governs a month or, where that decides it in the other way already, by
    /// the one of the last month before it that does not.
    fn decided(&self, alternative: Alternative, month: Month) -> String {
        let rulebooks = |line: &MonthLine| line.rulebook.into_iter().chain(line.left);
        let lines = self.watched.ledger.months.iter().rev().filter(|line| line.month <= month);
        let rulebooks = lines.flat_map(rulebooks).filter_map(|ix| self.rulebook(ix));
        let mut decisions = rulebooks.map(|rulebook| alternative.decided_in(rulebook));
        let other = alternative.value();
        decisions.find(|decision| *decision != other).unwrap_or_else(|| self.witness.timeline.decided(alternative))
    }
}

/// I1, I2: what an invoice bills, and what follows if it is not paid.
fn dates(invoice: &Invoice) -> Vec<Because> {
    let Invoice { date, month, billed, suspends_on, reclaims_on, .. } = invoice;
    let billed = match billed {
        Billed::Plan => "the plan",
        Billed::Services => "the packages and the usage",
    };
    let bills = format!("bills {billed} of {month} on {date}");
    let unpaid = format!("unpaid it suspends the service on {suspends_on} and reclaims its resources on {reclaims_on}");
    [(Rule::I1, bills), (Rule::I2, unpaid)].map(|(rule, text)| Because { rule, row: None, text }).into()
}

/// What an item costs in a month, all its lines together.
fn costs(ledger: &AppLedger, month: Month, item: Item) -> Amount {
    let lines = ledger.charges.iter().filter(|charge| charge.month == month && charge.item == item);
    lines.map(|charge| charge.amount).sum()
}
