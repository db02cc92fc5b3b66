//! App by app.

use super::Checks;
use crate::export::tables::Cell;
use crate::export::workbook::cells::{heighten, lines, width};
use crate::export::workbook::checklist::WHAT;
use crate::export::workbook::{Parts, Unfit};

impl Checks<'_> {
    /// A row for each app: what it is charged, on whatever sheet, and how many rows it has on all of them. Where there are
    /// too many for that, this is said.
    pub(super) fn by_app(&mut self) -> Result<(), Unfit> {
        let looks = self.list.paper.looks;
        self.list.paper.text((self.list.row + 1, 0), "Charged by app", &looks.heading)?;
        let Some(apps) = self.parts.apps.one_by_one() else {
            let said = "Too many apps and rows to compare one by one: only what stands above is checked.";
            return self.list.paper.text((self.list.row + 2, 0), said, &looks.note);
        };
        self.list.headers(2, &["App", "Simulated", "Months", "Charges", "Invoices", "Rows", "Rows found"])?;
        self.list.row += 3;
        let first = self.list.row;
        for app in apps {
            let (row, name) = (self.list.row, format!("A{}", self.list.row + 1));
            let Parts { months, charges, invoices, violations, .. } = self.parts;
            let (text, of_tables) = (Cell::Text(&app.name), [charges, invoices, violations]);
            heighten(&mut self.list.paper.sheet, row, lines(width(&text, looks.currency), WHAT))?;
            self.list.paper.cell((row, 0), &text, &looks.wrapped)?;
            self.list.paper.cell((row, 5), &Cell::count(Some(app.rows)), &looks.count)?;
            let found = of_tables.map(|table| table.rows_of_app(&name)).join("+");
            self.list.paper.count(
                (row, 6),
                &format!("{}+{found}", months.rows_of_app(&name)),
                app.rows,
                &looks.count,
            )?;
            let formulas =
                [months.sum_of_app(&name), charges.sum_of_app("amount", &name), invoices.sum_of_app("amount", &name)];
            self.list.compare_all(app.total, &formulas, &[format!("F{0}=G{0}", row + 1)])?;
        }
        self.list.judged(first, 'H');
        Ok(())
    }
}
