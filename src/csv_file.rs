//! A CSV file of the user, read record by record; each mistake is said with its place.

use std::ops::Range;

use crate::diagnostic::{Diagnostic, Excerpt, Findings, Kind};
use crate::quotes::{CellPlace, Places, Quoting, places, unquote};

/// What is wrong with a cell: its kind, what it is, what to write instead.
pub(crate) type Wrong = (Kind, String, String);

/// What stands between cells, and its name. The one that cuts the header into the most cells is that of the file, of two
/// the later one.
const SEPARATORS: [(u8, &str); 3] = [(b'\t', "tab"), (b';', "semicolon"), (b',', "comma")];

/// The file, and what is wrong with it so far.
pub(crate) struct CsvFile<'t> {
    name: &'t str,
    text: &'t [u8],
    separator: (u8, &'static str),
    /// Where the text that is not yet read begins.
    at: usize,
    /// Whether the header is behind it.
    is_past_header: bool,
    pub(crate) findings: Findings,
}

/// A record of the file.
pub(crate) struct Record {
    /// Where it begins.
    pub(crate) start: usize,
    cells: Vec<String>,
}

impl Record {
    /// The texts of its cells, without the spaces around them.
    pub(crate) fn cells(&self) -> &[String] {
        &self.cells
    }

    /// The text of a cell; nothing where the record ends before it.
    pub(crate) fn cell(&self, place: usize) -> &str {
        self.cells.get(place).map_or("", String::as_str)
    }
}

impl<'t> CsvFile<'t> {
    /// A file that is read from its beginning; a byte-order mark is no text.
    pub(crate) fn new(name: &'t str, text: &'t [u8]) -> Self {
        let text = text.strip_prefix("\u{feff}".as_bytes()).unwrap_or(text);
        let (at, findings) = (past_line_breaks(text, 0), Findings::default());
        Self { name, text, separator: separator(&text[at..]), at, is_past_header: false, findings }
    }

    /// Reads the next record, the first of which is the header; `None` after the last one. One whose quotes are wrong has
    /// no cells: that is said, and it is passed over. Without a header nothing else is read.
    pub(crate) fn next(&mut self) -> Option<Record> {
        loop {
            let start = past_line_breaks(self.text, self.at);
            let rest = self.text.get(start..).filter(|rest| !rest.is_empty())?;
            let Places { cells, mistake, end } = places(rest, self.separator.0);
            self.at = start + end;
            if cells.len() == 1 && rest[..end].iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            let is_header = !std::mem::replace(&mut self.is_past_header, true);
            match mistake {
                None => return Some(self.record(start, &cells)),
                Some(mistake) => self.wrong_quotes(start, &rest[..end], mistake),
            }
            if is_header {
                self.at = self.text.len();
            }
        }
    }

    fn record(&mut self, start: usize, places: &[CellPlace]) -> Record {
        let mut cells = Vec::with_capacity(places.len());
        for (at, place) in places.iter().enumerate() {
            let inner = &self.text[start + place.inner.start..start + place.inner.end];
            let mut bytes = Vec::with_capacity(inner.len());
            if place.quoted {
                unquote(inner, &mut bytes)
            } else {
                bytes.extend_from_slice(inner)
            }
            if std::str::from_utf8(&bytes).is_err() {
                self.wrong(
                    start,
                    Some(at),
                    (Kind::NotUtf8, "not UTF-8".to_owned(), "save the file as UTF-8".to_owned()),
                );
            }
            cells.push(String::from_utf8_lossy(&bytes).trim_matches(' ').to_owned());
        }
        Record { start, cells }
    }

    fn wrong_quotes(&mut self, start: usize, record: &[u8], mistake: Quoting) {
        let (at, kind, message, help) = mistake.told(record);
        let place = start + at..start + at + 1;
        self.add(kind, message.to_owned(), help.to_owned(), |_| place);
    }

    /// Something is wrong with a cell of the record that begins at `start`, or with all of it.
    pub(crate) fn wrong(&mut self, start: usize, cell: Option<usize>, (kind, message, help): Wrong) {
        let separator = self.separator.0;
        self.add(kind, message, help, |text| cell_range(text, separator, start, cell));
    }

    fn add(&mut self, kind: Kind, message: String, help: String, place: impl FnOnce(&[u8]) -> Range<usize>) {
        let (name, text) = (self.name, self.text);
        self.findings.add(|| Diagnostic::new(kind, name, Some(excerpt(text, place(text))), message, help));
    }

    /// Whether a record has a cell for each column of the header; else that is said.
    pub(crate) fn fills(&mut self, record: &Record, columns: usize, kind: Kind) -> bool {
        let cells = record.cells.len();
        if cells != columns {
            let message = format!("{cells} cells under {columns} columns");
            let help = format!("write a cell for each column; put quotes around one with a {}", self.separator.1);
            self.wrong(record.start, None, (kind, message, help));
        }
        cells == columns
    }

    /// Something is wrong with the file as a whole.
    pub(crate) fn wrong_as_a_whole(&mut self, kind: Kind, message: &str, help: &str) {
        let name = self.name;
        self.findings.add(|| Diagnostic::of_file(kind, name, message, help));
    }
}

/// The separator of the file with whose header a text begins.
fn separator(text: &[u8]) -> (u8, &'static str) {
    let cells = |separator: &(u8, &str)| places(text, separator.0).cells.len();
    SEPARATORS.into_iter().max_by_key(cells).unwrap_or((b',', "comma"))
}

fn past_line_breaks(text: &[u8], at: usize) -> usize {
    at + text[at..].iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count()
}

/// The bytes of a cell of the record that begins at `start`, its quotes too; the record where it has fewer.
fn cell_range(text: &[u8], separator: u8, start: usize, cell: Option<usize>) -> Range<usize> {
    let Places { cells, end, .. } = places(text.get(start..).unwrap_or_default(), separator);
    let range = cell.and_then(|cell| cells.get(cell)).map_or(0..end, |place| place.range.clone());
    start + range.start..start + range.end
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
