//! Reads the rows of a piece of a file into a bundle, and finds every mistake in it with its place.

use std::ops::Range;
use std::sync::Arc;

use super::bundle::Bundle;
use super::chunks::Chunk;
use super::fields::app_too_long;
use super::header::{Column, Header};
use super::inputs::Input;
use super::records::{LONGEST_RECORD, Next, Records, line_break, line_breaks};
use super::row::{Cells, RowMistake, RowReader};
use super::{Row, Words};
use crate::diagnostic::{Diagnostic, Excerpt, Findings, Kind, escape};
use crate::quotes::{Quoting, places};

/// What the pieces of a file have in common.
#[derive(Debug)]
pub(super) struct Head {
    /// The file, by its place among the inputs.
    pub(super) file: u32,
    /// The file's name, safe to print.
    pub(super) shown: String,
    header: Arc<Header>,
    /// The app's name where the file has no `app` column.
    stem: Option<String>,
}

/// What came of a piece, beside its rows.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    pub(super) findings: Findings,
    pub(super) rows: u64,
    /// Whether what follows in the file is not read: after a row without end.
    pub(super) ended: bool,
    pub(super) order: Option<Ordered>,
}

/// The apps of a piece, where they must be in order.
#[derive(Debug)]
pub(super) struct Ordered {
    /// Those of the first row and of the last.
    pub(super) first: String,
    pub(super) last: String,
    /// How many there are.
    pub(super) apps: usize,
    /// What is said where the row before the first is of a greater one.
    pub(super) breaks: Diagnostic,
}

/// A header without a mistake, as it stood at the beginning of a file: many small files have the same.
#[derive(Debug)]
pub(super) struct Known {
    text: Vec<u8>,
    header: Arc<Header>,
}

impl Known {
    fn begins(&self, text: &[u8]) -> bool {
        text.strip_prefix(self.text.as_slice()).is_some_and(|rest| line_break(rest).is_some())
    }
}

/// Reads the header of a file from its first piece and takes it off; `None` where the rows cannot be read without it. One
/// that is known is not read again.
pub(super) fn head(
    file: u32,
    input: &Input,
    words: &Words,
    chunk: &mut Chunk,
    findings: &mut Findings,
    known: &mut Option<Known>,
) -> Option<Head> {
    let mut head = Head { file, shown: escape(&input.shown()), header: Arc::default(), stem: None };
    match known.as_ref().filter(|known| known.begins(&chunk.text)) {
        Some(known) => {
            head.header = known.header.clone();
            chunk.text.drain(..known.text.len());
        }
        None => {
            let begin = (chunk.line, chunk.text.len());
            let text = read_header(&mut head, input, words, chunk, findings)?;
            let is_first_line = (chunk.line, chunk.text.len() + text.len()) == begin;
            *known = (is_first_line && findings.is_empty()).then(|| Known { text, header: head.header.clone() });
        }
    }
    head.stem = if head.header.has(Column::App) { None } else { stem(input, &head.shown, findings) };
    Some(head)
}

/// Reads the header and takes it off; gives its text.
fn read_header(
    head: &mut Head,
    input: &Input,
    words: &Words,
    chunk: &mut Chunk,
    findings: &mut Findings,
) -> Option<Vec<u8>> {
    let mut reading = Reading::new(head, words, chunk, false);
    let header = match reading.next_record() {
        Next::Record => reading.header(input),
        _ => {
            if reading.findings.is_empty() {
                let help = "the first line names the columns: date,action,edition,...";
                reading.findings.add(|| Diagnostic::of_file(Kind::NoHeader, &head.shown, "has no header", help));
            }
            None
        }
    };
    let ((end, line), text) = (reading.records.end(), reading.records.raw().to_vec());
    findings.append(reading.findings);
    head.header = Arc::new(header?);
    chunk.text.drain(..end);
    chunk.line = line;
    Some(text)
}

/// Reads the rows of a piece. With `sorted`, the app of each must come at or after that of the row before.
pub(super) fn read(head: &Head, words: &Words, chunk: &Chunk, sorted: bool, bundle: &mut Bundle) -> Outcome {
    let mut reading = Reading::new(head, words, chunk, sorted);
    let mut rows = 0;
    let ended = loop {
        match reading.next_record() {
            Next::Record => {
                rows += 1;
                reading.row(bundle);
            }
            next => break next == Next::TooLong,
        }
    };
    Outcome { findings: reading.findings, rows, ended, order: reading.ordered }
}

/// The app's name where the file has no `app` column.
fn stem(input: &Input, shown: &str, findings: &mut Findings) -> Option<String> {
    let stem = input.stem().map(|stem| stem.trim().to_owned()).filter(|stem| !stem.is_empty());
    if stem.is_none() && matches!(input, Input::File(_)) {
        let help = "add an `app` column, or give the file a name in UTF-8";
        let message = "the file's name cannot name the app";
        findings.add(|| Diagnostic::of_file(Kind::AppUnnamed, shown, message, help));
    }
    stem
}

/// A piece being read.
struct Reading<'p> {
    head: &'p Head,
    words: &'p Words,
    rows: RowReader<'p>,
    records: Records<'p>,
    findings: Findings,
    /// Whether the apps must be in order, and those so far.
    sorted: bool,
    ordered: Option<Ordered>,
}

impl<'p> Reading<'p> {
    fn new(head: &'p Head, words: &'p Words, chunk: &'p Chunk, sorted: bool) -> Self {
        let records = Records::new(&chunk.text, chunk.line);
        let (rows, findings) = (RowReader::new(words), Findings::default());
        Self { head, words, rows, records, findings, sorted, ordered: None }
    }

    /// The next record; one that is too long is reported and ends the file, and so is one too far down to have a line.
    fn next_record(&mut self) -> Next {
        let next = self.records.advance();
        if next == Next::Record && self.records.line() > u64::from(u32::MAX) {
            let message = format!("has more than {} lines", u32::MAX);
            self.findings.add(|| Diagnostic::of_file(Kind::TooManyLines, &self.head.shown, message, "split it"));
            return Next::TooLong;
        }
        if next == Next::TooLong {
            self.report_length();
        }
        next
    }

    /// Reports a record that is too long. Where a quote is open in it, that is why; whether it closes after all is not
    /// known where the file goes on.
    fn report_length(&mut self) {
        match self.records.mistake() {
            Some(Quoting::NeverCloses(at)) => {
                let message = format!("a quote does not close within {LONGEST_RECORD} bytes");
                let (_, kind, _, help) = Quoting::NeverCloses(at).told(self.records.raw());
                self.report(kind, at..at + 1, message, help.to_owned());
            }
            Some(_) => {
                self.quotes_are_right();
            }
            None => {
                let message = format!("the row is longer than {LONGEST_RECORD} bytes");
                let help = "a scenario has one short row per operation".to_owned();
                self.report(Kind::RowTooLong, 0..usize::MAX, message, help);
            }
        }
    }

    /// Adds a mistake at these bytes of the current record.
    fn report(&mut self, kind: Kind, place: Range<usize>, message: String, help: String) {
        let (records, shown) = (&self.records, &self.head.shown);
        self.findings.add(|| diagnostic(kind, records, shown, place, message, help));
    }

    fn report_cell(&mut self, kind: Kind, cell: Option<usize>, message: String, help: String) {
        // Past the first hundred mistakes no place is looked for.
        let cell = cell.filter(|_| self.findings.keeps());
        self.report(kind, place_of(&self.records, cell), message, help);
    }

    /// Reports what makes the record unreadable as such: its encoding, its quotes.
    fn readable(&mut self) -> bool {
        if let Some(cell) = self.records.not_utf8() {
            let help = "save the file as UTF-8, not as UTF-16 or Latin-1".to_owned();
            self.report_cell(Kind::NotUtf8, Some(cell), "the text is not UTF-8".to_owned(), help);
            return false;
        }
        self.quotes_are_right()
    }

    /// Reports a mistake in the record's quotes.
    fn quotes_are_right(&mut self) -> bool {
        let Some(mistake) = self.records.mistake() else { return true };
        let (at, kind, message, help) = mistake.told(self.records.raw());
        self.report(kind, at..at + 1, message.to_owned(), help.to_owned());
        false
    }

    /// Reads the header; `None` where the rows cannot be read without it.
    fn header(&mut self, input: &Input) -> Option<Header> {
        if !self.readable() {
            return None;
        }
        let required: &[Column] = match input {
            Input::Standard => &[Column::Date, Column::App, Column::Action],
            Input::File(_) => &[Column::Date, Column::Action],
        };
        let names: Vec<&str> = (0..self.records.len()).map(|at| self.records.cell(at).unwrap_or_default()).collect();
        let (header, mistakes) = Header::read(&names, self.words, required);
        for (kind, cell, message, help) in mistakes {
            self.report_cell(kind, cell, message, help);
        }
        // A header that is no header at all (too wide) says nothing about the rows.
        (!header.columns.is_empty()).then_some(header)
    }

    fn row(&mut self, bundle: &mut Bundle) {
        if !self.readable() {
            return;
        }
        let header = &self.head.header;
        let (count, columns) = (self.records.len(), header.columns.len());
        if count != columns {
            let help = format!("write {columns} cells, as many as the header; a text with a comma stands in quotes");
            let message = format!("the row has {count} cells, the header {columns}");
            self.report_cell(Kind::CellCount, None, message, help);
            return;
        }
        self.rows.helps = self.findings.keeps();
        let cells = Cells { header, records: &self.records };
        let read = self.rows.read(cells);
        let app = cells.of(Column::App).or(self.head.stem.as_deref());
        let app_mistake = app_mistake(app, header.place_of(Column::App).is_some());
        match (read, app, app_mistake) {
            (Some((date, event, id)), Some(app), None) => {
                let line = u32::try_from(self.records.line()).unwrap_or(u32::MAX);
                bundle.add(app, Row { date, file: self.head.file, line, event }, id);
                if self.sorted {
                    let (records, shown) = (&self.records, &self.head.shown);
                    let breaks = || out_of_order(records, shown, header);
                    look_at_order(&mut self.ordered, app, &mut self.findings, breaks);
                }
            }
            (_, _, app_mistake) => {
                let mistakes = self.rows.take_mistakes();
                for RowMistake { kind, column, message, help } in app_mistake.into_iter().chain(mistakes) {
                    let cell = column.and_then(|column| header.place_of(column));
                    self.report_cell(kind, cell, message, help);
                }
            }
        }
    }
}

/// Looks whether the app comes at or after that of the row before.
fn look_at_order(
    ordered: &mut Option<Ordered>,
    app: &str,
    findings: &mut Findings,
    breaks: impl FnOnce() -> Diagnostic,
) {
    match ordered {
        None => *ordered = Some(Ordered { first: app.to_owned(), last: app.to_owned(), apps: 1, breaks: breaks() }),
        Some(ordered) if ordered.last == app => {}
        Some(ordered) => {
            if app.as_bytes() < ordered.last.as_bytes() {
                findings.add(breaks);
            }
            app.clone_into(&mut ordered.last);
            ordered.apps += 1;
        }
    }
}

fn out_of_order(records: &Records<'_>, shown: &str, header: &Header) -> Diagnostic {
    let cell = header.place_of(Column::App);
    let message = "the app comes, in byte order, before that of the row above".to_owned();
    let help = "sort the rows by app, or leave out --grouped".to_owned();
    diagnostic(Kind::AppOutOfOrder, records, shown, place_of(records, cell), message, help)
}

/// The bytes of a cell within the current record, or all.
fn place_of(records: &Records<'_>, cell: Option<usize>) -> Range<usize> {
    let place = cell.and_then(|cell| places(records.raw(), b',').cells.get(cell).map(|cell| cell.range.clone()));
    place.unwrap_or(0..usize::MAX)
}

/// A mistake at these bytes of the current record.
fn diagnostic(
    kind: Kind,
    records: &Records<'_>,
    shown: &str,
    place: Range<usize>,
    message: String,
    help: String,
) -> Diagnostic {
    let raw = records.raw();
    let start = place.start.min(raw.len());
    let line_start = raw[..start].iter().rposition(|byte| matches!(byte, b'\n' | b'\r')).map_or(0, |at| at + 1);
    let rest = &raw[line_start..];
    let length = rest.iter().position(|byte| matches!(byte, b'\n' | b'\r')).unwrap_or(rest.len());
    let end = place.end.saturating_sub(line_start).min(length);
    let line = records.line() + line_breaks(&raw[..line_start]);
    let excerpt = Excerpt::new(line, &rest[..length], start - line_start, end);
    Diagnostic::new(kind, shown, Some(excerpt), message, help)
}

/// What is wrong with the app's name, where the file has an `app` column.
fn app_mistake(app: Option<&str>, has_column: bool) -> Option<RowMistake> {
    let (kind, message, help) = match app {
        None if has_column => {
            (Kind::AppMissing, "the app is missing".to_owned(), "write the app's id in the column `app`".to_owned())
        }
        app => app_too_long(app.unwrap_or_default())?,
    };
    Some(RowMistake { kind, column: Some(Column::App), message, help })
}
