//! What the fuzz targets look at (`fuzz/`); `tests/fuzz_corpus.rs` looks at the checked-in inputs in the same way.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, reason = "what is found is told by panicking")]
#![allow(unreachable_pub, dead_code, reason = "each target takes its function")]
#![allow(missing_docs, reason = "not a library")]

mod bill;
pub mod billed;
pub mod rows;

use std::io::{self, Read};

use billcast::diagnostic::{Findings, render};
use billcast::engine::words;
use billcast::rulebook::{EMBEDDED, Library, Timeline, load};
use billcast::scenario::inputs::Input;
use billcast::scenario::{Reader, Scenario, Words};

/// Whatever the bytes, a scenario is read or refused with what is wrong, and the same however its bytes arrive.
pub fn scenario(bytes: &[u8]) {
    let Some((how, bytes)) = bytes.split_first() else { return };
    let input = match how % 4 {
        0 => Input::Standard,
        1 => Input::File("shop.csv.gz".into()),
        2 => Input::File("shop.csv.zst".into()),
        _ => Input::File("shop.csv".into()),
    };
    let timeline = published();
    let words = words(&timeline);
    let at_once = read(&words, &input, bytes);
    match (at_once, read(&words, &input, Trickle { bytes, length: usize::from(how / 4) + 1 })) {
        (Ok(scenario), Ok(other)) => {
            assert_eq!(scenario.len(), other.len());
            for (app, other) in scenario.apps().zip(other.apps()) {
                assert_eq!((app.name, &app.rows, &app.ids), (other.name, &other.rows, &other.ids));
                let horizon = rows::horizon();
                bill::holds(&timeline, horizon, &app.rows);
            }
        }
        (Err(wrong), Err(other)) => {
            assert_eq!(wrong.shown, other.shown);
            are_told(&wrong);
        }
        (one, other) => panic!("{:?} at once, {:?} bit by bit", one.is_ok(), other.is_ok()),
    }
}

/// Whatever the text, a rulebook is read or refused with what is wrong; one that is right bills.
pub fn rulebook(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    // What takes the place of a rulebook of the program is looked at with those that stand on it.
    let mut library = Library::embedded();
    let id = library.add("added.toml", text.to_owned());
    if id.is_ok_and(|id| EMBEDDED.iter().any(|(known, _)| *known == id)) {
        library.check().wrong.iter().for_each(are_told);
    }
    match load("rules.toml", text) {
        Err(wrong) => are_told(&wrong),
        Ok(rulebook) => {
            let timeline = Timeline::held(rulebook);
            // A few rows of each action, the same for each rulebook.
            let bytes: Vec<u8> = (0..=255).collect();
            bill::holds(&timeline, rows::horizon(), &rows::of(&bytes, &words(&timeline)));
        }
    }
}

/// Whatever the texts, a mapping and the bill that it maps are read or refused with what is wrong; what is read ties out.
pub fn mapping(bytes: &[u8]) {
    if let Some(lines) = billed::read(bytes) {
        billed::ties_out(&lines);
        billed::is_read_again(&lines);
    }
}

/// Whatever the rows, the invariants of a bill hold: on the timeline, and under each rulebook that is held.
pub fn engine(bytes: &[u8]) {
    let Some((which, bytes)) = bytes.split_first() else { return };
    let timeline = held(usize::from(*which)).unwrap_or_else(published);
    let app = rows::of(bytes, &words(&timeline));
    if !app.is_empty() {
        bill::holds(&timeline, rows::horizon(), &app);
        bill::is_the_same_in_parts(&timeline, rows::horizon(), &app);
    }
}

/// Each rulebook of the program held (T5), by its place.
fn held(at: usize) -> Option<Timeline> {
    thread_local! {
        static HELD: Vec<Timeline> = {
            let rulebook = |(id, text): &(&str, &str)| load(id, text).expect("a rulebook of the program");
            EMBEDDED.iter().map(|entry| Timeline::held(rulebook(entry))).collect()
        };
    }
    HELD.with(|held| held.get(at).cloned())
}

pub fn published() -> Timeline {
    thread_local! {
        static PUBLISHED: Timeline = {
            let rulebooks = Library::embedded().all().expect("the program's rulebooks");
            Timeline::new(rulebooks).expect("their timeline")
        };
    }
    PUBLISHED.with(Timeline::clone)
}

fn read(words: &Words, input: &Input, bytes: impl Read + Send) -> Result<Scenario, Findings> {
    let mut reader = Reader::new(words);
    reader.read_from(input, bytes).map(|()| reader.finish())
}

/// Bytes that come a few at a time.
struct Trickle<'b> {
    bytes: &'b [u8],
    length: usize,
}

impl Read for Trickle<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.length.min(buffer.len());
        self.bytes.read(&mut buffer[..length])
    }
}

/// What is wrong is said, without a character that a terminal would obey.
fn are_told(wrong: &Findings) {
    assert!(wrong.count() > 0);
    let text = render(wrong, false);
    assert!(!text.is_empty());
    let is_obeyed = |character: char| character.is_control() && character != '\n';
    assert!(!text.contains(is_obeyed), "{text:?}");
    for mistake in &wrong.shown {
        let said = [Some(&mistake.file), Some(&mistake.message), mistake.help.as_ref()];
        assert!(!said.into_iter().flatten().any(|said| said.contains(char::is_control)), "{mistake:?}");
    }
}
