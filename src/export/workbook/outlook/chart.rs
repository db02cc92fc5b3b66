//! The chart of a forecast: bands stacked upon P5, and lines through them.

use rust_xlsxwriter::{
    Chart, ChartFont, ChartFormat, ChartLegendPosition, ChartLine, ChartLineDashType, ChartSolidFill, ChartType, Color,
};

use super::super::cells::ROW;
use super::super::looks::Looks;
use super::figures::{BANDS, BUDGET, FIRST, Figures, MEAN, NAME, WIDTHS};
use crate::ledger::Outlook;

const GRID: Color = Color::RGB(0x00D9_D9D9);
/// The outer bands are lighter than the inner one.
const COLOURS: [u32; 3] = [0x00CD_E5F5, 0x008E_C3E6, 0x00CD_E5F5];
/// Its size in pixels.
const WIDTH: u32 = 1_000;
const HEIGHT: u32 = 400;
/// How many rows it covers, and a free one.
pub(super) const ROWS: u32 = HEIGHT.div_ceil(ROW) + 1;

/// The chart of the months.
pub(super) fn chart(figures: &Figures, whole: Option<&Outlook>, looks: &Looks) -> Chart {
    let (first, last) = (figures.months.0, figures.months.1 - 1);
    let column = |column: u16| (NAME, first, column, last, column);
    let mut chart = Chart::new(ChartType::AreaStacked);
    let below = ChartFormat::new().set_no_fill().set_no_line().clone();
    chart
        .add_series()
        .set_name("P5")
        .set_categories(column(0))
        .set_values(column(FIRST))
        .set_format(&mut below.clone());
    for (at, ((.., name), colour)) in (BANDS..).zip(WIDTHS.into_iter().zip(COLOURS)) {
        let fill = ChartSolidFill::new().set_color(Color::RGB(colour)).clone();
        let mut format = ChartFormat::new().set_solid_fill(&fill).set_no_line().clone();
        chart.add_series().set_name(name).set_categories(column(0)).set_values(column(at)).set_format(&mut format);
    }
    chart.combine(&lines(figures, whole));
    let code = looks.currency.code();
    chart.title().set_name(&format!("Charged by month, {code}")).set_font(ChartFont::new().set_size(13));
    chart.legend().set_position(ChartLegendPosition::Bottom).delete_entries(&[0]);
    chart.y_axis().set_num_format("#,##0").set_name(code).set_major_gridlines_line(ChartLine::new().set_color(GRID));
    chart.set_width(WIDTH).set_height(HEIGHT).set_alt_text("What each month costs in the draws: bands of percentiles");
    chart
}

fn lines(figures: &Figures, whole: Option<&Outlook>) -> Chart {
    let (first, last) = (figures.months.0, figures.months.1 - 1);
    let column = |column: u16| (NAME, first, column, last, column);
    let has_budget = whole.is_some_and(|outlook| outlook.months().any(|(_, period)| period.over.is_some()));
    let looks = [
        (FIRST + 2, "P50", 0x0000_72B2, ChartLineDashType::Solid, true),
        (MEAN, "Mean", 0x001A_1A1A, ChartLineDashType::RoundDot, true),
        (BUDGET, "Budget", 0x00C2_4E00, ChartLineDashType::Dash, has_budget),
    ];
    let mut chart = Chart::new(ChartType::Line);
    for (at, name, colour, dash, is_there) in looks {
        if is_there {
            let line = ChartLine::new().set_color(Color::RGB(colour)).set_width(2).set_dash_type(dash).clone();
            let series = chart.add_series().set_name(name).set_categories(column(0)).set_values(column(at));
            series.set_format(&mut ChartFormat::new().set_line(&line).clone());
        }
    }
    chart
}
