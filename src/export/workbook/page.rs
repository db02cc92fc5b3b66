//! How sheets are printed.

use rust_xlsxwriter::{Worksheet, XlsxError};

/// A4; who prints on letter paper has its printer fit it.
const A4: u8 = 9;
/// The most characters that a page shows beside one another and can still be read.
const READABLE: usize = 170;

/// Landscape, as many pages wide as it takes to be read; so many rows and columns stand on each page.
pub(super) fn set_up(sheet: &mut Worksheet, wide: usize, rows: u32, columns: u16) -> Result<(), XlsxError> {
    sheet.set_landscape().set_paper_size(A4).set_footer("&L&A&C&F&R&P / &N");
    sheet.set_margins(0.5, 0.5, 0.6, 0.6, 0.3, 0.3);
    sheet.set_print_fit_to_pages(wide.div_ceil(READABLE).max(1) as u16, 0);
    if let Some(last) = rows.checked_sub(1) {
        sheet.set_repeat_rows(0, last)?;
    }
    if let Some(last) = columns.checked_sub(1) {
        sheet.set_repeat_columns(0, last)?;
    }
    Ok(())
}
