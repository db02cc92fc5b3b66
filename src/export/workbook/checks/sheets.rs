//! The sheets as a whole: their sums, and how many rows they have.

use super::Checks;
use crate::export::workbook::{Parts, Unfit};

impl Checks<'_> {
    pub(super) fn sheets_as_a_whole(&mut self) -> Result<(), Unfit> {
        let first = self.list.table("The sheets as a whole")?;
        self.sums_of_charges()?;
        self.sums_of_other_sheets()?;
        self.numbers_of_rows()?;
        self.list.judged(first, 'D');
        Ok(())
    }

    fn sums_of_charges(&mut self) -> Result<(), Unfit> {
        let (sums, charges) = (self.sums, &self.parts.charges);
        self.list.simulated("Charges: sum, as simulated", &charges.sum("amount"), sums.total)?;
        for (category, value) in sums.by_category() {
            let word = category.word();
            self.list.simulated(
                &format!("Charges: sum of category {word}, as simulated"),
                &charges.sum_of(category),
                value,
            )?;
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
}
