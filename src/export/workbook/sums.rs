//! What the results add up to: the values of the formulas.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::calendar::{Horizon, Month};
use crate::ledger::{Billed, Category, Counts, Item, Legend, MonthLine, Totals};
use crate::money::Amount;

/// An item's category and id, and what is charged for it.
type ItemSum = (&'static str, String, Amount);

/// What the results add up to.
pub(super) struct Sums {
    pub(super) horizon: Horizon,
    pub(super) counts: Counts,
    /// Every month of the horizon.
    pub(super) months: Vec<MonthLine>,
    /// All of them together.
    pub(super) total: Amount,
    /// What is invoiced in each month of the horizon and in the months after it in which these months are invoiced.
    pub(super) invoiced: Vec<(Month, Amount)>,
    /// What is charged for each item, in the order of categories and ids.
    pub(super) items: Vec<ItemSum>,
    /// By day and kind: how many invoices, and their amount.
    pub(super) invoices: BTreeMap<(NaiveDate, Billed), (u64, Amount)>,
    /// The violations by rule.
    pub(super) refused: BTreeMap<String, u64>,
}

impl Sums {
    pub(super) fn of(legend: &Legend<'_>, horizon: Horizon, totals: &Totals) -> Self {
        let months: Vec<MonthLine> = totals.months().map(|(line, _)| line).collect();
        let total = months.iter().map(MonthLine::total).sum();
        let invoices = totals.invoices();
        Self {
            horizon,
            counts: totals.counts,
            invoiced: invoiced(horizon, &invoices),
            items: items(legend, totals),
            refused: totals.refused(),
            months,
            total,
            invoices,
        }
    }

    /// What is charged in each category.
    pub(super) fn by_category(&self) -> [(Category, Amount); 3] {
        let of = |part: fn(&MonthLine) -> Amount| self.months.iter().map(part).sum();
        [
            (Category::Plan, of(|line| line.plan)),
            (Category::Package, of(|line| line.packages)),
            (Category::Usage, of(|line| line.usage)),
        ]
    }

    /// What is invoiced within the horizon, and after it.
    pub(super) fn invoiced_within(&self) -> (Amount, Amount) {
        let (within, after): (Vec<_>, Vec<_>) =
            self.invoiced.iter().partition(|(month, _)| self.horizon.covers(*month));
        let sum = |months: Vec<&(Month, Amount)>| months.into_iter().map(|(_, amount)| *amount).sum();
        (sum(within), sum(after))
    }

    /// The number of all invoices.
    pub(super) fn count_of_invoices(&self) -> u64 {
        self.invoices.values().map(|(count, _)| count).sum()
    }

    /// The month in which most is charged, the first of several.
    pub(super) fn peak(&self) -> MonthLine {
        let mut months = self.months.iter();
        let first = months.next().copied().unwrap_or_else(|| MonthLine::empty(self.horizon.from));
        months.fold(first, |peak, line| if line.total() > peak.total() { *line } else { peak })
    }
}

fn invoiced(horizon: Horizon, invoices: &BTreeMap<(NaiveDate, Billed), (u64, Amount)>) -> Vec<(Month, Amount)> {
    let last = invoices.keys().map(|(date, _)| Month::of(*date)).max().map_or(horizon.to, |last| last.max(horizon.to));
    let in_month = |month| {
        let of_month = invoices.iter().filter(|((date, _), _)| Month::of(*date) == month);
        (month, of_month.map(|(_, (_, amount))| *amount).sum())
    };
    horizon.from.to(last).map(in_month).collect()
}

fn items(legend: &Legend<'_>, totals: &Totals) -> Vec<ItemSum> {
    let mut sums: Vec<(Item, Amount)> = Vec::new();
    for (_, item, of_month) in totals.items(legend.names) {
        match sums.iter_mut().find(|(known, _)| *known == item) {
            Some((_, sum)) => *sum += of_month.amount,
            None => sums.push((item, of_month.amount)),
        }
    }
    sums.sort_by_key(|(item, _)| (item.category(), legend.item(*item)));
    sums.into_iter().map(|(item, sum)| (item.category().word(), legend.item(item).to_owned(), sum)).collect()
}
