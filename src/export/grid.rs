//! Aligned columns of text.

use std::io::{self, Write};

use anstyle::Style;
use unicode_width::UnicodeWidthStr;

use crate::diagnostic::escape;

/// The style of headings.
pub const HEADING: Style = Style::new().bold();

/// Columns of text, as wide as their widest cell; a heading that begins with `>` aligns its column to the right.
pub struct Grid {
    headings: Vec<String>,
    rows: Vec<Vec<String>>,
    total: Option<Vec<String>>,
}

impl Grid {
    /// A grid with these headings.
    pub fn new(headings: &[&str]) -> Self {
        Self::titled(headings.iter().map(|heading| (*heading).to_owned()).collect())
    }

    /// A grid with these headings, made at run time.
    pub fn titled(headings: Vec<String>) -> Self {
        Self { headings, rows: Vec::new(), total: None }
    }

    /// Adds a row; the control characters of its cells are made visible.
    pub fn row<const A: usize>(&mut self, first: [String; A], then: impl IntoIterator<Item = String>) {
        self.cells(first.into_iter().chain(then).collect());
    }

    /// Adds a row of as many cells as there are headings.
    pub fn cells(&mut self, cells: Vec<String>) {
        self.rows.push(cells.iter().map(|cell| escape(cell)).collect());
    }

    /// Sets the row below the others.
    pub fn total<const A: usize>(&mut self, first: [String; A], then: impl IntoIterator<Item = String>) {
        self.total = Some(first.into_iter().chain(then).collect());
    }

    /// Prints the grid below a blank line; nothing where there are no rows.
    ///
    /// # Errors
    /// Where `out` cannot be written.
    pub fn print_below(&self, out: &mut dyn Write) -> io::Result<()> {
        if self.rows.is_empty() {
            return Ok(());
        }
        writeln!(out)?;
        self.print(out)
    }

    /// Prints the grid.
    ///
    /// # Errors
    /// Where `out` cannot be written.
    pub fn print(&self, out: &mut dyn Write) -> io::Result<()> {
        let headings: Vec<String> = self.headings.iter().map(|text| text.trim_start_matches('>').to_owned()).collect();
        let widths = self.widths(&headings);
        let line = |cells: &[String]| self.line(cells, &widths);
        writeln!(out, "{HEADING}{}{HEADING:#}", line(&headings))?;
        for row in &self.rows {
            writeln!(out, "{}", line(row))?;
        }
        match &self.total {
            Some(total) => writeln!(out, "{HEADING}{}{HEADING:#}", line(total)),
            None => Ok(()),
        }
    }

    fn widths(&self, headings: &[String]) -> Vec<usize> {
        let mut widths = vec![0; headings.len()];
        for row in self.rows.iter().chain(&self.total).map(Vec::as_slice).chain([headings]) {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = (*width).max(cell.width());
            }
        }
        widths
    }

    fn line(&self, cells: &[String], widths: &[usize]) -> String {
        let mut line = String::new();
        for ((cell, width), heading) in cells.iter().zip(widths).zip(&self.headings) {
            let padding = " ".repeat(width.saturating_sub(cell.width()));
            let (before, after) =
                if heading.starts_with('>') { (padding.as_str(), "") } else { ("", padding.as_str()) };
            line.push_str(&format!("{before}{cell}{after}  "));
        }
        line.truncate(line.trim_end().len());
        line
    }
}
