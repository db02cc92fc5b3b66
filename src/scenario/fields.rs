//! The cells of a row become the values of its event; each mistake is reported where it stands.

use std::fmt::Display;

use super::header::{Column, is_word, short};
use super::row::{Cells, Reported, RowReader};
use super::{Asked, Event, Id, Takes};
use crate::diagnostic::{Kind, expected};

/// The highest `count` and the highest level.
const HIGHEST_COUNT: u64 = 1_000_000_000;
/// The highest `quantity`.
const HIGHEST_QUANTITY: u64 = 1_000_000_000_000;
/// Decimals of a quantity as it is held.
const QUANTITY_DECIMALS: usize = 6;
/// The longest id, in bytes.
const LONGEST_ID: usize = 256;

/// The cells of one row on their way into an event.
pub(super) struct Fields<'f, 'c, 'w> {
    pub(super) cells: Cells<'c>,
    pub(super) word: &'static str,
    /// The text of the id that the event names.
    pub(super) named: &'c str,
    pub(super) reader: &'f mut RowReader<'w>,
}

impl<'c> Fields<'_, 'c, '_> {
    fn cell(&self, column: Column) -> Option<&'c str> {
        self.cells.of(column)
    }

    fn needs(&mut self, kind: Kind, columns: &[Column], what: &str, help: impl Display) -> Reported {
        let message = format!("`{}` needs {} {what}", self.word, if what.starts_with('e') { "an" } else { "a" });
        self.reader.missing(kind, columns, self.cells.header, message, help);
        Reported
    }

    fn wrong(&mut self, kind: Kind, column: Column, message: String, help: impl Display) -> Reported {
        self.reader.wrong(kind, column, message, help);
        Reported
    }

    /// The edition named, if any: free, paid or either.
    pub(super) fn edition(&mut self, free: Option<bool>) -> Result<Option<u8>, Reported> {
        let Some(cell) = self.cell(Column::Edition) else {
            return Ok(None);
        };
        let words = self.reader.words;
        let fits = |is_free: bool| free.is_none_or(|free| free == is_free);
        let known = words.editions.iter().position(|(id, is_free)| fits(*is_free) && is_word(cell, id));
        if let Some(at) = known {
            return Ok(Some(at as u8));
        }
        let fitting = words.editions.iter().filter(|(_, is_free)| fits(*is_free));
        let fitting: Vec<&str> = fitting.map(|(id, _)| id.as_str()).collect();
        let (kind, what) = match free {
            None => (Kind::EditionUnknown, "an edition"),
            Some(true) => (Kind::EditionNotFree, "a free edition"),
            Some(false) => (Kind::EditionNotPaid, "a paid edition"),
        };
        let message = format!("`{}` is not {what}", short(cell));
        Err(self.wrong(kind, Column::Edition, message, expected(cell, &fitting)))
    }

    pub(super) fn upgrade(&mut self) -> Result<Event, Reported> {
        let (edition, packages) = (self.edition(Some(false)), self.packages());
        let edition = edition?.ok_or_else(|| {
            let help = "name the paid edition in the column `edition`";
            self.needs(Kind::EditionMissing, &[Column::Edition], "edition", help)
        })?;
        Ok(Event::Upgrade(edition, packages?))
    }

    pub(super) fn change(&mut self) -> Result<Event, Reported> {
        let (edition, packages) = (self.edition(None), self.packages());
        let (edition, packages) = (edition?, packages?);
        if edition.is_none() && packages.is_empty() {
            let packages = (0..self.reader.words.packages.len() as u8).map(Column::Package);
            let columns: Vec<Column> = packages.chain([Column::Edition]).collect();
            let help = "fill the column `edition` or that of a package";
            return Err(self.needs(Kind::ChangeEmpty, &columns, "edition or package", help));
        }
        Ok(Event::Change(edition, packages))
    }

    /// The packages asked for, in the order of the rulebook.
    fn packages(&mut self) -> Result<Box<[(u8, Asked)]>, Reported> {
        let packages = |column: &Column| matches!(column, Column::Package(_));
        let mut asked = Vec::with_capacity(self.cells.columns().filter(packages).count());
        let mut mistake = None;
        for column in self.cells.columns().filter(packages) {
            let (Column::Package(at), Some(cell)) = (column, self.cell(column)) else { continue };
            match self.asked(column, self.reader.words.packages[usize::from(at)].1, cell) {
                Ok(value) => asked.push((at, value)),
                Err(reported) => mistake = Some(reported),
            }
        }
        asked.sort_unstable_by_key(|(at, _)| *at);
        mistake.map_or(Ok(asked.into_boxed_slice()), Err)
    }

    fn asked(&mut self, column: Column, takes: Takes, cell: &str) -> Result<Asked, Reported> {
        let words: &[&str] = match takes {
            Takes::OnOff => &["on", "off"],
            Takes::Number => &["default"],
        };
        if let Some(word) = words.iter().find(|word| is_word(cell, word)) {
            return Ok(if *word == "on" { Asked::On } else { Asked::Default });
        }
        match takes {
            Takes::OnOff => {
                let message = format!("`{}` is a switch, not `{}`", column.name(self.reader.words), short(cell));
                Err(self.wrong(Kind::SwitchValue, column, message, expected(cell, words)))
            }
            Takes::Number => {
                let help = format_args!("write `default` or a whole number up to {HIGHEST_COUNT}");
                self.whole(column, cell, help).map(Asked::Number)
            }
        }
    }

    /// A whole number up to [`HIGHEST_COUNT`].
    fn whole(&mut self, column: Column, cell: &str, help: impl Display) -> Result<u32, Reported> {
        let number =
            digits(cell).filter(|number| *number <= HIGHEST_COUNT).and_then(|number| u32::try_from(number).ok());
        number.ok_or_else(|| {
            let (kind, problem) = match (column, is_digits(cell)) {
                (Column::Count, true) => (Kind::CountTooLarge, "is too large"),
                (Column::Count, false) => (Kind::CountValue, "is not a whole number"),
                (_, true) => (Kind::LevelTooLarge, "is too large"),
                (_, false) => (Kind::LevelValue, "is not a whole number"),
            };
            let message = format!("the {} `{}` {problem}", column.name(self.reader.words), short(cell));
            self.wrong(kind, column, message, help)
        })
    }

    pub(super) fn count(&mut self) -> Result<u32, Reported> {
        let Some(cell) = self.cell(Column::Count) else {
            return Ok(1);
        };
        let help = format_args!("write a whole number from 1 to {HIGHEST_COUNT}, or leave the cell empty for 1");
        match self.whole(Column::Count, cell, help)? {
            0 => Err(self.wrong(Kind::CountZero, Column::Count, "the count is 0".to_owned(), help)),
            count => Ok(count),
        }
    }

    /// An id of a group or user, if the cell is filled.
    fn id(&mut self, column: Column) -> Result<Option<Id>, Reported> {
        let Some(cell) = self.cell(column) else {
            return Ok(None);
        };
        if cell.len() > LONGEST_ID {
            let message = format!("the {} has {} bytes", column.name(self.reader.words), cell.len());
            return Err(self.wrong(Kind::IdTooLong, column, message, format!("an id has at most {LONGEST_ID} bytes")));
        }
        self.named = cell;
        // The app gives it its number when its rows are unpacked.
        Ok(Some(Id(0)))
    }

    fn group_type(&mut self) -> Result<u8, Reported> {
        let (words, cell) = (self.reader.words, self.cell(Column::GroupType));
        let is = |word: &String| cell.is_some_and(|cell| is_word(cell, word));
        if let Some(at) = words.group_types.iter().position(is) {
            return Ok(at as u8);
        }
        let types: Vec<&str> = words.group_types.iter().map(String::as_str).collect();
        Err(match cell {
            None => self.needs(Kind::GroupTypeMissing, &[Column::GroupType], "group type", expected("", &types)),
            Some(cell) => {
                let message = format!("`{}` is not a group type", short(cell));
                self.wrong(Kind::GroupTypeUnknown, Column::GroupType, message, expected(cell, &types))
            }
        })
    }

    /// A named group is one: its count is empty or 1.
    fn one_group(&mut self) -> Result<(), Reported> {
        match self.count()? {
            1 => Ok(()),
            count => {
                let help = "leave the count empty, or leave the group empty for unnamed ones";
                let message = format!("a named group is one, not {count}");
                Err(self.wrong(Kind::GroupCount, Column::Count, message, help))
            }
        }
    }

    pub(super) fn create_group(&mut self) -> Result<Event, Reported> {
        let (group_type, group) = (self.group_type(), self.id(Column::Group));
        if self.cell(Column::Group).is_none() {
            let count = self.count();
            return Ok(Event::CreateGroups(group_type?, count?));
        }
        self.one_group()?;
        let (group_type, group) = (group_type?, group?);
        group.map(|group| Event::CreateGroup(group_type, group)).ok_or(Reported)
    }

    pub(super) fn disband_group(&mut self) -> Result<Event, Reported> {
        let group = self.id(Column::Group);
        if self.cell(Column::Group).is_none() {
            let (group_type, count) = (self.group_type(), self.count());
            return Ok(Event::DisbandGroups(group_type?, count?));
        }
        let one = self.one_group();
        if self.cell(Column::GroupType).is_some() {
            let message = "a named group has its type already".to_owned();
            let help = "empty the cell, or leave the group empty";
            return Err(self.wrong(Kind::GroupTypeTwice, Column::GroupType, message, help));
        }
        one?;
        group?.map(Event::DisbandGroup).ok_or(Reported)
    }

    pub(super) fn group_or_user(
        &mut self,
        of_group: fn(Id, u32) -> Event,
        of_user: fn(Id, u32) -> Event,
    ) -> Result<Event, Reported> {
        let (group, user, count) = (self.id(Column::Group), self.id(Column::User), self.count());
        match (group?, user?) {
            (Some(group), None) => Ok(of_group(group, count?)),
            (None, Some(user)) => Ok(of_user(user, count?)),
            (None, None) => Err(self.needs(
                Kind::GroupOrUserMissing,
                &[Column::Group, Column::User],
                "group or user",
                "name the group that members join or leave, or the user who does",
            )),
            (Some(_), Some(_)) => {
                let message = format!("`{}` takes a group or a user, not both", self.word);
                Err(self.wrong(Kind::GroupAndUser, Column::User, message, "empty one of the two cells"))
            }
        }
    }

    pub(super) fn user_and_count(&mut self, event: fn(Id, u32) -> Event) -> Result<Event, Reported> {
        let (user, count) = (self.id(Column::User), self.count());
        let help = "name the user in the column `user`";
        let user = user?.ok_or_else(|| self.needs(Kind::UserMissing, &[Column::User], "user", help))?;
        Ok(event(user, count?))
    }

    fn meter(&mut self) -> Result<usize, Reported> {
        let (words, cell) = (self.reader.words, self.cell(Column::Meter));
        let is = |(id, _): &(String, u8)| cell.is_some_and(|cell| is_word(cell, id));
        if let Some(at) = words.meters.iter().position(is) {
            return Ok(at);
        }
        let meters: Vec<&str> = words.meters.iter().map(|(id, _)| id.as_str()).collect();
        Err(match cell {
            None => self.needs(Kind::MeterMissing, &[Column::Meter], "meter", expected("", &meters)),
            Some(cell) => {
                let message = format!("`{}` is not a meter", short(cell));
                self.wrong(Kind::MeterUnknown, Column::Meter, message, expected(cell, &meters))
            }
        })
    }

    pub(super) fn usage(&mut self) -> Result<Event, Reported> {
        let meter = self.meter();
        let decimals = meter.as_ref().map_or(QUANTITY_DECIMALS, |at| usize::from(self.reader.words.meters[*at].1));
        let Some(cell) = self.cell(Column::Quantity) else {
            let help = "write the reading in the column `quantity`";
            return Err(self.needs(Kind::QuantityMissing, &[Column::Quantity], "quantity", help));
        };
        let quantity = self.quantity(cell, decimals)?;
        Ok(Event::Usage(meter? as u8, quantity))
    }

    /// A quantity in millionths.
    fn quantity(&mut self, cell: &str, most_decimals: usize) -> Result<u64, Reported> {
        if let Some(quantity) = millionths(cell, "") {
            return Ok(quantity);
        }
        let (whole, decimals) = cell.split_once('.').unwrap_or((cell, ""));
        let is_number = is_digits(whole) && (is_digits(decimals) || !cell.contains('.'));
        let (kind, problem) = match (is_number, most_decimals) {
            (true, _) if decimals.len() <= most_decimals => match millionths(whole, decimals) {
                Some(quantity) => return Ok(quantity),
                None => (Kind::QuantityTooLarge, "is too large".to_owned()),
            },
            (_, 0) => (Kind::QuantityNotWhole, "is not a whole number".to_owned()),
            (true, _) => (Kind::QuantityTooFine, format!("has more than {most_decimals} decimals")),
            (false, _) => (Kind::QuantityValue, "is not a number".to_owned()),
        };
        let form = match most_decimals {
            0 => "a whole number".to_owned(),
            _ => format!("digits, with up to {most_decimals} decimals after a point,"),
        };
        let help = format_args!("write {form} up to {HIGHEST_QUANTITY}");
        let message = format!("the quantity `{}` {problem}", short(cell));
        Err(self.wrong(kind, Column::Quantity, message, help))
    }
}

/// What is wrong with an app's name that is too long: the kind, the message, what to write instead.
pub fn app_too_long(app: &str) -> Option<(Kind, String, String)> {
    let message = || format!("the app has {} bytes", app.len());
    (app.len() > LONGEST_ID).then(|| (Kind::AppTooLong, message(), format!("an id has at most {LONGEST_ID} bytes")))
}

/// The millionths that digits before and after the point make, with up to six after it; `None` beyond the highest quantity.
pub fn millionths(whole: &str, decimals: &str) -> Option<u64> {
    let scale = 10u64.pow(QUANTITY_DECIMALS as u32);
    let missing = QUANTITY_DECIMALS.saturating_sub(decimals.len()) as u32;
    let part = if decimals.is_empty() { 0 } else { digits(decimals)? * 10u64.pow(missing) };
    let quantity = digits(whole)?.checked_mul(scale)?.checked_add(part)?;
    (quantity <= HIGHEST_QUANTITY * scale).then_some(quantity)
}

/// Whether a text is one or more plain digits.
pub fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The number that plain digits make; `None` for anything else, or where it does not fit.
fn digits(text: &str) -> Option<u64> {
    let next = |number: u64, byte: u8| number.checked_mul(10)?.checked_add(u64::from(byte - b'0'));
    let digit = |number: Option<u64>, byte: u8| if byte.is_ascii_digit() { next(number?, byte) } else { None };
    if text.is_empty() { None } else { text.bytes().fold(Some(0), digit) }
}
