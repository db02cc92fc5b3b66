//! How cells look: number formats, and a few kinds of text.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

use crate::export::tables::Kind;
use crate::money::Currency;

/// The colour behind headers.
const BEHIND_HEADERS: Color = Color::RGB(0x00DD_E6F0);
/// The colour of what is said in passing.
const FAINT: Color = Color::RGB(0x0059_5959);

/// The formats of a workbook.
pub(super) struct Looks {
    /// The currency of every amount.
    pub(super) currency: Currency,
    pub(super) title: Format,
    pub(super) heading: Format,
    pub(super) note: Format,
    /// A header over texts and dates, one over numbers, and one over checks.
    pub(super) header: Format,
    pub(super) header_of_numbers: Format,
    pub(super) header_of_checks: Format,
    pub(super) text: Format,
    /// A text too long for its column.
    pub(super) wrapped: Format,
    pub(super) month: Format,
    /// A month beside a number.
    pub(super) month_of_a_number: Format,
    pub(super) date: Format,
    pub(super) amount: Format,
    /// The one that is looked for first.
    pub(super) key: Format,
    pub(super) price: Format,
    /// A number with as many decimals as it has.
    pub(super) quantity: Format,
    /// A share of a whole.
    pub(super) percent: Format,
    /// A number that counts, and one that names (a line, a tier, a code).
    pub(super) count: Format,
    pub(super) number: Format,
    /// A number among texts.
    pub(super) number_as_text: Format,
    pub(super) total: Format,
    pub(super) total_amount: Format,
    pub(super) total_count: Format,
    /// A check, and colours for one that holds and one that does not.
    pub(super) check: Format,
    pub(super) verdict: Format,
    pub(super) good: Format,
    pub(super) bad: Format,
}

impl Looks {
    pub(super) fn new(currency: Currency) -> Self {
        let (amounts, prices) = match usize::from(currency.decimals) {
            0 => ("#,##0".to_owned(), "General".to_owned()),
            decimals => {
                let amounts = format!("#,##0.{}", "0".repeat(decimals));
                let more = "#".repeat(9usize.saturating_sub(decimals));
                (amounts.clone(), amounts + &more)
            }
        };
        let middle = || Format::new().set_align(FormatAlign::VerticalCenter);
        let bold = || Format::new().set_bold();
        // The space behind a number, as wide as a parenthesis, keeps it off a text beside it.
        let aligned =
            |format: Format, number: &str| format.set_num_format(format!("{number}_)")).set_align(FormatAlign::Right);
        let number = |format: &str| aligned(middle(), format);
        let left = |format: &str| middle().set_num_format(format).set_align(FormatAlign::Left);
        let header = bold()
            .set_background_color(BEHIND_HEADERS)
            .set_border_bottom(FormatBorder::Thin)
            .set_align(FormatAlign::VerticalCenter);
        let total = bold().set_border_top(FormatBorder::Thin).set_align(FormatAlign::VerticalCenter);
        let total_number = |format: &str| aligned(total.clone(), format);
        Self {
            currency,
            title: bold().set_font_size(16),
            heading: bold().set_font_size(12),
            note: Format::new().set_font_color(FAINT),
            header_of_numbers: header.clone().set_align(FormatAlign::Right).set_indent(1),
            header_of_checks: header.clone().set_align(FormatAlign::Center),
            header,
            text: middle(),
            wrapped: middle().set_text_wrap(),
            month: left("yyyy-mm"),
            month_of_a_number: number("yyyy-mm"),
            date: left("yyyy-mm-dd"),
            amount: number(&amounts),
            key: number(&amounts).set_bold(),
            price: number(&prices),
            quantity: number("General"),
            percent: number("0.00%"),
            count: number("#,##0"),
            number: number("0"),
            number_as_text: left("#,##0"),
            total_amount: total_number(&amounts),
            total_count: total_number("#,##0"),
            total,
            verdict: bold().set_align(FormatAlign::Center),
            check: middle().set_align(FormatAlign::Center),
            good: Format::new().set_font_color(Color::RGB(0x0000_6100)).set_background_color(Color::RGB(0x00C6_EFCE)),
            bad: bold().set_font_color(Color::RGB(0x009C_0006)).set_background_color(Color::RGB(0x00FF_C7CE)),
        }
    }

    /// The format of a column.
    pub(super) fn of(&self, kind: Kind) -> &Format {
        match kind {
            Kind::Text => &self.text,
            Kind::Number => &self.number,
            Kind::Date | Kind::Midnight => &self.date,
            Kind::Month => &self.month,
            Kind::Amount => &self.amount,
            Kind::Price | Kind::Decimal => &self.price,
            Kind::Quantity => &self.quantity,
        }
    }

    /// The format of a column's header: over its cells.
    pub(super) fn header_of(&self, kind: Kind) -> &Format {
        match kind {
            Kind::Text | Kind::Date | Kind::Midnight | Kind::Month => &self.header,
            Kind::Number | Kind::Amount | Kind::Price | Kind::Decimal | Kind::Quantity => &self.header_of_numbers,
        }
    }
}
