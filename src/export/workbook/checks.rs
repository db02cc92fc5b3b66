//! Checks of a bill: every sheet against the others, and against what the simulation added up.

use rust_xlsxwriter::Worksheet;

use super::checklist::Checklist;
use super::looks::Looks;
use super::summary::Places;
use super::sums::Sums;
use super::{Parts, Unfit};
use crate::export::tables::Cell;
use crate::ledger::{Billed, Category, MonthLine};
use crate::money::Amount;

/// The sheet.
pub(super) fn sheet(sums: &Sums, parts: &Parts, places: &Places, looks: &Looks) -> Result<Worksheet, Unfit> {
    let said = "Each sheet against the others, and against what the simulation added up; sums are compared as rounded.";
    let mut checks = Checks { list: Checklist::begin(said, looks)?, sums, parts, places };
    checks.sheets_as_a_whole()?;
    checks.by_month()?;
    checks.by_day()?;
    checks.list.end(sums.total)
}

struct Checks<'l> {
    list: Checklist<'l>,
    sums: &'l Sums,
    parts: &'l Parts,
    places: &'l Places,
}

impl Checks<'_> {
    fn sheets_as_a_whole(&mut self) -> Result<(), Unfit> {
        self.list.paper.text((self.list.row, 0), "The sheets as a whole", &self.list.paper.looks.heading)?;
        self.list.headers(1, &["What", "Is", "Must be"])?;
        self.list.row += 2;
        let first = self.list.row;
        self.sums_of_charges()?;
        self.sums_of_other_sheets()?;
        self.numbers_of_rows()?;
        self.list.judged(first, 'D');
        Ok(())
    }

    fn sums_of_charges(&mut self) -> Result<(), Unfit> {
        let (sums, charges) = (self.sums, &self.parts.charges);
        self.list.simulated("Charges: sum, as simulated", &charges.sum("amount"), sums.total)?;
        let of = |part: fn(&MonthLine) -> Amount| sums.months.iter().map(part).sum();
        for (category, value) in [
            (Category::Plan, of(|line| line.plan)),
            (Category::Package, of(|line| line.packages)),
            (Category::Usage, of(|line| line.usage)),
        ] {
            let word = category.word();
            let formula = charges.sum_where("amount", &[("category", &format!("\"{word}\""))]);
            self.list.simulated(&format!("Charges: sum of category {word}, as simulated"), &formula, value)?;
        }
        Ok(())
    }

    fn sums_of_other_sheets(&mut self) -> Result<(), Unfit> {
        let (sums, places) = (self.sums, self.places);
        let Parts { months, charges, invoices, .. } = self.parts;
        let (total, charges, invoices) = (sums.total, charges.sum("amount"), invoices.sum("amount"));
        let sum = |range: String| format!("SUM({range})");
        self.list.amounts("Months: all apps and months, as in Charges", &months.sum(), &charges, total)?;
        self.list.amounts(
            "Months: totals of the apps, as their months",
            &months.sum_of_totals(),
            &months.sum(),
            total,
        )?;
        self.list.amounts(
            "Months: total below all apps, as their months",
            &months.total_below(),
            &months.sum(),
            total,
        )?;
        self.list.amounts("Summary: charged by month, as in Charges", &sum(places.totals()), &charges, total)?;
        self.list.amounts("Summary: charged by item, as in Charges", &sum(places.items()), &charges, total)?;
        self.list.amounts("Invoices: sum, as in Charges: each charge is on one invoice", &invoices, &charges, total)?;
        self.list.amounts("Summary: invoiced by month, as in Invoices", &sum(places.invoiced()), &invoices, total)?;
        self.list.amounts("Summary: invoiced by date, as in Invoices", &sum(places.days()), &invoices, total)?;
        let open = format!("SUM({})-SUM({})", places.totals(), places.invoiced_within());
        let (_, after) = sums.invoiced_within();
        let what = "Charged and not invoiced in these months: invoiced later";
        self.list.amounts(what, &open, &places.invoiced_after(), after)
    }

    fn numbers_of_rows(&mut self) -> Result<(), Unfit> {
        let (sums, parts, places) = (self.sums, self.parts, self.places);
        let counts = sums.counts;
        self.list.counts("Months: apps, as simulated", &parts.months.count(), "", counts.apps)?;
        self.list.counts("Charges: rows, as simulated", &parts.charges.count(), "", counts.charges)?;
        self.list.counts("Invoices: rows, as simulated", &parts.invoices.count(), "", sums.count_of_invoices())?;
        self.list.counts("Violations: rows, as simulated", &parts.violations.count(), "", counts.violations)?;
        let by_rule = format!("SUM({})", places.rules());
        let violations = parts.violations.count();
        self.list.counts("Summary: violations by rule, as in Violations", &by_rule, &violations, counts.violations)?;
        for (at, (rule, count)) in (0..).zip(&sums.refused) {
            self.list.counts(&format!("Violations: {rule}, as simulated"), &places.rule(at), "", *count)?;
        }
        Ok(())
    }

    /// A row for each month: what is charged for it, wherever it stands.
    fn by_month(&mut self) -> Result<(), Unfit> {
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
            self.list.compare_all(line.total(), &formulas)?;
        }
        self.list.judged(first, 'H');
        Ok(())
    }

    /// A row for each day of invoices, and what they bill.
    fn by_day(&mut self) -> Result<(), Unfit> {
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
            self.list.compare_all(*amount, &formulas)?;
        }
        self.list.judged(first, 'F');
        Ok(())
    }
}
