//! The figures at the tips of columns: across where they have room, else upright, else only some of them.

use std::cmp::Reverse;
use std::ops::Range;

use super::lettering::{Weight, width};
use super::sheet::{At, Letters, Sheet};
use crate::calendar::Month;

const SIZE: i32 = 40;
/// What a figure keeps from its column and from its neighbours.
const APART: i32 = 14;

/// The figure of a column.
pub(super) struct Label {
    /// What it is a part of.
    pub(super) part: &'static str,
    pub(super) month: Month,
    /// How much it is, to compare.
    pub(super) size: i128,
    pub(super) text: String,
}

/// Where a column ends, away from the line on which it stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tip {
    pub(super) x: i32,
    pub(super) y: i32,
    pub(super) is_up: bool,
}

/// Figures of columns that stand side by side.
pub(super) struct Labels {
    labels: Vec<Label>,
    widest: i32,
    way: Way,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Across,
    Upright,
    /// Upright, where the amount is another than in the column before.
    Changes,
}

impl Labels {
    /// Where each column has so much room.
    pub(super) fn new(labels: Vec<Label>, room: i32) -> Self {
        let widest = labels.iter().map(|label| width(&label.text, SIZE, Weight::Bold)).max().unwrap_or_default();
        let way = match room {
            room if widest + APART <= room => Way::Across,
            room if SIZE + APART / 2 <= room => Way::Upright,
            _ => Way::Changes,
        };
        Self { labels, widest, way }
    }

    /// None at all where not every figure has room.
    pub(super) fn all_or_none(mut self) -> Self {
        if self.way == Way::Changes {
            self.labels.clear();
            self.widest = 0;
        }
        self
    }

    /// How much room they take beyond the longest column.
    pub(super) fn room(&self) -> i32 {
        2 * APART + if self.way == Way::Across { SIZE } else { self.widest }
    }

    /// What the reader is told of those that are left out.
    pub(super) fn remark(&self) -> &'static str {
        if self.way == Way::Changes { "; totals are printed where they change and have room" } else { "" }
    }

    /// Draws each beyond the tip of its column.
    pub(super) fn draw(&self, sheet: &mut Sheet<'_>, tips: &[Tip]) {
        let letters = Letters { weight: Weight::Bold, ..sheet.letters(SIZE) };
        for place in self.chosen(tips) {
            let (Label { part, month, text, .. }, Tip { x, y, is_up }) = (&self.labels[place], tips[place]);
            let (at, below) = match self.way {
                Way::Across => (At::Middle, SIZE * 3 / 4),
                Way::Upright | Way::Changes => (At::Turned, width(text, SIZE, Weight::Bold)),
            };
            let base = if is_up { y - APART } else { y + APART + below };
            sheet.group(part, &[("month", &month.to_string())], "", |sheet| sheet.text(x, base, at, letters, text));
        }
    }

    /// Those that are drawn; of those that would touch, the larger amount.
    fn chosen(&self, tips: &[Tip]) -> Vec<usize> {
        let all = 0..self.labels.len().min(tips.len());
        if self.way != Way::Changes {
            return all.collect();
        }
        let apart = |one: usize, other: usize| (tips[one].x - tips[other].x).abs();
        // A longer column beside it would stand in its text.
        let is_free = |at: &usize| {
            let Tip { y, is_up, .. } = tips[*at];
            let is_short = |tip: Tip| tip.is_up != is_up || if is_up { tip.y >= y } else { tip.y <= y };
            let mut near = all.clone().filter(|other| apart(*at, *other) <= SIZE / 2 + APART);
            near.all(|other| is_short(tips[other]))
        };
        let mut begin = 0;
        let mut runs: Vec<(i128, Range<usize>)> = Vec::new();
        for run in self.labels[all.clone()].chunk_by(|one, other| one.size == other.size) {
            runs.extend(run.first().map(|first| (first.size, begin..begin + run.len())));
            begin += run.len();
        }
        runs.retain(|(size, _)| *size != 0);
        runs.sort_by_key(|(size, run)| (Reverse(size.abs()), run.start));
        // Of columns of one amount the first that has room, so that each amount is told once.
        let mut chosen: Vec<usize> = Vec::new();
        for (_, mut run) in runs {
            let has_room = |at: &usize| chosen.iter().all(|other| apart(*at, *other) >= SIZE + APART);
            let first = run.find(|at| is_free(at) && has_room(at));
            chosen.extend(first);
        }
        chosen
    }
}
