//! A forecast as aligned text for people.

use std::io::{self, Write};

use super::super::grid::{Grid, HEADING};
use super::super::{AlignedText, FOUND_IN_FULL, Printed};
use super::Shown;
use crate::diagnostic::escape;
use crate::ledger::{FIGURES, Forecast, Outlook, Period, PeriodOutlook, percent, share};
use crate::money::Amount;

/// Up to how many apps each one's forecast is printed; of more, that of all together.
const APPS_IN_FULL: usize = 10;

impl Printed<Shown<'_>> for AlignedText {
    /// How it was drawn, then for each app its periods, what it crosses, what drives it and its named cases.
    fn print(&self, shown: &Shown<'_>, out: &mut dyn Write) -> io::Result<()> {
        let forecast = shown.forecast;
        head(forecast, out)?;
        let first = if forecast.apps() > APPS_IN_FULL { forecast.apps() } else { 0 };
        for outlook in forecast.outlooks.iter().skip(first) {
            let of = match &outlook.app {
                Some(app) => format!("app {}", escape(app)),
                None => format!("all {} apps together", forecast.apps()),
            };
            writeln!(out, "\n{HEADING}{of}{HEADING:#}, amounts in {}", forecast.currency.code())?;
            periods(forecast, outlook, out)?;
            crossings(outlook, out)?;
            drivers(outlook, out)?;
            cases(forecast, outlook, out)?;
        }
        Ok(())
    }
}

fn head(forecast: &Forecast, out: &mut dyn Write) -> io::Result<()> {
    let Forecast { draws, seed, horizon, drawn_from, .. } = forecast;
    writeln!(
        out,
        "{HEADING}forecast {} to {}{HEADING:#}: {draws} draws from {drawn_from} on, seed {seed}",
        horizon.from, horizon.to
    )?;
    writeln!(out, "± is a standard error; ± at most: the largest of the amounts of a row (forecast.csv has each)")?;
    if forecast.apps() > APPS_IN_FULL {
        writeln!(out, "of {} apps what they come to together (forecast.csv has each app)", forecast.apps())?;
    }
    Ok(())
}

fn amount(forecast: &Forecast, amount: Amount) -> String {
    amount.display(forecast.currency).to_string()
}

/// The figures of each period, the total below the others.
fn periods(forecast: &Forecast, outlook: &Outlook, out: &mut dyn Write) -> io::Result<()> {
    let has_budgets = outlook.periods.iter().any(|period| period.over.is_some());
    let mut headings = vec!["period".to_owned()];
    headings.extend(FIGURES.map(|name| format!(">{name}")));
    headings.push(">± at most".to_owned());
    if has_budgets {
        headings.extend([">budget", ">over it", ">±"].map(str::to_owned));
    }
    let mut grid = Grid::titled(headings);
    for period in &outlook.periods {
        let mut cells: Vec<String> = period.figures().map(|(_, figure)| amount(forecast, figure.amount)).collect();
        cells.push(amount(forecast, period.largest_error()));
        if has_budgets {
            cells.extend(over(forecast, period));
        }
        let name = [period.period.to_string()];
        match period.period {
            Period::Total => grid.total(name, cells),
            Period::Month(_) | Period::Quarter(..) | Period::Year(_) => grid.row(name, cells),
        }
    }
    grid.print_below(out)
}

fn over(forecast: &Forecast, period: &PeriodOutlook) -> [String; 3] {
    period.over.map_or_else(Default::default, |over| {
        let [chance, error] = [over.chance.in_ten_thousandths(), over.chance.error_in_ten_thousandths()].map(percent);
        [amount(forecast, over.budget), chance, error]
    })
}

fn crossings(outlook: &Outlook, out: &mut dyn Write) -> io::Result<()> {
    let mut grid = Grid::new(&["crossed", ">chance", ">±", "first in", "half of those by"]);
    for crossing in outlook.crossings.iter().take(FOUND_IN_FULL) {
        let chance = crossing.chance;
        let numbers = [chance.in_ten_thousandths(), chance.error_in_ten_thousandths()].map(percent);
        let months = [crossing.first_month(), crossing.typical_month()];
        let months = months.map(|month| month.map_or_else(String::new, |month| month.to_string()));
        grid.row([crossing.sentence()], numbers.into_iter().chain(months));
    }
    grid.print_below(out)?;
    match outlook.crossings.len().saturating_sub(FOUND_IN_FULL) {
        0 => Ok(()),
        more => writeln!(out, "and {more} more (crossings.csv of --out and --format json have all)"),
    }
}

fn drivers(outlook: &Outlook, out: &mut dyn Write) -> io::Result<()> {
    let has_sobol = outlook.drivers.iter().any(|driver| driver.sobol.is_some());
    let mut headings = vec!["driver", ">rank correlation", ">±"];
    if has_sobol {
        headings.extend([">Sobol, alone", ">±", ">with others", ">±"]);
    }
    let mut grid = Grid::new(&headings);
    for driver in &outlook.drivers {
        let sobol = driver.sobol.map(|sobol| {
            let ((alone, alone_error), (all, all_error)) = (sobol.first_order, sobol.total);
            [alone, alone_error, all, all_error].map(share)
        });
        let sobol = has_sobol.then(|| sobol.unwrap_or_default());
        let ranks = [driver.rank_correlation, driver.rank_error].map(share);
        grid.row([driver.driver.clone()], ranks.into_iter().chain(sobol.into_iter().flatten()));
    }
    grid.print_below(out)
}

/// The named cases side by side, month by month.
fn cases(forecast: &Forecast, outlook: &Outlook, out: &mut dyn Write) -> io::Result<()> {
    let Some(first) = outlook.cases.first() else { return Ok(()) };
    let names = outlook.cases.iter().map(|case| format!(">{}", escape(&case.name)));
    let mut grid = Grid::titled(["case".to_owned()].into_iter().chain(names).collect());
    for (at, (month, _)) in first.months.iter().enumerate() {
        let amounts = outlook.cases.iter().map(|case| case.months.get(at));
        let amounts = amounts.map(|of| of.map_or_else(String::new, |(_, of)| amount(forecast, *of)));
        grid.row([month.to_string()], amounts);
    }
    grid.row(["total".to_owned()], outlook.cases.iter().map(|case| amount(forecast, case.total())));
    grid.row(["violations".to_owned()], outlook.cases.iter().map(|case| case.violations.to_string()));
    grid.print_below(out)
}
