//! One line of the file, all but its date and its app: fixed text, and a number that differs from app to app.

use super::draws::below;

/// The header of the file; a file of one app has no `app` column.
pub(crate) const HEADER: &str = "date,app,action,edition,unlimited_av_rooms,content_filtering,groups_per_user,\
    history_days,group_type,count,meter,quantity\n";
/// The columns after `date` and `app`.
const COLUMNS: [&str; 10] = [
    "action",
    "edition",
    "unlimited_av_rooms",
    "content_filtering",
    "groups_per_user",
    "history_days",
    "group_type",
    "count",
    "meter",
    "quantity",
];

/// A cell: a word, a number between two (inclusive), or one in hundredths.
#[derive(Clone, Copy)]
pub(crate) enum Cell {
    Word(&'static str),
    Number(u64, u64),
    Hundredths(u64, u64),
}

use Cell::{Hundredths, Number, Word};

/// The text before and after the number, if there is one.
pub(crate) struct Line {
    before: String,
    number: Option<Cell>,
    after: String,
}

/// A line of these cells, at most one of them a number.
pub(crate) fn line(action: &'static str, cells: &[(&str, Cell)]) -> Line {
    let mut made = Line { before: String::new(), number: None, after: String::new() };
    for column in COLUMNS {
        let cell = cells.iter().find(|(name, _)| *name == column).map(|(_, cell)| *cell);
        let text = if made.number.is_some() { &mut made.after } else { &mut made.before };
        text.push(',');
        match cell {
            Some(Word(word)) => text.push_str(word),
            Some(number) => made.number = Some(number),
            None if column == "action" => text.push_str(action),
            None => {}
        }
    }
    let text = if made.number.is_some() { &mut made.after } else { &mut made.before };
    text.push('\n');
    made
}

impl Line {
    /// Writes the line of the app to which this hash belongs.
    pub(crate) fn write(&self, hash: u64, text: &mut Vec<u8>) {
        text.extend_from_slice(self.before.as_bytes());
        match self.number {
            Some(Number(least, most)) => push_digits(least + below(hash, most - least + 1), text),
            Some(Hundredths(least, most)) => {
                let number = least + below(hash, most - least + 1);
                push_digits(number / 100, text);
                text.extend_from_slice(&[b'.', b'0' + (number / 10 % 10) as u8, b'0' + (number % 10) as u8]);
            }
            Some(Word(_)) | None => {}
        }
        text.extend_from_slice(self.after.as_bytes());
    }
}

fn push_digits(mut number: u64, text: &mut Vec<u8>) {
    let mut digits = [0; 20];
    let mut at = digits.len();
    loop {
        at -= 1;
        digits[at] = b'0' + (number % 10) as u8;
        number /= 10;
        if number == 0 {
            break text.extend_from_slice(&digits[at..]);
        }
    }
}
