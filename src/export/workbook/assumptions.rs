//! Assumptions: what the bill rests on - rulebooks with their sources and dates, readings, horizon, inputs.

use std::collections::BTreeMap;

use rust_xlsxwriter::Worksheet;

use super::cells::{heighten, lines, width};
use super::looks::Looks;
use super::paper::Paper;
use super::{Unfit, page};
use crate::calendar::Month;
use crate::export::json::{FORMAT, PROGRAM};
use crate::export::tables::Cell;
use crate::ledger::{Legend, RulebookInfo, RunInfo, Totals};

/// So many input files are listed; `run.json` has all.
const INPUTS: usize = 100_000;
/// The widths of the columns: ids, documents and checksums, dates and numbers.
const WIDTHS: [u32; 6] = [36, 82, 22, 16, 16, 16];

/// Where the sheet says from which month to which the run goes.
pub(super) const FIRST_MONTH: &str = "Assumptions!$B$8";
pub(super) const LAST_MONTH: &str = "Assumptions!$B$9";

/// The sheet.
pub(super) fn sheet(run: &RunInfo, totals: &Totals, legend: &Legend<'_>, looks: &Looks) -> Result<Worksheet, Unfit> {
    let governed = totals.governed().map(|(rulebook, last)| (legend.names.rulebook(rulebook), last)).collect();
    let mut sheet = Assumptions { paper: Paper::new("Assumptions", looks)?, run, governed, row: 2 };
    sheet.paper.text((0, 0), "Assumptions", &looks.title)?;
    sheet.made()?;
    sheet.rulebooks()?;
    sheet.beyond_publication()?;
    sheet.readings()?;
    sheet.sources()?;
    sheet.inputs()?;
    sheet.checksums()?;
    let mut paper = sheet.paper;
    paper.widths(&WIDTHS)?;
    paper.sheet.set_freeze_panes(1, 1)?;
    page::set_up(&mut paper.sheet, 0, 0, 0)?;
    Ok(paper.sheet)
}

struct Assumptions<'l> {
    paper: Paper<'l>,
    run: &'l RunInfo,
    /// The rulebooks that govern a month of any app, each with the last such month.
    governed: BTreeMap<&'l str, Month>,
    /// The next row.
    row: u32,
}

impl<'l> Assumptions<'l> {
    fn heading(&mut self, text: &str, headers: &[&str]) -> Result<(), Unfit> {
        self.row += 1;
        self.paper.text((self.row, 0), text, &self.paper.looks.heading)?;
        self.paper.headers((self.row + 1, 0), headers, headers.len())?;
        self.row += 2;
        Ok(())
    }

    /// A row of cells, each in the look of what it is.
    fn row(&mut self, cells: &[Cell<'_>]) -> Result<(), Unfit> {
        let looks = self.paper.looks;
        let high = cells.iter().zip(WIDTHS).map(|(cell, column)| lines(width(cell, looks.currency), column as usize));
        heighten(&mut self.paper.sheet, self.row, high.max().unwrap_or(1))?;
        for (at, cell) in (0..).zip(cells) {
            let format = match cell {
                Cell::Date(_) => &looks.date,
                Cell::Month(_) => &looks.month,
                Cell::Number(_) => &looks.number_as_text,
                _ => &looks.wrapped,
            };
            self.paper.cell((self.row, at), cell, format)?;
        }
        self.row += 1;
        Ok(())
    }

    /// How the run was made.
    fn made(&mut self) -> Result<(), Unfit> {
        let run = self.run;
        self.heading("The run", &["What", "Is"])?;
        self.row(&[Cell::Text("program"), Cell::Text(PROGRAM)])?;
        self.row(&[Cell::Text("format version of the results"), Cell::Number(FORMAT.into())])?;
        self.row(&[Cell::Text("first month"), Cell::Month(run.horizon.from)])?;
        self.row(&[Cell::Text("last month"), Cell::Month(run.horizon.to)])?;
        let rows = run.inputs.iter().map(|input| input.rows).sum::<u64>();
        self.row(&[Cell::Text("rows of the inputs"), count(rows)])?;
        for (name, value) in &run.options {
            self.row(&[Cell::Text(&format!("option {name}")), Cell::Text(value)])?;
        }
        Ok(())
    }

    /// T1: the rulebooks, and to which month each governs.
    fn rulebooks(&mut self) -> Result<(), Unfit> {
        let headers = ["Rulebook", "Title", "In force from", "First published", "Last published", "Governs to"];
        self.heading("Rulebooks", &headers)?;
        for rulebook in &self.run.rulebooks {
            let RulebookInfo { id, title, effective_from, first_published, last_published, .. } = rulebook;
            let last = last_published.map_or(Cell::Empty, Cell::Date);
            let governs = self.governed.get(id.as_str()).map_or(Cell::Text("no month"), |last| Cell::Month(*last));
            let dates = [Cell::Date(*effective_from), Cell::Date(*first_published), last, governs];
            self.row(&[&[Cell::Text(id), Cell::Text(title)][..], &dates].concat())?;
        }
        Ok(())
    }

    /// T4: the rulebooks that are used after they were last published.
    fn beyond_publication(&mut self) -> Result<(), Unfit> {
        self.heading("Used beyond the last publication", &["Rulebook", "", "Last published", "Used to"])?;
        for beyond in &self.run.beyond_publication {
            let cells = [Cell::Date(beyond.last_published), Cell::Month(beyond.used_to)];
            self.row(&[&[Cell::Text(&beyond.rulebook), Cell::Empty][..], &cells].concat())?;
        }
        if self.run.beyond_publication.is_empty() { self.row(&[Cell::Text("none")]) } else { Ok(()) }
    }

    /// How the rulebooks decide what the publications leave open.
    fn readings(&mut self) -> Result<(), Unfit> {
        self.heading("Readings of what the publications leave open", &["Rulebook", "Reading", "Setting"])?;
        for rulebook in self.used() {
            for (id, key, setting) in &rulebook.readings {
                let reading = format!("{id} {key}");
                self.row(&[Cell::Text(&rulebook.id), Cell::Text(&reading), Cell::Text(setting)])?;
            }
        }
        Ok(())
    }

    fn sources(&mut self) -> Result<(), Unfit> {
        self.heading("Sources", &["Rulebook", "Document", "Published"])?;
        for rulebook in self.used() {
            for source in &rulebook.sources {
                let document = Cell::Text(&source.document);
                self.row(&[Cell::Text(&rulebook.id), document, Cell::Date(source.published)])?;
            }
        }
        Ok(())
    }

    /// The rulebooks that govern a month.
    fn used(&self) -> Vec<&'l RulebookInfo> {
        let rulebooks = self.run.rulebooks.iter();
        rulebooks.filter(|rulebook| self.governed.contains_key(rulebook.id.as_str())).collect()
    }

    fn inputs(&mut self) -> Result<(), Unfit> {
        let inputs = &self.run.inputs;
        self.heading("Inputs", &["File", "SHA-256", "Rows"])?;
        for input in inputs.iter().take(INPUTS) {
            self.row(&[Cell::Text(&input.name), Cell::Text(&input.checksum), count(input.rows)])?;
        }
        match inputs.len().saturating_sub(INPUTS) {
            0 => Ok(()),
            more => self.row(&[Cell::Text(&format!("and {more} more: see run.json"))]),
        }
    }

    /// The rulebooks' checksums, those of what they are written over below them.
    fn checksums(&mut self) -> Result<(), Unfit> {
        self.heading("Rulebook files", &["Rulebook", "SHA-256"])?;
        for rulebook in &self.run.rulebooks {
            self.row(&[Cell::Text(&rulebook.id), Cell::Text(&rulebook.checksum)])?;
            for (id, checksum) in &rulebook.based_on {
                self.row(&[Cell::Text(&format!("  based on {id}")), Cell::Text(checksum)])?;
            }
        }
        Ok(())
    }
}

fn count(number: u64) -> Cell<'static> {
    Cell::Number(i64::try_from(number).unwrap_or(i64::MAX))
}
