//! Rows as bytes: what is kept of millions of rows while they wait for their turn. Most rows take 5 to 8 bytes, with their line
//! 4 more, and 4 more in any file but the first.
//!
//! After a head of fixed length (the day, the line, where it is wanted, and the file, but for the first one) numbers are written
//! in groups of seven bits, the lowest first; texts with their length before them. Ids of groups and users stand in the row
//! itself: only one app knows them, and its rows are unpacked together.

use chrono::{Datelike, NaiveDate};

use super::{Asked, Event, Id, Row};

/// Appends a number.
pub(super) fn push_number(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

/// Appends a text after its length.
pub(super) fn push_text(bytes: &mut Vec<u8>, text: &[u8]) {
    push_number(bytes, text.len() as u64);
    bytes.extend_from_slice(text);
}

/// How many bytes [`push_text`] appends for a text of so many.
pub(super) fn packed_length(text: usize) -> usize {
    let bits = usize::BITS - text.leading_zeros();
    bits.div_ceil(7).max(1) as usize + text
}

/// Appends a row, with its day or without it; `id` is the text of the id that its event names, if it names one.
pub(super) fn push_row(bytes: &mut Vec<u8>, row: &Row, id: &str, with_day: bool) {
    let (tag, numbers) = parts(&row.event);
    let line = if row.line == 0 { NO_LINE } else { 0 };
    let file = if row.file == 0 { 0 } else { OTHER_FILE };
    if with_day {
        let day = row.date.year() as u32 * DAYS + row.date.ordinal();
        let head = u32::from(tag | line | file) | day << TAG_BITS;
        bytes.extend_from_slice(&head.to_le_bytes());
    } else {
        bytes.push(tag | line | file | NO_DAY);
    }
    if row.line != 0 {
        bytes.extend_from_slice(&row.line.to_le_bytes());
    }
    if row.file != 0 {
        bytes.extend_from_slice(&row.file.to_le_bytes());
    }
    numbers[..count_of_numbers(tag)].iter().for_each(|number| push_number(bytes, *number));
    if let Event::Upgrade(_, asked) | Event::Change(_, asked) = &row.event {
        push_asked(bytes, asked);
    }
    if names_an_id(tag) {
        push_text(bytes, id.as_bytes());
    }
}

/// The bits of the head: the tag of the event, then the day (its year, of at most four digits, and its number in it).
const TAG_BITS: u32 = 8;
/// How many bytes of the head are the day, behind the tag.
pub(super) const DAY: usize = 3;
/// So many numbers are set aside for the days of a year.
const DAYS: u32 = 1 << 9;
/// Set in the tag where the row is of another file than the first: its number follows.
const OTHER_FILE: u8 = 0x80;
/// Set in the tag of a row without a line; else that follows the head.
const NO_LINE: u8 = 0x40;
/// Set in the tag of a row without its day; else that follows the tag. Nothing else of the row depends on it.
pub(super) const NO_DAY: u8 = 0x20;

/// An event's tag and its numbers.
fn parts(event: &Event) -> (u8, [u64; 2]) {
    let (tag, one, two) = match event {
        Event::Create(edition) => (0, option(*edition), 0),
        Event::Upgrade(edition, _) => (1, (*edition).into(), 0),
        Event::Change(edition, _) => (2, option(*edition), 0),
        Event::Stop => (3, 0, 0),
        Event::Resume => (4, 0, 0),
        Event::Extend => (5, 0, 0),
        Event::Migrate => (6, 0, 0),
        Event::OpenRoom(count) => (7, (*count).into(), 0),
        Event::CloseRoom(count) => (8, (*count).into(), 0),
        Event::CreateGroup(kind, _) => (9, (*kind).into(), 0),
        Event::CreateGroups(kind, count) => (10, (*kind).into(), (*count).into()),
        Event::DisbandGroup(_) => (11, 0, 0),
        Event::DisbandGroups(kind, count) => (12, (*kind).into(), (*count).into()),
        Event::JoinGroup(_, count) => (13, (*count).into(), 0),
        Event::JoinUser(_, count) => (14, (*count).into(), 0),
        Event::LeaveGroup(_, count) => (15, (*count).into(), 0),
        Event::LeaveUser(_, count) => (16, (*count).into(), 0),
        Event::Register(count) => (17, (*count).into(), 0),
        Event::Unregister(count) => (18, (*count).into(), 0),
        Event::Befriend(_, count) => (19, (*count).into(), 0),
        Event::Unfriend(_, count) => (20, (*count).into(), 0),
        Event::Usage(meter, quantity) => (21, (*meter).into(), *quantity),
    };
    (tag, [one, two])
}

/// How many numbers the event of a tag has.
fn count_of_numbers(tag: u8) -> usize {
    match tag {
        3..=6 | 11 => 0,
        10 | 12 | 21 => 2,
        _ => 1,
    }
}

/// Whether the event of a tag names a group or a user.
fn names_an_id(tag: u8) -> bool {
    matches!(tag, 9 | 11 | 13..=16 | 19 | 20)
}

fn push_asked(bytes: &mut Vec<u8>, asked: &[(u8, Asked)]) {
    push_number(bytes, asked.len() as u64);
    for (package, asked) in asked {
        bytes.push(*package);
        push_number(
            bytes,
            match asked {
                Asked::Default => 0,
                Asked::On => 1,
                Asked::Number(number) => u64::from(*number) + 2,
            },
        );
    }
}

/// A place that may be missing, as a number.
fn option(place: Option<u8>) -> u64 {
    place.map_or(0, |place| u64::from(place) + 1)
}

/// Reads packed rows, one after the other. The bytes are those of this module: what does not fit reads as nothing.
#[derive(Debug, Clone, Copy)]
pub(super) struct Unpacking<'b> {
    bytes: &'b [u8],
}

impl<'b> Unpacking<'b> {
    pub(super) fn new(bytes: &'b [u8]) -> Self {
        Self { bytes }
    }

    pub(super) fn is_empty(self) -> bool {
        self.bytes.is_empty()
    }

    pub(super) fn number(&mut self) -> u64 {
        let (mut number, mut shift) = (0, 0);
        while let Some((&byte, rest)) = self.bytes.split_first() {
            self.bytes = rest;
            number |= u64::from(byte & 0x7f) << shift;
            shift += 7;
            if byte < 0x80 || shift > 63 {
                break;
            }
        }
        number
    }

    /// So many bytes.
    pub(super) fn bytes(&mut self, length: u64) -> &'b [u8] {
        let (bytes, rest) = self.bytes.split_at(self.bytes.len().min(length as usize));
        self.bytes = rest;
        bytes
    }

    /// So many bytes, whose number is known.
    pub(super) fn array<const N: usize>(&mut self) -> [u8; N] {
        let mut array = [0; N];
        match self.bytes.split_first_chunk() {
            Some((first, rest)) => (array, self.bytes) = (*first, rest),
            None => {
                let bytes = self.bytes(N as u64);
                array[..bytes.len()].copy_from_slice(bytes);
            }
        }
        array
    }

    /// Everything that follows.
    pub(super) fn rest(self) -> &'b [u8] {
        self.bytes
    }

    /// The bytes of a text.
    pub(super) fn name(&mut self) -> &'b [u8] {
        let length = self.number();
        self.bytes(length)
    }

    pub(super) fn text(&mut self) -> &'b str {
        std::str::from_utf8(self.name()).unwrap_or_default()
    }

    /// A row with its day; `intern` gives an id its number within the app.
    pub(super) fn row(&mut self, intern: impl FnOnce(&'b str) -> Id) -> Row {
        let head = u32::from_le_bytes(self.array());
        let (day, tag) = (head >> TAG_BITS, head as u8);
        let date = NaiveDate::from_yo_opt((day / DAYS) as i32, day % DAYS).unwrap_or_default();
        let line = if tag & NO_LINE == 0 { u32::from_le_bytes(self.array()) } else { 0 };
        let file = if tag & OTHER_FILE == 0 { 0 } else { u32::from_le_bytes(self.array()) };
        let tag = tag & !(OTHER_FILE | NO_LINE);
        let count = count_of_numbers(tag);
        let one = if count > 0 { self.number() } else { 0 };
        let two = if count > 1 { self.number() } else { 0 };
        let (small, count) = (one as u8, one as u32);
        let named = small.checked_sub(1);
        let asked = if matches!(tag, 1 | 2) { self.asked() } else { Box::default() };
        let id = if names_an_id(tag) { intern(self.text()) } else { Id(0) };
        let event = match tag {
            0 => Event::Create(named),
            1 => Event::Upgrade(small, asked),
            2 => Event::Change(named, asked),
            4 => Event::Resume,
            5 => Event::Extend,
            6 => Event::Migrate,
            7 => Event::OpenRoom(count),
            8 => Event::CloseRoom(count),
            9 => Event::CreateGroup(small, id),
            10 => Event::CreateGroups(small, two as u32),
            11 => Event::DisbandGroup(id),
            12 => Event::DisbandGroups(small, two as u32),
            13 => Event::JoinGroup(id, count),
            14 => Event::JoinUser(id, count),
            15 => Event::LeaveGroup(id, count),
            16 => Event::LeaveUser(id, count),
            17 => Event::Register(count),
            18 => Event::Unregister(count),
            19 => Event::Befriend(id, count),
            20 => Event::Unfriend(id, count),
            21 => Event::Usage(small, two),
            _ => Event::Stop,
        };
        Row { date, file, line, event }
    }

    fn asked(&mut self) -> Box<[(u8, Asked)]> {
        // Not more than there are bytes, whatever the number says.
        let count = self.number().min(self.bytes.len() as u64);
        let one = |_| {
            let package = self.bytes(1).first().copied().unwrap_or_default();
            let asked = match self.number() {
                0 => Asked::Default,
                1 => Asked::On,
                number => Asked::Number((number - 2) as u32),
            };
            (package, asked)
        };
        (0..count).map(one).collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn asked() -> impl Strategy<Value = Box<[(u8, Asked)]>> {
        let one = prop_oneof![Just(Asked::Default), Just(Asked::On), any::<u32>().prop_map(Asked::Number)];
        proptest::collection::vec((any::<u8>(), one), 0..4).prop_map(Vec::into_boxed_slice)
    }

    fn event() -> impl Strategy<Value = Event> {
        let place = || prop_oneof![Just(None), (0u8..255).prop_map(Some)];
        let kind_and_count = || (any::<u8>(), any::<u32>());
        prop_oneof![
            place().prop_map(Event::Create),
            (any::<u8>(), asked()).prop_map(|(edition, asked)| Event::Upgrade(edition, asked)),
            (place(), asked()).prop_map(|(edition, asked)| Event::Change(edition, asked)),
            proptest::sample::select(vec![Event::Stop, Event::Resume, Event::Extend, Event::Migrate]),
            any::<u32>().prop_map(Event::OpenRoom),
            any::<u32>().prop_map(Event::CloseRoom),
            any::<u32>().prop_map(Event::Register),
            any::<u32>().prop_map(Event::Unregister),
            any::<u8>().prop_map(|kind| Event::CreateGroup(kind, Id(7))),
            kind_and_count().prop_map(|(kind, count)| Event::CreateGroups(kind, count)),
            Just(Event::DisbandGroup(Id(7))),
            kind_and_count().prop_map(|(kind, count)| Event::DisbandGroups(kind, count)),
            any::<u32>().prop_map(|count| Event::JoinGroup(Id(7), count)),
            any::<u32>().prop_map(|count| Event::JoinUser(Id(7), count)),
            any::<u32>().prop_map(|count| Event::LeaveGroup(Id(7), count)),
            any::<u32>().prop_map(|count| Event::LeaveUser(Id(7), count)),
            any::<u32>().prop_map(|count| Event::Befriend(Id(7), count)),
            any::<u32>().prop_map(|count| Event::Unfriend(Id(7), count)),
            (any::<u8>(), any::<u64>()).prop_map(|(meter, quantity)| Event::Usage(meter, quantity)),
        ]
    }

    proptest! {
        /// A row comes out of its bytes as it went in, with its id, and nothing of the next one.
        #[test]
        fn a_row_comes_out_as_it_went_in(
            events in proptest::collection::vec((event(), 1i32..766_645, any::<u32>(), any::<u32>(), ".{0,6}"), 1..6)
        ) {
            let mut bytes = Vec::new();
            let rows: Vec<_> = events.into_iter().map(|(event, day, file, line, id)| {
                let date = NaiveDate::from_num_days_from_ce_opt(day).expect("a day");
                (Row { date, file, line, event }, id)
            }).collect();
            rows.iter().for_each(|(row, id)| push_row(&mut bytes, row, id, true));
            let mut packed = Unpacking::new(&bytes);
            for (row, id) in rows {
                let mut named = None;
                let unpacked = packed.row(|text| { named = Some(text.to_owned()); Id(7) });
                prop_assert_eq!(unpacked, row);
                prop_assert!(named.is_none_or(|named| named == id));
            }
            prop_assert!(packed.is_empty());
        }

        /// Bytes that are no rows are no reason to panic.
        #[test]
        fn other_bytes_read_as_something(bytes in proptest::collection::vec(any::<u8>(), 0..60)) {
            let mut packed = Unpacking::new(&bytes);
            while !packed.is_empty() {
                packed.row(|_| Id(0));
            }
        }
    }
}
