//! CSV text as records of cells, without copying: a cell is a place in the text.
//!
//! Only cells with something in them are kept: most cells of most rows are empty. A record without quotes is cut at its
//! commas, a run of them at a time; one with quotes is walked by [`places`]. Spaces around a cell are not part of it,
//! before an opening quote either.

use memchr::memchr_iter;

use super::marks::{Marks, WIDTH};
use crate::quotes::{Places, Quoting, places, unquote};

/// The longest record, in bytes.
pub(super) const LONGEST_RECORD: usize = 1 << 20;

/// What stands next in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Next {
    /// A record; its cells are in the [`Records`].
    Record,
    /// The end of the text.
    End,
    /// A record longer than [`LONGEST_RECORD`]: the rest of the text is not read.
    TooLong,
}

/// The records of a text that ends with one.
#[derive(Debug)]
pub(super) struct Records<'t> {
    text: &'t [u8],
    /// The same, where all of it is UTF-8: then no record and no cell is looked at for that.
    utf8: Option<&'t str>,
    /// The marks of the bytes from a place on.
    marks: (usize, Marks),
    /// Where the current record begins and ends, without its line break.
    start: usize,
    end: usize,
    /// The physical line on which the current record begins, and the one on which it ends.
    line: u64,
    end_line: u64,
    cells: Cells,
    /// The texts of cells with doubled quotes, which are not those of the file.
    unquoted: Vec<u8>,
    mistake: Option<Quoting>,
}

/// The cells of the current record.
#[derive(Debug, Default)]
struct Cells {
    /// The number of the record.
    record: u64,
    /// How many there are, and the places of those with something in them.
    count: usize,
    filled: Vec<usize>,
    /// By their places: of the current record those that are filled, of earlier ones the others.
    all: Vec<Cell>,
}

impl Cells {
    /// Begins another record.
    fn clear(&mut self) {
        self.record += 1;
        self.filled.clear();
    }

    fn get(&self, at: usize) -> Option<&Cell> {
        self.all.get(at).filter(|cell| cell.record == self.record)
    }

    /// Keeps a cell, without the spaces around it, unless that is nothing.
    fn cut(&mut self, text: &[u8], at: usize, mut start: usize, mut end: usize) {
        while start < end && text[start] == b' ' {
            start += 1;
        }
        while start < end && text[end - 1] == b' ' {
            end -= 1;
        }
        if start < end {
            self.fill(at, start, end, Quoted::No);
        }
    }

    fn fill(&mut self, at: usize, start: usize, end: usize, quoted: Quoted) {
        if at >= self.all.len() {
            self.all.resize((at + 1).max(16), Cell::default());
        }
        self.all[at] = Cell { record: self.record, start, end, quoted };
        self.filled.push(at);
    }
}

/// Where a cell's text stands.
#[derive(Debug, Clone, Copy, Default)]
struct Cell {
    /// The number of its record, from 1.
    record: u64,
    start: usize,
    end: usize,
    quoted: Quoted,
}

/// How a cell is quoted.
#[derive(Debug, Clone, Copy, Default)]
enum Quoted {
    /// Not at all: its text begins and ends with something else than a space.
    #[default]
    No,
    /// Without doubled quotes: its text is that of the file.
    Plainly,
    /// With doubled quotes: its text is among those unquoted.
    Doubled,
}

impl<'t> Records<'t> {
    /// The records of `text`, which begins on this physical line.
    pub(super) fn new(text: &'t [u8], line: u64) -> Self {
        Self {
            text,
            utf8: std::str::from_utf8(text).ok(),
            marks: (0, Marks::of(text, 0)),
            start: 0,
            end: 0,
            line,
            end_line: line,
            cells: Cells::default(),
            unquoted: Vec::new(),
            mistake: None,
        }
    }

    /// The physical line on which the current record begins, from 1.
    pub(super) fn line(&self) -> u64 {
        self.line
    }

    /// The current record as it stands in the text, without its line break.
    pub(super) fn raw(&self) -> &'t [u8] {
        &self.text[self.start..self.end]
    }

    /// Where the current record ends in the text, and on which line.
    pub(super) fn end(&self) -> (usize, u64) {
        (self.end, self.end_line)
    }

    /// How many cells the current record has.
    pub(super) fn len(&self) -> usize {
        self.cells.count
    }

    /// The places of the cells of the current record that are not empty; what is quoted may turn out to be blank.
    pub(super) fn filled(&self) -> impl Iterator<Item = usize> {
        self.cells.filled.iter().copied()
    }

    /// The text of a cell without the spaces around it; `None` where it is empty, or not UTF-8.
    pub(super) fn cell(&self, at: usize) -> Option<&str> {
        self.text_of(self.cells.get(at)?)
    }

    #[inline]
    fn text_of(&self, &Cell { start, end, quoted, .. }: &Cell) -> Option<&str> {
        let text = match (quoted, self.utf8) {
            (Quoted::No, Some(text)) => return text.get(start..end),
            (Quoted::No | Quoted::Plainly, _) => std::str::from_utf8(&self.text[start..end]),
            (Quoted::Doubled, _) => std::str::from_utf8(&self.unquoted[start..end]),
        };
        text.ok().map(|text| text.trim_matches(' ')).filter(|text| !text.is_empty())
    }

    /// The first cell of the current record that is not UTF-8.
    pub(super) fn not_utf8(&self) -> Option<usize> {
        if self.utf8.is_some() {
            return None;
        }
        let bytes = |cell: &Cell| match cell.quoted {
            Quoted::Doubled => &self.unquoted[cell.start..cell.end],
            _ => &self.text[cell.start..cell.end],
        };
        self.filled().find(|at| self.cells.get(*at).is_some_and(|cell| std::str::from_utf8(bytes(cell)).is_err()))
    }

    /// The first mistake in the quotes of the current record.
    pub(super) fn mistake(&self) -> Option<Quoting> {
        self.mistake
    }

    /// Goes to the next record that is not a blank line.
    pub(super) fn advance(&mut self) -> Next {
        loop {
            self.start = self.end;
            self.line = self.end_line;
            while let Some(length) = line_break(&self.text[self.start..]) {
                self.start += length;
                self.line += 1;
            }
            (self.end, self.end_line) = (self.start, self.line);
            if self.start == self.text.len() {
                return Next::End;
            }
            self.read();
            if self.raw().len() > LONGEST_RECORD {
                return Next::TooLong;
            }
            let blank = self.cells.count == 1 && self.raw().iter().all(u8::is_ascii_whitespace);
            if !blank {
                return Next::Record;
            }
        }
    }

    /// Reads the cells from `start` on.
    fn read(&mut self) {
        self.mistake = None;
        self.cells.clear();
        let (text, start) = (self.text, self.start);
        // Where the cell that is open begins, and how many cells are before it.
        let (mut open, mut before, mut at) = (start, 0, start);
        let end = loop {
            let block = at - at % WIDTH;
            if self.marks.0 != block {
                self.marks = (block, Marks::of(text, block));
            }
            let (marks, from_here) = (self.marks.1, u64::MAX << (at - block));
            let stops = marks.stops & from_here;
            let up_to_stop = (stops & stops.wrapping_neg()).wrapping_sub(1);
            let mut commas = marks.commas & from_here & up_to_stop;
            while commas != 0 {
                let first = commas.trailing_zeros();
                let comma = block + first as usize;
                self.cells.cut(text, before, open, comma);
                let run = (commas >> first).trailing_ones() as usize;
                (before, open) = (before + run, comma + run);
                // Adding the first of a run carries it away.
                commas &= commas.wrapping_add(1 << first);
            }
            if stops != 0 {
                break block + stops.trailing_zeros() as usize;
            }
            at = block + WIDTH;
            if at >= text.len() {
                break text.len();
            }
        };
        if text.get(end) == Some(&b'"') {
            return self.read_quoted();
        }
        self.cells.cut(text, before, open, end);
        self.cells.count = before + 1;
        self.end = end;
    }

    fn read_quoted(&mut self) {
        let rest = &self.text[self.start..];
        let Places { cells, mistake, end } = places(rest, b',');
        self.end = self.start + end;
        self.end_line = self.line + line_breaks(&rest[..end]);
        self.mistake = mistake;
        self.cells.clear();
        self.cells.count = cells.len();
        self.unquoted.clear();
        for (at, place) in cells.into_iter().enumerate().filter(|(_, place)| !place.inner.is_empty()) {
            let inner = place.inner;
            if place.quoted && rest[inner.clone()].contains(&b'"') {
                let start = self.unquoted.len();
                unquote(&rest[inner], &mut self.unquoted);
                self.cells.fill(at, start, self.unquoted.len(), Quoted::Doubled);
            } else {
                let quoted = if place.quoted { Quoted::Plainly } else { Quoted::No };
                self.cells.fill(at, self.start + inner.start, self.start + inner.end, quoted);
            }
        }
    }
}

/// The length of the line break with which a text begins: LF, CR LF or a lone CR.
pub(super) fn line_break(text: &[u8]) -> Option<usize> {
    match text {
        [b'\r', b'\n', ..] => Some(2),
        [b'\r' | b'\n', ..] => Some(1),
        _ => None,
    }
}

/// How many line breaks there are in a text: LF, CR LF (one) or a lone CR.
pub(super) fn line_breaks(text: &[u8]) -> u64 {
    let lone = |at: &usize| text.get(*at + 1) != Some(&b'\n');
    let feeds = memchr_iter(b'\n', text).count() + memchr_iter(b'\r', text).filter(lone).count();
    feeds as u64
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn all(text: &[u8]) -> Vec<(u64, Vec<String>)> {
        let mut records = Records::new(text, 1);
        let mut found = Vec::new();
        while let Next::Record = records.advance() {
            let mut cells = vec![String::new(); records.len()];
            records.filled().for_each(|at| cells[at] = records.cell(at).unwrap_or_default().to_owned());
            found.push((records.line(), cells));
        }
        found
    }

    fn cells(text: &str) -> Vec<Vec<String>> {
        all(text.as_bytes()).into_iter().map(|(_, cells)| cells).collect()
    }

    #[test]
    fn lines_are_counted_as_an_editor_counts_them() {
        let text = b"a,b\r\n\r\n1,\"x\ny\"\n   \n3,4\r5,6";
        let lines: Vec<_> = all(text).into_iter().map(|(line, _)| line).collect();
        assert_eq!(lines, [1, 3, 6, 7]);
    }

    #[test]
    fn a_line_of_commas_is_a_row_and_a_line_of_spaces_is_not() {
        assert_eq!(cells("a,b\n,\n  \n"), [vec!["a", "b"], vec!["", ""]]);
    }

    #[test]
    fn spaces_before_a_quote_do_not_make_it_a_letter() {
        assert_eq!(cells("1, \"a, \"\"b\"\"\" ,2\n"), [vec!["1", "a, \"b\"", "2"]]);
    }

    proptest! {
        /// The cells are those that the csv crate finds, and the places are those of the cells.
        #[test]
        fn cells_are_those_of_the_csv_crate(text in "([a-c\"é]|,|\n|\r\n|\"[a,\n]{0,3}\"|\"\"){0,30}") {
            let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
            let theirs: Vec<Vec<String>> = reader
                .byte_records()
                .map(|record| {
                    let record = record.expect("reading from memory");
                    record.iter().map(|cell| String::from_utf8_lossy(cell).into_owned()).collect()
                })
                .collect();
            // The crate keeps the spaces around a cell; there are none here. What it makes of a quote that does not
            // close, or closes too early, is a mistake for us.
            let mut records = Records::new(text.as_bytes(), 1);
            while records.advance() == Next::Record {
                prop_assume!(records.mistake().is_none());
            }
            prop_assert_eq!(cells(&text), theirs);
        }
    }
}
