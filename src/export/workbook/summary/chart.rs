//! The chart of Summary: what is charged month by month, stacked.

use rust_xlsxwriter::{
    Chart, ChartAxis, ChartFont, ChartFormat, ChartLegendPosition, ChartLine, ChartSolidFill, ChartType, Color,
};

use super::places::Rows;
use super::{NAME, Summary};
use crate::export::workbook::Unfit;
use crate::export::workbook::cells::ROW;
use crate::money::Amount;

/// The colours of plan, packages and usage: apart for those who see few colours, and on a grey printer.
const COLOURS: [u32; 3] = [0x0000_72B2, 0x00E6_9F00, 0x00BC_DFF5];
const GRID: Color = Color::RGB(0x00D9_D9D9);
/// The cell in which it begins.
const AT: (u32, u16) = (1, 7);
/// Its size in pixels.
const WIDTH: u32 = 620;
const HEIGHT: u32 = 380;
/// Below so much the axis has steps that are no whole numbers.
const SMALL: i128 = 10;
/// The row below it.
pub(super) const BELOW: u32 = AT.0 + HEIGHT.div_ceil(ROW);

impl Summary<'_> {
    /// Draws it beside the months.
    pub(super) fn chart(&mut self, (first, end): Rows) -> Result<(), Unfit> {
        if self.sums.total == Amount::ZERO {
            return self.paper.text(
                AT,
                "Nothing is charged in these months: there is no chart.",
                &self.paper.looks.note,
            );
        }
        let last = end - 1;
        let mut chart = Chart::new(ChartType::ColumnStacked);
        for (column, colour) in (1..).zip(COLOURS) {
            let fill = ChartSolidFill::new().set_color(Color::RGB(colour)).clone();
            chart
                .add_series()
                .set_name((NAME, first - 1, column))
                .set_categories((NAME, first, 0, last, 0))
                .set_values((NAME, first, column, last, column))
                .set_gap(60)
                .set_format(ChartFormat::new().set_solid_fill(&fill));
        }
        let code = self.paper.looks.currency.code();
        let title = format!("Charged by month of service, {code}");
        chart.title().set_name(&title).set_font(ChartFont::new().set_size(13));
        chart.legend().set_position(ChartLegendPosition::Bottom);
        chart.x_axis().set_text_axis(true).set_num_format("yyyy-mm");
        quiet(chart.y_axis().set_num_format(self.numbers()).set_name(code));
        chart.set_width(WIDTH).set_height(HEIGHT).set_alt_text("Plan, packages and usage charged for each month");
        self.paper.sheet.insert_chart(AT.0, AT.1, &chart)?;
        Ok(())
    }

    /// The numbers of the axis: whole ones, but where its steps may be parts of one.
    fn numbers(&self) -> String {
        let currency = self.paper.looks.currency;
        match usize::from(currency.decimals) {
            decimals @ 1.. if self.sums.peak().total().in_minor() < SMALL * 10i128.pow(decimals as u32) => {
                format!("#,##0.{}", "0".repeat(decimals))
            }
            _ => "#,##0".to_owned(),
        }
    }
}

/// Grid lines that stay behind the columns.
fn quiet(axis: &mut ChartAxis) {
    axis.set_major_gridlines_line(ChartLine::new().set_color(GRID));
    axis.set_format(ChartFormat::new().set_no_line());
}
