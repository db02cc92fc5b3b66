//! Records with quotes, walked byte by byte: where their cells stand, and what is wrong with their quotes - one that never
//! closes, text after a closing one.

use std::ops::Range;

use crate::diagnostic::Kind;

/// Where the record with which a text begins ends: at its line break, or with the text.
pub(crate) fn record_end(text: &[u8], separator: u8) -> usize {
    walk(text, separator, |_| {}, |_| {})
}

/// A mistake in the quoting of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Quoting {
    /// The quote at this byte never closes.
    NeverCloses(usize),
    /// At this byte, text follows a closing quote.
    TextAfterQuote(usize),
}

impl Quoting {
    /// The byte of the record that is wrong, what kind of mistake it is, what is wrong and what to write instead.
    pub(crate) fn told(self, record: &[u8]) -> (usize, Kind, &'static str, &'static str) {
        match self {
            Self::NeverCloses(at) => {
                let is_after_space = at > 0 && record[at - 1] == b' ';
                let help = match is_after_space {
                    true => "close it on the same line, or leave out the space before it",
                    false => "close it, or double it to mean the character itself",
                };
                (at, Kind::QuoteOpen, "a quote never closes", help)
            }
            Self::TextAfterQuote(at) => {
                let help = "put the whole cell in quotes, and double each quote inside it";
                (at, Kind::QuoteText, "text follows a closing quote", help)
            }
        }
    }
}

/// Where a cell stands in its record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CellPlace {
    /// Its bytes, without the spaces around it, with its quotes.
    pub(crate) range: Range<usize>,
    /// The bytes within its quotes.
    pub(crate) inner: Range<usize>,
    pub(crate) quoted: bool,
}

/// Appends the text of a quoted cell: a doubled quote is one of the text.
pub(crate) fn unquote(inner: &[u8], text: &mut Vec<u8>) {
    let mut quote = false;
    for &byte in inner {
        quote = byte == b'"' && !quote;
        if !quote {
            text.push(byte);
        }
    }
}

/// The cells of a record, the first mistake in its quoting, and where it ends: at its line break, or with the text.
#[derive(Debug, Default)]
pub(crate) struct Places {
    pub(crate) cells: Vec<CellPlace>,
    pub(crate) mistake: Option<Quoting>,
    pub(crate) end: usize,
}

/// Finds the cells of the record with which a text begins; used only for records with quotes and for messages.
pub(crate) fn places(text: &[u8], separator: u8) -> Places {
    let (mut cells, mut mistake) = (Vec::new(), None);
    let wrong = |quoting| {
        mistake.get_or_insert(quoting);
    };
    let end = walk(text, separator, |cell| cells.push(cell), wrong);
    Places { cells, mistake, end }
}

/// Walks the record with which a text begins, byte by byte, and tells its cells and the mistakes of its quotes; gives
/// the place where it ends.
fn walk(text: &[u8], separator: u8, mut cell: impl FnMut(CellPlace), mut wrong: impl FnMut(Quoting)) -> usize {
    let mut at = 0;
    loop {
        at += text[at..].iter().take_while(|byte| **byte == b' ').count();
        let opens = at;
        let quoted = text.get(at) == Some(&b'"');
        let mut inner = opens + 1..opens;
        if quoted {
            let after = closing_quote(text, at + 1);
            after.is_none().then(|| wrong(Quoting::NeverCloses(opens)));
            at = after.unwrap_or(text.len());
            inner.end = after.map_or(at, |after| after - 1);
        }
        let closes = at;
        let is_of_cell = |byte: &&u8| **byte != separator && !matches!(**byte, b'\n' | b'\r');
        at += text[at..].iter().take_while(is_of_cell).count();
        let tail = &text[closes..at];
        if let Some(follows) = tail.iter().position(|byte| *byte != b' ').filter(|_| quoted) {
            wrong(Quoting::TextAfterQuote(closes + follows));
        }
        let spaces = || tail.iter().rev().take_while(|byte| **byte == b' ').count();
        let end = if quoted { closes } else { at - spaces() };
        let range = opens..end.max(opens);
        cell(CellPlace { inner: if quoted { inner } else { range.clone() }, range, quoted });
        if text.get(at) != Some(&separator) {
            return at;
        }
        at += 1;
    }
}

/// The byte after the quote that closes a cell; a doubled quote is a quote of the text.
fn closing_quote(raw: &[u8], mut at: usize) -> Option<usize> {
    loop {
        at += raw[at..].iter().position(|byte| *byte == b'"')? + 1;
        if raw.get(at) != Some(&b'"') {
            return Some(at);
        }
        at += 1;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn quoting_mistakes_are_found() {
        assert_eq!(places(b"1,\"abc", b',').mistake, Some(Quoting::NeverCloses(2)));
        assert_eq!(places(b"1,\"abc\"d,2", b',').mistake, Some(Quoting::TextAfterQuote(7)));
        assert_eq!(places(b"1,\"a\"\"c\" ,ab\"c\n", b',').mistake, None);
    }

    proptest! {
        /// Where the quoting is right, the places hold the cells.
        #[test]
        fn places_are_those_of_the_cells(cells in proptest::collection::vec("[ab\", \n]{0,4}", 1..5)) {
            let mut writer = csv::WriterBuilder::new().from_writer(Vec::new());
            writer.write_record(&cells).expect("writing to memory");
            let raw = writer.into_inner().expect("writing to memory");
            let places = places(&raw, b',');
            prop_assert_eq!(places.mistake, None);
            let text = |cell: &CellPlace| {
                let mut text = Vec::new();
                unquote(&raw[cell.inner.clone()], &mut text);
                text
            };
            let found: Vec<_> = places.cells.iter().map(text).collect();
            let trimmed: Vec<_> = cells.iter().zip(&places.cells).map(|(cell, place)| {
                if place.quoted { cell.clone().into_bytes() } else { cell.trim_matches(' ').as_bytes().to_vec() }
            }).collect();
            prop_assert_eq!(found, trimmed);
        }
    }
}
