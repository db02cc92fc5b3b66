//! The rows of a forecast's tables: each figure is followed by its standard error.

use super::super::tables::{Cell, Column, Kind, Table, full, some};
use crate::ledger::{Case, Chance, Crossing, DriverShare, Estimate, Forecast, PeriodOutlook};
use crate::money::Figure;

/// How many decimals a share has: it is in ten-thousandths.
const SHARE_DECIMALS: u8 = 4;

pub(in crate::export) const FORECAST: [Column; 23] = [
    some("app", Kind::Text),
    full("kind", Kind::Text),
    full("period", Kind::Text),
    full("from", Kind::Month),
    full("to", Kind::Month),
    full("p5", Kind::Amount),
    full("p5_error", Kind::Amount),
    full("p10", Kind::Amount),
    full("p10_error", Kind::Amount),
    full("p50", Kind::Amount),
    full("p50_error", Kind::Amount),
    full("p80", Kind::Amount),
    full("p80_error", Kind::Amount),
    full("p90", Kind::Amount),
    full("p90_error", Kind::Amount),
    full("p95", Kind::Amount),
    full("p95_error", Kind::Amount),
    full("mean", Kind::Amount),
    full("mean_error", Kind::Amount),
    some("budget", Kind::Amount),
    some("over", Kind::Decimal),
    some("over_error", Kind::Decimal),
    full("currency", Kind::Text),
];

pub(in crate::export) const CROSSINGS: [Column; 9] = [
    some("app", Kind::Text),
    full("kind", Kind::Text),
    full("item", Kind::Text),
    some("above", Kind::Number),
    full("draws", Kind::Number),
    full("chance", Kind::Decimal),
    full("chance_error", Kind::Decimal),
    some("first_month", Kind::Month),
    some("half_by", Kind::Month),
];

pub(in crate::export) const FIRST_CROSSINGS: [Column; 8] = [
    some("app", Kind::Text),
    full("kind", Kind::Text),
    full("item", Kind::Text),
    some("above", Kind::Number),
    full("month", Kind::Month),
    full("draws", Kind::Number),
    full("chance_by", Kind::Decimal),
    full("chance_by_error", Kind::Decimal),
];

pub(in crate::export) const DRIVERS: [Column; 8] = [
    some("app", Kind::Text),
    full("driver", Kind::Text),
    full("rank_correlation", Kind::Decimal),
    full("rank_correlation_error", Kind::Decimal),
    some("first_order", Kind::Decimal),
    some("first_order_error", Kind::Decimal),
    some("total_order", Kind::Decimal),
    some("total_order_error", Kind::Decimal),
];

pub(in crate::export) const CASES: [Column; 7] = [
    some("app", Kind::Text),
    full("case", Kind::Text),
    full("kind", Kind::Text),
    full("period", Kind::Text),
    full("amount", Kind::Amount),
    some("violations", Kind::Number),
    full("currency", Kind::Text),
];

/// Gives the rows of a table of a forecast, app by app; the tables of a run have none.
pub fn rows(table: Table, forecast: &Forecast, row: &mut dyn FnMut(&[Cell<'_>])) {
    for outlook in &forecast.outlooks {
        let app = outlook.app.as_deref().map_or(Cell::Empty, Cell::Text);
        match table {
            Table::Forecast => outlook.periods.iter().for_each(|period| period_row(forecast, app, period, row)),
            Table::Crossings => outlook.crossings.iter().for_each(|crossing| crossing_row(app, crossing, row)),
            Table::FirstCrossings => outlook.crossings.iter().for_each(|crossing| first_rows(app, crossing, row)),
            Table::Drivers => outlook.drivers.iter().for_each(|driver| driver_row(app, driver, row)),
            Table::Cases => outlook.cases.iter().for_each(|case| case_rows(forecast, app, case, row)),
            _ => {}
        }
    }
}

/// A share as a number: a whole is 1.
fn share(ten_thousandths: impl TryInto<i64>) -> Cell<'static> {
    let parts = ten_thousandths.try_into().unwrap_or(i64::MAX);
    Cell::Decimal(Figure::of_parts(parts, SHARE_DECIMALS), SHARE_DECIMALS)
}

/// A chance and its standard error.
fn chance(chance: Chance) -> [Cell<'static>; 2] {
    [share(chance.in_ten_thousandths()), share(chance.error_in_ten_thousandths())]
}

fn estimate(estimate: Estimate) -> [Cell<'static>; 2] {
    [Cell::Amount(estimate.amount), Cell::Amount(estimate.error)]
}

fn period_row(forecast: &Forecast, app: Cell<'_>, outlook: &PeriodOutlook, row: &mut dyn FnMut(&[Cell<'_>])) {
    let (period, months) = (outlook.period.to_string(), outlook.period.months(forecast.horizon));
    let mut cells = Vec::with_capacity(FORECAST.len());
    cells.extend([app, Cell::Text(outlook.period.kind()), Cell::Text(&period)]);
    cells.extend([Cell::Month(months.from), Cell::Month(months.to)]);
    cells.extend(outlook.figures().flat_map(|(_, figure)| estimate(figure)));
    cells.push(outlook.over.map_or(Cell::Empty, |over| Cell::Amount(over.budget)));
    cells.extend(outlook.over.map_or([Cell::Empty; 2], |over| chance(over.chance)));
    cells.push(Cell::Text(forecast.currency.code()));
    row(&cells);
}

/// What a crossing is of.
fn crossed<'r>(app: Cell<'r>, crossing: &'r Crossing) -> [Cell<'r>; 4] {
    [app, Cell::Text(crossing.what.kind()), Cell::Text(&crossing.name), Cell::count(crossing.above)]
}

fn crossing_row(app: Cell<'_>, crossing: &Crossing, row: &mut dyn FnMut(&[Cell<'_>])) {
    let [app, kind, item, above] = crossed(app, crossing);
    let draws = Cell::count(Some(crossing.chance.times));
    let [likely, error] = chance(crossing.chance);
    let [first, half] = [crossing.first_month(), crossing.typical_month()];
    let [first, half] = [first, half].map(|month| month.map_or(Cell::Empty, Cell::Month));
    row(&[app, kind, item, above, draws, likely, error, first, half]);
}

fn first_rows(app: Cell<'_>, crossing: &Crossing, row: &mut dyn FnMut(&[Cell<'_>])) {
    let [app, kind, item, above] = crossed(app, crossing);
    for (month, draws, up_to) in crossing.up_to() {
        let [likely, error] = chance(up_to);
        row(&[app, kind, item, above, Cell::Month(month), Cell::count(Some(draws)), likely, error]);
    }
}

fn driver_row(app: Cell<'_>, driver: &DriverShare, row: &mut dyn FnMut(&[Cell<'_>])) {
    let sobol = driver.sobol.map_or([Cell::Empty; 4], |sobol| {
        let ((alone, alone_error), (all, all_error)) = (sobol.first_order, sobol.total);
        [alone, alone_error, all, all_error].map(share)
    });
    let [alone, alone_error, all, all_error] = sobol;
    let [rank, rank_error] = [driver.rank_correlation, driver.rank_error].map(share);
    row(&[app, Cell::Text(&driver.driver), rank, rank_error, alone, alone_error, all, all_error]);
}

fn case_rows(forecast: &Forecast, app: Cell<'_>, case: &Case, row: &mut dyn FnMut(&[Cell<'_>])) {
    let (name, currency) = (Cell::Text(&case.name), Cell::Text(forecast.currency.code()));
    for (month, amount) in &case.months {
        let (kind, month) = (Cell::Text("month"), month.to_string());
        row(&[app, name, kind, Cell::Text(&month), Cell::Amount(*amount), Cell::Empty, currency]);
    }
    let total = Cell::Text("total");
    row(&[app, name, total, total, Cell::Amount(case.total()), Cell::count(Some(case.violations)), currency]);
}
