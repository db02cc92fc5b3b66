//! What all apps of a run add up to.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{AppLedger, Billed, Charge, Counts, Item, MonthLine};
use crate::calendar::{Horizon, Month};
use crate::money::Amount;
use crate::rulebook::{Names, Reason, RulebookIx};

/// The sums of many apps. Parts can be added up apart and put together in any order.
#[derive(Debug, Clone)]
pub struct Totals {
    /// How much there is of what.
    pub counts: Counts,
    from: Month,
    months: Vec<MonthTotals>,
    refused: BTreeMap<Reason, u64>,
    governed: Vec<Option<Month>>,
    places: Places,
}

/// A month of all apps together.
#[derive(Debug, Clone)]
pub struct MonthTotals {
    /// What is charged; without an edition, which is each app's own.
    pub line: MonthLine,
    /// The number of apps that have it.
    pub apps: u64,
    /// By the item's place.
    items: Vec<ItemTotals>,
    /// The invoices that bill it: day, kind, number and amount.
    invoices: Vec<(NaiveDate, Billed, u64, Amount)>,
}

/// What is charged for an item.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ItemTotals {
    /// The number of apps that are charged for it.
    pub apps: u64,
    /// The amount.
    pub amount: Amount,
}

/// The items of a run in a row: editions, packages, meters.
#[derive(Debug, Clone, Copy)]
struct Places {
    editions: usize,
    packages: usize,
    meters: usize,
}

impl Places {
    fn of(self, item: Item) -> usize {
        match item {
            Item::Plan(edition) => usize::from(edition.0),
            Item::Package(package) => self.editions + usize::from(package.0),
            Item::Usage(meter) => self.editions + self.packages + usize::from(meter.0),
        }
    }

    fn count(self) -> usize {
        self.editions + self.packages + self.meters
    }

    fn items(self) -> impl Iterator<Item = Item> {
        use crate::rulebook::{EditionIx, MeterIx, PackageIx};
        let editions = (0..self.editions).map(|at| Item::Plan(EditionIx(at as u8)));
        let packages = (0..self.packages).map(|at| Item::Package(PackageIx(at as u8)));
        let meters = (0..self.meters).map(|at| Item::Usage(MeterIx(at as u8)));
        editions.chain(packages).chain(meters)
    }
}

impl Totals {
    /// Nothing yet, over the months of a run.
    pub fn new(horizon: Horizon, names: &Names) -> Self {
        let places =
            Places { editions: names.editions.len(), packages: names.packages.len(), meters: names.meters.len() };
        let governed = vec![None; names.rulebooks.len()];
        let (counts, refused) = (Counts::default(), BTreeMap::new());
        Self { counts, from: horizon.from, months: Vec::new(), refused, governed, places }
    }

    /// Adds an app.
    pub fn add(&mut self, ledger: &AppLedger) {
        self.counts.apps += 1;
        self.counts.charges += ledger.charges.len() as u64;
        self.counts.violations += ledger.violations.len() as u64;
        // The months of an app follow one another, and its charges and invoices bill them.
        if let Some(last) = ledger.months.last() {
            self.fill(last.month);
        }
        for line in &ledger.months {
            for rulebook in line.rulebook.into_iter().chain(line.left) {
                let last = &mut self.governed[usize::from(rulebook.0)];
                *last = (*last).max(Some(line.month));
            }
            if let Some(month) = self.month(line.month) {
                month.line.add(line);
                month.apps += 1;
            }
        }
        let mut before: Option<&Charge> = None;
        for charge in &ledger.charges {
            // The charges of an item stand together: one app, however many tiers or editions it paid for.
            let first = before.is_none_or(|before| (before.month, before.item) != (charge.month, charge.item));
            let place = self.places.of(charge.item);
            if let Some(month) = self.month(charge.month) {
                month.items[place].apps += u64::from(first);
                month.items[place].amount += charge.amount;
            }
            before = Some(charge);
        }
        for invoice in &ledger.invoices {
            if let Some(month) = self.month(invoice.month) {
                month.invoice(invoice.date, invoice.billed, 1, invoice.amount);
            }
        }
        for violation in &ledger.violations {
            *self.refused.entry(violation.reason).or_default() += 1;
        }
    }

    /// Adds what other apps add up to.
    pub fn merge(&mut self, other: &Self) {
        let Counts { apps, charges, violations } = other.counts;
        self.counts.apps += apps;
        self.counts.charges += charges;
        self.counts.violations += violations;
        if let Some(last) = other.months.last() {
            self.fill(last.line.month);
        }
        for (month, theirs) in self.months.iter_mut().zip(&other.months) {
            month.line.add(&theirs.line);
            month.apps += theirs.apps;
            for (item, theirs) in month.items.iter_mut().zip(&theirs.items) {
                item.apps += theirs.apps;
                item.amount += theirs.amount;
            }
            theirs.invoices.iter().for_each(|(date, billed, count, sum)| month.invoice(*date, *billed, *count, *sum));
        }
        for (reason, count) in &other.refused {
            *self.refused.entry(*reason).or_default() += count;
        }
        for (last, theirs) in self.governed.iter_mut().zip(&other.governed) {
            *last = (*last).max(*theirs);
        }
    }

    fn month(&mut self, month: Month) -> Option<&mut MonthTotals> {
        self.months.get_mut(month.since(self.from)?)
    }

    /// Adds the months to `last` in which nothing is charged so far.
    pub fn fill(&mut self, last: Month) {
        let count = last.since(self.from).map_or(1, |months| months + 1);
        while self.months.len() < count {
            let line = MonthLine::empty(self.from.plus(self.months.len() as i32));
            let items = vec![ItemTotals::default(); self.places.count()];
            self.months.push(MonthTotals { line, apps: 0, items, invoices: Vec::new() });
        }
    }

    /// The months from the first of the run on.
    pub fn months(&self) -> &[MonthTotals] {
        &self.months
    }

    /// What is charged per month and item, above zero, in the order of `charges.csv`.
    pub fn items(&self, names: &Names) -> Vec<(Month, Item, ItemTotals)> {
        let mut items: Vec<Item> = self.places.items().collect();
        items.sort_by_key(|item| (item.category(), item.name(names)));
        let of = |month: &MonthTotals, item: Item| (month.line.month, item, month.items[self.places.of(item)]);
        let all = self.months.iter().flat_map(|month| items.iter().map(move |item| of(month, *item)));
        all.filter(|(.., totals)| totals.apps > 0).collect()
    }

    /// The invoices by day and kind: how many, and their amount.
    pub fn invoices(&self) -> BTreeMap<(NaiveDate, Billed), (u64, Amount)> {
        let mut by_date: BTreeMap<_, (u64, Amount)> = BTreeMap::new();
        for (date, billed, count, amount) in self.months.iter().flat_map(|month| &month.invoices) {
            let sum = by_date.entry((*date, *billed)).or_default();
            sum.0 += count;
            sum.1 += *amount;
        }
        by_date
    }

    /// The violations by rule, and how many rows each refused.
    pub fn refused(&self) -> BTreeMap<String, u64> {
        self.refused.iter().map(|(reason, count)| (reason.word(), *count)).collect()
    }

    /// The rulebooks that govern a month of any app, each with the last such month.
    pub fn governed(&self) -> impl Iterator<Item = (RulebookIx, Month)> {
        let last = self.governed.iter().enumerate();
        last.filter_map(|(at, month)| Some((RulebookIx(at as u8), (*month)?)))
    }
}

impl MonthTotals {
    fn invoice(&mut self, date: NaiveDate, billed: Billed, count: u64, amount: Amount) {
        // A month has one or two days of invoices: looking through them is fastest.
        match self.invoices.iter_mut().find(|(day, kind, ..)| (*day, *kind) == (date, billed)) {
            Some((.., number, sum)) => {
                *number += count;
                *sum += amount;
            }
            None => self.invoices.push((date, billed, count, amount)),
        }
    }
}
