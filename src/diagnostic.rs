//! Every message about an input: what is wrong, where, and what to write instead.
//!
//! Readers collect [`Diagnostic`]s (all of a file, the first hundred kept, the rest counted) and the
//! program shows them with [`render`]. Text of the input is shown with its control characters made visible. Each is of a
//! [`Kind`], by whose code programs know it.

mod findings;
mod json;
mod kind;

use std::fmt;

use miette::{
    GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError, MietteSpanContents, SourceCode, SourceSpan,
    SpanContents,
};

pub use findings::{Findings, SHOWN_PER_FILE};
pub use json::values;
pub use kind::Kind;

/// Characters of a line that an excerpt keeps before and after the place.
const EXCERPT_BEFORE: usize = 50;
const EXCERPT_AFTER: usize = 50;
/// The longest underlined place, in characters.
const LONGEST_PLACE: usize = 40;

/// One mistake of an input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// What kind of mistake it is.
    pub kind: Kind,
    /// The file as the user named it.
    pub file: String,
    /// Where in the file; `None` where the mistake is about the file as a whole.
    pub excerpt: Option<Excerpt>,
    /// What is wrong.
    pub message: String,
    /// What to write instead.
    pub help: Option<String>,
}

impl Diagnostic {
    /// A mistake that concerns a file as a whole.
    pub fn of_file(kind: Kind, file: &str, message: impl AsRef<str>, help: impl AsRef<str>) -> Self {
        Self::new(kind, file, None, message, help)
    }

    /// A mistake at a place of a file; an empty `help` is none. All that is said of it is safe to print.
    pub fn new(
        kind: Kind,
        file: &str,
        excerpt: Option<Excerpt>,
        message: impl AsRef<str>,
        help: impl AsRef<str>,
    ) -> Self {
        let help = Some(escape(help.as_ref())).filter(|help| !help.is_empty());
        Self { kind, file: escape(file), excerpt, message: escape(message.as_ref()), help }
    }
}

/// A line of the input around the place of a mistake, safe to print.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excerpt {
    /// The physical line, from 1.
    pub line: u64,
    /// The column in characters, from 1.
    pub column: u64,
    text: String,
    start: usize,
    length: usize,
}

impl Excerpt {
    /// The text of the line around the place, control characters made visible.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The place `start..end` (bytes) of `line`, the text of the `number`th physical line; long lines are cut.
    pub fn new(number: u64, line: &[u8], start: usize, end: usize) -> Self {
        let (start, end) = (start.min(line.len()), end.min(line.len()).max(start.min(line.len())));
        let lossy = |part: &[u8]| String::from_utf8_lossy(part).into_owned();
        let (before, place, after) = (lossy(&line[..start]), lossy(&line[start..end]), lossy(&line[end..]));
        let column = before.chars().count();
        let mut text = String::new();
        if column > EXCERPT_BEFORE {
            text.push('…');
        }
        text.extend(before.chars().skip(column.saturating_sub(EXCERPT_BEFORE)).flat_map(visible));
        let start = text.len();
        push_cut(&mut text, &place, LONGEST_PLACE);
        let length = text.len() - start;
        push_cut(&mut text, &after, EXCERPT_AFTER);
        Self { line: number, column: column as u64 + 1, text, start, length }
    }
}

fn push_cut(text: &mut String, part: &str, most: usize) {
    text.extend(part.chars().take(most).flat_map(visible));
    if part.chars().nth(most).is_some() {
        text.push('…');
    }
}

/// The mistakes of one file as text for people, coloured or not.
pub fn render(findings: &Findings, coloured: bool) -> String {
    let theme = if coloured { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
    let handler = GraphicalReportHandler::new_themed(theme).with_width(120).with_links(false);
    let mut text = String::new();
    for diagnostic in &findings.shown {
        // Writing into a String cannot fail.
        let _ = handler.render_report(&mut text, &Report(diagnostic));
        text.push('\n');
    }
    if let (Some(last), more @ 1..) = (findings.shown.last(), findings.more) {
        text.push_str(&format!("{}: {more} more mistakes are not shown\n", last.file));
    }
    text
}

/// `text` with its control characters (line breaks, escape sequences) made visible.
pub fn escape(text: &str) -> String {
    // Most often there are none.
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return text.to_owned();
    }
    text.chars().flat_map(visible).collect()
}

fn visible(character: char) -> impl Iterator<Item = char> {
    let hidden = character.is_control()
        || matches!(character, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
        // No characters at all: XML takes none of them.
        || matches!(character, '\u{fffe}' | '\u{ffff}');
    let shown = match character {
        '\t' => ' ',
        '\0'..='\u{1f}' => char::from_u32(0x2400 + character as u32).unwrap_or('\u{fffd}'),
        '\u{7f}' => '\u{2421}',
        _ if hidden => '\u{fffd}',
        _ => character,
    };
    std::iter::once(shown)
}

/// The one of `words` that a slip of the hand turns into `word`, or of which it is the beginning, if one is near enough.
pub fn nearest<'w>(word: &str, words: impl IntoIterator<Item = &'w str>) -> Option<&'w str> {
    let mut nearest = Nearest::new(word);
    words.into_iter().filter(|known| nearest.is_nearer(known)).last()
}

/// Looks for the word nearest to another among words that come one by one and are not kept.
#[derive(Debug)]
pub struct Nearest<'w> {
    word: &'w str,
    /// How far the nearest so far is.
    distance: usize,
}

impl<'w> Nearest<'w> {
    /// Looks for what is nearest to `word`.
    pub fn new(word: &'w str) -> Self {
        Self { word, distance: usize::MAX }
    }

    /// Whether a word is near enough, and nearer than all before it.
    pub fn is_nearer(&mut self, known: &str) -> bool {
        let below = self.distance.min(2 + known.chars().count() / 3);
        let distance = distance(self.word, known, below);
        let is_nearer = distance < below;
        if is_nearer {
            self.distance = distance;
        }
        is_nearer
    }
}

/// All of `words`, those first that are nearest to `word`.
pub fn nearest_first<'w>(word: &str, words: impl IntoIterator<Item = &'w str>) -> Vec<&'w str> {
    let mut words: Vec<&str> = words.into_iter().collect();
    words.sort_by_cached_key(|known| distance(word, known, usize::MAX));
    words
}

/// How many slips of the hand lie between two words; none where the one is the beginning of the other. Only what is
/// `below` a number is worked out.
fn distance(word: &str, known: &str, below: usize) -> usize {
    let (typed, known) = (word.to_lowercase(), known.to_lowercase());
    match typed.len() {
        3.. if known.starts_with(&typed) => 0,
        ..=64 if fewest_slips(&typed, &known) < below => strsim::damerau_levenshtein(&typed, &known),
        _ => usize::MAX,
    }
}

/// At least so many slips lie between two words: each makes up for one letter that the other lacks. Of a million names
/// this tells most apart, in a small part of the time.
fn fewest_slips(one: &str, other: &str) -> usize {
    let mut counts = [0_i32; 64];
    one.chars().for_each(|letter| counts[letter as usize % 64] += 1);
    other.chars().for_each(|letter| counts[letter as usize % 64] -= 1);
    let lacks = |sign: i32| counts.iter().map(|count| (count * sign).max(0) as usize).sum::<usize>();
    lacks(1).max(lacks(-1))
}

/// "did you mean `b`? expected `a`, `b` or `c`": made only when it is shown.
#[derive(Debug, Clone, Copy)]
pub struct Expected<'e> {
    word: &'e str,
    words: &'e [&'e str],
}

/// What to write instead of `word`.
pub fn expected<'e>(word: &'e str, words: &'e [&'e str]) -> Expected<'e> {
    Expected { word, words }
}

impl fmt::Display for Expected<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(near) = nearest(self.word, self.words.iter().copied()) {
            write!(f, "did you mean `{near}`? ")?;
        }
        match self.words {
            [] => f.write_str("expected nothing here"),
            [only] => write!(f, "expected `{only}`"),
            [first @ .., last] => write!(f, "expected `{}` or `{last}`", first.join("`, `")),
        }
    }
}

/// A diagnostic in the words of miette.
struct Report<'d>(&'d Diagnostic);

impl fmt::Debug for Report<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for Report<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.excerpt {
            Some(_) => f.write_str(&self.0.message),
            None => write!(f, "{}: {}", self.0.file, self.0.message),
        }
    }
}

impl std::error::Error for Report<'_> {}

impl miette::Diagnostic for Report<'_> {
    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.0.help.as_ref().map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.0.excerpt.as_ref().map(|_| self as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let excerpt = self.0.excerpt.as_ref()?;
        let label = LabeledSpan::new_primary_with_span(None, (excerpt.start, excerpt.length));
        Some(Box::new(std::iter::once(label)))
    }
}

impl SourceCode for Report<'_> {
    /// The excerpt is the whole source: one line, with its own number and column.
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let excerpt = self.0.excerpt.as_ref().ok_or(MietteError::OutOfBounds)?;
        let line = excerpt.line as usize - 1;
        let file = self.0.file.clone();
        // Asked without context, miette wants the place itself, for the header `file:line:column`.
        let (bytes, span, column) = match (before, after) {
            (0, 0) => {
                (&excerpt.text[excerpt.start..excerpt.start + excerpt.length], *span, excerpt.column as usize - 1)
            }
            _ => (excerpt.text.as_str(), (0, excerpt.text.len()).into(), 0),
        };
        Ok(Box::new(MietteSpanContents::new_named(file, bytes.as_bytes(), span, line, column, 1)))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// What is left out for the letters that it lacks would not have been the nearest.
        #[test]
        fn the_nearest_word_is_that_of_the_fewest_slips(word in "[a-cA é]{0,8}", words in prop::collection::vec("[a-cé]{0,8}", 0..8)) {
            let slips = |known: &str| match word.to_lowercase() {
                word if word.len() >= 3 && known.starts_with(&word) => 0,
                word => strsim::damerau_levenshtein(&word, known),
            };
            let near = words.iter().filter(|known| slips(known) <= 1 + known.chars().count() / 3);
            let expected = near.min_by_key(|known| slips(known)).map(String::as_str);
            prop_assert_eq!(nearest(&word, words.iter().map(String::as_str)), expected);
        }
    }

    #[test]
    fn a_message_names_file_line_and_column_and_underlines_the_place() {
        let excerpt = Excerpt::new(3, b"2020-01-05,upgarde,professional", 11, 18);
        let help = expected("upgarde", &["upgrade", "change", "stop"]).to_string();
        let diagnostic = Diagnostic::new(Kind::ActionUnknown, "a.csv", Some(excerpt), "unknown action", help);
        let text = render(&Findings { shown: vec![diagnostic], more: 2 }, false);
        for part in ["a.csv:3:12", "2020-01-05,upgarde,professional", "did you mean `upgrade`?", "2 more mistakes"] {
            assert!(text.contains(part), "{part} in\n{text}");
        }
    }

    #[test]
    fn control_characters_of_the_input_are_shown_and_not_obeyed() {
        let excerpt = Excerpt::new(1, b"\x1b[31mred\x00", 0, 9);
        assert_eq!(excerpt.text, "\u{241b}[31mred\u{2400}");
        assert_eq!(escape("a\nb\u{202e}"), "a\u{240a}b\u{fffd}");
        assert_eq!(escape("\u{fffe}\u{ffff}"), "\u{fffd}\u{fffd}");
    }

    #[test]
    fn an_excerpt_of_a_long_line_stays_short() {
        let line = vec![b'x'; 1_000_000];
        let excerpt = Excerpt::new(1, &line, 500_000, 900_000);
        assert!(excerpt.text.chars().count() < 200);
        assert_eq!(excerpt.column, 500_001);
    }

    #[test]
    fn the_nearest_word_is_suggested_only_when_it_is_near() {
        assert_eq!(nearest("profesional", ["trial", "professional", "ultimate"]), Some("professional"));
        assert_eq!(nearest("prof", ["trial", "professional", "ultimate"]), Some("professional"));
        assert_eq!(nearest("zebra", ["trial", "professional", "ultimate"]), None);
    }
}
