//! The letters of the charts: one font, built in, by which texts are measured, cut and refused.

use std::collections::HashMap;
use std::sync::OnceLock;

use skrifa::instance::{LocationRef, Size};
use skrifa::{FontRef, MetadataProvider};

/// Noto Sans, regular.
pub(super) static REGULAR: &[u8] = include_bytes!("../../fonts/NotoSans-Regular.ttf");
/// Noto Sans, bold.
pub(super) static BOLD: &[u8] = include_bytes!("../../fonts/NotoSans-Bold.ttf");
/// The families that a viewer takes, the font's own first.
pub(super) const FAMILIES: &str = "Noto Sans, Open Sans, Segoe UI, Roboto, Helvetica, Arial, sans-serif";

/// What a letter counts that the font does not have.
const UNKNOWN: i64 = 1_000;
const ELLIPSIS: char = '…';

/// How heavy letters are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weight {
    Regular,
    Bold,
}

/// The letters of a font: how far each moves on, in thousandths of the size.
struct Face(HashMap<char, i64>);

impl Face {
    fn of(weight: Weight) -> &'static Self {
        static FACES: [OnceLock<Face>; 2] = [OnceLock::new(), OnceLock::new()];
        let (cell, data) = match weight {
            Weight::Regular => (&FACES[0], REGULAR),
            Weight::Bold => (&FACES[1], BOLD),
        };
        // A font that could not be read would have no letter: every name would be a number, and a test says so.
        cell.get_or_init(|| FontRef::new(data).map_or_else(|_| Self(HashMap::new()), |font| Self::read(&font)))
    }

    fn read(font: &FontRef<'_>) -> Self {
        let metrics = font.glyph_metrics(Size::new(1_000.0), LocationRef::default());
        let letters = font.charmap().mappings().filter_map(|(code, glyph)| {
            let advance = metrics.advance_width(glyph)?;
            Some((char::from_u32(code)?, advance as i64))
        });
        Self(letters.collect())
    }
}

/// Whether the font has every letter of a text.
pub(super) fn covers(text: &str) -> bool {
    let face = Face::of(Weight::Regular);
    !text.trim().is_empty() && text.chars().all(|letter| face.0.contains_key(&letter))
}

/// How wide a text is.
pub(super) fn width(text: &str, size: i32, weight: Weight) -> i32 {
    let face = Face::of(weight);
    let wide: i64 = text.chars().map(|letter| face.0.get(&letter).copied().unwrap_or(UNKNOWN)).sum();
    i32::try_from(wide * i64::from(size) / 1_000 + 1).unwrap_or(i32::MAX)
}

/// A text that is at most so wide: where it is wider, an ellipsis stands for its middle.
pub(super) fn cut(text: &str, size: i32, weight: Weight, most: i32) -> String {
    if width(text, size, weight) <= most {
        return text.to_owned();
    }
    let letters: Vec<char> = text.chars().collect();
    // A mark above a letter stays with it.
    let is_mark = |letter: &&char| Face::of(weight).0.get(letter) == Some(&0);
    let with = |kept: usize| {
        let (head, tail) = (kept.div_ceil(2), kept / 2);
        let head = letters[..head].iter().chain(letters[head..].iter().take_while(is_mark));
        let tail = letters[letters.len() - tail..].iter().skip_while(is_mark);
        head.chain([&ELLIPSIS]).chain(tail).collect::<String>()
    };
    let fits = (0..letters.len()).rev().map(with).find(|shorter| width(shorter, size, weight) <= most);
    fits.unwrap_or_else(|| ELLIPSIS.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_font_has_latin_greek_and_cyrillic_letters_and_no_others() {
        for name in ["shop-17", "Größe", "Łódź", "κατάστημα", "магазин", "Việt Nam", "€ 5"] {
            assert!(covers(name), "{name}");
        }
        for name in ["店", "ショップ", "متجر", "חנות", "दुकान", "a\u{202e}b", "a\tb", "", " ", "🛒"]
        {
            assert!(!covers(name), "{name}");
        }
    }

    #[test]
    fn a_long_text_is_cut_in_its_middle() {
        let long = "a-very-long-name-".repeat(12);
        let short = cut(&long, 40, Weight::Regular, 400);
        assert!(short.starts_with("a-very") && short.contains('…') && short.ends_with("name-"), "{short}");
        assert!((300..=400).contains(&width(&short, 40, Weight::Regular)));
        assert_eq!(cut("shop", 40, Weight::Regular, 400), "shop");
    }

    #[test]
    fn a_cut_leaves_no_mark_without_its_letter() {
        let marked = "e\u{301}".repeat(100);
        let short = cut(&marked, 40, Weight::Regular, 400);
        let (head, tail) = short.split_once('…').expect("it is cut");
        assert!(head.ends_with('\u{301}') && tail.starts_with('e'), "{short}");
    }

    #[test]
    fn digits_are_all_of_one_width() {
        for weight in [Weight::Regular, Weight::Bold] {
            assert_eq!(width("1111", 40, weight), width("8080", 40, weight));
        }
    }
}
