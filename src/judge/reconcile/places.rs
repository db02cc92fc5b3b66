//! Where a cell stands in the text of a bill.

use std::ops::Range;

use crate::diagnostic::Excerpt;

/// The bytes of the `number`th cell of the record that begins at `start`, its quotes too; the record where it has fewer.
pub(super) fn cell(text: &[u8], start: usize, number: Option<usize>) -> Range<usize> {
    let rest = text.get(start..).unwrap_or_default();
    // The place of a record is that of the blank lines before it, if there are any.
    let start = start + rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
    let (mut begin, mut cells, mut is_quoted) = (start, 0, false);
    let mut at = start;
    while let Some(&byte) = text.get(at) {
        match byte {
            b'"' => is_quoted = !is_quoted,
            b',' if !is_quoted && Some(cells) == number => return begin..at,
            b',' if !is_quoted => (begin, cells) = (at + 1, cells + 1),
            b'\r' | b'\n' if !is_quoted => break,
            _ => {}
        }
        at += 1;
    }
    if Some(cells) == number { begin..at } else { start..at }
}

/// A place as its line shows it.
pub(super) fn excerpt(text: &[u8], place: Range<usize>) -> Excerpt {
    let before = text.get(..place.start).unwrap_or_default();
    let begin = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    let number = before.iter().filter(|byte| **byte == b'\n').count() as u64 + 1;
    let line = text.get(begin..).unwrap_or_default();
    let line = line.split(|byte| matches!(byte, b'\n' | b'\r')).next().unwrap_or_default();
    Excerpt::new(number, line, place.start - begin, place.end - begin)
}
