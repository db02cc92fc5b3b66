//! A sheet of its own making: texts, and formulas with their values.

use rust_xlsxwriter::{ConditionalFormatFormula, Format, Formula, Worksheet, XlsxError, column_number_to_name};

use super::Unfit;
use super::cells::{At, put};
use super::checklist::MASTER;
use super::looks::Looks;
use crate::export::tables::Cell;
use crate::money::Amount;

/// The words of the verdict over all checks.
const VERDICTS: [&str; 2] = ["all hold", "FAILED"];

/// A sheet that is written cell by cell.
pub(super) struct Paper<'l> {
    pub(super) sheet: Worksheet,
    pub(super) looks: &'l Looks,
}

impl<'l> Paper<'l> {
    pub(super) fn new(name: &str, looks: &'l Looks) -> Result<Self, Unfit> {
        let mut sheet = Worksheet::new();
        sheet.set_name(name)?;
        Ok(Self { sheet, looks })
    }

    /// Sets the widths of the columns from the first on, in characters.
    pub(super) fn widths(&mut self, widths: &[u32]) -> Result<(), XlsxError> {
        (0..).zip(widths).try_for_each(|(at, width)| self.sheet.set_column_width(at, *width).map(drop))
    }

    pub(super) fn text(&mut self, at: At, text: &str, format: &Format) -> Result<(), Unfit> {
        self.cell(at, &Cell::Text(text), format)
    }

    /// A cell in a format of its own.
    pub(super) fn cell(&mut self, at: At, cell: &Cell<'_>, format: &Format) -> Result<(), Unfit> {
        put(&mut self.sheet, at, cell, Some(format), self.looks.currency)
    }

    /// A row of headers; those after the first so many stand over numbers.
    pub(super) fn headers(&mut self, (row, column): At, names: &[&str], texts: usize) -> Result<(), Unfit> {
        for (at, (place, name)) in (column..).zip(names.iter().enumerate()) {
            let format = if place < texts { &self.looks.header } else { &self.looks.header_of_numbers };
            self.text((row, at), name, format)?;
        }
        Ok(())
    }

    /// A formula and its value, as text.
    pub(super) fn formula(
        &mut self,
        (row, column): At,
        formula: &str,
        value: &str,
        format: &Format,
    ) -> Result<(), Unfit> {
        let formula = Formula::new(formula).set_result(value);
        self.sheet.write_formula_with_format(row, column, formula, format)?;
        Ok(())
    }

    /// A formula of an amount, rounded to the currency's decimals: sums of floating point numbers are not exact.
    pub(super) fn amount(&mut self, at: At, formula: &str, value: Amount, format: &Format) -> Result<(), Unfit> {
        let currency = self.looks.currency;
        let rounded = format!("=ROUND({formula},{})", currency.decimals);
        self.formula(at, &rounded, &value.display(currency).to_string(), format)
    }

    /// A formula of a count.
    pub(super) fn count(&mut self, at: At, formula: &str, value: u64, format: &Format) -> Result<(), Unfit> {
        self.formula(at, &format!("={formula}"), &value.to_string(), format)
    }

    /// Whether all checks hold, in a word.
    pub(super) fn verdict(&mut self, (row, column): At) -> Result<(), Unfit> {
        let (looks, [good, bad]) = (self.looks, VERDICTS);
        let verdict = format!("=IF({MASTER},\"{good}\",\"{bad}\")");
        self.formula((row, column), &verdict, good, &looks.verdict)?;
        for (word, format) in [(good, &looks.good), (bad, &looks.bad)] {
            let rule = format!("=${}${}=\"{word}\"", column_number_to_name(column), row + 1);
            let rule = ConditionalFormatFormula::new().set_rule(rule.as_str()).set_format(format);
            self.sheet.add_conditional_format(row, column, row, column, &rule)?;
        }
        Ok(())
    }
}
