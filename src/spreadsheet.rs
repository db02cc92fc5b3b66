//! Text that a spreadsheet would run as a formula, and the mark before it that keeps a spreadsheet from doing so.

use std::borrow::Cow;

/// The mark: what follows it is text.
const MARK: char = '\'';

/// Whether a text, behind the marks with which it may begin, begins as a formula does.
pub(crate) fn is_formula(text: &str) -> bool {
    matches!(text.trim_start_matches(MARK).bytes().next(), Some(b'=' | b'+' | b'-' | b'@' | b'\t' | b'\r'))
}

/// A text with a mark before it where a spreadsheet would run it. One that looks as if it was marked already gets another
/// mark, so that [`unguarded`] gives back each text as it was.
pub fn guarded(text: &str) -> Cow<'_, str> {
    if is_formula(text) { Cow::Owned(format!("{MARK}{text}")) } else { Cow::Borrowed(text) }
}

/// The text that was [`guarded`].
pub fn unguarded(text: &str) -> &str {
    text.strip_prefix(MARK).filter(|rest| is_formula(rest)).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_was_guarded_is_no_formula_and_comes_back_as_it_was(text in "['=+@a\t\r-]{0,5}") {
            let safe = guarded(&text);
            prop_assert!(!matches!(safe.bytes().next(), Some(b'=' | b'+' | b'-' | b'@' | b'\t' | b'\r')));
            prop_assert_eq!(unguarded(&safe), text.as_str());
        }
    }
}
