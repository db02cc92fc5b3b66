//! What a simulation gives: charges, invoices, violations and the months that they add up to.
//!
//! [`AppLedger`] holds the results of one app, [`Totals`] what the apps of a run add up to, [`Comparison`] two bills side by
//! side; a [`Legend`] names what their numbers stand for.
//! [`Details`] keeps, for those who ask for it, what `charges.csv` leaves out: every fee incurred or waived, the spells of
//! each configuration, and the use of each limit.

mod advice;
mod backtest;
mod bounds;
mod comparison;
mod details;
mod legend;
mod message;
mod outlook;
mod over_budget;
mod reconciliation;
mod run;
mod totals;
mod verdict;

use std::cmp::Ordering;

use chrono::NaiveDate;

use crate::calendar::Month;
use crate::money::{Amount, Price, Quantity};
use crate::rulebook::{EditionIx, MeterIx, Names, PackageIx, Reason, Rule, RulebookIx};

pub use advice::{Advice, Alternative, AlternativeKind, AppAdvice, BreakEven, Decision, Objective, Robust};
pub use backtest::{Accuracy, Backtest, Hindsight, Skipped};
pub use bounds::{BoundUse, Bounded, NearBound, Share, ShareError};
pub use comparison::{Compared, ComparedItem, Comparison, Refusal};
pub use details::{
    Allowed, ChargedDays, Details, Free, Incurred, LimitUse, Measured, PackageSet, Place, Reading, Spell, Waived,
};
pub use legend::{AppResult, Legend, PER_MONTH};
pub use outlook::{
    Case, Chance, Crossing, DriverShare, Estimate, FIGURES, Forecast, Outlook, OverChance, PERCENTILES, Period,
    PeriodOutlook, Sobol, percent, share,
};
pub use over_budget::{OverBudget, SpentOn};
pub use reconciliation::{BilledLine, Cause, Outcome, Reconciled, Reconciliation};
pub use run::{BeyondPublication, Counts, InputInfo, RulebookInfo, RunInfo, SourceInfo};
pub use totals::{Depth, ItemTotals, Totals};
pub use verdict::{Difference, Finding, Mistake, Verdict};

/// What a charge is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Item {
    /// The fee of an edition.
    Plan(EditionIx),
    /// The fee of a package.
    Package(PackageIx),
    /// The usage of a meter.
    Usage(MeterIx),
}

/// The category of a charge, in the order of the files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Category {
    /// An edition's fee.
    Plan,
    /// A package's fee.
    Package,
    /// Usage.
    Usage,
}

impl Category {
    /// Every category, in the order of the files.
    pub const ALL: [Self; 3] = [Self::Plan, Self::Package, Self::Usage];

    /// The category of a word.
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|category| category.word() == word)
    }

    /// The word in `charges.csv`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Plan => "plan",
            Self::Package => "package",
            Self::Usage => "usage",
        }
    }
}

impl Item {
    /// Its category.
    pub fn category(self) -> Category {
        match self {
            Self::Plan(_) => Category::Plan,
            Self::Package(_) => Category::Package,
            Self::Usage(_) => Category::Usage,
        }
    }

    /// Its id: the edition of a plan, else the package or meter.
    pub fn name(self, names: &Names) -> &str {
        match self {
            Self::Plan(edition) => names.edition(edition),
            Self::Package(package) => names.package(package),
            Self::Usage(meter) => names.meter(meter),
        }
    }
}

/// One line of a month's bill, above zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Charge {
    /// The month that it bills.
    pub month: Month,
    /// What it is for.
    pub item: Item,
    /// The tier's upper number, for a level.
    pub tier: Option<u32>,
    /// The edition under which it was priced.
    pub edition: EditionIx,
    /// How much.
    pub quantity: Quantity,
    /// The price of one unit.
    pub unit_price: Price,
    /// Quantity times price, rounded once (G7).
    pub amount: Amount,
    /// The day on which the billed fee was first incurred in the month.
    pub incurred_on: NaiveDate,
    /// The day of the invoice on which it appears (I1).
    pub invoice_date: NaiveDate,
    /// The rule that incurred it.
    pub rule: Rule,
    /// The rulebook that priced it.
    pub rulebook: RulebookIx,
}

/// What an invoice bills.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Billed {
    /// The plan fee.
    Plan,
    /// Packages and usage.
    Services,
}

impl Billed {
    /// The word in `invoices.csv`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Plan => "plan",
            Self::Services => "services",
        }
    }

    /// What bills an item.
    pub fn on(item: Item) -> Self {
        if item.category() == Category::Plan { Self::Plan } else { Self::Services }
    }

    /// Whether an item is on such an invoice.
    pub fn bills(self, item: Item) -> bool {
        Self::on(item) == self
    }
}

/// An invoice, above zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Invoice {
    /// Its day.
    pub date: NaiveDate,
    /// The month that it bills.
    pub month: Month,
    /// What it bills.
    pub billed: Billed,
    /// Its amount.
    pub amount: Amount,
    /// The day on which the service is suspended if it is not paid (I2).
    pub suspends_on: NaiveDate,
    /// The day on which the resources are reclaimed after that (I2).
    pub reclaims_on: NaiveDate,
}

/// A month of an app, zeros included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MonthLine {
    /// The month.
    pub month: Month,
    /// The edition at its end; `None` after a stop.
    pub edition: Option<EditionIx>,
    /// The rulebook that governs it (T1), after a migration that of the new family; `None` for a sum.
    pub rulebook: Option<RulebookIx>,
    /// T2: the rulebook of the family that the app left in the month, if it did.
    pub left: Option<RulebookIx>,
    /// The plan fee.
    pub plan: Amount,
    /// The packages' fees.
    pub packages: Amount,
    /// The usage.
    pub usage: Amount,
}

impl MonthLine {
    /// A month in which nothing is charged.
    pub fn empty(month: Month) -> Self {
        let zero = Amount::ZERO;
        Self { month, edition: None, rulebook: None, left: None, plan: zero, packages: zero, usage: zero }
    }

    /// Adds the amounts of another line.
    pub fn add(&mut self, line: &Self) {
        self.plan += line.plan;
        self.packages += line.packages;
        self.usage += line.usage;
    }

    /// Everything charged for the month.
    pub fn total(&self) -> Amount {
        self.plan + self.packages + self.usage
    }
}

/// What a violation is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// The app as a whole.
    App,
    /// A package.
    Package(PackageIx),
    /// A group or a user, by its place among the run's ids.
    Id(u32),
}

/// What was allowed and what happened, where a row was refused in part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Extent {
    /// What is allowed; `None` where nothing limits it.
    pub allowed: Option<u64>,
    /// What was in use before the row.
    pub in_use: i64,
    /// What was asked for.
    pub requested: u64,
    /// What was accepted.
    pub accepted: u64,
}

/// A number asked of a level package, and the number that stands in the way (P2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LevelAsked {
    /// What was asked for.
    pub asked: u32,
    /// The edition's default, where less was asked for; else the highest number on sale.
    pub bound: u32,
    /// Whether only the tiers themselves are sold, not the numbers between them.
    pub only_tiers: bool,
}

/// A breach of the rules: a row that was refused, whole or in part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// The day, file and line of the row.
    pub place: Place,
    /// The row's action.
    pub action: &'static str,
    /// Why it was refused.
    pub reason: Reason,
    /// What it is about.
    pub subject: Subject,
    /// How far it was refused, where it was refused in part.
    pub extent: Option<Extent>,
    /// What was asked of a level and the number that stands in the way, where that is the reason.
    pub level: Option<LevelAsked>,
    /// The error code with which the service refuses.
    pub error_code: Option<i32>,
}

/// The results of one app.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AppLedger {
    /// Its months, zeros included.
    pub months: Vec<MonthLine>,
    /// Its charges, in the order of `charges.csv`.
    pub charges: Vec<Charge>,
    /// Its invoices by date.
    pub invoices: Vec<Invoice>,
    /// Its violations by date and row.
    pub violations: Vec<Violation>,
}

impl AppLedger {
    /// The charges of a month: they stand by month.
    pub fn charges_of(&self, month: Month) -> &[Charge] {
        let before = |month: Month| self.charges.partition_point(|charge| charge.month < month);
        &self.charges[before(month)..before(month.next())]
    }

    /// Forgets the results and keeps their memory, for those of the next app.
    pub fn clear(&mut self) {
        self.months.clear();
        self.charges.clear();
        self.invoices.clear();
        self.violations.clear();
    }

    /// An app that is charged goes on being charged: makes room for a charge and an invoice in each month to come.
    pub fn expect_charges(&mut self) {
        let to_come = self.months.capacity() - self.months.len();
        self.charges.reserve(to_come);
        self.invoices.reserve(to_come);
    }

    /// Puts a month's charges, those from the place `first` on, in order, and adds them up: plan, packages, usage.
    pub fn add_up(&mut self, first: usize, names: &Names) -> [Amount; 3] {
        let charges = &mut self.charges[first..];
        charges.sort_by(|one, other| order(one, other, names));
        by_category(charges.iter().map(|charge| (charge.item, charge.amount)))
    }
}

/// Amounts added up by category: plan, packages, usage.
fn by_category(amounts: impl Iterator<Item = (Item, Amount)>) -> [Amount; 3] {
    let mut sums = [Amount::ZERO; 3];
    amounts.for_each(|(item, amount)| sums[item.category() as usize] += amount);
    sums
}

/// The order of charges within a month: category, item, tier, edition, rulebook, each by its id.
fn order(one: &Charge, other: &Charge, names: &Names) -> Ordering {
    let item = |charge: &Charge| match charge.item {
        Item::Plan(edition) => names.edition_rank(edition),
        Item::Package(package) => names.package_rank(package),
        Item::Usage(meter) => names.meter_rank(meter),
    };
    let under = |charge: &Charge| (names.edition_rank(charge.edition), names.rulebook_rank(charge.rulebook));
    let by_category = one.item.category().cmp(&other.item.category());
    by_category
        .then_with(|| item(one).cmp(&item(other)))
        .then_with(|| one.tier.cmp(&other.tier))
        .then_with(|| under(one).cmp(&under(other)))
}
