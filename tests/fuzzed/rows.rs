//! Bytes as rows of one app: any bytes make well-formed ones.

use billcast::calendar::Horizon;
use billcast::scenario::{Asked, Event, Id, Row, Takes, Words};
use chrono::{Days, NaiveDate};

/// How many bytes make a row.
const ROW: usize = 7;
/// Days from the first that a row may have: into March 2024.
const DAYS: u16 = 1_900;
/// The months that are reported: those of the rows and some after them.
pub fn horizon() -> Horizon {
    Horizon { from: "2019-01".parse().expect("a month"), to: "2024-06".parse().expect("a month") }
}

/// The rows, sorted by date.
pub fn of(bytes: &[u8], words: &Words) -> Vec<Row> {
    let first = NaiveDate::from_ymd_opt(2019, 1, 1).expect("a day");
    let mut rows: Vec<Row> = Vec::new();
    for (bytes, line) in bytes.chunks_exact(ROW).zip(2..) {
        let [low, high, action, a, b, c, d] = bytes.try_into().expect("as many as a row has");
        let day = u16::from_le_bytes([low, high]) % DAYS;
        let event = event(action, [a, b, c, d], words);
        rows.push(Row { date: first + Days::new(day.into()), file: 0, line, event });
    }
    rows.sort_by_key(|row| row.date);
    rows
}

fn event(action: u8, [a, b, c, d]: [u8; 4], words: &Words) -> Event {
    let count = count(b, c);
    let id = Id(u32::from(a % 3));
    let group_type = a % words.group_types.len() as u8;
    match action % 26 {
        0 => Event::Create(edition(a, words, Some(true))),
        1 | 2 => {
            edition(a, words, Some(false)).map_or(Event::Stop, |paid| Event::Upgrade(paid, packages(b, c, d, words)))
        }
        3 | 4 => Event::Change(edition(a, words, None), packages(b, c, d, words)),
        5 | 6 => match packages(b | 1, c, d, words) {
            none if none.is_empty() => Event::Change(edition(a, words, None), none),
            some => Event::Change(None, some),
        },
        7 => Event::Stop,
        8 => Event::Resume,
        9 => Event::Extend,
        10 => Event::Migrate,
        11 => Event::OpenRoom(count),
        12 => Event::CloseRoom(count),
        13 => Event::CreateGroup(group_type, Id(u32::from(b % 3))),
        14 => Event::CreateGroups(group_type, count),
        15 => Event::DisbandGroup(id),
        16 => Event::DisbandGroups(group_type, count),
        17 => Event::JoinGroup(id, count),
        18 => Event::JoinUser(id, count),
        19 => Event::LeaveGroup(id, count),
        20 => Event::LeaveUser(id, count),
        21 => Event::Register(count),
        22 => Event::Unregister(count),
        23 => Event::Befriend(id, count),
        24 => Event::Unfriend(id, count),
        _ => usage([a, b, c, d], words),
    }
}

fn edition(at: u8, words: &Words, free: Option<bool>) -> Option<u8> {
    let fitting = (0..).zip(&words.editions).filter(|(_, (_, is_free))| free.is_none_or(|free| free == *is_free));
    let fitting: Vec<u8> = fitting.map(|(place, _)| place).collect();
    // The free edition may be left to the program, and a change may be of packages alone.
    let none = usize::from(free != Some(false));
    usize::from(at).checked_rem(fitting.len() + none).and_then(|at| fitting.get(at).copied())
}

/// A bit says whether a package is asked for.
fn packages(which: u8, values: u8, more: u8, words: &Words) -> Box<[(u8, Asked)]> {
    let asked = (0..).zip(&words.packages).filter(|(at, _)| which >> (at % 8) & 1 == 1);
    let value = |(at, (_, takes)): (u8, &(String, Takes))| {
        let value = values.rotate_left(u32::from(at)) ^ more;
        let asked = match (takes, value % 8) {
            (Takes::OnOff, on) if on % 2 == 1 => Asked::On,
            (Takes::OnOff, _) | (Takes::Number, 0) => Asked::Default,
            (Takes::Number, 1) => Asked::Number(u32::from(more)),
            (Takes::Number, 2) => Asked::Number(30 * u32::from(more % 13)),
            (Takes::Number, 3) => Asked::Number(1_000_000_000 - u32::from(more)),
            (Takes::Number, _) => Asked::Number(100 * u32::from(more)),
        };
        (at, asked)
    };
    asked.map(value).collect()
}

fn count(shape: u8, value: u8) -> u32 {
    let value = u32::from(value);
    match shape % 5 {
        0 => 1,
        1 => 1 + value,
        2 => 1 + value * 50,
        3 => 1 + value * 10_000,
        _ => 1_000_000_000 - value,
    }
}

fn usage([a, b, c, d]: [u8; 4], words: &Words) -> Event {
    let meter = a % words.meters.len().max(1) as u8;
    let Some((_, decimals)) = words.meters.get(usize::from(meter)) else { return Event::Stop };
    let whole = match b % 5 {
        0 => 0,
        1 => u64::from(c),
        2 => u64::from(c) * 1_000 + u64::from(d),
        3 => u64::from(c) * 10_000,
        _ => 1_000_000_000_000 - 1 - u64::from(c),
    };
    let part = if *decimals > 0 { u64::from(d) * 10u64.pow(6 - u32::from(*decimals).min(6)) } else { 0 };
    Event::Usage(meter, whole * 1_000_000 + part.min(999_999))
}
