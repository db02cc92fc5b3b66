//! A row of cells becomes an event: every cell is looked at, and every mistake reported.

use std::fmt::Display;

use chrono::NaiveDate;

use super::actions::Action;
use super::fields::Fields;
use super::header::{Column, Header, short};
use super::records::Records;
use super::{Event, Words};
use crate::calendar::{DateError, parse_date};
use crate::diagnostic::{Kind, expected};

/// A mistake in a row: its kind, the column in whose cell it is (`None`: the row as a whole), what is wrong, what to write.
pub(super) struct RowMistake {
    pub(super) kind: Kind,
    pub(super) column: Option<Column>,
    pub(super) message: String,
    pub(super) help: String,
}

/// A mistake that is reported already.
pub(super) struct Reported;

/// The filled cells of a row; an empty cell is not set.
#[derive(Clone, Copy)]
pub(super) struct Cells<'c> {
    pub(super) header: &'c Header,
    pub(super) records: &'c Records<'c>,
}

impl<'c> Cells<'c> {
    /// The text of a filled cell.
    pub(super) fn of(self, column: Column) -> Option<&'c str> {
        self.records.cell(self.header.place_of(column)?)
    }

    /// The known columns whose cells are filled, in the order of the file.
    pub(super) fn columns(self) -> impl Iterator<Item = Column> {
        self.records.filled().filter_map(move |at| self.header.columns[at])
    }
}

/// Reads rows; keeps what it needs from one to the next.
pub(super) struct RowReader<'w> {
    pub(super) words: &'w Words,
    /// Whether what to write instead is still wanted: past the first hundred mistakes it is not.
    pub(super) helps: bool,
    mistakes: Vec<RowMistake>,
    /// The last date read, as it was written: in the order of dates, most rows share it.
    last_date: Option<([u8; 10], NaiveDate)>,
}

impl<'w> RowReader<'w> {
    pub(super) fn new(words: &'w Words) -> Self {
        Self { words, helps: true, mistakes: Vec::new(), last_date: None }
    }

    /// The row's day, its event and the text of the id that the event names (empty where it names none); `None` where
    /// there is a mistake (see [`Self::take_mistakes`]).
    pub(super) fn read<'c>(&mut self, cells: Cells<'c>) -> Option<(NaiveDate, Event, &'c str)> {
        let date = self.date(cells.of(Column::Date), cells.header);
        let action = self.action(cells.of(Column::Action), cells.header);
        let event = action.and_then(|action| {
            for column in cells.columns().filter(|column| !action.uses(*column)) {
                // What is blank between quotes is not set.
                let Some(cell) = cells.of(column) else { continue };
                let help = "empty the cell, or correct the action".to_owned();
                let (word, name) = (action.word(), column.name(self.words));
                let message = format!("`{word}` does not use `{name}`, here `{}`", short(cell));
                self.wrong(Kind::CellNotUsed, column, message, help);
            }
            self.event(action, cells)
        });
        let (date, (event, id)) = (date?, event?);
        self.mistakes.is_empty().then_some((date, event, id))
    }

    pub(super) fn take_mistakes(&mut self) -> Vec<RowMistake> {
        std::mem::take(&mut self.mistakes)
    }

    pub(super) fn wrong(&mut self, kind: Kind, column: Column, message: String, help: impl Display) {
        self.add(kind, Some(column), message, help);
    }

    /// A cell that is needed in one of `columns` is empty. Where the file does not have all of them in one place, that may
    /// be reported already: as a column that is missing, misspelt or there twice.
    pub(super) fn missing(
        &mut self,
        kind: Kind,
        columns: &[Column],
        header: &Header,
        message: String,
        help: impl Display,
    ) {
        if columns.iter().all(|column| header.place_of(*column).is_some()) || header.is_right {
            self.add(kind, None, message, help);
        }
    }

    fn add(&mut self, kind: Kind, column: Option<Column>, message: String, help: impl Display) {
        let help = if self.helps { help.to_string() } else { String::new() };
        self.mistakes.push(RowMistake { kind, column, message, help });
    }

    fn date(&mut self, cell: Option<&str>, header: &Header) -> Option<NaiveDate> {
        let Some(cell) = cell else {
            self.missing(
                Kind::DateMissing,
                &[Column::Date],
                header,
                "the date is missing".to_owned(),
                "write the day as YYYY-MM-DD in the column `date`",
            );
            return None;
        };
        if let Some((written, date)) = self.last_date
            && written == cell.as_bytes()
        {
            return Some(date);
        }
        match (parse_date(cell), self.words.first_day) {
            (Ok(date), Some(first)) if date < first => {
                let help = format!("write a day from {first} on, or hold one rulebook for any date with --rulebook");
                let message = format!("the date {date} is before the first rulebook");
                self.wrong(Kind::DateTooEarly, Column::Date, message, help);
                None
            }
            (Ok(date), _) => {
                self.last_date = cell.as_bytes().try_into().ok().map(|written| (written, date));
                Some(date)
            }
            (Err(error), _) => {
                let help = "write a day as YYYY-MM-DD, to 2099-12-31";
                let kind = match error {
                    DateError::Form(_) => Kind::DateForm,
                    DateError::NoSuchDay => Kind::DateNotInCalendar,
                    DateError::OutOfRange => Kind::DateOutside,
                };
                self.wrong(kind, Column::Date, format!("the date `{}` {error}", short(cell)), help);
                None
            }
        }
    }

    fn action(&mut self, cell: Option<&str>, header: &Header) -> Option<Action> {
        let known = cell.and_then(Action::named);
        match cell {
            _ if known.is_some() => {}
            None => {
                let help = expected("", Action::WORDS);
                let message = "the action is missing".to_owned();
                self.missing(Kind::ActionMissing, &[Column::Action], header, message, help);
            }
            Some(cell) => {
                let message = format!("unknown action `{}`", short(cell));
                self.wrong(Kind::ActionUnknown, Column::Action, message, expected(cell, Action::WORDS));
            }
        }
        known
    }

    fn event<'c>(&mut self, action: Action, cells: Cells<'c>) -> Option<(Event, &'c str)> {
        let mut fields = Fields { cells, word: action.word(), named: "", reader: self };
        let event = match action {
            Action::Create => fields.edition(Some(true)).map(Event::Create),
            Action::Upgrade => fields.upgrade(),
            Action::Change => fields.change(),
            Action::Stop => Ok(Event::Stop),
            Action::Resume => Ok(Event::Resume),
            Action::Extend => Ok(Event::Extend),
            Action::Migrate => Ok(Event::Migrate),
            Action::OpenRoom => fields.count().map(Event::OpenRoom),
            Action::CloseRoom => fields.count().map(Event::CloseRoom),
            Action::CreateGroup => fields.create_group(),
            Action::DisbandGroup => fields.disband_group(),
            Action::Join => fields.group_or_user(Event::JoinGroup, Event::JoinUser),
            Action::Leave => fields.group_or_user(Event::LeaveGroup, Event::LeaveUser),
            Action::Register => fields.count().map(Event::Register),
            Action::Unregister => fields.count().map(Event::Unregister),
            Action::Befriend => fields.user_and_count(Event::Befriend),
            Action::Unfriend => fields.user_and_count(Event::Unfriend),
            Action::Usage => fields.usage(),
        };
        Some((event.ok()?, fields.named))
    }
}
