//! Rows on their way from the text to their apps: packed, each after the name of its app.
//!
//! A [`Bundle`] takes what comes of a piece of text. It becomes a [`Sheaf`]: the rows spread over as many streams as are
//! wanted, by a hash of the app's name. Then the rows of an app are all in one stream, and the streams can be sorted out side
//! by side.
//!
//! On the way a row of the same day as the one before it in its stream goes without its day: most rows of a portfolio
//! in the order of days do.

use std::hash::BuildHasher;
use std::ops::Range;

use chrono::NaiveDate;
use foldhash::fast::FixedState;

use super::Row;
use super::names::{Name, take_name};
use super::packed::{DAY, NO_DAY, Unpacking, push_number, push_row};

/// The first and the last day of rows; `None` where there are none.
pub(super) type Span = Option<(NaiveDate, NaiveDate)>;

/// Packed rows of many apps, in the order in which they stand in the text.
#[derive(Debug)]
pub(super) struct Bundle {
    bytes: Vec<u8>,
    span: Span,
    /// Whether rows keep their file and line.
    placed: bool,
    /// Of each row, its stream and how many bytes it has there.
    rows: Vec<(u16, u16)>,
    /// What each stream gets.
    streams: Vec<Stream>,
}

/// What a stream gets of a bundle.
#[derive(Debug, Clone, Copy, Default)]
struct Stream {
    /// How many bytes.
    length: usize,
    /// The day of its last row.
    day: Option<NaiveDate>,
}

/// No row is longer: its app and its id have some 260 bytes each, its packages, 255 at most, 6 each, and the rest 40. So its length
/// stands in 16 bits.
const LONGEST: usize = 1 << 12;

impl Bundle {
    /// An empty one, of so many streams; of none, it keeps no rows. `placed` rows keep their file and line. There is room for
    /// what comes of a usual text of this length.
    pub(super) fn new(streams: u16, placed: bool, text: usize) -> Self {
        // About what rows in the order of days take; no more, so that what is freed is about as long as what is asked for next.
        let room = match (streams, placed) {
            (0, _) => 0,
            (_, false) => text / 3,
            (_, true) => text * 2 / 5,
        };
        let streams = vec![Stream::default(); streams.into()];
        Self { bytes: Vec::with_capacity(room), span: None, placed, rows: Vec::new(), streams }
    }

    /// Adds a row of an app; `id` is the text of the id that it names.
    pub(super) fn add(&mut self, app: &str, mut row: Row, id: &str) {
        if !self.placed {
            (row.file, row.line) = (0, 0);
        }
        self.span = together(self.span, Some((row.date, row.date)));
        let name = Name::of(app);
        let stream = match self.streams.len() as u64 {
            0 => return,
            1 => 0,
            // The same app, the same stream, in every piece of the input.
            count => ((FixedState::default().hash_one(name) >> 32) * count) >> 32,
        };
        let begin = self.bytes.len();
        name.push(&mut self.bytes);
        let of_stream = &mut self.streams[stream as usize];
        let with_day = of_stream.day.replace(row.date) != Some(row.date);
        push_on_the_way(&mut self.bytes, &row, id, with_day);
        let length = self.bytes.len() - begin;
        debug_assert!(length <= LONGEST, "a row is short");
        of_stream.length += length;
        if self.streams.len() > 1 {
            self.rows.push((stream as u16, length as u16));
        }
    }

    /// Spreads the rows over the streams; those of a stream keep their order.
    pub(super) fn tie(self) -> Sheaf {
        let Self { bytes, span, rows, streams, .. } = self;
        let (mut ends, mut end) = (Vec::with_capacity(streams.len()), 0);
        for stream in &streams {
            end += stream.length;
            ends.push(end);
        }
        if ends.len() < 2 {
            return Sheaf { bytes, ends, span };
        }
        let mut places: Vec<usize> = ends.iter().zip(&streams).map(|(end, stream)| end - stream.length).collect();
        let (mut spread, mut from) = (vec![0; bytes.len()], 0);
        for (stream, length) in rows {
            let (place, length) = (&mut places[usize::from(stream)], usize::from(length));
            spread[*place..*place + length].copy_from_slice(&bytes[from..from + length]);
            *place += length;
            from += length;
        }
        Sheaf { bytes: spread, ends, span }
    }
}

/// Packed rows spread over streams.
#[derive(Debug)]
pub(super) struct Sheaf {
    /// Stream after stream.
    pub(super) bytes: Vec<u8>,
    /// Where each stream ends.
    pub(super) ends: Vec<usize>,
    pub(super) span: Span,
}

impl Sheaf {
    /// The bytes of a stream.
    pub(super) fn stream(&self, stream: usize) -> &[u8] {
        &self.bytes[place(&self.ends, stream)]
    }
}

/// Where one of many is that stand one behind the other and end here.
pub(super) fn place(ends: &[usize], at: usize) -> Range<usize> {
    at.checked_sub(1).map_or(0, |before| ends[before])..ends[at]
}

/// A packed row on its way.
#[derive(Debug, Clone, Copy)]
pub(super) struct OnTheWay<'b> {
    /// The packed name of its app.
    pub(super) name: &'b [u8],
    tag: u8,
    day: [u8; DAY],
    rest: &'b [u8],
}

impl OnTheWay<'_> {
    /// How many bytes it has, with its day.
    pub(super) fn length(&self) -> usize {
        1 + DAY + self.rest.len()
    }

    /// Writes it with its day, at the beginning of these bytes.
    pub(super) fn write(&self, bytes: &mut [u8]) {
        let [one, two, three] = self.day;
        bytes[..=DAY].copy_from_slice(&[self.tag, one, two, three]);
        bytes[1 + DAY..self.length()].copy_from_slice(self.rest);
    }
}

/// Appends a row after its length.
fn push_on_the_way(bytes: &mut Vec<u8>, row: &Row, id: &str, with_day: bool) {
    let place = bytes.len();
    bytes.push(0);
    push_row(bytes, row, id, with_day);
    let length = bytes.len() - place - 1;
    match u8::try_from(length) {
        Ok(short @ 0..0x80) => bytes[place] = short,
        _ => {
            let mut long = Vec::new();
            push_number(&mut long, length as u64);
            bytes.splice(place..=place, long);
        }
    }
}

/// The rows in the bytes of a stream.
pub(super) fn rows(bytes: &[u8]) -> impl Iterator<Item = OnTheWay<'_>> {
    let (mut packed, mut day) = (Unpacking::new(bytes), [0; DAY]);
    std::iter::from_fn(move || {
        if packed.is_empty() {
            return None;
        }
        let (name, length) = (take_name(&mut packed), packed.number());
        let mut row = Unpacking::new(packed.bytes(length));
        let [tag] = row.array();
        if tag & NO_DAY == 0 {
            day = row.array();
        }
        Some(OnTheWay { name, tag: tag & !NO_DAY, day, rest: row.rest() })
    })
}

/// From the first day of either span to the last of either.
pub(super) fn together(one: Span, other: Span) -> Span {
    match (one, other) {
        (Some((first, last)), Some((from, to))) => Some((first.min(from), last.max(to))),
        (span, None) | (None, span) => span,
    }
}

#[cfg(test)]
pub(super) mod tests {
    use proptest::prelude::*;

    use super::super::names::Texts;
    use super::super::{Asked, Event, Id};
    use super::*;

    fn event() -> impl Strategy<Value = (Event, String)> {
        let without = |event| (event, String::new());
        let asked = proptest::collection::vec((any::<u8>(), any::<u32>().prop_map(Asked::Number)), 0..60);
        prop_oneof![
            Just(Event::Stop).prop_map(without),
            (any::<u8>(), any::<u64>()).prop_map(|(meter, quantity)| Event::Usage(meter, quantity)).prop_map(without),
            asked.prop_map(|asked| Event::Upgrade(1, asked.into())).prop_map(without),
            ("[a-z]{0,256}", any::<u32>()).prop_map(|(id, count)| (Event::JoinGroup(Id(7), count), id)),
        ]
    }

    /// The name of its app, a row and the text of its id, as they come out.
    pub(in super::super) fn unpacked(on_the_way: OnTheWay<'_>) -> (String, Row, String) {
        let (mut names, mut bytes, mut id) = (Texts::default(), vec![0; on_the_way.length()], String::new());
        names.add(on_the_way.name);
        on_the_way.write(&mut bytes);
        let row = Unpacking::new(&bytes).row(|text| {
            text.clone_into(&mut id);
            Id(7)
        });
        (String::from_utf8_lossy(names.get(0)).into_owned(), row, id)
    }

    proptest! {
        /// Whatever the days, the files and the names, and however long a row is: it comes out as it went in, after those
        /// that went in before it.
        #[test]
        fn rows_come_out_of_their_streams_as_they_went_in(
            wanted in proptest::collection::vec(
                (prop_oneof!["[0-9]{1,11}", "[a-z]{1,3}", Just("7".repeat(256))], 0..3u32, 0..2u32, any::<u32>(), event()),
                1..40,
            ),
            streams in 1..4u16,
        ) {
            let day = |days: u32| NaiveDate::from_yo_opt(2020, 364 + days).expect("a day");
            let wanted: Vec<_> = wanted.into_iter().map(|(app, days, file, line, (event, id))| {
                (app, Row { date: day(days), file, line, event }, id)
            }).collect();
            let mut bundle = Bundle::new(streams, true, 0);
            wanted.iter().for_each(|(app, row, id)| bundle.add(app, row.clone(), id));
            let sheaf = bundle.tie();
            let found: Vec<Vec<_>> = (0..streams.into()).map(|stream| rows(sheaf.stream(stream)).map(unpacked).collect()).collect();
            prop_assert_eq!(found.iter().map(Vec::len).sum::<usize>(), wanted.len());
            for (app, ..) in &wanted {
                let of_app = |rows: &[(String, Row, String)]| {
                    rows.iter().filter(|(name, ..)| name == app).cloned().collect::<Vec<_>>()
                };
                let stream = found.iter().find(|rows| !of_app(rows).is_empty()).expect("the stream of the app");
                prop_assert_eq!(of_app(stream), of_app(&wanted));
            }
        }
    }

    #[test]
    fn the_longest_row_has_room_for_its_length() {
        let asked = (0..=u8::MAX).map(|package| (package, Asked::Number(u32::MAX))).collect();
        let row = Row {
            date: NaiveDate::from_ymd_opt(9999, 12, 31).expect("a day"),
            file: 9,
            line: 9,
            event: Event::Upgrade(9, asked),
        };
        let mut bundle = Bundle::new(1, true, 0);
        bundle.add(&"x".repeat(256), row, "");
        assert!(bundle.tie().bytes.len() + 260 < LONGEST);
    }
}
