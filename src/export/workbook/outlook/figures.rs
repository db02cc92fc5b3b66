//! The sheet Forecast: the figures of everything together, period by period, below their chart.

use rust_xlsxwriter::{Format, Worksheet, column_number_to_name as letter};

use super::super::cells::{column_width, width};
use super::super::looks::Looks;
use super::super::paper::Paper;
use super::super::{Unfit, page};
use super::chart;
use crate::export::tables::Cell;
use crate::ledger::{Forecast, Outlook, Period, PeriodOutlook};
use crate::money::{Amount, Figure};

pub(super) const NAME: &str = "Forecast";

/// The row of the headers: below the chart.
pub(super) const HEADERS: u32 = 5 + chart::ROWS;
/// The columns of the figures: the percentiles, then the mean.
pub(super) const FIRST: u16 = 3;
pub(super) const MEAN: u16 = 9;
pub(super) const BUDGET: u16 = 11;
/// The columns of the widths of the bands, from which the chart is drawn.
pub(super) const BANDS: u16 = 15;
/// What they are: the place of the lower percentile, that of the upper one, and how they are called.
pub(super) const WIDTHS: [(u16, u16, &str); 3] = [(0, 1, "P5 to P10"), (1, 4, "P10 to P90"), (4, 5, "P90 to P95")];

/// Where the figures stand.
pub(super) struct Figures {
    /// The rows of the months: the first, and the one behind the last.
    pub(super) months: (u32, u32),
    /// The row behind the last period.
    end: u32,
    /// The row of the total, where there is one.
    total: Option<u32>,
}

impl Figures {
    /// The sheet, and where it has what.
    pub(super) fn sheet(forecast: &Forecast, looks: &Looks) -> Result<(Self, Worksheet), Unfit> {
        let mut paper = Paper::new(NAME, looks)?;
        head(&mut paper, forecast)?;
        let whole = forecast.whole();
        let periods = whole.map(|outlook| outlook.periods.as_slice()).unwrap_or_default();
        let first = HEADERS + 1;
        let mut places = Self { months: (first, first), end: first, total: None };
        for period in periods {
            match period.period {
                Period::Month(_) => places.months.1 = places.end + 1,
                Period::Total => places.total = Some(places.end),
                Period::Quarter(..) | Period::Year(_) => {}
            }
            row(&mut paper, places.end, forecast, period)?;
            places.end += 1;
        }
        if places.months.0 < places.months.1 {
            paper.sheet.insert_chart(5, 0, &chart::chart(&places, whole, looks))?;
        }
        let highest = whole.map(highest).unwrap_or_default();
        let amounts = column_width(width(&Cell::Amount(highest), looks.currency).max("Error at most".len()));
        paper.widths(&[12, 10, 10])?;
        paper.sheet.set_column_range_width(FIRST, BANDS + 2, amounts)?;
        page::set_up(&mut paper.sheet, 150, 0, 1)?;
        paper.sheet.set_screen_gridlines(false).set_active(true);
        Ok((places, paper.sheet))
    }

    /// A column of the months.
    pub(super) fn of_months(&self, column: u16) -> String {
        range(column, self.months)
    }

    /// The sum of a column of all periods.
    pub(super) fn sum_of(&self, column: u16) -> String {
        format!("SUM({})", range(column, (self.months.0, self.end)))
    }

    /// A cell of the total.
    pub(super) fn of_total(&self, column: u16) -> Option<String> {
        self.total.map(|row| format!("{NAME}!${}${}", letter(column), row + 1))
    }
}

fn range(column: u16, (first, end): (u32, u32)) -> String {
    format!("{NAME}!${0}${1}:${0}${2}", letter(column), first + 1, end.max(first + 1))
}

/// The highest amount.
fn highest(outlook: &Outlook) -> Amount {
    let amounts = outlook.periods.iter().flat_map(|period| period.figures().map(|(_, figure)| figure.amount));
    amounts.max().unwrap_or_default()
}

/// The title, what the figures are, the verdict over all checks, and the headers below the chart.
fn head(paper: &mut Paper<'_>, forecast: &Forecast) -> Result<(), Unfit> {
    let (looks, Forecast { draws, seed, horizon, drawn_from, .. }) = (paper.looks, forecast);
    let (from, to, code) = (horizon.from, horizon.to, looks.currency.code());
    let app = forecast.whole().and_then(|outlook| outlook.app.as_deref());
    let of = app.map_or_else(|| format!("all {} apps together", forecast.apps()), |app| format!("app {app}"));
    paper.text((0, 0), &format!("Forecast of {of}, {from} to {to}"), &looks.title)?;
    let said = format!(
        "Amounts in {code}; {draws} draws from {drawn_from} on, seed {seed}; what comes before is known. Figures has every \
         app with the standard error of each figure."
    );
    paper.text((1, 0), &said, &looks.note)?;
    let said =
        "P50: half of the draws cost at most so much. Percentiles do not add up: those of a year are of whole draws.";
    paper.text((2, 0), said, &looks.note)?;
    paper.text((3, 0), "Checks", &looks.text)?;
    paper.verdict((3, 1))?;
    let headers = [
        "Period",
        "From",
        "To",
        "P5",
        "P10",
        "P50",
        "P80",
        "P90",
        "P95",
        "Mean",
        "Error at most",
        "Budget",
        "Over budget",
        "Error",
    ];
    paper.headers((HEADERS, 0), &headers, FIRST.into())?;
    paper.headers((HEADERS, BANDS), &WIDTHS.map(|(.., name)| name), 0)
}

fn row(paper: &mut Paper<'_>, row: u32, forecast: &Forecast, outlook: &PeriodOutlook) -> Result<(), Unfit> {
    let (looks, months) = (paper.looks, outlook.period.months(forecast.horizon));
    let is_total = outlook.period == Period::Total;
    let amounts = if is_total { &looks.key } else { &looks.amount };
    paper.text((row, 0), &outlook.period.to_string(), if is_total { &looks.heading } else { &looks.text })?;
    paper.cell((row, 1), &Cell::Month(months.from), &looks.month)?;
    paper.cell((row, 2), &Cell::Month(months.to), &looks.month)?;
    for (column, (_, figure)) in (FIRST..).zip(outlook.figures()) {
        paper.cell((row, column), &Cell::Amount(figure.amount), amounts)?;
    }
    paper.cell((row, MEAN + 1), &Cell::Amount(outlook.largest_error()), &looks.amount)?;
    if let Some(over) = outlook.over {
        paper.cell((row, BUDGET), &Cell::Amount(over.budget), &looks.amount)?;
        share(paper, (row, BUDGET + 1), over.chance.in_ten_thousandths(), &looks.percent)?;
        share(paper, (row, BUDGET + 2), over.chance.error_in_ten_thousandths(), &looks.percent)?;
    }
    if matches!(outlook.period, Period::Month(_)) { bands(paper, row, outlook) } else { Ok(()) }
}

fn share(paper: &mut Paper<'_>, at: (u32, u16), ten_thousandths: u64, format: &Format) -> Result<(), Unfit> {
    let parts = i64::try_from(ten_thousandths).unwrap_or(i64::MAX);
    paper.cell(at, &Cell::Decimal(Figure::of_parts(parts, 4), 4), format)
}

/// How wide the bands of a month are.
fn bands(paper: &mut Paper<'_>, row: u32, outlook: &PeriodOutlook) -> Result<(), Unfit> {
    for (column, (low, high, _)) in (BANDS..).zip(WIDTHS) {
        let [is, above] = [low, high].map(|at| outlook.percentiles[usize::from(at)].amount);
        let [from, to] = [low, high].map(|at| letter(FIRST + at));
        let formula = format!("{to}{0}-{from}{0}", row + 1);
        paper.amount((row, column), &formula, above - is, &paper.looks.amount)?;
    }
    Ok(())
}
