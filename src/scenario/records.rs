//! CSV text as records of cells, without copying: a cell is a place in the text.
//!
//! A record without quotes is cut at its commas. One with quotes is walked by [`places`], which also finds what is wrong
//! with them: a quote that never closes, text after a closing quote. Spaces around a cell are not part of it, before
//! an opening quote either.

use std::ops::Range;

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
    /// Where the current record begins and ends, without its line break.
    start: usize,
    end: usize,
    /// The physical line on which the current record begins, and the one on which it ends.
    line: u64,
    end_line: u64,
    cells: Vec<Cell>,
    /// The texts of cells with doubled quotes, which are not those of the file.
    unquoted: Vec<u8>,
    mistake: Option<Quoting>,
}

/// Where a cell's text stands.
#[derive(Debug, Clone, Copy)]
struct Cell {
    start: usize,
    end: usize,
    quoted: Quoted,
}

/// How a cell is quoted.
#[derive(Debug, Clone, Copy)]
enum Quoted {
    /// Not at all: its text begins and ends with something else than a space.
    No,
    /// Without doubled quotes: its text is that of the file.
    Plainly,
    /// With doubled quotes: its text is among those unquoted.
    Doubled,
}

impl<'t> Records<'t> {
    /// The records of `text`, which begins on this physical line.
    pub(super) fn new(text: &'t [u8], line: u64) -> Self {
        let (cells, unquoted) = (Vec::new(), Vec::new());
        let utf8 = std::str::from_utf8(text).ok();
        Self { text, utf8, start: 0, end: 0, line, end_line: line, cells, unquoted, mistake: None }
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
        self.cells.len()
    }

    /// A cell's text without the spaces around it; `None` where it is empty, or not UTF-8.
    pub(super) fn cell(&self, at: usize) -> Option<&str> {
        let Cell { start, end, quoted } = self.cells[at];
        if start == end {
            return None;
        }
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
        self.cells.iter().position(|cell| std::str::from_utf8(bytes(cell)).is_err())
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
            let blank = self.cells.len() == 1 && self.raw().iter().all(u8::is_ascii_whitespace);
            if !blank {
                return Next::Record;
            }
        }
    }

    /// Reads the cells from `start` on: eight bytes at a time, of which only those are looked at that may end a cell.
    fn read(&mut self) {
        self.mistake = None;
        let mut cells = std::mem::take(&mut self.cells);
        cells.clear();
        let (text, mut begin, mut word) = (self.text, self.start, self.start);
        self.end = text.len();
        while word < self.end {
            let mut marks = low_bytes(eight(&text[word..]));
            while marks != 0 {
                let at = word + marks.trailing_zeros() as usize / 8;
                marks &= marks - 1;
                match text[at] {
                    b',' => {
                        cells.push(cut(text, begin, at));
                        begin = at + 1;
                    }
                    b'\n' | b'\r' => {
                        self.end = at;
                        break;
                    }
                    b'"' => {
                        self.cells = cells;
                        return self.read_quoted();
                    }
                    _ => {}
                }
            }
            word += 8;
        }
        cells.push(cut(text, begin, self.end));
        self.cells = cells;
    }

    fn read_quoted(&mut self) {
        let rest = &self.text[self.start..];
        let Places { cells, mistake, end } = places(rest);
        self.end = self.start + end;
        self.end_line = self.line + line_breaks(&rest[..end]);
        self.mistake = mistake;
        self.cells.clear();
        self.unquoted.clear();
        for place in cells {
            let inner = place.inner;
            let cell = if place.quoted && rest[inner.clone()].contains(&b'"') {
                let start = self.unquoted.len();
                unquote(&rest[inner], &mut self.unquoted);
                Cell { start, end: self.unquoted.len(), quoted: Quoted::Doubled }
            } else {
                let quoted = if place.quoted { Quoted::Plainly } else { Quoted::No };
                Cell { start: self.start + inner.start, end: self.start + inner.end, quoted }
            };
            self.cells.push(cell);
        }
    }
}

/// A cell without the spaces around it.
fn cut(text: &[u8], mut start: usize, mut end: usize) -> Cell {
    while start < end && text[start] == b' ' {
        start += 1;
    }
    while start < end && text[end - 1] == b' ' {
        end -= 1;
    }
    Cell { start, end, quoted: Quoted::No }
}

/// The first eight bytes of a text; where it is shorter, bytes that end no cell.
fn eight(text: &[u8]) -> u64 {
    let word = text.first_chunk().copied().unwrap_or_else(|| {
        let mut word = [u8::MAX; 8];
        word[..text.len()].copy_from_slice(text);
        word
    });
    u64::from_le_bytes(word)
}

/// The highest bit of each byte that is at most a comma: every byte that may end a cell, few others. (A byte just above the
/// comma may be among them; whoever looks at the byte itself is not misled.)
fn low_bytes(word: u64) -> u64 {
    const EACH: u64 = u64::MAX / 0xff;
    word.wrapping_sub(EACH * (b',' as u64 + 1)) & !word & (EACH << 7)
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
    // So many that their number fits into a byte: the sums of many bytes at a time are fast.
    let parts = text.chunks(usize::from(u8::MAX));
    let feeds: u64 = parts.map(|part| u64::from(part.iter().map(|byte| u8::from(*byte == b'\n')).sum::<u8>())).sum();
    if !text.contains(&b'\r') {
        return feeds;
    }
    let lone = |at: &usize| text[*at] == b'\r' && text.get(*at + 1) != Some(&b'\n');
    feeds + (0..text.len()).filter(lone).count() as u64
}

/// Where the record with which a text begins ends: at its line break, or with the text.
pub(super) fn record_end(text: &[u8]) -> usize {
    walk(text, |_| {}, |_| {})
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
    /// Its bytes, without the spaces around it, with its quotes.
    pub(super) range: Range<usize>,
    /// The bytes within its quotes.
    inner: Range<usize>,
    quoted: bool,
}

/// Appends the text of a quoted cell: a doubled quote is one of the text.
fn unquote(inner: &[u8], text: &mut Vec<u8>) {
    let mut quote = false;
    for &byte in inner {
        quote = byte == b'"' && !quote;
        if !quote {
            text.push(byte);
        }
    }
}

/// The cells of a record, the first mistake in its quoting, and where it ends: at its line break, or with the text.
#[derive(Debug, Default)]
pub(super) struct Places {
    pub(super) cells: Vec<CellPlace>,
    pub(super) mistake: Option<Quoting>,
    pub(super) end: usize,
}

/// Finds the cells of the record with which a text begins; used only for records with quotes and for messages.
pub(super) fn places(text: &[u8]) -> Places {
    let (mut cells, mut mistake) = (Vec::new(), None);
    let wrong = |quoting| {
        mistake.get_or_insert(quoting);
    };
    let end = walk(text, |cell| cells.push(cell), wrong);
    Places { cells, mistake, end }
}

/// Walks the record with which a text begins, byte by byte, and tells its cells and the mistakes of its quotes; gives
/// the place where it ends.
fn walk(text: &[u8], mut cell: impl FnMut(CellPlace), mut wrong: impl FnMut(Quoting)) -> usize {
    let mut at = 0;
    loop {
        at += text[at..].iter().take_while(|byte| **byte == b' ').count();
        let opens = at;
        let quoted = text.get(at) == Some(&b'"');
        let mut inner = opens + 1..opens;
        if quoted {
            let after = closing_quote(text, at + 1);
            after.is_none().then(|| wrong(Quoting::NeverCloses(opens)));
            at = after.unwrap_or(text.len());
            inner.end = after.map_or(at, |after| after - 1);
        }
        let closes = at;
        at += text[at..].iter().take_while(|byte| !matches!(**byte, b',' | b'\n' | b'\r')).count();
        let tail = &text[closes..at];
        if let Some(follows) = tail.iter().position(|byte| *byte != b' ').filter(|_| quoted) {
            wrong(Quoting::TextAfterQuote(closes + follows));
        }
        let spaces = || tail.iter().rev().take_while(|byte| **byte == b' ').count();
        let end = if quoted { closes } else { at - spaces() };
        let range = opens..end.max(opens);
        cell(CellPlace { inner: if quoted { inner } else { range.clone() }, range, quoted });
        if text.get(at) != Some(&b',') {
            return at;
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
        let mut records = Records::new(text, 1);
        let mut found = Vec::new();
        while let Next::Record = records.advance() {
            let cell = |at| records.cell(at).unwrap_or_default().to_owned();
            found.push((records.line(), (0..records.len()).map(cell).collect()));
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

    #[test]
    fn quoting_mistakes_are_found() {
        assert_eq!(places(b"1,\"abc").mistake, Some(Quoting::NeverCloses(2)));
        assert_eq!(places(b"1,\"abc\"d,2").mistake, Some(Quoting::TextAfterQuote(7)));
        assert_eq!(places(b"1,\"a\"\"c\" ,ab\"c\n").mistake, None);
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

        /// Where the quoting is right, the places hold the cells.
        #[test]
        fn places_are_those_of_the_cells(cells in proptest::collection::vec("[ab\", \n]{0,4}", 1..5)) {
            let mut writer = csv::WriterBuilder::new().from_writer(Vec::new());
            writer.write_record(&cells).expect("writing to memory");
            let raw = writer.into_inner().expect("writing to memory");
            let places = places(&raw);
            prop_assert_eq!(places.mistake, None);
            let text = |cell: &CellPlace| {
                let mut text = Vec::new();
                unquote(&raw[cell.inner.clone()], &mut text);
                text
            };
            let found: Vec<_> = places.cells.iter().map(text).collect();
            let trimmed: Vec<_> = cells.iter().zip(&places.cells).map(|(cell, place)| {
                if place.quoted { cell.clone().into_bytes() } else { cell.trim_matches(' ').as_bytes().to_vec() }
            }).collect();
            prop_assert_eq!(found, trimmed);
        }
    }
}
