//! The result tables: their columns and cells, the same for every format.

use chrono::NaiveDate;

use super::{focus, outlook, postings};
use crate::calendar::Month;
use crate::ledger::{AppResult, BoundUse, Charge, Invoice, Legend, MonthLine, Totals, Violation};
use crate::money::{Amount, Figure, Price, Quantity};

/// A cell of a table.
#[derive(Debug, Clone, Copy)]
pub enum Cell<'r> {
    /// A text.
    Text(&'r str),
    /// A count.
    Number(i64),
    /// A day.
    Date(NaiveDate),
    /// The beginning of a day in UTC.
    Midnight(NaiveDate),
    /// A month.
    Month(Month),
    /// An amount of the run's currency.
    Amount(Amount),
    /// A price in the run's currency.
    Price(Price),
    /// A number that reads as one with decimals: it has at least so many.
    Decimal(Figure, u8),
    /// A quantity.
    Quantity(Quantity),
    /// Nothing.
    Empty,
}

impl Cell<'_> {
    pub(super) fn count<N: TryInto<i64>>(number: Option<N>) -> Self {
        number.and_then(|number| number.try_into().ok()).map_or(Self::Empty, Self::Number)
    }
}

/// What the cells of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Texts.
    Text,
    /// Counts.
    Number,
    /// Days.
    Date,
    /// Beginnings of days in UTC.
    Midnight,
    /// Months.
    Month,
    /// Amounts.
    Amount,
    /// Prices.
    Price,
    /// Numbers that read as such with decimals.
    Decimal,
    /// Quantities.
    Quantity,
}

/// A column of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// What its cells are.
    pub kind: Kind,
    /// Whether a cell may be empty.
    pub may_be_empty: bool,
}

/// A column whose cells are all filled.
pub(super) const fn full(name: &'static str, kind: Kind) -> Column {
    Column { name, kind, may_be_empty: false }
}

/// A column with cells that may be empty.
pub(super) const fn some(name: &'static str, kind: Kind) -> Column {
    Column { name, kind, may_be_empty: true }
}

/// A table of results.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Table {
    /// One line per app and month.
    Months,
    /// One line per app, month and charged item.
    Charges,
    /// One line per app and invoice.
    Invoices,
    /// One line per refused row and reason.
    Violations,
    /// One line per month and item of all apps together.
    Summary,
    /// One line per app, month and bound that use comes near.
    Headroom,
    /// A row per charge and per free fee, as FOCUS has it.
    Focus,
    /// A row per invoice and per charge on it, as accounts are kept.
    Postings,
    /// Of a forecast, one line per app and period.
    Forecast,
    /// Of a forecast, one line per app and bound that is crossed.
    Crossings,
    /// Of a forecast, one line per app, bound and month in which it is crossed for the first time.
    FirstCrossings,
    /// Of a forecast, one line per app and driver.
    Drivers,
    /// Of a forecast, one line per app, named case and month, and one with the total.
    Cases,
}

impl Table {
    /// The tables of each app.
    pub const OF_APPS: [Self; 4] = [Self::Months, Self::Charges, Self::Invoices, Self::Violations];
    /// The tables of a forecast.
    pub const OF_FORECASTS: [Self; 5] =
        [Self::Forecast, Self::Crossings, Self::FirstCrossings, Self::Drivers, Self::Cases];
    /// All tables of a run.
    pub const ALL: [Self; 8] = [
        Self::Months,
        Self::Charges,
        Self::Invoices,
        Self::Violations,
        Self::Summary,
        Self::Headroom,
        Self::Focus,
        Self::Postings,
    ];

    /// The name of its file, without the ending.
    pub fn name(self) -> &'static str {
        match self {
            Self::Charges => "charges",
            Self::Months => "months",
            Self::Invoices => "invoices",
            Self::Violations => "violations",
            Self::Summary => "summary",
            Self::Headroom => "headroom",
            Self::Focus => "focus",
            Self::Postings => "bill",
            Self::Forecast => "forecast",
            Self::Crossings => "crossings",
            Self::FirstCrossings => "first_crossings",
            Self::Drivers => "drivers",
            Self::Cases => "cases",
        }
    }

    /// Its columns.
    pub fn columns(self) -> &'static [Column] {
        match self {
            Self::Charges => &CHARGES,
            Self::Months => &MONTHS,
            Self::Invoices => &INVOICES,
            Self::Violations => &VIOLATIONS,
            Self::Summary => &SUMMARY,
            Self::Headroom => &HEADROOM,
            Self::Focus => &focus::COLUMNS,
            Self::Postings => &postings::COLUMNS,
            Self::Forecast => &outlook::FORECAST,
            Self::Crossings => &outlook::CROSSINGS,
            Self::FirstCrossings => &outlook::FIRST_CROSSINGS,
            Self::Drivers => &outlook::DRIVERS,
            Self::Cases => &outlook::CASES,
        }
    }

    /// Whether its rows tell what the engine says to an observer, too.
    pub fn needs_details(self) -> bool {
        self == Self::Focus
    }

    /// Whether its rows tell of invoices.
    pub fn needs_invoices(self) -> bool {
        matches!(self, Self::Invoices | Self::Postings)
    }

    /// Gives the rows of an app, in order; months from `forecast_from` on are a forecast.
    pub fn rows(
        self,
        legend: &Legend<'_>,
        forecast_from: Option<Month>,
        app: &AppResult<'_>,
        row: &mut dyn FnMut(&[Cell<'_>]),
    ) {
        let AppResult { app: name, ledger, .. } = *app;
        match self {
            Self::Charges => ledger.charges.iter().for_each(|charge| row(&charge_cells(legend, name, charge))),
            Self::Months => ledger.months.iter().for_each(|line| row(&month_cells(legend, name, line))),
            Self::Invoices => ledger.invoices.iter().for_each(|invoice| row(&invoice_cells(legend, name, invoice))),
            Self::Violations => {
                ledger.violations.iter().for_each(|violation| violation_row(legend, app, violation, row))
            }
            Self::Focus => focus::rows(legend, app, row),
            Self::Postings => postings::rows(legend, forecast_from, app, row),
            Self::Summary | Self::Headroom => {}
            Self::Forecast | Self::Crossings | Self::FirstCrossings | Self::Drivers | Self::Cases => {}
        }
    }
}

const CHARGES: [Column; 15] = [
    full("app", Kind::Text),
    full("month", Kind::Month),
    full("category", Kind::Text),
    full("item", Kind::Text),
    some("tier", Kind::Number),
    full("edition", Kind::Text),
    full("quantity", Kind::Quantity),
    full("unit", Kind::Text),
    full("unit_price", Kind::Price),
    full("amount", Kind::Amount),
    full("currency", Kind::Text),
    full("incurred_on", Kind::Date),
    full("invoice_date", Kind::Date),
    full("rule", Kind::Text),
    full("rulebook", Kind::Text),
];

fn charge_cells<'r>(legend: &'r Legend<'_>, app: &'r str, charge: &Charge) -> [Cell<'r>; 15] {
    [
        Cell::Text(app),
        Cell::Month(charge.month),
        Cell::Text(charge.item.category().word()),
        Cell::Text(legend.item(charge.item)),
        Cell::count(charge.tier),
        Cell::Text(legend.edition(charge)),
        Cell::Quantity(charge.quantity),
        Cell::Text(legend.unit(charge)),
        Cell::Price(charge.unit_price),
        Cell::Amount(charge.amount),
        Cell::Text(legend.currency_code()),
        Cell::Date(charge.incurred_on),
        Cell::Date(charge.invoice_date),
        Cell::Text(charge.rule.id()),
        Cell::Text(legend.rulebook(charge)),
    ]
}

const MONTHS: [Column; 8] = [
    full("app", Kind::Text),
    full("month", Kind::Month),
    full("edition", Kind::Text),
    full("plan", Kind::Amount),
    full("packages", Kind::Amount),
    full("usage", Kind::Amount),
    full("total", Kind::Amount),
    full("currency", Kind::Text),
];

fn month_cells<'r>(legend: &'r Legend<'_>, app: &'r str, line: &MonthLine) -> [Cell<'r>; 8] {
    [
        Cell::Text(app),
        Cell::Month(line.month),
        Cell::Text(legend.status(line)),
        Cell::Amount(line.plan),
        Cell::Amount(line.packages),
        Cell::Amount(line.usage),
        Cell::Amount(line.total()),
        Cell::Text(legend.currency_code()),
    ]
}

const INVOICES: [Column; 8] = [
    full("app", Kind::Text),
    full("invoice_date", Kind::Date),
    full("month", Kind::Month),
    full("category", Kind::Text),
    full("amount", Kind::Amount),
    full("currency", Kind::Text),
    full("suspends_on", Kind::Date),
    full("reclaims_on", Kind::Date),
];

fn invoice_cells<'r>(legend: &'r Legend<'_>, app: &'r str, invoice: &Invoice) -> [Cell<'r>; 8] {
    [
        Cell::Text(app),
        Cell::Date(invoice.date),
        Cell::Month(invoice.month),
        Cell::Text(invoice.billed.word()),
        Cell::Amount(invoice.amount),
        Cell::Text(legend.currency_code()),
        Cell::Date(invoice.suspends_on),
        Cell::Date(invoice.reclaims_on),
    ]
}

const VIOLATIONS: [Column; 13] = [
    full("app", Kind::Text),
    full("date", Kind::Date),
    full("file", Kind::Text),
    some("line", Kind::Number),
    full("action", Kind::Text),
    full("rule", Kind::Text),
    some("subject", Kind::Text),
    some("allowed", Kind::Number),
    some("in_use", Kind::Number),
    some("requested", Kind::Number),
    some("accepted", Kind::Number),
    some("error_code", Kind::Number),
    full("message", Kind::Text),
];

fn violation_row(legend: &Legend<'_>, app: &AppResult<'_>, violation: &Violation, row: &mut dyn FnMut(&[Cell<'_>])) {
    let extent = violation.extent;
    let subject = app.subject(violation, legend.names);
    row(&[
        Cell::Text(app.app),
        Cell::Date(violation.place.date),
        Cell::Text(legend.file(violation)),
        Cell::count(violation.place.row.map(|(_, line)| line)),
        Cell::Text(violation.action),
        Cell::Text(&violation.reason.word()),
        if subject.is_empty() { Cell::Empty } else { Cell::Text(subject) },
        Cell::count(extent.and_then(|extent| extent.allowed)),
        Cell::count(extent.map(|extent| extent.in_use)),
        Cell::count(extent.map(|extent| extent.requested)),
        Cell::count(extent.map(|extent| extent.accepted)),
        Cell::count(violation.error_code),
        Cell::Text(&legend.message(violation, subject)),
    ]);
}

const SUMMARY: [Column; 6] = [
    full("month", Kind::Month),
    full("category", Kind::Text),
    full("item", Kind::Text),
    full("apps", Kind::Number),
    full("amount", Kind::Amount),
    full("currency", Kind::Text),
];

/// Gives the rows of `summary`: per month and item what all apps pay, above zero.
pub fn summary_rows(legend: &Legend<'_>, totals: &Totals, row: &mut dyn FnMut(&[Cell<'_>])) {
    for (month, item, totals) in totals.items(legend.names) {
        row(&[
            Cell::Month(month),
            Cell::Text(item.category().word()),
            Cell::Text(legend.item(item)),
            Cell::count(Some(totals.apps)),
            Cell::Amount(totals.amount),
            Cell::Text(legend.currency_code()),
        ]);
    }
}

const HEADROOM: [Column; 10] = [
    full("app", Kind::Text),
    full("month", Kind::Month),
    full("kind", Kind::Text),
    full("item", Kind::Text),
    some("subject", Kind::Text),
    full("in_use", Kind::Number),
    full("above", Kind::Number),
    full("bound", Kind::Number),
    some("percent", Kind::Quantity),
    full("date", Kind::Date),
];

/// Gives a row of `headroom`: use of an app that comes near a bound.
pub(super) fn headroom_row(
    legend: &Legend<'_>,
    app: &AppResult<'_>,
    used: &BoundUse,
    row: &mut dyn FnMut(&[Cell<'_>]),
) {
    let (subject, on) = (app.named(used.subject, legend.names), used.place.date);
    row(&[
        Cell::Text(app.app),
        Cell::Month(Month::of(on)),
        Cell::Text(used.what.kind()),
        Cell::Text(used.what.name(legend.names)),
        if subject.is_empty() { Cell::Empty } else { Cell::Text(subject) },
        Cell::count(Some(used.in_use)),
        Cell::count(Some(used.above)),
        Cell::count(Some(used.bound)),
        used.percent().map_or(Cell::Empty, |percent| Cell::Quantity(Quantity::millionths(percent))),
        Cell::Date(on),
    ]);
}
