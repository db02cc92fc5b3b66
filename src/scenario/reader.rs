//! Gathers the rows of all inputs into one scenario, and every mistake of every file.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, Read};
use std::path::PathBuf;

use super::fields::LONGEST_ID;
use super::header::{Column, Header};
use super::inputs::Input;
use super::records::{LONGEST_RECORD, Next, Quoting, Records, places};
use super::row::{Cells, RowMistake, RowReader};
use super::{AppRows, Id, Row, Scenario, Words};
use crate::checksum::Checksum;
use crate::diagnostic::{Diagnostic, Excerpt, Findings, escape};

/// A file that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InputFile {
    /// Where it is; `None` for standard input.
    pub path: Option<PathBuf>,
    /// Its name as given, with folders.
    pub shown: String,
    /// Its name without folders.
    pub name: String,
    /// SHA-256 of its bytes, in hexadecimal digits.
    pub checksum: String,
    /// How many rows it has.
    pub rows: u64,
}

/// Reads inputs one after another into a [`Scenario`].
pub struct Reader<'w> {
    words: &'w Words,
    scenario: Scenario,
    apps: HashMap<Box<str>, usize>,
    ids: HashMap<Box<str>, Id>,
}

impl<'w> Reader<'w> {
    /// A reader that knows these words.
    pub fn new(words: &'w Words) -> Self {
        Self { words, scenario: Scenario::default(), apps: HashMap::new(), ids: HashMap::new() }
    }

    /// Opens and reads one input.
    ///
    /// # Errors
    /// All mistakes of the input.
    pub fn read(&mut self, input: &Input) -> Result<(), Findings> {
        match input {
            Input::Standard => self.read_from(input, io::stdin().lock()),
            Input::File(path) => match File::open(path) {
                Ok(file) => self.read_from(input, file),
                Err(error) => Err(unreadable(input, &error)),
            },
        }
    }

    /// Reads one input from an open source.
    ///
    /// # Errors
    /// All mistakes of the input.
    pub fn read_from(&mut self, input: &Input, source: impl Read) -> Result<(), Findings> {
        let file = self.scenario.files.len() as u32;
        let mut checksum = Checksum::default();
        let hashing = Hashing { source, checksum: &mut checksum };
        let mut reading = FileReading {
            file,
            shown: escape(&input.shown()),
            records: Records::new(hashing),
            findings: Findings::default(),
            header: Header::default(),
            rows: 0,
        };
        if let Err(error) = reading.all(self, input) {
            return Err(unreadable(input, &error));
        }
        let FileReading { findings, rows, .. } = reading;
        let path = match input {
            Input::File(path) => Some(path.clone()),
            Input::Standard => None,
        };
        self.scenario.files.push(InputFile {
            path,
            shown: input.shown(),
            name: input.name(),
            checksum: checksum.digits(),
            rows,
        });
        if findings.is_empty() { Ok(()) } else { Err(findings) }
    }

    /// The scenario: apps in byte order, the rows of each by date.
    pub fn finish(self) -> Scenario {
        let mut scenario = self.scenario;
        scenario.apps.sort_unstable_by(|one, other| one.name.as_bytes().cmp(other.name.as_bytes()));
        for app in &mut scenario.apps {
            // Stable: rows of one day keep the order in which they stand.
            app.rows.sort_by_key(|row| row.date);
        }
        scenario
    }

    fn app(&mut self, name: &str) -> usize {
        if let Some(&at) = self.apps.get(name) {
            return at;
        }
        let at = self.scenario.apps.len();
        self.apps.insert(name.into(), at);
        self.scenario.apps.push(AppRows { name: name.into(), rows: Vec::new() });
        at
    }
}

fn intern(ids: &mut HashMap<Box<str>, Id>, list: &mut Vec<Box<str>>, id: &str) -> Id {
    if let Some(&known) = ids.get(id) {
        return known;
    }
    let new = Id(list.len() as u32);
    ids.insert(id.into(), new);
    list.push(id.into());
    new
}

fn unreadable(input: &Input, error: &io::Error) -> Findings {
    let help = "check the name, the permissions and that it is a file of text";
    Findings::of_file(&input.shown(), format!("cannot be read: {error}"), help)
}

/// A source whose bytes are hashed as they pass.
struct Hashing<'d, R> {
    source: R,
    checksum: &'d mut Checksum,
}

impl<R: Read> Read for Hashing<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.source.read(buffer)?;
        self.checksum.add(&buffer[..read]);
        Ok(read)
    }
}

/// One file on its way into the scenario.
struct FileReading<R> {
    file: u32,
    shown: String,
    records: Records<R>,
    findings: Findings,
    header: Header,
    rows: u64,
}

impl<R: Read> FileReading<R> {
    fn all(&mut self, reader: &mut Reader<'_>, input: &Input) -> io::Result<()> {
        let Next::Record = self.next_record()? else {
            if self.findings.is_empty() {
                let help = "the first line names the columns: date,action,edition,...";
                self.findings.add(|| Diagnostic::of_file(&self.shown, "has no header", help));
            }
            return Ok(());
        };
        if !self.read_header(reader.words, input) {
            return Ok(());
        }
        let stem = if self.header.has(Column::App) { None } else { self.stem(input) };
        let mut rows = RowReader::new(reader.words);
        while let Next::Record = self.next_record()? {
            self.rows += 1;
            self.row(reader, &mut rows, stem.as_deref());
        }
        if self.rows == 0 && self.findings.is_empty() {
            let help = "add a row below the header: 2020-01-01,create for an app that begins";
            self.findings.add(|| Diagnostic::of_file(&self.shown, "has no rows", help));
        }
        Ok(())
    }

    /// The next record; one that is too long is reported and ends the file.
    fn next_record(&mut self) -> io::Result<Next> {
        let next = self.records.advance()?;
        if matches!(next, Next::TooLong) && self.quotes_are_right() {
            let message = format!("the row is longer than {LONGEST_RECORD} bytes");
            self.report(0..usize::MAX, message, "a scenario has one short row per operation".to_owned());
        }
        Ok(next)
    }

    /// Adds a mistake at these bytes of the current record.
    fn report(&mut self, place: std::ops::Range<usize>, message: String, help: String) {
        let raw = self.records.raw();
        let (shown, line) = (&self.shown, self.records.line());
        self.findings.add(|| {
            let start = place.start.min(raw.len());
            let (line_start, breaks) = line_of(raw, start);
            let rest = &raw[line_start..];
            let length = rest.iter().position(|byte| matches!(byte, b'\n' | b'\r')).unwrap_or(rest.len());
            let end = place.end.saturating_sub(line_start).min(length);
            let excerpt = Excerpt::new(line + breaks, &rest[..length], start - line_start, end);
            let help = (!help.is_empty()).then_some(help);
            Diagnostic { file: shown.clone(), excerpt: Some(excerpt), message: escape(&message), help }
        });
    }

    fn report_cell(&mut self, cell: Option<usize>, message: String, help: String) {
        // Past the first hundred mistakes no place is looked for.
        let cell = cell.filter(|_| self.findings.keeps());
        let place = cell.and_then(|cell| places(self.records.raw()).cells.get(cell).map(|cell| cell.range.clone()));
        self.report(place.unwrap_or(0..usize::MAX), message, help);
    }

    /// Reports what makes the record unreadable as such: its encoding, its quotes.
    fn readable(&mut self) -> bool {
        if !self.records.cell_bytes().is_ascii() {
            let wrong = (0..self.records.len()).find(|at| std::str::from_utf8(self.records.cell(*at)).is_err());
            if let Some(cell) = wrong {
                let help = "save the file as UTF-8, not as UTF-16 or Latin-1".to_owned();
                self.report_cell(Some(cell), "the text is not UTF-8".to_owned(), help);
                return false;
            }
        }
        self.quotes_are_right()
    }

    /// Reports a mistake in the record's quotes.
    fn quotes_are_right(&mut self) -> bool {
        if !self.records.raw().contains(&b'"') {
            return true;
        }
        match places(self.records.raw()).mistake {
            None => true,
            Some(Quoting::NeverCloses(at)) => {
                let after_space = at > 0 && self.records.raw()[at - 1] == b' ';
                let help = match after_space {
                    true => "close it on the same line, or write it directly after the comma".to_owned(),
                    false => "close it, or double it to mean the character itself".to_owned(),
                };
                self.report(at..at + 1, "a quote never closes".to_owned(), help);
                false
            }
            Some(Quoting::TextAfterQuote(at)) => {
                let help = "put the whole cell in quotes, and double each quote inside it".to_owned();
                self.report(at..at + 1, "text follows a closing quote".to_owned(), help);
                false
            }
        }
    }

    /// Reads the header; false where the rows cannot be read without it.
    fn read_header(&mut self, words: &Words, input: &Input) -> bool {
        if !self.readable() {
            return false;
        }
        let required: &[Column] = match input {
            Input::Standard => &[Column::Date, Column::App, Column::Action],
            Input::File(_) => &[Column::Date, Column::Action],
        };
        let names: Vec<&str> = (0..self.records.len()).map(|at| text(self.records.cell(at))).collect();
        let (header, mistakes) = Header::read(&names, words, required);
        self.header = header;
        for (cell, message, help) in mistakes {
            self.report_cell(cell, message, help);
        }
        // A header that is no header at all (too wide) says nothing about the rows.
        !self.header.columns.is_empty()
    }

    /// The app's name where the file has no `app` column.
    fn stem(&mut self, input: &Input) -> Option<String> {
        let stem = input.stem().map(|stem| stem.trim().to_owned()).filter(|stem| !stem.is_empty());
        if stem.is_none() && matches!(input, Input::File(_)) {
            let help = "add an `app` column, or give the file a name in UTF-8";
            self.findings.add(|| Diagnostic::of_file(&self.shown, "the file's name cannot name the app", help));
        }
        stem
    }

    fn row(&mut self, reader: &mut Reader<'_>, rows: &mut RowReader<'_>, stem: Option<&str>) {
        if !self.readable() {
            return;
        }
        let (count, columns) = (self.records.len(), self.header.columns.len());
        if count != columns {
            let help = format!("write {columns} cells, as many as the header; a text with a comma stands in quotes");
            self.report_cell(None, format!("the row has {count} cells, the header {columns}"), help);
            return;
        }
        let mut cells = Cells::default();
        let mut app = stem;
        for (at, column) in self.header.columns.iter().enumerate() {
            let cell = Some(text(self.records.cell(at))).filter(|cell| !cell.is_empty());
            match (column, cell) {
                (Some(Column::App), cell) => app = cell,
                (Some(Column::Date), cell) => cells.date = cell,
                (Some(Column::Action), cell) => cells.action = cell,
                (None | Some(Column::Note), _) | (_, None) => {}
                (Some(column), Some(cell)) => cells.others.push((*column, cell)),
            }
        }
        rows.helps = self.findings.keeps();
        let ids = (&mut reader.ids, &mut reader.scenario.ids);
        let read = rows.read(&cells, &self.header, &mut |id| intern(ids.0, ids.1, id));
        let app_mistake = app_mistake(app, self.header.has(Column::App));
        match (read, app, &app_mistake) {
            (Some((date, event)), Some(app), None) => {
                let line = u32::try_from(self.records.line()).unwrap_or(u32::MAX);
                let at = reader.app(app);
                reader.scenario.apps[at].rows.push(Row { date, file: self.file, line, event });
            }
            _ => {
                let mistakes = rows.take_mistakes();
                for RowMistake { column, message, help } in app_mistake.into_iter().chain(mistakes) {
                    let cell = column.and_then(|column| self.header.columns.iter().position(|c| *c == Some(column)));
                    self.report_cell(cell, message, help);
                }
            }
        }
    }
}

/// What is wrong with the app's name, where the file has an `app` column.
fn app_mistake(app: Option<&str>, has_column: bool) -> Option<RowMistake> {
    let (message, help) = match app {
        None if has_column => ("the app is missing".to_owned(), "write the app's id in the column `app`".to_owned()),
        Some(app) if app.len() > LONGEST_ID => {
            (format!("the app has {} bytes", app.len()), format!("an id has at most {LONGEST_ID} bytes"))
        }
        _ => return None,
    };
    Some(RowMistake { column: Some(Column::App), message, help })
}

/// A cell's text without the spaces around it; the record is known to be UTF-8.
fn text(cell: &[u8]) -> &str {
    std::str::from_utf8(cell).unwrap_or_default().trim_matches(' ')
}

/// Where the physical line that holds byte `at` begins, and how many line breaks come before it.
fn line_of(raw: &[u8], at: usize) -> (usize, u64) {
    let mut found = (0, 0);
    let mut breaks = 0;
    for (place, byte) in raw[..at].iter().enumerate() {
        let within = *byte == b'\r' && raw.get(place + 1) == Some(&b'\n');
        if matches!(byte, b'\r' | b'\n') && !within {
            breaks += 1;
            found = (place + 1, breaks);
        }
    }
    found
}
