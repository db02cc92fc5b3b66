//! Budgets: which months cost more than they may, and because of what.
//!
//! [`mod@file`] reads them. A budget of a month takes the place of the one of every month.

pub mod file;

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::Bill;
use crate::calendar::{Horizon, Month};
use crate::diagnostic::Findings;
use crate::ledger::{AppResult, Category, Legend, OverBudget, SpentOn, Totals};
use crate::money::{Amount, Currency};

/// What months may cost.
#[derive(Debug)]
pub struct Budgets {
    currency: Currency,
    /// All apps together.
    all: Option<Budget>,
    /// Single apps, by name.
    apps: Vec<AppBudget>,
    /// The file that says so.
    source: Option<file::Source>,
}

/// What the months of an app, or of all apps together, may cost.
#[derive(Debug, Default)]
struct Budget {
    every: Option<Amount>,
    months: BTreeMap<Month, Amount>,
}

impl Budget {
    /// What a month may cost.
    fn of(&self, month: Month) -> Option<Amount> {
        self.months.get(&month).copied().or(self.every)
    }

    /// What a month may cost, where it costs more.
    fn exceeded(&self, month: Month, total: Amount) -> Option<Amount> {
        self.of(month).filter(|budget| total > *budget)
    }
}

#[derive(Debug)]
struct AppBudget {
    app: String,
    budget: Budget,
    /// Where the first line that names the app begins in the file.
    start: usize,
}

/// What is charged for an item in a month.
struct Spent<'a> {
    month: Month,
    category: Category,
    item: &'a str,
    amount: Amount,
}

impl Budgets {
    /// One budget for every month of all apps together.
    pub fn of_every_month(budget: Amount, currency: Currency) -> Self {
        let all = Budget { every: Some(budget), months: BTreeMap::new() };
        Self { currency, all: Some(all), apps: Vec::new(), source: None }
    }

    /// What a month of an app (`None`: of all apps together) may cost, where it has a budget.
    pub fn of_month(&self, app: Option<&str>, month: Month) -> Option<Amount> {
        let budget = match app {
            Some(app) => &self.apps[self.place(app)?].budget,
            None => self.all.as_ref()?,
        };
        budget.of(month)
    }

    /// Whether all apps together have a budget.
    pub fn is_of_all(&self) -> bool {
        self.all.is_some()
    }

    /// How many apps have budgets of their own.
    pub fn apps(&self) -> usize {
        self.apps.len()
    }

    /// The apps that have budgets of their own.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.apps.iter().map(|own| own.app.as_str())
    }

    /// The place of an app among those that have budgets of their own.
    pub fn place(&self, app: &str) -> Option<usize> {
        self.apps.binary_search_by(|own| own.app.as_str().cmp(app)).ok()
    }

    /// The mistakes of the lines that name apps which are not known, each answered with the nearest name where there is one.
    pub fn unknown_apps<'n>(
        &self,
        is_known: impl Fn(&str) -> bool,
        near: impl Fn(&str) -> Option<&'n str>,
    ) -> Findings {
        let mut unknown: Vec<&AppBudget> = self.apps.iter().filter(|own| !is_known(&own.app)).collect();
        unknown.sort_by_key(|own| own.start);
        self.source.as_ref().map_or_else(Findings::default, |source| {
            source.unknown_apps(unknown.into_iter().map(|own| (own.start, own.app.as_str())), near)
        })
    }

    /// What the months may cost: those of an app, which has those of all together where it has none of its own; or those of
    /// all together. A month without a budget is not there.
    pub fn months(&self, app: Option<&str>, horizon: Horizon) -> BTreeMap<Month, Amount> {
        let own = app.and_then(|app| self.place(app)).map(|at| &self.apps[at].budget);
        let budget = own.or(self.all.as_ref());
        let of = |month| Some((month, budget?.of(month)?));
        horizon.from.to(horizon.to).filter_map(of).collect()
    }

    /// How many budgets are of single months that are not reported.
    pub fn beyond(&self, horizon: Horizon) -> usize {
        let budgets = self.apps.iter().map(|own| &own.budget).chain(&self.all);
        budgets.flat_map(|budget| budget.months.keys()).filter(|month| !horizon.covers(**month)).count()
    }

    /// The months of an app that are over its own budget. Before `first` nothing is known.
    pub fn of_app(&self, app: &AppResult<'_>, legend: &Legend<'_>, first: Month) -> Vec<OverBudget> {
        let Some(own) = self.place(app.app).map(|at| &self.apps[at]) else { return Vec::new() };
        let mut lines = app.ledger.months.iter();
        if lines.all(|line| own.budget.exceeded(line.month, line.total()).is_none()) {
            return Vec::new();
        }
        let spent = app.ledger.charges.iter().map(|charge| Spent {
            month: charge.month,
            category: charge.item.category(),
            item: legend.item(charge.item),
            amount: charge.amount,
        });
        self.over(Some(app.app), &own.budget, first, spent)
    }

    /// The months that are over the budget of all apps together. Before `first` nothing is known.
    pub fn of_all(&self, totals: &Totals, legend: &Legend<'_>, first: Month) -> Vec<OverBudget> {
        let Some(budget) = &self.all else { return Vec::new() };
        let items = totals.items(legend.names).into_iter();
        let spent = items.map(|(month, item, sum)| Spent {
            month,
            category: item.category(),
            item: legend.item(item),
            amount: sum.amount,
        });
        self.over(None, budget, first, spent)
    }

    /// The months of the second of two bills that are over a budget, each with what it was in the first: those of all apps
    /// together, then app by app.
    pub fn of_bills(&self, was: &Bill, is: &Bill) -> Vec<OverBudget> {
        let mut apps: BTreeMap<usize, Vec<Spent<'_>>> = BTreeMap::new();
        for line in &is.lines {
            if let Some(at) = self.place(&line.app) {
                apps.entry(at).or_default().push(Spent::of(line));
            }
        }
        let first = is.horizon.from;
        let all = self.all.iter().flat_map(|budget| self.over(None, budget, first, is.lines.iter().map(Spent::of)));
        let apps = apps.into_iter().flat_map(|(at, spent)| {
            let own = &self.apps[at];
            self.over(Some(&own.app), &own.budget, first, spent.into_iter())
        });
        let mut found: Vec<OverBudget> = all.chain(apps).collect();
        if !found.is_empty() {
            tell_what_it_was(&mut found, was, is);
        }
        found
    }

    /// The months over a budget, by what is charged.
    fn over<'a>(
        &self,
        app: Option<&str>,
        budget: &Budget,
        first: Month,
        spent: impl Iterator<Item = Spent<'a>>,
    ) -> Vec<OverBudget> {
        let mut months: BTreeMap<Month, BTreeMap<(Category, &str), Amount>> = BTreeMap::new();
        for Spent { month, category, item, amount } in spent {
            *months.entry(month).or_default().entry((category, item)).or_default() += amount;
        }
        let found = months.iter().filter_map(|(month, items)| {
            let budget = budget.exceeded(*month, items.values().copied().sum())?;
            let before = months.get(&month.plus(-1));
            let item = |((category, item), amount): (&(Category, &str), &Amount)| {
                let before = || before.and_then(|before| before.get(&(*category, *item))).copied().unwrap_or_default();
                let before = (*month > first).then(before);
                SpentOn { category: *category, item: (*item).to_owned(), amount: *amount, before }
            };
            let mut items: Vec<SpentOn> = items.iter().map(item).collect();
            // A stable sort: of equal amounts the plan stands first.
            items.sort_by_key(|item| Reverse(item.amount));
            let (app, currency) = (app.map(str::to_owned), self.currency);
            Some(OverBudget { app, month: *month, currency, budget, was: None, items })
        });
        found.collect()
    }
}

/// What each month costs in the first of two bills; where each has one app, the two are the same.
fn tell_what_it_was(found: &mut [OverBudget], was: &Bill, is: &Bill) {
    let mut sums: BTreeMap<(Option<&str>, Month), Amount> = BTreeMap::new();
    for line in &was.lines {
        for app in [None, Some(line.app.as_str())] {
            *sums.entry((app, line.month)).or_default() += line.amount;
        }
    }
    let renamed = was.only_app().zip(is.only_app()).map(|(name, _)| name);
    for over in found {
        let app = over.app.as_deref().map(|app| renamed.unwrap_or(app));
        over.was = Some(sums.get(&(app, over.month)).copied().unwrap_or_default());
    }
}

impl<'a> Spent<'a> {
    fn of(line: &'a super::Line) -> Self {
        Self { month: line.month, category: line.category, item: &line.item, amount: line.amount }
    }
}
