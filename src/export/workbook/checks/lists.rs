//! Month by month and day by day.

use super::Checks;
use crate::export::tables::Cell;
use crate::export::workbook::{Parts, Unfit};
use crate::ledger::Billed;

impl Checks<'_> {
    /// A row for each month: what is charged for it, wherever it stands.
    pub(super) fn by_month(&mut self) -> Result<(), Unfit> {
        let looks = self.list.paper.looks;
        self.list.paper.text((self.list.row + 1, 0), "Charged by month", &looks.heading)?;
        self.list.headers(2, &["Month", "Simulated", "Charges", "Summary", "Months", "Its total", "Invoices"])?;
        self.list.row += 3;
        let first = self.list.row;
        for (at, line) in self.sums.months.iter().enumerate() {
            let (row, month) = (self.list.row, format!("A{}", self.list.row + 1));
            let Parts { months, charges, invoices, .. } = self.parts;
            let of_month = [("month", month.as_str())];
            let formulas = [
                charges.sum_where("amount", &of_month),
                self.places.total(at as u32),
                months.month(at),
                months.month_below(at),
                invoices.sum_where("amount", &of_month),
            ];
            self.list.paper.cell((row, 0), &Cell::Month(line.month), &looks.month)?;
            self.list.compare_all(line.total(), &formulas, &[])?;
        }
        self.list.judged(first, 'H');
        Ok(())
    }

    /// A row for each day of invoices, and what they bill.
    pub(super) fn by_day(&mut self) -> Result<(), Unfit> {
        let looks = self.list.paper.looks;
        self.list.paper.text(
            (self.list.row + 1, 0),
            "Invoiced by date: plan, or services (packages and usage)",
            &looks.heading,
        )?;
        self.list.headers(2, &["Date", "Simulated", "Charges", "Summary", "Invoices"])?;
        self.list.row += 3;
        let first = self.list.row;
        for (at, ((date, billed), (_, amount))) in (0..).zip(&self.sums.invoices) {
            let (row, day) = (self.list.row, format!("A{}", self.list.row + 1));
            let Parts { charges, invoices, .. } = self.parts;
            let plan = charges.sum_where("amount", &[("invoice_date", &day), ("category", "\"plan\"")]);
            let charged = match billed {
                Billed::Plan => plan,
                Billed::Services => format!("{}-({plan})", charges.sum_where("amount", &[("invoice_date", &day)])),
            };
            let billed = format!("\"{}\"", billed.word());
            let of_day = [("invoice_date", day.as_str()), ("category", billed.as_str())];
            let formulas = [charged, self.places.day(at), invoices.sum_where("amount", &of_day)];
            self.list.paper.cell((row, 0), &Cell::Date(*date), &looks.date)?;
            self.list.compare_all(*amount, &formulas, &[])?;
        }
        self.list.judged(first, 'F');
        Ok(())
    }
}
