//! What all apps of a run add up to.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{AppLedger, Billed, Charge, Counts, Item, MonthLine, by_category};
use crate::calendar::{Horizon, Month};
use crate::money::Amount;
use crate::rulebook::{Names, Reason, RulebookIx};

/// How much is added up; each has what those before it have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Depth {
    /// How much there is of what, what was refused, and which rulebooks govern.
    Counts,
    /// What is charged per month and item.
    Items,
    /// The number of apps per month, and invoices by day.
    Invoices,
}

/// The sums of many apps. Parts can be added up apart and put together in any order.
#[derive(Debug, Clone)]
pub struct Totals {
    /// How much there is of what.
    pub counts: Counts,
    depth: Depth,
    from: Month,
    months: Vec<MonthTotals>,
    /// Month after month, by the item's place.
    items: Vec<ItemTotals>,
    refused: BTreeMap<Reason, u64>,
    governed: Vec<Option<Month>>,
    places: Places,
}

/// A month of all apps together.
#[derive(Debug, Clone, Default)]
struct MonthTotals {
    /// The number of apps that have it.
    apps: u64,
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
    pub fn new(horizon: Horizon, names: &Names, depth: Depth) -> Self {
        let places =
            Places { editions: names.editions.len(), packages: names.packages.len(), meters: names.meters.len() };
        Self {
            counts: Counts::default(),
            depth,
            from: horizon.from,
            months: Vec::new(),
            items: Vec::new(),
            refused: BTreeMap::new(),
            governed: vec![None; names.rulebooks.len()],
            places,
        }
    }

    /// Adds an app.
    pub fn add(&mut self, ledger: &AppLedger) {
        self.counts.apps += 1;
        self.counts.charges += ledger.charges.len() as u64;
        self.counts.violations += ledger.violations.len() as u64;
        for violation in &ledger.violations {
            *self.refused.entry(violation.reason).or_default() += 1;
        }
        // Later months of the same rulebooks have nothing new to say but the last.
        let rulebooks = |line: &MonthLine| (line.rulebook, line.left);
        for line in ledger.months.chunk_by(|one, other| rulebooks(one) == rulebooks(other)).filter_map(<[_]>::last) {
            for rulebook in line.rulebook.into_iter().chain(line.left) {
                let last = &mut self.governed[usize::from(rulebook.0)];
                *last = (*last).max(Some(line.month));
            }
        }
        if self.depth == Depth::Counts {
            return;
        }
        // The months of an app follow one another, and its charges and invoices bill them.
        if let Some(last) = ledger.months.last() {
            self.fill(last.month);
        }
        self.add_items(&ledger.charges);
        if self.depth >= Depth::Invoices {
            for line in &ledger.months {
                if let Some(month) = self.month(line.month) {
                    month.apps += 1;
                }
            }
            for invoice in &ledger.invoices {
                if let Some(month) = self.month(invoice.month) {
                    month.invoice(invoice.date, invoice.billed, 1, invoice.amount);
                }
            }
        }
    }

    fn add_items(&mut self, charges: &[Charge]) {
        let Self { from, items, places, .. } = self;
        let (count, mut before) = (places.count(), usize::MAX);
        for charge in charges {
            let Some(month) = charge.month.since(*from) else { continue };
            let place = month * count + places.of(charge.item);
            let Some(item) = items.get_mut(place) else { continue };
            // The charges of an item stand together: one app, however many tiers or editions it paid for.
            item.apps += u64::from(before != place);
            item.amount += charge.amount;
            before = place;
        }
    }

    /// Adds what other apps add up to, to the same depth.
    pub fn merge(&mut self, other: &Self) {
        let Counts { apps, charges, violations } = other.counts;
        self.counts.apps += apps;
        self.counts.charges += charges;
        self.counts.violations += violations;
        for (reason, count) in &other.refused {
            *self.refused.entry(*reason).or_default() += count;
        }
        for (last, theirs) in self.governed.iter_mut().zip(&other.governed) {
            *last = (*last).max(*theirs);
        }
        self.lengthen(other.months.len());
        for (item, theirs) in self.items.iter_mut().zip(&other.items) {
            item.apps += theirs.apps;
            item.amount += theirs.amount;
        }
        for (month, theirs) in self.months.iter_mut().zip(&other.months) {
            month.apps += theirs.apps;
            theirs.invoices.iter().for_each(|(date, billed, count, sum)| month.invoice(*date, *billed, *count, *sum));
        }
    }

    fn month(&mut self, month: Month) -> Option<&mut MonthTotals> {
        self.months.get_mut(month.since(self.from)?)
    }

    /// Adds the months to `last` in which nothing is charged so far.
    pub fn fill(&mut self, last: Month) {
        self.lengthen(last.since(self.from).map_or(1, |months| months + 1));
    }

    fn lengthen(&mut self, months: usize) {
        if months > self.months.len() {
            self.months.resize_with(months, MonthTotals::default);
            self.items.resize(months * self.places.count(), ItemTotals::default());
        }
    }

    /// The months from the first of the run on: what is charged, without an edition, which is each app's own; and the number
    /// of apps that have it.
    pub fn months(&self) -> impl Iterator<Item = (MonthLine, u64)> {
        self.months.iter().enumerate().map(|(at, month)| {
            let amount = |item| self.items[at * self.places.count() + self.places.of(item)].amount;
            let [plan, packages, usage] = by_category(self.places.items().map(|item| (item, amount(item))));
            (MonthLine { plan, packages, usage, ..MonthLine::empty(self.from.plus(at as i32)) }, month.apps)
        })
    }

    /// What is charged per month and item, above zero, in the order of `charges.csv`.
    pub fn items(&self, names: &Names) -> Vec<(Month, Item, ItemTotals)> {
        let mut items: Vec<Item> = self.places.items().collect();
        items.sort_by_key(|item| (item.category(), item.name(names)));
        let months = self.items.chunks(self.places.count()).enumerate();
        let all = months.flat_map(|(at, month)| {
            let month_of = self.from.plus(at as i32);
            items.iter().map(move |item| (month_of, *item, month[self.places.of(*item)]))
        });
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
