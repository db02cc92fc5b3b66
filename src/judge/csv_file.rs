//! A CSV file of the user, read record by record; each mistake is said with its place.

use std::ops::Range;

use csv::{ByteRecord, Reader, ReaderBuilder};

use crate::diagnostic::{Diagnostic, Excerpt, Findings, Kind};

/// What is wrong with a cell: its kind, what it is, what to write instead.
pub(super) type Wrong = (Kind, String, String);

/// The file, and what is wrong with it so far.
pub(super) struct CsvFile<'t> {
    name: &'t str,
    text: &'t [u8],
    reader: Reader<&'t [u8]>,
    pub(super) findings: Findings,
}

impl<'t> CsvFile<'t> {
    /// A file that is read from its beginning; a byte-order mark is no text.
    pub(super) fn new(name: &'t str, text: &'t [u8]) -> Self {
        let text = text.strip_prefix("\u{feff}".as_bytes()).unwrap_or(text);
        let reader = ReaderBuilder::new().flexible(true).has_headers(false).from_reader(text);
        Self { name, text, reader, findings: Findings::default() }
    }

    /// Reads the next record, and says where it begins; `None` after the last one.
    pub(super) fn next(&mut self, record: &mut ByteRecord) -> Option<usize> {
        // Reading from memory does not fail.
        if !self.reader.read_byte_record(record).unwrap_or(false) {
            return None;
        }
        let start = record.position().map_or(0, |place| place.byte() as usize);
        if let Some(cell) = record.iter().position(|cell| std::str::from_utf8(cell).is_err()) {
            self.wrong(start, Some(cell), (Kind::NotUtf8, "not UTF-8".to_owned(), "save the file as UTF-8".to_owned()));
        }
        Some(start)
    }

    /// Something is wrong with a cell of the record that begins at `start`, or with all of it.
    pub(super) fn wrong(&mut self, start: usize, cell: Option<usize>, (kind, message, help): Wrong) {
        let (name, text) = (self.name, self.text);
        self.findings.add(|| {
            let place = excerpt(text, cell_range(text, start, cell));
            Diagnostic::new(kind, name, Some(place), message, help)
        });
    }

    /// Something is wrong with the file as a whole.
    pub(super) fn wrong_as_a_whole(&mut self, kind: Kind, message: &str, help: &str) {
        let name = self.name;
        self.findings.add(|| Diagnostic::of_file(kind, name, message, help));
    }
}

/// The text of a cell without the spaces around it; nothing where the record ends before it.
pub(super) fn cell(record: &ByteRecord, place: usize) -> String {
    String::from_utf8_lossy(record.get(place).unwrap_or_default()).trim().to_owned()
}

/// The bytes of the `number`th cell of the record that begins at `start`, its quotes too; the record where it has fewer.
fn cell_range(text: &[u8], start: usize, number: Option<usize>) -> Range<usize> {
    let rest = text.get(start..).unwrap_or_default();
    // The place of a record is that of the blank lines before it, if there are any.
    let start = start + rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
    let (mut begin, mut cells, mut is_quoted) = (start, 0, false);
    let mut at = start;
    while let Some(&byte) = text.get(at) {
        match byte {
            b'"' => is_quoted = !is_quoted,
            b',' if !is_quoted && Some(cells) == number => return begin..at,
            b',' if !is_quoted => (begin, cells) = (at + 1, cells + 1),
            b'\r' | b'\n' if !is_quoted => break,
            _ => {}
        }
        at += 1;
    }
    if Some(cells) == number { begin..at } else { start..at }
}

/// A place as its line shows it.
fn excerpt(text: &[u8], place: Range<usize>) -> Excerpt {
    let before = text.get(..place.start).unwrap_or_default();
    let begin = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    let number = before.iter().filter(|byte| **byte == b'\n').count() as u64 + 1;
    let line = text.get(begin..).unwrap_or_default();
    let line = line.split(|byte| matches!(byte, b'\n' | b'\r')).next().unwrap_or_default();
    Excerpt::new(number, line, place.start - begin, place.end - begin)
}
