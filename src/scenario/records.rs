//! CSV text as records of cells, streamed: the memory used is that of the longest record, which is bounded.
//!
//! The `csv-core` parser finds the cells. What it forgives is looked at here: a quote that never closes and text
//! after a closing quote are reported, spaces before an opening quote are dropped (as the format says: spaces around a cell
//! are ignored), and the place of a cell in its physical line is found for messages.

use std::io::{self, Read};
use std::ops::Range;

use csv_core::{ReadRecordResult, Reader as Core};

/// The longest record, in bytes.
pub(super) const LONGEST_RECORD: usize = 1 << 20;
/// How much is read at a time.
const CHUNK: usize = 1 << 16;

/// What stands next in the text.
pub(super) enum Next {
    /// A record; its cells are in the [`Records`].
    Record,
    /// The end of the text.
    End,
    /// A record longer than [`LONGEST_RECORD`]: the rest of the text is not read.
    TooLong,
}

/// The records of a CSV text.
pub(super) struct Records<R> {
    input: R,
    core: Core,
    window: Vec<u8>,
    /// Where the current record begins in the window, and how far the parser has come.
    start: usize,
    parsed: usize,
    ended: bool,
    /// The physical line on which the current record begins, and the one that follows what was parsed.
    line: u64,
    next_line: u64,
    after_return: bool,
    cells: Vec<u8>,
    ends: Vec<usize>,
    count: usize,
}

impl<R: Read> Records<R> {
    pub(super) fn new(input: R) -> Self {
        Self {
            input,
            core: Core::new(),
            window: Vec::with_capacity(2 * CHUNK),
            start: 0,
            parsed: 0,
            ended: false,
            line: 1,
            next_line: 1,
            after_return: false,
            cells: vec![0; 1024],
            ends: vec![0; 64],
            count: 0,
        }
    }

    /// The physical line on which the current record begins, from 1.
    pub(super) fn line(&self) -> u64 {
        self.line
    }

    /// The current record as it stands in the text.
    pub(super) fn raw(&self) -> &[u8] {
        &self.window[self.start..self.parsed]
    }

    /// How many cells the current record has.
    pub(super) fn len(&self) -> usize {
        self.count
    }

    /// The bytes of a cell, spaces around it included.
    pub(super) fn cell(&self, at: usize) -> &[u8] {
        let start = if at == 0 { 0 } else { self.ends[at - 1] };
        &self.cells[start..self.ends[at]]
    }

    /// All bytes of the cells, for a look at their encoding.
    pub(super) fn cell_bytes(&self) -> &[u8] {
        &self.cells[..self.count.checked_sub(1).map_or(0, |last| self.ends[last])]
    }

    /// Goes to the next record that is not a blank line.
    pub(super) fn advance(&mut self) -> io::Result<Next> {
        loop {
            self.count_lines();
            self.start = self.parsed;
            if !self.skip_line_breaks()? {
                return Ok(Next::End);
            }
            self.line = self.next_line;
            if !self.parse()? {
                return Ok(Next::TooLong);
            }
            let blank = self.count == 1 && self.raw().iter().all(u8::is_ascii_whitespace);
            if self.count > 0 && !blank {
                self.drop_spaces_before_quotes();
                return Ok(Next::Record);
            }
        }
    }

    /// Counts the line breaks of the record that was parsed.
    fn count_lines(&mut self) {
        for at in self.start..self.parsed {
            self.count_byte(self.window[at]);
        }
    }

    /// A line ends with LF, CR LF or a lone CR.
    fn count_byte(&mut self, byte: u8) {
        let ends_line = byte == b'\r' || (byte == b'\n' && !self.after_return);
        self.next_line += u64::from(ends_line);
        self.after_return = byte == b'\r';
    }

    /// Skips a byte-order mark at the beginning, and line breaks; false at the end of the text.
    fn skip_line_breaks(&mut self) -> io::Result<bool> {
        loop {
            if self.next_line == 1 && self.start == 0 && !self.after_return {
                while self.window.len() < 3 && self.fill()? {}
                if self.window.starts_with(b"\xef\xbb\xbf") {
                    self.window.drain(..3);
                }
            }
            while let Some(&byte @ (b'\r' | b'\n')) = self.window.get(self.start) {
                self.count_byte(byte);
                self.start += 1;
            }
            self.parsed = self.start;
            if self.start < self.window.len() {
                return Ok(true);
            }
            if !self.fill()? {
                return Ok(false);
            }
        }
    }

    /// Parses one record; false where it is too long.
    fn parse(&mut self) -> io::Result<bool> {
        let (mut out, mut cells) = (0, 0);
        self.core.reset();
        loop {
            let input = &self.window[self.parsed..];
            let at_end = input.is_empty() && self.ended;
            if input.is_empty() && !at_end {
                if self.parsed - self.start > LONGEST_RECORD {
                    return Ok(false);
                }
                self.fill()?;
                continue;
            }
            let (result, read, written, ended) =
                self.core.read_record(input, &mut self.cells[out..], &mut self.ends[cells..]);
            self.parsed += read;
            out += written;
            cells += ended;
            match result {
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull => self.cells.resize(self.cells.len() * 2, 0),
                ReadRecordResult::OutputEndsFull => self.ends.resize(self.ends.len() * 2, 0),
                ReadRecordResult::Record | ReadRecordResult::End => {
                    self.count = cells;
                    return Ok(self.parsed - self.start <= LONGEST_RECORD);
                }
            }
        }
    }

    /// Reads more of the text, dropping what lies before the current record; false at the end.
    fn fill(&mut self) -> io::Result<bool> {
        if self.start > 0 {
            self.window.drain(..self.start);
            self.parsed -= self.start;
            self.start = 0;
        }
        let length = self.window.len();
        self.window.resize(length + CHUNK, 0);
        let read = loop {
            match self.input.read(&mut self.window[length..]) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                result => break result,
            }
        };
        self.window.truncate(length + *read.as_ref().unwrap_or(&0));
        self.ended = read? == 0;
        Ok(!self.ended)
    }

    /// Reads the cells again where a quote stands after spaces: there it opens a cell as well.
    fn drop_spaces_before_quotes(&mut self) {
        if !self.raw().contains(&b'"') {
            return;
        }
        let places = places(self.raw());
        if places.cells.iter().all(|cell| !cell.spaced_quote) {
            return;
        }
        let mut text: Vec<Vec<u8>> = places.cells.iter().map(|cell| cell.text(self.raw())).collect();
        self.count = text.len();
        self.ends.resize(self.ends.len().max(self.count), 0);
        let mut end = 0;
        for (at, cell) in text.iter().enumerate() {
            end += cell.len();
            self.ends[at] = end;
        }
        let bytes: Vec<u8> = text.drain(..).flatten().collect();
        self.cells.resize(self.cells.len().max(end), 0);
        self.cells[..end].copy_from_slice(&bytes);
    }
}

/// A mistake in the quoting of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Quoting {
    /// The quote at this byte never closes.
    NeverCloses(usize),
    /// At this byte, text follows a closing quote.
    TextAfterQuote(usize),
}

/// Where a cell stands in its record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct CellPlace {
    /// Its bytes, without the spaces around it.
    pub(super) range: Range<usize>,
    quoted: bool,
    spaced_quote: bool,
}

impl CellPlace {
    /// The cell's text, unquoted.
    fn text(&self, raw: &[u8]) -> Vec<u8> {
        let bytes = &raw[self.range.clone()];
        if !self.quoted || bytes.len() < 2 {
            return bytes.to_vec();
        }
        let mut text = Vec::with_capacity(bytes.len());
        let mut quote = false;
        for &byte in &bytes[1..bytes.len() - 1] {
            quote = byte == b'"' && !quote;
            if !quote {
                text.push(byte);
            }
        }
        text
    }
}

/// The cells of a record as it stands in the text, and the first mistake in its quoting.
#[derive(Debug, Default)]
pub(super) struct Places {
    pub(super) cells: Vec<CellPlace>,
    pub(super) mistake: Option<Quoting>,
}

/// Walks a record byte by byte; used only for records with quotes and for messages.
pub(super) fn places(raw: &[u8]) -> Places {
    let mut found = Places::default();
    let line_break = |byte: u8| byte == b'\r' || byte == b'\n';
    let mut at = 0;
    loop {
        let begin = at;
        while raw.get(at) == Some(&b' ') {
            at += 1;
        }
        let opens = at;
        let quoted = raw.get(at) == Some(&b'"');
        if quoted {
            at = closing_quote(raw, at + 1).unwrap_or_else(|| {
                found.mistake.get_or_insert(Quoting::NeverCloses(opens));
                raw.len()
            });
        }
        let closes = at;
        while raw.get(at).is_some_and(|byte| *byte != b',' && !line_break(*byte)) {
            at += 1;
        }
        let tail = &raw[closes..at];
        if let Some(text) = tail.iter().position(|byte| *byte != b' ').filter(|_| quoted) {
            found.mistake.get_or_insert(Quoting::TextAfterQuote(closes + text));
        }
        let end = if quoted { closes } else { at - tail.iter().rev().take_while(|byte| **byte == b' ').count() };
        found.cells.push(CellPlace { range: opens..end.max(opens), quoted, spaced_quote: quoted && opens > begin });
        if raw.get(at) != Some(&b',') {
            return found;
        }
        at += 1;
    }
}

/// The byte after the quote that closes a cell; a doubled quote is a quote of the text.
fn closing_quote(raw: &[u8], mut at: usize) -> Option<usize> {
    loop {
        at += raw[at..].iter().position(|byte| *byte == b'"')? + 1;
        if raw.get(at) != Some(&b'"') {
            return Some(at);
        }
        at += 1;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn all(text: &[u8]) -> Vec<(u64, Vec<String>)> {
        let mut records = Records::new(text);
        let mut found = Vec::new();
        while let Next::Record = records.advance().expect("reading from memory") {
            let cell = |at| String::from_utf8_lossy(records.cell(at)).into_owned();
            found.push((records.line(), (0..records.len()).map(cell).collect()));
        }
        found
    }

    fn cells(text: &str) -> Vec<Vec<String>> {
        all(text.as_bytes()).into_iter().map(|(_, cells)| cells).collect()
    }

    #[test]
    fn lines_are_counted_as_an_editor_counts_them() {
        let text = b"\xef\xbb\xbfa,b\r\n\r\n1,\"x\ny\"\n   \n3,4\r5,6";
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

    #[test]
    fn quoting_mistakes_are_found() {
        assert_eq!(places(b"1,\"abc").mistake, Some(Quoting::NeverCloses(2)));
        assert_eq!(places(b"1,\"abc\"d,2").mistake, Some(Quoting::TextAfterQuote(7)));
        assert_eq!(places(b"1,\"a\"\"c\" ,ab\"c\n").mistake, None);
    }

    #[test]
    fn a_record_without_end_stops_the_reading_early() {
        let mut records = Records::new(io::repeat(b'x'));
        assert!(matches!(records.advance(), Ok(Next::TooLong)));
        assert!(records.window.len() <= LONGEST_RECORD + 2 * CHUNK);
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
            prop_assert_eq!(cells(&text), theirs);
        }

        /// Where the quoting is right, the places hold the cells.
        #[test]
        fn places_are_those_of_the_cells(cells in proptest::collection::vec("[ab\", \n]{0,4}", 1..5)) {
            let mut writer = csv::WriterBuilder::new().from_writer(Vec::new());
            writer.write_record(&cells).expect("writing to memory");
            let raw = writer.into_inner().expect("writing to memory");
            let places = places(&raw);
            prop_assert_eq!(places.mistake, None);
            let found: Vec<_> = places.cells.iter().map(|cell| cell.text(&raw)).collect();
            let trimmed: Vec<_> = cells.iter().zip(&places.cells).map(|(cell, place)| {
                if place.quoted { cell.clone().into_bytes() } else { cell.trim_matches(' ').as_bytes().to_vec() }
            }).collect();
            prop_assert_eq!(found, trimmed);
        }
    }
}
