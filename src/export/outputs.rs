//! Everything that a run writes and prints, made while it goes on: planned once, filled block by block.

use std::io::{self, Write};

use super::bills::{self, APPS_IN_FULL};
use super::tables::{Table, headroom_row, summary_rows};
use super::{Block, Encoded, Format, TableFile, postings};
use crate::calendar::{Horizon, Month};
use crate::ledger::{AppResult, BoundUse, Depth, Legend, Totals};

/// What a run gives.
pub struct Plan<'r> {
    /// The names of what is shown.
    pub legend: Legend<'r>,
    /// The months reported.
    pub horizon: Horizon,
    /// The month after that of the input's latest row, where it is known.
    pub forecast_from: Option<Month>,
    /// The tables, and the format of each; a table may stand here in more than one.
    pub tables: Vec<(Table, &'static dyn Format)>,
    /// Whether bills are wanted as text.
    pub bills: bool,
    /// How much is added up at least, for those who look at the totals.
    pub depth: Depth,
}

impl<'r> Plan<'r> {
    /// The part of a block of so many apps.
    pub fn part(&self, apps: usize) -> Part<'_, 'r> {
        let currency = self.legend.currency;
        Part {
            plan: self,
            blocks: self.tables.iter().map(|(table, format)| format.block(*table, currency)).collect(),
            bills: (self.bills && apps <= APPS_IN_FULL).then(Vec::new),
            totals: self.totals(),
        }
    }

    /// Whether its tables tell what the engine says to an observer, too.
    pub fn needs_details(&self) -> bool {
        self.tables.iter().any(|(table, _)| table.needs_details())
    }

    /// A file that begins with the accounts which it names, where it names any: ledger wants them before their use.
    fn declared(
        &self,
        table: Table,
        format: &dyn Format,
        mut file: Box<dyn TableFile>,
    ) -> io::Result<Box<dyn TableFile>> {
        if table == Table::Postings {
            let mut block = format.block(table, self.legend.currency);
            postings::accounts(&self.legend, self.horizon.from, &mut |cells| block.row(cells));
            file.add(block.finish()?)?;
        }
        Ok(file)
    }

    /// Totals of nothing yet, as deep as the plan needs them.
    fn totals(&self) -> Totals {
        let items = self.tables.iter().any(|(table, _)| *table == Table::Summary);
        let depth = match (self.bills, items) {
            (true, _) => Depth::Invoices,
            (false, true) => Depth::Items,
            (false, false) => Depth::Counts,
        };
        Totals::new(self.horizon, self.legend.names, depth.max(self.depth))
    }
}

/// What some apps give.
pub struct Part<'p, 'r> {
    plan: &'p Plan<'r>,
    blocks: Vec<Box<dyn Block>>,
    /// The bill of each, where there are few.
    bills: Option<Vec<Vec<u8>>>,
    totals: Totals,
}

impl Part<'_, '_> {
    /// Adds an app.
    pub fn add(&mut self, app: &AppResult<'_>) {
        let legend = &self.plan.legend;
        for ((table, _), block) in self.plan.tables.iter().zip(&mut self.blocks) {
            table.rows(legend, self.plan.forecast_from, app, &mut |cells| block.row(cells));
        }
        if let Some(bills) = &mut self.bills {
            let mut text = Vec::new();
            // Writing to memory cannot fail.
            let _ = bills::bill(legend, self.plan.horizon.to, app, &mut text);
            bills.push(text);
        }
        self.totals.add(app.ledger);
    }

    /// Adds use of the app that comes near a bound.
    pub fn add_near(&mut self, app: &AppResult<'_>, used: &BoundUse) {
        let tables = self.plan.tables.iter().zip(&mut self.blocks);
        for (_, block) in tables.filter(|((table, _), _)| *table == Table::Headroom) {
            headroom_row(&self.plan.legend, app, used, &mut |cells| block.row(cells));
        }
    }

    /// The part as [`Outputs`] takes it.
    pub fn finish(self) -> Finished {
        let blocks = self.blocks.into_iter().map(Block::finish).collect();
        Finished { blocks, bills: self.bills, totals: self.totals }
    }
}

/// What some apps gave.
pub struct Finished {
    blocks: Vec<io::Result<Encoded>>,
    bills: Option<Vec<Vec<u8>>>,
    /// What they add up to.
    pub totals: Totals,
}

/// The files of a run, and what it adds up to.
pub struct Outputs {
    /// In the order of the plan.
    files: Vec<Box<dyn TableFile>>,
    bills: Option<Vec<Vec<u8>>>,
    /// What all apps add up to.
    pub totals: Totals,
}

/// A file of the plan, by its place there, that cannot be written.
#[derive(Debug)]
pub struct Unwritten(pub usize, pub io::Error);

impl Outputs {
    /// Begins the files of a plan, each written to where `open` says.
    ///
    /// # Errors
    /// The first file that cannot be written.
    pub fn begin(plan: &Plan<'_>, targets: Vec<Box<dyn Write + Send>>) -> Result<Self, Unwritten> {
        let currency = plan.legend.currency;
        let files = plan.tables.iter().zip(targets).enumerate();
        let files = files.map(|(at, ((table, format), target))| {
            let begun = format.file(*table, currency, target);
            begun.and_then(|file| plan.declared(*table, *format, file)).map_err(|error| Unwritten(at, error))
        });
        Ok(Self { files: files.collect::<Result<_, _>>()?, bills: plan.bills.then(Vec::new), totals: plan.totals() })
    }

    /// Takes what the apps after those before gave.
    ///
    /// # Errors
    /// The first file that cannot be written.
    pub fn take(&mut self, part: Finished) -> Result<(), Unwritten> {
        for (at, (file, block)) in self.files.iter_mut().zip(part.blocks).enumerate() {
            block.and_then(|block| file.add(block)).map_err(|error| Unwritten(at, error))?;
        }
        self.bills = self.bills.take().zip(part.bills).and_then(|(mut bills, more)| {
            bills.extend(more);
            (bills.len() <= APPS_IN_FULL).then_some(bills)
        });
        self.totals.merge(&part.totals);
        Ok(())
    }

    /// Ends the files: those of the summary with its rows.
    ///
    /// # Errors
    /// The first file that cannot be written.
    pub fn finish(&mut self, plan: &Plan<'_>) -> Result<(), Unwritten> {
        let currency = plan.legend.currency;
        self.totals.fill(plan.horizon.to);
        let files = std::mem::take(&mut self.files).into_iter().zip(&plan.tables);
        for (at, (mut file, (table, format))) in files.enumerate() {
            if *table == Table::Summary {
                let mut block = format.block(*table, currency);
                summary_rows(&plan.legend, &self.totals, &mut |cells| block.row(cells));
                block.finish().and_then(|block| file.add(block)).map_err(|error| Unwritten(at, error))?;
            }
            file.finish().map_err(|error| Unwritten(at, error))?;
        }
        Ok(())
    }

    /// Prints the bill of each app, or of many apps what they add up to.
    ///
    /// # Errors
    /// Where `out` cannot be written.
    pub fn print_bills(&self, plan: &Plan<'_>, out: &mut dyn Write) -> io::Result<()> {
        let Some(bills) = &self.bills else { return bills::portfolio(&plan.legend, &self.totals, out) };
        for (at, bill) in bills.iter().enumerate() {
            out.write_all(if at > 0 { b"\n" } else { b"" })?;
            out.write_all(bill)?;
        }
        Ok(())
    }

    /// Prints what is charged per month, category and item.
    ///
    /// # Errors
    /// Where `out` cannot be written.
    pub fn print_summary(&self, plan: &Plan<'_>, out: &mut dyn Write) -> io::Result<()> {
        bills::summary(&plan.legend, &self.totals, out)
    }
}
