//! The dates of the months of a run, found once for all its apps.

use chrono::NaiveDate;

use crate::calendar::{Horizon, Month, days_after};
use crate::ledger::Billed;
use crate::rulebook::{RulebookIx, Terms, Timeline};

/// The dates of the months of a horizon.
#[derive(Debug, Clone)]
pub(super) struct Dates {
    from: Month,
    openings: Vec<NaiveDate>,
    /// Per month and rulebook.
    bills: Vec<Billing>,
    rulebooks: usize,
}

/// When a month is billed, and of how many days it is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Billing {
    plan: Due,
    services: Due,
    /// F1: the day of the opening.
    pub(super) opening: NaiveDate,
    /// How many days the month has (B1).
    pub(super) days: u32,
}

/// The day of an invoice, and those that follow if it is not paid.
#[derive(Debug, Clone, Copy)]
pub(super) struct Due {
    pub(super) on: NaiveDate,
    pub(super) suspends_on: NaiveDate,
    pub(super) reclaims_on: NaiveDate,
}

impl Dates {
    pub(super) fn of(timeline: &Timeline, horizon: Horizon) -> Self {
        // One month at least, whatever the horizon is.
        let (rulebooks, to) = (timeline.rulebooks().len(), horizon.to.max(horizon.from));
        let months = || horizon.from.to(to);
        let terms = || (0..).map(RulebookIx).map(|rulebook| timeline.terms(rulebook)).take(rulebooks);
        let bills = months().flat_map(|month| terms().map(move |terms| Billing::of(month, terms)));
        Self {
            from: horizon.from,
            openings: months().map(Month::first_day).collect(),
            bills: bills.collect(),
            rulebooks,
        }
    }

    /// F1: the day of a month's opening.
    pub(super) fn opening(&self, month: Month) -> NaiveDate {
        let known = month.since(self.from).and_then(|place| self.openings.get(place));
        known.copied().unwrap_or_else(|| month.first_day())
    }

    /// When a rulebook bills a month of the horizon; of another month, whose bill nobody sees, that of the nearest.
    pub(super) fn billing(&self, month: Month, terms: &Terms) -> &Billing {
        let since = month.since(self.from).unwrap_or_default().min(self.openings.len() - 1);
        &self.bills[since * self.rulebooks + usize::from(terms.rulebook.0)]
    }
}

impl Billing {
    fn of(month: Month, terms: &Terms) -> Self {
        let due = |day: u32| Due::of(month.next().day(day), terms);
        let on = terms.readings.invoice_day;
        Self { plan: due(on.plan), services: due(on.services), opening: month.first_day(), days: month.days() }
    }

    /// I1: when a month's plan, or its packages and usage, are billed.
    pub(super) fn due(&self, billed: Billed) -> &Due {
        match billed {
            Billed::Plan => &self.plan,
            Billed::Services => &self.services,
        }
    }
}

impl Due {
    /// I2.
    fn of(on: NaiveDate, terms: &Terms) -> Self {
        let suspends_on = days_after(on, terms.suspended_after);
        Self { on, suspends_on, reclaims_on: days_after(suspends_on, terms.reclaimed_after) }
    }
}
