//! Reads a file of needs: a line for each app and month.

use std::collections::BTreeMap;

use super::cells::{self, Column, columns, fill, limit_of, month};
use super::{Need, Needs};
use crate::calendar::Month;
use crate::csv_file::{CsvFile, Record, Wrong};
use crate::diagnostic::{Findings, Kind, expected};
use crate::rulebook::{LimitKind, Timeline};

/// Where a line of a file of needs stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The byte at which it begins.
    start: usize,
    /// The place of its month.
    cell: usize,
}

/// Reads the needs of a file, app by app in byte order. Without a column of apps they are those of the app `unnamed`.
///
/// # Errors
/// Every mistake of the file.
pub fn read(name: &str, text: &[u8], unnamed: Option<&str>, timeline: &Timeline) -> Result<Vec<Needs>, Findings> {
    let known = columns(timeline);
    let mut reading = Reading { file: CsvFile::new(name, text), known, unnamed, timeline, needs: BTreeMap::new() };
    reading.lines();
    if !reading.file.findings.is_empty() {
        return Err(reading.file.findings);
    }
    let needs = reading.needs.into_iter().map(|(app, lines)| {
        let places = lines.iter().map(|(month, (place, _))| (*month, *place)).collect();
        let months = lines.into_iter().map(|(month, (_, need))| (month, need)).collect();
        Needs { app, months, places }.completed(timeline)
    });
    Ok(needs.collect())
}

/// Says what is wrong with what lines of a file need: the kind, what is wrong, what to do.
pub fn wrong(name: &str, text: &[u8], mistakes: Vec<(Place, Wrong)>) -> Findings {
    let mut file = CsvFile::new(name, text);
    for (Place { start, cell }, wrong) in mistakes {
        file.wrong(start, Some(cell), wrong);
    }
    file.findings
}

struct Reading<'t> {
    file: CsvFile<'t>,
    known: Vec<(Column, &'t str)>,
    unnamed: Option<&'t str>,
    timeline: &'t Timeline,
    needs: BTreeMap<String, BTreeMap<Month, (Place, Need)>>,
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
                    let help = match limit_of(self.timeline, name) {
                        Some(kind) => format!("write in `{}` how many there must be room for", kind.word()),
                        None => expected(name, &words).to_string(),
                    };
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
                Column::App => cells::app(text).map(|named| app = Some(named)),
                _ if text.is_empty() => Ok(()),
                _ => fill(&mut need, *column, name, text, names),
            };
            if let Err(wrong) = read {
                self.file.wrong(record.start, Some(at), wrong);
            }
        }
        self.fits_together(layout, record, &need);
        if let (Some((cell, month)), Some(app)) = (when, app) {
            self.add(Place { start: record.start, cell }, app, month, need);
        }
    }

    /// What the cells of a line say together.
    fn fits_together(&mut self, layout: &Layout, record: &Record, need: &Need) {
        let existing = need.of_existing();
        if existing > cells::LARGEST {
            self.file.wrong(record.start, None, cells::too_many_exist(existing));
        }
        let filled = |wanted: Column| {
            let at = layout.iter().position(|column| column.as_ref().is_some_and(|(column, _)| *column == wanted));
            at.filter(|at| !record.cell(*at).is_empty())
        };
        let members = filled(Column::Limit(LimitKind::MembersPerGroup));
        if let Some(at) = filled(Column::GroupType).filter(|_| members.is_none()) {
            let message = format!("the group type `{}` says nothing without `members_per_group`", record.cell(at));
            let help = "fill `members_per_group` on this line, or empty the cell".to_owned();
            self.file.wrong(record.start, Some(at), (Kind::NeedsGroupType, message, help));
        }
    }

    fn month(&self, text: &str) -> Result<Month, Wrong> {
        let month = month(text)?;
        match self.timeline.first_day().map(Month::of) {
            Some(first) if month < first => {
                let help = format!("write a month from {first} on, or hold one rulebook for any date with --rulebook");
                Err((Kind::NeedsTooEarly, format!("the month {month} is before the first rulebook"), help))
            }
            _ => Ok(month),
        }
    }

    fn add(&mut self, place: Place, app: String, month: Month, need: Need) {
        let message = format!("the needs of `{app}` in {month} stand here a second time");
        if self.needs.entry(app).or_default().insert(month, (place, need)).is_some() {
            let help = "leave one of the two lines out".to_owned();
            self.file.wrong(place.start, Some(place.cell), (Kind::NeedsTwice, message, help));
        }
    }
}
