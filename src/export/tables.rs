//! The four result tables: their columns and cells, the same for every format.

use std::borrow::Cow;

use crate::ledger::{AppResult, Charge, Invoice, MonthLine, Results, Violation};

/// A cell of a table.
pub(super) enum Cell<'r> {
    /// A text, a date, an amount or a quantity.
    Text(Cow<'r, str>),
    /// A count.
    Number(i64),
    /// Nothing.
    Empty,
}

impl<'r> Cell<'r> {
    fn text(text: &'r str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }

    fn shown(value: impl std::fmt::Display) -> Self {
        Self::Text(Cow::Owned(value.to_string()))
    }

    fn count<N: TryInto<i64>>(number: Option<N>) -> Self {
        number.and_then(|number| number.try_into().ok()).map_or(Self::Empty, Self::Number)
    }
}

/// A table: its name, its columns and, app by app, its rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Table {
    Charges,
    Months,
    Invoices,
    Violations,
}

impl Table {
    pub(super) const ALL: [Self; 4] = [Self::Months, Self::Charges, Self::Invoices, Self::Violations];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Charges => "charges",
            Self::Months => "months",
            Self::Invoices => "invoices",
            Self::Violations => "violations",
        }
    }

    pub(super) fn columns(self) -> &'static [&'static str] {
        match self {
            Self::Charges => &[
                "app",
                "month",
                "category",
                "item",
                "tier",
                "edition",
                "quantity",
                "unit",
                "unit_price",
                "amount",
                "currency",
                "incurred_on",
                "invoice_date",
                "rule",
                "rulebook",
            ],
            Self::Months => &["app", "month", "edition", "plan", "packages", "usage", "total", "currency"],
            Self::Invoices => {
                &["app", "invoice_date", "month", "category", "amount", "currency", "suspends_on", "reclaims_on"]
            }
            Self::Violations => &[
                "app",
                "date",
                "file",
                "line",
                "action",
                "rule",
                "subject",
                "allowed",
                "in_use",
                "requested",
                "accepted",
                "error_code",
                "message",
            ],
        }
    }

    /// The rows of the table, in order.
    pub(super) fn rows<'r>(self, results: &'r Results<'_>) -> Box<dyn Iterator<Item = Vec<Cell<'r>>> + 'r> {
        let apps = results.apps.iter();
        match self {
            Self::Charges => Box::new(
                apps.flat_map(move |app| app.ledger.charges.iter().map(move |line| charge(results, app, line))),
            ),
            Self::Months => {
                Box::new(apps.flat_map(move |app| app.ledger.months.iter().map(move |line| month(results, app, line))))
            }
            Self::Invoices => Box::new(
                apps.flat_map(move |app| app.ledger.invoices.iter().map(move |line| invoice(results, app, line))),
            ),
            Self::Violations => Box::new(
                apps.flat_map(move |app| app.ledger.violations.iter().map(move |line| violation(results, app, line))),
            ),
        }
    }
}

fn charge<'r>(results: &'r Results<'_>, app: &'r AppResult<'_>, charge: &'r Charge) -> Vec<Cell<'r>> {
    vec![
        Cell::text(app.app),
        Cell::shown(charge.month),
        Cell::text(charge.item.category().word()),
        Cell::text(results.item(charge.item)),
        Cell::count(charge.tier),
        Cell::text(results.edition(charge)),
        Cell::shown(charge.quantity),
        Cell::text(results.unit(charge)),
        Cell::shown(charge.unit_price.display(results.currency)),
        Cell::shown(charge.amount.display(results.currency)),
        Cell::text(results.currency_code()),
        Cell::shown(charge.incurred_on),
        Cell::shown(charge.invoice_date),
        Cell::text(charge.rule.id()),
        Cell::text(results.rulebook(charge)),
    ]
}

fn month<'r>(results: &'r Results<'_>, app: &'r AppResult<'_>, line: &'r MonthLine) -> Vec<Cell<'r>> {
    let amount = |amount: crate::money::Amount| Cell::shown(amount.display(results.currency));
    vec![
        Cell::text(app.app),
        Cell::shown(line.month),
        Cell::text(results.status(line)),
        amount(line.plan),
        amount(line.packages),
        amount(line.usage),
        amount(line.total()),
        Cell::text(results.currency_code()),
    ]
}

fn invoice<'r>(results: &'r Results<'_>, app: &'r AppResult<'_>, invoice: &'r Invoice) -> Vec<Cell<'r>> {
    vec![
        Cell::text(app.app),
        Cell::shown(invoice.date),
        Cell::shown(invoice.month),
        Cell::text(invoice.billed.word()),
        Cell::shown(invoice.amount.display(results.currency)),
        Cell::text(results.currency_code()),
        Cell::shown(invoice.suspends_on),
        Cell::shown(invoice.reclaims_on),
    ]
}

fn violation<'r>(results: &'r Results<'_>, app: &'r AppResult<'_>, violation: &'r Violation) -> Vec<Cell<'r>> {
    let extent = violation.extent;
    let subject = results.subject(violation);
    vec![
        Cell::text(app.app),
        Cell::shown(violation.place.date),
        Cell::text(results.file(violation)),
        Cell::count(violation.place.row.map(|(_, line)| line)),
        Cell::text(violation.action),
        Cell::shown(violation.reason.word()),
        if subject.is_empty() { Cell::Empty } else { Cell::text(subject) },
        Cell::count(extent.and_then(|extent| extent.allowed)),
        Cell::count(extent.map(|extent| extent.in_use)),
        Cell::count(extent.map(|extent| extent.requested)),
        Cell::count(extent.map(|extent| extent.accepted)),
        Cell::count(violation.error_code),
        Cell::shown(results.message(violation)),
    ]
}
