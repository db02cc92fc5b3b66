//! The table `bill`: each invoice as a balanced transaction, a row for what is owed and one for each charge on it.
//!
//! Before all of them is a row for each account. A row that begins a transaction has no category; one without an app declares
//! an account. Months after that of the input's latest row are a forecast.

use super::tables::{Cell, Column, Kind, full, some};
use crate::calendar::Month;
use crate::ledger::{AppResult, Legend};

pub(super) const COLUMNS: [Column; 8] = [
    some("app", Kind::Text),
    full("date", Kind::Date),
    some("month", Kind::Month),
    some("billed", Kind::Text),
    some("forecast", Kind::Text),
    some("category", Kind::Text),
    some("item", Kind::Text),
    some("amount", Kind::Amount),
];

/// Gives the rows of an app, invoice by invoice; months from `forecast_from` on are a forecast.
pub(super) fn rows(
    legend: &Legend<'_>,
    forecast_from: Option<Month>,
    app: &AppResult<'_>,
    row: &mut dyn FnMut(&[Cell<'_>]),
) {
    for invoice in &app.ledger.invoices {
        let is_forecast = forecast_from.is_some_and(|from| invoice.month >= from);
        let forecast = if is_forecast { Cell::Text("yes") } else { Cell::Empty };
        let [date, month] = [Cell::Date(invoice.date), Cell::Month(invoice.month)];
        let [name, billed] = [app.app, invoice.billed.word()].map(Cell::Text);
        row(&[name, date, month, billed, forecast, Cell::Empty, Cell::Empty, Cell::Amount(invoice.amount)]);
        for charge in app.ledger.charges_of(invoice.month).iter().filter(|charge| invoice.billed.bills(charge.item)) {
            let [category, item] = [charge.item.category().word(), legend.item(charge.item)].map(Cell::Text);
            row(&[name, date, month, billed, forecast, category, item, Cell::Amount(charge.amount)]);
        }
    }
}

/// Gives a row for each account that rows may name, from the first month on: what is owed, then what the rulebooks sell.
pub(super) fn accounts(legend: &Legend<'_>, first: Month, row: &mut dyn FnMut(&[Cell<'_>])) {
    let (none, date) = (Cell::Empty, Cell::Date(first.first_day()));
    row(&[none, date, none, none, none, none, none, none]);
    for item in legend.items() {
        let [category, item] = [item.category().word(), legend.item(item)].map(Cell::Text);
        row(&[none, date, none, none, none, category, item, none]);
    }
}
