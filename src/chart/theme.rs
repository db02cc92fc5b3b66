//! Colours: a palette after Okabe and Ito, told apart by those who see fewer colours; and, by lightness and hatches, in grey.

use plotters::style::RGBColor;

use crate::ledger::Category;

/// Whether a chart stands on light or on dark ground.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    /// Dark on white, for paper and pages.
    #[default]
    Light,
    /// Light on black.
    Dark,
}

/// The lines that are drawn over a fill.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Hatch {
    Rising,
    Falling,
    Level,
    Upright,
    Dots,
    Cross,
}

impl Hatch {
    pub(super) const ALL: [Self; 6] =
        [Self::Rising, Self::Falling, Self::Level, Self::Upright, Self::Dots, Self::Cross];

    /// The name of its pattern.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Rising => "rising",
            Self::Falling => "falling",
            Self::Level => "level",
            Self::Upright => "upright",
            Self::Dots => "dots",
            Self::Cross => "cross",
        }
    }
}

/// How an area is filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Ink {
    pub(super) color: RGBColor,
    pub(super) hatch: Option<Hatch>,
}

const fn plain(red: u8, green: u8, blue: u8) -> Ink {
    Ink { color: RGBColor(red, green, blue), hatch: None }
}

const fn hatched(red: u8, green: u8, blue: u8, hatch: Hatch) -> Ink {
    Ink { color: RGBColor(red, green, blue), hatch: Some(hatch) }
}

/// Blues.
const PLANS: [Ink; 4] = [
    plain(0x00, 0x72, 0xB2),
    hatched(0x56, 0xB4, 0xE9, Hatch::Rising),
    hatched(0x1F, 0x4E, 0x79, Hatch::Level),
    hatched(0xA6, 0xD8, 0xF7, Hatch::Level),
];
/// Yellow to brown.
const PACKAGES: [Ink; 6] = [
    plain(0xE6, 0x9F, 0x00),
    hatched(0xD5, 0x5E, 0x00, Hatch::Falling),
    hatched(0xF0, 0xE4, 0x42, Hatch::Dots),
    hatched(0xCC, 0x79, 0xA7, Hatch::Upright),
    hatched(0x9C, 0x5A, 0x14, Hatch::Level),
    hatched(0xF7, 0xC8, 0x7A, Hatch::Rising),
];
/// Greens.
const USAGE: [Ink; 4] = [
    hatched(0x00, 0x9E, 0x73, Hatch::Cross),
    hatched(0x8F, 0xD9, 0xC0, Hatch::Falling),
    hatched(0x0B, 0x66, 0x4C, Hatch::Rising),
    hatched(0xC4, 0xEB, 0xDD, Hatch::Upright),
];

impl Theme {
    /// What a chart stands on.
    pub(super) fn paper(self) -> RGBColor {
        self.either((0xFF, 0xFF, 0xFF), (0x16, 0x18, 0x1D))
    }

    /// Titles and figures.
    pub(super) fn text(self) -> RGBColor {
        self.either((0x1A, 0x1A, 0x1A), (0xF0, 0xF0, 0xF0))
    }

    /// What is said by the way.
    pub(super) fn muted(self) -> RGBColor {
        self.either((0x55, 0x58, 0x5E), (0xB4, 0xB8, 0xC0))
    }

    /// The lines along which numbers are read.
    pub(super) fn grid(self) -> RGBColor {
        self.either((0xE2, 0xE3, 0xE6), (0x33, 0x37, 0x3F))
    }

    /// The line on which columns stand.
    pub(super) fn axis(self) -> RGBColor {
        self.either((0x7A, 0x7D, 0x84), (0x8A, 0x8F, 0x99))
    }

    /// The line of what is charged or in use.
    pub(super) fn line(self) -> RGBColor {
        self.either((0x00, 0x72, 0xB2), (0x56, 0xB4, 0xE9))
    }

    /// A limit, a budget, and what is beyond them.
    pub(super) fn alarm(self) -> RGBColor {
        self.either((0xC2, 0x4E, 0x00), (0xF2, 0x8E, 0x3C))
    }

    /// What is not told apart any further.
    pub(super) fn other(self) -> Ink {
        Ink { color: self.either((0xA0, 0xA3, 0xA8), (0x82, 0x86, 0x8E)), hatch: Some(Hatch::Cross) }
    }

    /// What a bill was, and what it is.
    pub(super) fn sides(self) -> [Ink; 2] {
        let was = self.either((0xB9, 0xBD, 0xC4), (0x70, 0x75, 0x7F));
        [Ink { color: was, hatch: Some(Hatch::Rising) }, Ink { color: self.line(), hatch: None }]
    }

    /// What costs more than it did, and what costs less.
    pub(super) fn changes(self) -> [Ink; 2] {
        [Ink { color: self.alarm(), hatch: None }, hatched(0x8F, 0xD9, 0xC0, Hatch::Falling)]
    }

    /// Where nearly all of a forecast lies, and where most of it does.
    pub(super) fn bands(self) -> [Ink; 2] {
        let outer = self.either((0xCD, 0xE5, 0xF5), (0x17, 0x3A, 0x52));
        let inner = self.either((0x8E, 0xC3, 0xE6), (0x27, 0x67, 0x92));
        [outer, inner].map(|color| Ink { color, hatch: None })
    }

    /// Behind months that are known.
    pub(super) fn past(self) -> RGBColor {
        self.either((0xF3, 0xF4, 0xF6), (0x20, 0x23, 0x29))
    }

    /// The line of a named case, by its place.
    pub(super) fn case(self, place: usize) -> RGBColor {
        let colors = [
            ((0x0B, 0x66, 0x4C), (0x8F, 0xD9, 0xC0)),
            ((0x8C, 0x3B, 0x6E), (0xE9, 0xA9, 0xCE)),
            ((0x6B, 0x4A, 0x12), (0xF7, 0xC8, 0x7A)),
        ];
        let (light, dark) = colors[place % colors.len()];
        self.either(light, dark)
    }

    /// A free edition.
    pub(super) fn free(self) -> Ink {
        Ink { color: self.either((0xD9, 0xDB, 0xDF), (0x4A, 0x4F, 0x59)), hatch: None }
    }

    /// The ink of an item, by its place among those of its category. After the last ink the first follows, hatched otherwise.
    pub(super) fn item(self, category: Category, place: usize) -> Ink {
        let inks: &[Ink] = match category {
            Category::Plan => &PLANS,
            Category::Package => &PACKAGES,
            Category::Usage => &USAGE,
        };
        let (ink, round) = (inks[place % inks.len()], place / inks.len());
        let own = ink.hatch.map_or(0, |hatch| hatch as usize + 1);
        let hatch = match (own + round) % (Hatch::ALL.len() + 1) {
            0 => None,
            other => Hatch::ALL.get(other - 1).copied(),
        };
        Ink { hatch, ..ink }
    }

    fn either(self, light: (u8, u8, u8), dark: (u8, u8, u8)) -> RGBColor {
        let (red, green, blue) = if self == Self::Light { light } else { dark };
        RGBColor(red, green, blue)
    }
}

/// Letters on a light fill.
pub(super) const DARK: RGBColor = RGBColor(0x1A, 0x1A, 0x1A);
/// Letters on a dark one.
pub(super) const LIGHT: RGBColor = RGBColor(0xFF, 0xFF, 0xFF);

/// How light a colour looks, in thousandths.
pub(super) fn lightness(RGBColor(red, green, blue): RGBColor) -> u32 {
    (u32::from(red) * 299 + u32::from(green) * 587 + u32::from(blue) * 114) / 255
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two items of the program's own rulebooks are never of one hatch where they are nearly of one grey.
    #[test]
    fn inks_are_told_apart_in_grey() {
        let inks = |category, count| (0..count).map(move |place| Theme::Light.item(category, place));
        let all: Vec<Ink> =
            inks(Category::Plan, 4).chain(inks(Category::Package, 6)).chain(inks(Category::Usage, 4)).collect();
        for (at, one) in all.iter().enumerate() {
            for other in &all[at + 1..] {
                let apart = lightness(one.color).abs_diff(lightness(other.color));
                assert!(one.hatch != other.hatch || apart >= 80, "{one:?} {other:?}: {apart}");
            }
        }
    }

    #[test]
    fn more_items_than_colours_differ_by_their_hatch() {
        let inks: Vec<Ink> = (0..24).map(|place| Theme::Dark.item(Category::Plan, place)).collect();
        assert!(inks.iter().enumerate().all(|(at, ink)| !inks[..at].contains(ink)));
    }
}
