//! A long text in pieces that end with a record, so that each can be read by itself.

use std::io::{self, Read};

use memchr::{memchr, memrchr};

use super::records::{LONGEST_RECORD, line_break, line_breaks};
use crate::quotes::record_end;

/// How much is read at a time.
pub(super) const CHUNK: usize = 1 << 21;

/// As much as a small file holds.
const SMALL: usize = 1 << 12;

/// A piece of a text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Chunk {
    pub(super) text: Vec<u8>,
    /// The physical line on which it begins, from 1.
    pub(super) line: u64,
}

/// The pieces of a text.
#[derive(Debug)]
pub(super) struct Chunks<R> {
    input: R,
    /// What was read and not given yet.
    rest: Vec<u8>,
    line: u64,
    begun: bool,
    ended: bool,
}

impl<R: Read> Chunks<R> {
    pub(super) fn new(input: R) -> Self {
        Self { input, rest: Vec::new(), line: 1, begun: false, ended: false }
    }

    /// Where the text comes from.
    pub(super) fn input(&self) -> &R {
        &self.input
    }

    /// The next piece; `None` at the end. A record without end is given as far as it was read; what follows is not
    /// read at all.
    pub(super) fn advance(&mut self) -> io::Result<Option<Chunk>> {
        let mut text = std::mem::take(&mut self.rest);
        loop {
            self.fill(&mut text)?;
            let end = if self.ended { Some(text.len()) } else { end_of_records(&text) };
            let end = match end {
                Some(end) => end,
                // Longer than any record, even where its last byte is half a line break.
                None if text.len() > LONGEST_RECORD + 1 => {
                    self.ended = true;
                    text.len()
                }
                None => continue,
            };
            self.rest = text.split_off(end);
            let line = self.line;
            self.line += line_breaks(&text);
            return Ok((!text.is_empty()).then_some(Chunk { text, line }));
        }
    }

    /// Reads more of the text, without the byte-order mark at its beginning.
    fn fill(&mut self, text: &mut Vec<u8>) -> io::Result<()> {
        if self.ended {
            return Ok(());
        }
        // A small file is read at once, and needs no more memory than that.
        text.reserve(if self.begun { CHUNK } else { SMALL });
        let read = self.input.by_ref().take(CHUNK as u64).read_to_end(text)?;
        self.ended = read < CHUNK;
        if !std::mem::replace(&mut self.begun, true) && text.starts_with(b"\xef\xbb\xbf") {
            text.drain(..3);
        }
        Ok(())
    }
}

/// Where the last record of a text ends, with its line break; `None` where the text is not known to hold a whole one.
fn end_of_records(text: &[u8]) -> Option<usize> {
    if memchr(b'"', text).is_some() {
        return end_among_quotes(text);
    }
    if let Some(feed) = memrchr(b'\n', text) {
        return Some(feed + 1);
    }
    // A CR at the very end may be the half of a CR LF.
    let lone = memrchr(b'\r', text.split_last()?.1);
    lone.map(|at| at + 1)
}

/// The same where a line break may stand within quotes.
fn end_among_quotes(text: &[u8]) -> Option<usize> {
    let mut at = 0;
    loop {
        // Up to the line of the next quote, each line is a record.
        let rest = &text[at..];
        let quote = memchr(b'"', rest).unwrap_or(rest.len());
        if let Some(before) = end_of_records(&rest[..quote]) {
            at += before;
        }
        let rest = &text[at..];
        let end = record_end(rest, b',');
        match line_break(&rest[end..]) {
            Some(length) if end + length < rest.len() || rest.ends_with(b"\n") => at += end + length,
            _ => return (at > 0).then_some(at),
        }
        if at == text.len() {
            return Some(at);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::records::{Next, Records};
    use super::*;

    /// A text that comes in small portions, as from a pipe.
    struct Portions<'t>(&'t [u8], usize);

    impl Read for Portions<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let length = self.1.min(buffer.len());
            self.0.read(&mut buffer[..length])
        }
    }

    fn records(chunk: &Chunk) -> Vec<(u64, Vec<u8>)> {
        let mut records = Records::new(&chunk.text, chunk.line);
        let mut found = Vec::new();
        while records.advance() == Next::Record {
            found.push((records.line(), records.raw().to_vec()));
        }
        found
    }

    fn row(at: usize) -> String {
        match at % 5 {
            0 => format!("{at},\"two\r\nlines\"\n"),
            1 => format!("{at},\"a \"\"quoted\"\" word\"\r\n"),
            2 => format!("{at}, \"spaced\" ,\r"),
            3 => format!("{at},inner\"quote\n\n"),
            _ => format!("{at},plain\n"),
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

        /// The records of the pieces are those of the whole, on the same lines, wherever the pieces end.
        #[test]
        fn the_pieces_hold_the_records_of_the_whole(from in 0usize..5, fill in 0usize..40) {
            // Rows of every kind stand around the end of the first piece.
            let before = "x\n".repeat((CHUNK - 60 - fill) / 2);
            let text: String = std::iter::once(before).chain((from..from + 20).map(row)).collect();
            let whole = records(&Chunk { text: text.clone().into_bytes(), line: 1 });
            let mut chunks = Chunks::new(Portions(text.as_bytes(), 70_001));
            let mut pieces = Vec::new();
            let mut count = 0;
            while let Some(chunk) = chunks.advance().expect("reading from memory") {
                pieces.extend(records(&chunk));
                count += 1;
            }
            prop_assert_eq!(count, 2);
            prop_assert_eq!(pieces, whole);
        }
    }

    #[test]
    fn a_record_without_end_stops_the_reading_early() {
        for byte in [b'x', b'"', b' '] {
            let mut chunks = Chunks::new(io::repeat(byte));
            let chunk = chunks.advance().expect("reading from memory").expect("a piece");
            assert!(chunk.text.len() > LONGEST_RECORD && chunk.text.len() <= LONGEST_RECORD + 2 * CHUNK);
            assert_eq!(Records::new(&chunk.text, 1).advance(), Next::TooLong);
            assert_eq!(chunks.advance().expect("reading from memory"), None);
        }
    }

    /// A CR at the end of what was read may be half a line break: the record before it is no longer for that.
    #[test]
    fn the_longest_record_is_read_wherever_the_pieces_end() {
        let text = ["x".repeat(LONGEST_RECORD), "y".to_owned()].join("\r");
        let mut chunks = Chunks::new(text.as_bytes());
        let mut read = Vec::new();
        while let Some(chunk) = chunks.advance().expect("reading from memory") {
            read.extend(records(&chunk));
        }
        assert_eq!(
            read.iter().map(|(line, raw)| (*line, raw.len())).collect::<Vec<_>>(),
            [(1, LONGEST_RECORD), (2, 1)]
        );
    }

    #[test]
    fn a_byte_order_mark_is_no_part_of_the_text() {
        let mut chunks = Chunks::new(Portions(b"\xef\xbb\xbfa,b\n", 1));
        let chunk = chunks.advance().expect("reading from memory");
        assert_eq!(chunk, Some(Chunk { text: b"a,b\n".to_vec(), line: 1 }));
    }
}
