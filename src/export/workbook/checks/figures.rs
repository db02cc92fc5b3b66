//! The figures at the head of Summary and the totals below its tables; sums over columns that nothing else adds up.

use rust_decimal::Decimal;

use super::Checks;
use crate::calendar::Month;
use crate::export::tables::Cell;
use crate::export::workbook::assumptions::{FIRST_MONTH, LAST_MONTH};
use crate::export::workbook::cells::number;
use crate::export::workbook::summary::Key;
use crate::export::workbook::{Parts, Unfit, too_many_digits};

impl Checks<'_> {
    /// Each figure of Summary that no other check needs.
    pub(super) fn figures_of_summary(&mut self) -> Result<(), Unfit> {
        self.list.row += 1;
        let first = self.list.table("The figures of Summary")?;
        let (sums, places) = (self.sums, self.places);
        let Parts { months, charges, invoices, violations, .. } = self.parts;
        let (within, after) = sums.invoiced_within();
        let (charged, invoiced) = (charges.sum("amount"), invoices.sum("amount"));
        let key = |key| places.key(key);
        self.list.counts("At its head: apps", &key(Key::Apps), &months.count(), sums.counts.apps)?;
        self.list.amounts("At its head: charged", &key(Key::Charged), &charged, sums.total)?;
        let cash = format!("SUM({})", places.invoiced_within());
        self.list.amounts("At its head: invoiced in these months", &key(Key::Invoiced), &cash, within)?;
        self.list.amounts("At its head: invoiced later", &key(Key::Later), &places.invoiced_after(), after)?;
        let (peak, peak_amount) = (sums.peak().month, sums.peak().total());
        self.list.control("At its head: the month in which most is charged", &places.peak(), self.serial(peak)?)?;
        let most = format!("MAX({})", places.totals());
        self.list.amounts("At its head: what is charged in it", &key(Key::Peak), &most, peak_amount)?;
        let refused = sums.counts.violations;
        self.list.counts("At its head: violations", &key(Key::Violations), &violations.count(), refused)?;
        for (at, (category, amount)) in (1..).zip(sums.by_category()) {
            let what = format!("Total of {}, by month", category.word());
            self.list.amounts(&what, &places.total_of_months(at), &charges.sum_of(category), amount)?;
        }
        self.list.amounts("Total charged, by month", &places.total_of_months(4), &charged, sums.total)?;
        self.list.amounts("Total invoiced, by month", &places.total_of_months(5), &invoiced, sums.total)?;
        self.list.amounts("Total by item", &places.total_of_items(), &charged, sums.total)?;
        self.list.amounts("Total by invoice date", &places.total_of_days(), &invoiced, sums.total)?;
        let (listed, counted) = (format!("SUM({})", places.invoices_of_days()), places.count_of_days());
        self.list.counts("Invoices by invoice date", &listed, &invoices.count(), sums.count_of_invoices())?;
        self.list.counts("Total of invoices by invoice date", &counted, &invoices.count(), sums.count_of_invoices())?;
        let rows = [&months.sheets, &charges.sheets, &invoices.sheets, &violations.sheets];
        let rows = rows.iter().flat_map(|sheets| &sheets.rows).map(|rows| u64::from(*rows)).sum();
        self.list.counts("Rows of the sheets listed", &format!("SUM({})", places.rows_of_sheets()), "", rows)?;
        self.list.judged(first, 'D');
        Ok(())
    }

    /// What the numbers and days of columns add up to, and the rows that must fit what stands beside them.
    pub(super) fn control_sums(&mut self) -> Result<(), Unfit> {
        self.list.row += 1;
        let first = self.list.table("Control sums, as simulated (days count from 1899-12-30)")?;
        let Parts { months, charges, invoices, violations, .. } = self.parts;
        for table in [charges, invoices, violations] {
            for (column, sum) in table.controlled() {
                let what = format!("{}: sum of {column}", table.sheets.name);
                self.list.control(&what, &table.sum(column), sum)?;
            }
        }
        let currency = self.list.paper.looks.currency;
        let unit = Decimal::new(1, currency.decimals.into()).to_string();
        self.list.counts("Charges: rows whose amount is not quantity x price", &charges.mispriced(&unit), "", 0)?;
        let code = format!("\"{}\"", currency.code());
        for (table, rows) in [(charges, self.sums.counts.charges), (invoices, self.sums.count_of_invoices())] {
            let what = format!("{}: rows in {}", table.sheets.name, currency.code());
            self.list.counts(&what, &table.count_where(&[("currency", &code)]), "", rows)?;
        }
        let horizon = self.sums.horizon;
        for (sheet, header) in months.headers() {
            let sum = self.sum_of(horizon.from.to(horizon.to).map(Cell::Month))?;
            self.list.control(&format!("{sheet}: months of the header"), &format!("SUM({header})"), sum)?;
        }
        let (places, sums) = (self.places, self.sums);
        let listed = self.sum_of(sums.invoiced.iter().map(|(month, _)| Cell::Month(*month)))?;
        self.list.control("Summary: months of the table", &format!("SUM({})", places.all_months()), listed)?;
        let listed = self.sum_of(sums.invoices.keys().map(|(date, _)| Cell::Date(*date)))?;
        self.list.control("Summary: days of invoices", &format!("SUM({})", places.dates()), listed)?;
        self.list.control("Assumptions: first month", FIRST_MONTH, self.serial(horizon.from)?)?;
        self.list.control("Assumptions: last month", LAST_MONTH, self.serial(horizon.to)?)?;
        self.list.judged(first, 'D');
        Ok(())
    }

    fn serial(&self, month: Month) -> Result<Decimal, Unfit> {
        self.sum_of([Cell::Month(month)])
    }

    /// What cells of numbers and days add up to.
    fn sum_of<'c>(&self, cells: impl IntoIterator<Item = Cell<'c>>) -> Result<Decimal, Unfit> {
        cells.into_iter().try_fold(Decimal::ZERO, |sum, cell| {
            let number = number(&cell, self.list.paper.looks.currency)?.unwrap_or_default();
            sum.checked_add(number).ok_or_else(too_many_digits)
        })
    }
}
