//! Checks: every sheet against the others, and against what the simulation added up. Sums are rounded to the currency's
//! decimals before they are compared: floating point numbers do not add up to the last digit.

use rust_xlsxwriter::{ConditionalFormatFormula, Worksheet, row_col_to_cell};

use super::cells::{column_width, width};
use super::looks::Looks;
use super::paper::Paper;
use super::summary::Places;
use super::sums::Sums;
use super::{Parts, Unfit, page};
use crate::export::tables::Cell;
use crate::ledger::{Billed, Category, MonthLine};
use crate::money::Amount;

/// The cell that says whether all checks hold.
pub(super) const MASTER: &str = "Checks!$D$4";

/// The sheet.
pub(super) fn sheet(sums: &Sums, parts: &Parts, places: &Places, looks: &Looks) -> Result<Worksheet, Unfit> {
    let mut checks = Checks { paper: Paper::new("Checks", looks)?, sums, parts, places, row: 6, verdicts: Vec::new() };
    checks.paper.text((0, 0), "Checks", &looks.title)?;
    let said = "Each sheet against the others, and against what the simulation added up; sums are compared as rounded.";
    checks.paper.text((1, 0), said, &looks.note)?;
    checks.sheets_as_a_whole()?;
    checks.by_month()?;
    checks.by_day()?;
    checks.master()
}

struct Checks<'l> {
    paper: Paper<'l>,
    sums: &'l Sums,
    parts: &'l Parts,
    places: &'l Places,
    /// The next row.
    row: u32,
    /// The cells that hold or do not.
    verdicts: Vec<String>,
}

impl Checks<'_> {
    /// Headers so many rows below, and one over the checks.
    fn headers(&mut self, below: u32, names: &[&str]) -> Result<(), Unfit> {
        let row = self.row + below;
        self.paper.headers((row, 0), names, 1)?;
        self.paper.text((row, names.len() as u16), "Holds", &self.paper.looks.header_of_checks)
    }

    /// Writes whether a row holds.
    fn verdict(&mut self, column: u16, formula: &str) -> Result<(), Unfit> {
        self.paper.formula((self.row, column), &format!("={formula}"), "TRUE", &self.paper.looks.check)
    }

    /// Keeps the verdicts from a row to the one before the next.
    fn judged(&mut self, first: u32, column: char) {
        if self.row > first {
            self.verdicts.push(format!("{column}{}:{column}{}", first + 1, self.row));
        }
    }

    /// Two amounts that must be the same.
    fn amounts(&mut self, what: &str, is: &str, must_be: &str, value: Amount) -> Result<(), Unfit> {
        let (row, looks) = (self.row, self.paper.looks);
        self.paper.text((row, 0), what, &looks.text)?;
        self.paper.amount((row, 1), is, value, &looks.amount)?;
        self.paper.amount((row, 2), must_be, value, &looks.amount)?;
        self.compared()
    }

    /// An amount and what the simulation says.
    fn simulated(&mut self, what: &str, is: &str, value: Amount) -> Result<(), Unfit> {
        let (row, looks) = (self.row, self.paper.looks);
        self.paper.text((row, 0), what, &looks.text)?;
        self.paper.amount((row, 1), is, value, &looks.amount)?;
        self.paper.cell((row, 2), &Cell::Amount(value), &looks.amount)?;
        self.compared()
    }

    /// Two counts that must be the same; `must_be` is a formula or a number.
    fn counts(&mut self, what: &str, is: &str, must_be: &str, value: u64) -> Result<(), Unfit> {
        let (row, looks) = (self.row, self.paper.looks);
        self.paper.text((row, 0), what, &looks.text)?;
        self.paper.count((row, 1), is, value, &looks.count)?;
        match must_be {
            "" => {
                let number = i64::try_from(value).unwrap_or(i64::MAX);
                self.paper.cell((row, 2), &Cell::Number(number), &looks.count)?;
            }
            formula => self.paper.count((row, 2), formula, value, &looks.count)?,
        }
        self.compared()
    }

    fn compared(&mut self) -> Result<(), Unfit> {
        self.verdict(3, &format!("B{0}=C{0}", self.row + 1))?;
        self.row += 1;
        Ok(())
    }

    fn sheets_as_a_whole(&mut self) -> Result<(), Unfit> {
        self.paper.text((self.row, 0), "The sheets as a whole", &self.paper.looks.heading)?;
        self.headers(1, &["What", "Is", "Must be"])?;
        self.row += 2;
        let first = self.row;
        self.sums_of_charges()?;
        self.sums_of_other_sheets()?;
        self.numbers_of_rows()?;
        self.judged(first, 'D');
        Ok(())
    }

    fn sums_of_charges(&mut self) -> Result<(), Unfit> {
        let (sums, charges) = (self.sums, &self.parts.charges);
        self.simulated("Charges: sum, as simulated", &charges.sum("amount"), sums.total)?;
        let of = |part: fn(&MonthLine) -> Amount| sums.months.iter().map(part).sum();
        for (category, value) in [
            (Category::Plan, of(|line| line.plan)),
            (Category::Package, of(|line| line.packages)),
            (Category::Usage, of(|line| line.usage)),
        ] {
            let word = category.word();
            let formula = charges.sum_where("amount", &[("category", &format!("\"{word}\""))]);
            self.simulated(&format!("Charges: sum of category {word}, as simulated"), &formula, value)?;
        }
        Ok(())
    }

    fn sums_of_other_sheets(&mut self) -> Result<(), Unfit> {
        let (sums, places) = (self.sums, self.places);
        let Parts { months, charges, invoices, .. } = self.parts;
        let (total, charges, invoices) = (sums.total, charges.sum("amount"), invoices.sum("amount"));
        let sum = |range: String| format!("SUM({range})");
        self.amounts("Months: all apps and months, as in Charges", &months.sum(), &charges, total)?;
        self.amounts("Months: totals of the apps, as their months", &months.sum_of_totals(), &months.sum(), total)?;
        self.amounts("Months: total below all apps, as their months", &months.total_below(), &months.sum(), total)?;
        self.amounts("Summary: charged by month, as in Charges", &sum(places.totals()), &charges, total)?;
        self.amounts("Summary: charged by item, as in Charges", &sum(places.items()), &charges, total)?;
        self.amounts("Invoices: sum, as in Charges: each charge is on one invoice", &invoices, &charges, total)?;
        self.amounts("Summary: invoiced by month, as in Invoices", &sum(places.invoiced()), &invoices, total)?;
        self.amounts("Summary: invoiced by date, as in Invoices", &sum(places.days()), &invoices, total)?;
        let open = format!("SUM({})-SUM({})", places.totals(), places.invoiced_within());
        let (_, after) = sums.invoiced_within();
        let what = "Charged and not invoiced in these months: invoiced later";
        self.amounts(what, &open, &places.invoiced_after(), after)
    }

    fn numbers_of_rows(&mut self) -> Result<(), Unfit> {
        let (sums, parts, places) = (self.sums, self.parts, self.places);
        let counts = sums.counts;
        self.counts("Months: apps, as simulated", &parts.months.count(), "", counts.apps)?;
        self.counts("Charges: rows, as simulated", &parts.charges.count(), "", counts.charges)?;
        self.counts("Invoices: rows, as simulated", &parts.invoices.count(), "", sums.count_of_invoices())?;
        self.counts("Violations: rows, as simulated", &parts.violations.count(), "", counts.violations)?;
        let by_rule = format!("SUM({})", places.rules());
        let violations = parts.violations.count();
        self.counts("Summary: violations by rule, as in Violations", &by_rule, &violations, counts.violations)?;
        for (at, (rule, count)) in (0..).zip(&sums.refused) {
            self.counts(&format!("Violations: {rule}, as simulated"), &places.rule(at), "", *count)?;
        }
        Ok(())
    }

    /// A row for each month: what is charged for it, wherever it stands.
    fn by_month(&mut self) -> Result<(), Unfit> {
        let looks = self.paper.looks;
        self.paper.text((self.row + 1, 0), "Charged by month", &looks.heading)?;
        self.headers(2, &["Month", "Simulated", "Charges", "Summary", "Months", "Its total", "Invoices"])?;
        self.row += 3;
        let first = self.row;
        for (at, line) in self.sums.months.iter().enumerate() {
            let (row, month) = (self.row, format!("A{}", self.row + 1));
            let Parts { months, charges, invoices, .. } = self.parts;
            let of_month = [("month", month.as_str())];
            let formulas = [
                charges.sum_where("amount", &of_month),
                self.places.total(at as u32),
                months.month(at),
                months.month_below(at),
                invoices.sum_where("amount", &of_month),
            ];
            self.paper.cell((row, 0), &Cell::Month(line.month), &looks.month)?;
            self.compare_all(line.total(), &formulas)?;
        }
        self.judged(first, 'H');
        Ok(())
    }

    /// A row for each day of invoices, and what they bill.
    fn by_day(&mut self) -> Result<(), Unfit> {
        let looks = self.paper.looks;
        self.paper.text(
            (self.row + 1, 0),
            "Invoiced by date: plan, or services (packages and usage)",
            &looks.heading,
        )?;
        self.headers(2, &["Date", "Simulated", "Charges", "Summary", "Invoices"])?;
        self.row += 3;
        let first = self.row;
        for (at, ((date, billed), (_, amount))) in (0..).zip(&self.sums.invoices) {
            let (row, day) = (self.row, format!("A{}", self.row + 1));
            let Parts { charges, invoices, .. } = self.parts;
            let plan = charges.sum_where("amount", &[("invoice_date", &day), ("category", "\"plan\"")]);
            let charged = match billed {
                Billed::Plan => plan,
                Billed::Services => format!("{}-({plan})", charges.sum_where("amount", &[("invoice_date", &day)])),
            };
            let billed = format!("\"{}\"", billed.word());
            let of_day = [("invoice_date", day.as_str()), ("category", billed.as_str())];
            let formulas = [charged, self.places.day(at), invoices.sum_where("amount", &of_day)];
            self.paper.cell((row, 0), &Cell::Date(*date), &looks.date)?;
            self.compare_all(*amount, &formulas)?;
        }
        self.judged(first, 'F');
        Ok(())
    }

    /// What the simulation says, then formulas that must all give it.
    fn compare_all(&mut self, value: Amount, formulas: &[String]) -> Result<(), Unfit> {
        let (row, looks) = (self.row, self.paper.looks);
        self.paper.cell((row, 1), &Cell::Amount(value), &looks.amount)?;
        let mut equal = Vec::new();
        for (column, formula) in (2..).zip(formulas) {
            self.paper.amount((row, column), formula, value, &looks.amount)?;
            equal.push(format!("{}=B{}", row_col_to_cell(row, column), row + 1));
        }
        self.verdict(formulas.len() as u16 + 2, &format!("AND({})", equal.join(",")))?;
        self.row += 1;
        Ok(())
    }

    /// Ends the sheet with the check of all checks. One that gives an error does not hold.
    fn master(mut self) -> Result<Worksheet, Unfit> {
        let looks = self.paper.looks;
        self.paper.text((3, 0), "All checks hold", &looks.heading)?;
        let all = format!("=IFERROR(AND({}),FALSE)", self.verdicts.join(","));
        self.paper.formula((3, 3), &all, "TRUE", &looks.verdict)?;
        let amounts = column_width(width(&Cell::Amount(self.sums.total), looks.currency).max(12));
        self.paper.widths(&[60, amounts, amounts, amounts, amounts, amounts, amounts, 10])?;
        let mut sheet = self.paper.sheet;
        sheet.set_freeze_panes(5, 1)?;
        page::set_up(&mut sheet, 0, 0, 0)?;
        for (word, format) in [("TRUE", &looks.good), ("FALSE", &looks.bad)] {
            let rule = ConditionalFormatFormula::new();
            let rule = rule.set_rule(format!("=AND(ISLOGICAL(D4),D4={word})").as_str()).set_format(format);
            sheet.add_conditional_format(3, 3, self.row, 7, &rule)?;
        }
        Ok(sheet)
    }
}
