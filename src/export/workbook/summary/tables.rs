//! The tables of Summary.

use rust_xlsxwriter::column_number_to_name as letter;

use super::places::{AMOUNT, BILLS, DAY, INVOICED, INVOICES, Rows, TOTAL};
use super::{Summary, end};
use crate::export::tables::Cell;
use crate::export::workbook::Unfit;
use crate::ledger::{Category, MonthLine};
use crate::money::Amount;

impl Summary<'_> {
    /// What is charged and invoiced month by month: the months of the horizon, and those with later invoices.
    pub(super) fn months(&mut self, heading: u32) -> Result<(Rows, Rows), Unfit> {
        let (sums, looks) = (self.sums, self.paper.looks);
        self.paper.text((heading, 0), "By month", &looks.heading)?;
        let headers = ["Month", "Plan", "Packages", "Usage", "Charged", "Invoiced"];
        self.paper.headers((heading + 1, 0), &headers, 1)?;
        let first = heading + 2;
        for (row, (month, invoiced)) in (first..).zip(&sums.invoiced) {
            self.paper.cell((row, 0), &Cell::Month(*month), &looks.month)?;
            if let Some(line) = sums.months.get((row - first) as usize) {
                self.charged(row, line)?;
            }
            self.invoiced(row, *invoiced)?;
        }
        let last = first + sums.invoiced.len() as u32;
        self.paper.text((last, 0), "Total", &looks.total)?;
        let (within, after) = sums.invoiced_within();
        let parts = sums.by_category().map(|(_, total)| total);
        for (column, total) in (1..).zip(parts.into_iter().chain([sums.total, within + after])) {
            self.total(column, (first, last), total)?;
        }
        let before = format!("Invoices for months before {} are not part of this bill.", sums.horizon.from);
        self.paper.text((last + 1, 0), &before, &looks.note)?;
        Ok(((first, first + sums.months.len() as u32), (first, last)))
    }

    /// What is charged for a month.
    fn charged(&mut self, row: u32, line: &MonthLine) -> Result<(), Unfit> {
        let (charges, looks) = (&self.parts.charges, self.paper.looks);
        let month = format!("A{}", row + 1);
        let categories =
            [(Category::Plan, line.plan), (Category::Package, line.packages), (Category::Usage, line.usage)];
        for (column, (category, amount)) in (1..).zip(categories) {
            let category = format!("\"{}\"", category.word());
            let formula = charges.sum_where("amount", &[("month", &month), ("category", &category)]);
            self.paper.amount((row, column), &formula, amount, &looks.amount)?;
        }
        self.paper.amount((row, TOTAL), &format!("SUM(B{0}:D{0})", row + 1), line.total(), &looks.amount)
    }

    /// What is invoiced in a month.
    fn invoiced(&mut self, row: u32, amount: Amount) -> Result<(), Unfit> {
        let (from, before) = (format!("\">=\"&A{}", row + 1), format!("\"<\"&EDATE(A{},1)", row + 1));
        let criteria = [("invoice_date", from.as_str()), ("invoice_date", before.as_str())];
        let formula = self.parts.invoices.sum_where("amount", &criteria);
        self.paper.amount((row, INVOICED), &formula, amount, &self.paper.looks.amount)
    }

    /// The total below amounts.
    fn total(&mut self, column: u16, rows: Rows, total: Amount) -> Result<(), Unfit> {
        let formula = format!("SUM({0}{1}:{0}{2})", letter(column), rows.0 + 1, end(rows));
        self.paper.amount((end(rows), column), &formula, total, &self.paper.looks.total_amount)
    }

    /// What is invoiced day by day.
    pub(super) fn days(&mut self, heading: u32) -> Result<Rows, Unfit> {
        let (sums, looks) = (self.sums, self.paper.looks);
        self.paper.text((heading, DAY), "By invoice date", &looks.heading)?;
        self.paper.headers((heading + 1, DAY), &["Invoice date", "Bills", "Invoices", "Amount"], 2)?;
        let first = heading + 2;
        for (row, ((date, billed), (count, amount))) in (first..).zip(&sums.invoices) {
            self.paper.cell((row, DAY), &Cell::Date(*date), &looks.date)?;
            self.paper.text((row, BILLS), billed.word(), &looks.text)?;
            let [date, bills] = [DAY, BILLS].map(|column| format!("{}{}", letter(column), row + 1));
            let criteria = [("invoice_date", date.as_str()), ("category", bills.as_str())];
            let invoices = &self.parts.invoices;
            self.paper.count((row, INVOICES), &invoices.count_where(&criteria), *count, &looks.count)?;
            self.paper.amount((row, AMOUNT), &invoices.sum_where("amount", &criteria), *amount, &looks.amount)?;
        }
        let rows = (first, first + sums.invoices.len() as u32);
        self.none(DAY, rows)?;
        self.paper.text((end(rows), DAY), "Total", &looks.total)?;
        self.paper.cell((end(rows), BILLS), &Cell::Empty, &looks.total)?;
        let count = format!("SUM({0}{1}:{0}{2})", letter(INVOICES), first + 1, end(rows));
        self.paper.count((end(rows), INVOICES), &count, sums.count_of_invoices(), &looks.total_count)?;
        self.total(AMOUNT, rows, sums.total)?;
        Ok(rows)
    }

    /// What is charged for each item.
    pub(super) fn items(&mut self, heading: u32) -> Result<Rows, Unfit> {
        let (sums, looks) = (self.sums, self.paper.looks);
        self.paper.text((heading, 0), "By item", &looks.heading)?;
        self.headers_over(heading + 1, &["Category", "Item", " ", " "], "Charged")?;
        let first = heading + 2;
        for (row, (category, item, amount)) in (first..).zip(&sums.items) {
            self.paper.text((row, 0), category, &looks.text)?;
            self.paper.text((row, 1), item, &looks.text)?;
            let (category, item) = (format!("A{}", row + 1), format!("B{}", row + 1));
            let formula = self.parts.charges.sum_where("amount", &[("category", &category), ("item", &item)]);
            self.paper.amount((row, TOTAL), &formula, *amount, &looks.amount)?;
        }
        let rows = (first, first + sums.items.len() as u32);
        self.none(0, rows)?;
        self.paper.text((end(rows), 0), "Total", &looks.total)?;
        for column in 1..TOTAL {
            self.paper.cell((end(rows), column), &Cell::Empty, &looks.total)?;
        }
        self.total(TOTAL, rows, sums.total)?;
        Ok(rows)
    }

    /// How many violations there are of each rule.
    pub(super) fn rules(&mut self, heading: u32) -> Result<Rows, Unfit> {
        let (sums, looks) = (self.sums, self.paper.looks);
        self.paper.text((heading, 0), "Violations by rule", &looks.heading)?;
        self.headers_over(heading + 1, &["Rule", " ", " ", " "], "Violations")?;
        let first = heading + 2;
        for (row, (rule, count)) in (first..).zip(&sums.refused) {
            self.paper.text((row, 0), rule, &looks.text)?;
            let formula = self.parts.violations.count_where(&[("rule", &format!("A{}", row + 1))]);
            self.paper.count((row, TOTAL), &formula, *count, &looks.count)?;
        }
        let rows = (first, first + sums.refused.len() as u32);
        self.none(0, rows)?;
        Ok(rows)
    }

    /// The sheets of the tables.
    pub(super) fn sheets(&mut self, heading: u32) -> Result<Rows, Unfit> {
        let looks = self.paper.looks;
        self.paper.text((heading, 0), "Sheets", &looks.heading)?;
        self.headers_over(heading + 1, &["Sheet", "Holds", " ", " "], "Rows")?;
        let held =
            ["a row per app", "a row per app, month and item", "a row per invoice", "a row per refused row and reason"];
        let tables = self.tables().map(|sheets| (sheets.names(), sheets.rows.clone()));
        let mut row = heading + 2;
        for ((names, counts), holds) in tables.into_iter().zip(held) {
            for (name, rows) in names.iter().zip(counts) {
                self.paper.text((row, 0), name, &looks.text)?;
                self.paper.text((row, 1), holds, &looks.text)?;
                self.paper.cell((row, TOTAL), &Cell::Number(rows.into()), &looks.count)?;
                row += 1;
            }
        }
        Ok((heading + 2, row))
    }

    /// Says of a table without rows that it has none.
    fn none(&mut self, column: u16, (first, end): Rows) -> Result<(), Unfit> {
        if first == end { self.paper.text((first, column), "none", &self.paper.looks.text) } else { Ok(()) }
    }

    /// Headers over columns of texts, and one over a number.
    fn headers_over(&mut self, row: u32, texts: &[&str], number: &str) -> Result<(), Unfit> {
        let names: Vec<&str> = texts.iter().copied().chain([number]).collect();
        self.paper.headers((row, 0), &names, texts.len())
    }
}
