//! Reads a file of needs: a line for each app and month.

use std::collections::BTreeMap;

use super::cells::{Column, columns, fill, month};
use super::{Need, Needs};
use crate::calendar::Month;
use crate::csv_file::{CsvFile, Record};
use crate::diagnostic::{Findings, Kind, expected};
use crate::rulebook::Timeline;

/// Reads the needs of a file, app by app in byte order. Without a column of apps they are those of the app `unnamed`.
///
/// # Errors
/// Every mistake of the file.
pub fn read(name: &str, text: &[u8], unnamed: Option<&str>, timeline: &Timeline) -> Result<Vec<Needs>, Findings> {
    let known = columns(timeline.names());
    let mut reading = Reading { file: CsvFile::new(name, text), known, unnamed, timeline, needs: BTreeMap::new() };
    reading.lines();
    if !reading.file.findings.is_empty() {
        return Err(reading.file.findings);
    }
    let needs = reading.needs.into_iter();
    Ok(needs.map(|(app, months)| Needs::new(app, months).completed(timeline)).collect())
}

struct Reading<'t> {
    file: CsvFile<'t>,
    known: Vec<(Column, &'t str)>,
    unnamed: Option<&'t str>,
    timeline: &'t Timeline,
    needs: BTreeMap<String, BTreeMap<Month, Need>>,
}

/// The column of each cell; `None` where it is not known.
type Layout = Vec<Option<(Column, String)>>;

impl Reading<'_> {
    fn lines(&mut self) {
        let mut layout: Option<Layout> = None;
        while let Some(record) = self.file.next() {
            match &layout {
                None => layout = Some(self.layout(&record)),
                Some(layout) => self.line(layout, &record),
            }
        }
        if self.needs.is_empty() && self.file.findings.is_empty() {
            let help = "give a header and a line for each month in which a need begins: month,av_rooms,users";
            self.file.wrong_as_a_whole(Kind::NeedsNoLines, "has no lines", help);
        }
    }

    fn layout(&mut self, header: &Record) -> Layout {
        let mut layout: Layout = Vec::new();
        for (at, name) in header.cells().iter().enumerate() {
            let found = self.known.iter().find(|(_, known)| known == name).map(|(column, _)| (*column, name.clone()));
            let wrong = match &found {
                None => {
                    let words: Vec<&str> = self.known.iter().map(|(_, known)| *known).collect();
                    let help = expected(name, &words).to_string();
                    Some((Kind::NeedsColumnUnknown, format!("unknown column `{name}`"), help))
                }
                Some(found) if layout.iter().flatten().any(|known| known == found) => {
                    let message = format!("the column `{name}` stands here a second time");
                    Some((Kind::NeedsColumnTwice, message, "leave one of the two out".to_owned()))
                }
                Some(_) => None,
            };
            if let Some(wrong) = wrong {
                self.file.wrong(header.start, Some(at), wrong);
            }
            layout.push(found);
        }
        self.columns_are_there(header, &layout);
        layout
    }

    fn columns_are_there(&mut self, header: &Record, layout: &Layout) {
        let has = |wanted: Column| layout.iter().flatten().any(|(column, _)| *column == wanted);
        if !has(Column::Month) {
            let help = "write a header of month and what is needed: month,av_rooms,users".to_owned();
            let wrong = (Kind::NeedsColumn, "the column `month` is missing".to_owned(), help);
            self.file.wrong(header.start, None, wrong);
        }
        if !has(Column::App) && self.unnamed.is_none() {
            let help = "write a column `app`, or give the needs in a file with the app's name".to_owned();
            let wrong = (Kind::NeedsApp, "no column says whose needs these are".to_owned(), help);
            self.file.wrong(header.start, None, wrong);
        }
    }

    fn line(&mut self, layout: &Layout, record: &Record) {
        if !self.file.fills(record, layout.len(), Kind::NeedsCellCount) {
            return;
        }
        let (mut need, mut when, mut app) = (Need::default(), None, self.unnamed.map(str::to_owned));
        let names = self.timeline.names();
        for (at, (column, name)) in layout.iter().enumerate().filter_map(|(at, column)| Some((at, column.as_ref()?))) {
            let text = record.cell(at);
            let read = match column {
                Column::Month => self.month(text).map(|month| when = Some((at, month))),
                Column::App if text.is_empty() => {
                    let help = "write the app, or take the column out where the file is about one".to_owned();
                    Err((Kind::NeedsApp, "the app is missing".to_owned(), help))
                }
                Column::App => {
                    app = Some(text.to_owned());
                    Ok(())
                }
                _ if text.is_empty() => Ok(()),
                _ => fill(&mut need, *column, name, text, names),
            };
            if let Err(wrong) = read {
                self.file.wrong(record.start, Some(at), wrong);
            }
        }
        if let (Some((at, month)), Some(app)) = (when, app) {
            self.add(record, at, app, month, need);
        }
    }

    fn month(&self, text: &str) -> Result<Month, crate::csv_file::Wrong> {
        let month = month(text)?;
        match self.timeline.first_day().map(Month::of) {
            Some(first) if month < first => {
                let help = format!("write a month from {first} on, or hold one rulebook for any date with --rulebook");
                Err((Kind::NeedsTooEarly, format!("the month {month} is before the first rulebook"), help))
            }
            _ => Ok(month),
        }
    }

    fn add(&mut self, record: &Record, at: usize, app: String, month: Month, need: Need) {
        let message = format!("the needs of `{app}` in {month} stand here a second time");
        if self.needs.entry(app).or_default().insert(month, need).is_some() {
            let help = "leave one of the two lines out".to_owned();
            self.file.wrong(record.start, Some(at), (Kind::NeedsTwice, message, help));
        }
    }
}
