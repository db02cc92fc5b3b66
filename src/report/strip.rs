//! A calendar as a picture: a strip of days for each month, and marks on its days.

use std::collections::BTreeMap;
use std::fmt::Write;

use chrono::{Datelike, NaiveDate};

use super::text::Text;
use crate::calendar::Month;

/// The width of the months' names, of a day, and the height of a strip with the room below it.
const NAMES: u32 = 78;
const DAY: u32 = 26;
const ROW: u32 = 26;
const STRIP: u32 = 20;
/// Half of what a mark takes up where several are of one day.
const HALF: u32 = 7;

/// What happens on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Mark {
    /// An invoice is made.
    Invoice,
    /// Unpaid it suspends.
    Suspends,
    /// Unpaid it reclaims.
    Reclaims,
}

impl Mark {
    fn sentence(self, date: NaiveDate, of: &[String]) -> String {
        let what = match self {
            Self::Invoice => "invoice of",
            Self::Suspends => "unpaid, suspends:",
            Self::Reclaims => "unpaid, reclaims:",
        };
        format!("{date}: {what} {}", of.join("; "))
    }

    /// A circle, a triangle, a square: told apart without colours.
    fn draw(self, x: u32, y: u32) -> String {
        match self {
            Self::Invoice => format!("<circle class=\"invoice\" cx=\"{x}\" cy=\"{y}\" r=\"6\"/>"),
            Self::Suspends => {
                let (left, right, top, low) = (x - 7, x + 7, y - 6, y + 6);
                format!("<path class=\"suspends\" d=\"M{x} {top}L{right} {low}H{left}Z\"/>")
            }
            Self::Reclaims => {
                format!("<rect class=\"reclaims\" x=\"{}\" y=\"{}\" width=\"11\" height=\"11\"/>", x - 5, y - 5)
            }
        }
    }
}

/// The days with their marks.
#[derive(Debug, Default)]
pub(super) struct Strip {
    days: BTreeMap<(NaiveDate, Mark), Vec<String>>,
}

impl Strip {
    /// Marks a day, and says of what.
    pub(super) fn add(&mut self, date: NaiveDate, mark: Mark, of: &str) {
        self.days.entry((date, mark)).or_default().push(of.to_owned());
    }

    /// The picture with its legend, from the first month that has a mark to the last.
    pub(super) fn svg(&self) -> String {
        let mut dates = self.days.keys().map(|(date, _)| Month::of(*date));
        let Some((first, last)) = dates.next().map(|first| (first, dates.next_back().unwrap_or(first))) else {
            return String::new();
        };
        let mut svg = format!(
            "<figure class=\"strip\"><figcaption>{}</figcaption>\n\
             <div class=\"wide tall\" role=\"group\" aria-label=\"Calendar of the invoices\" tabindex=\"0\">\n",
            legend(),
        );
        // A picture for each year: paper parts them between years.
        let months: Vec<Month> = first.to(last).collect();
        for year in months.chunk_by(|one, other| one.first_day().year() == other.first_day().year()) {
            self.year(&mut svg, year);
        }
        svg + "</div></figure>\n"
    }

    fn year(&self, svg: &mut String, months: &[Month]) {
        let (Some(first), Some(last)) = (months.first(), months.last()) else { return };
        let (width, height) = (NAMES + 31 * DAY, (months.len() as u32 + 1) * ROW);
        let _ = writeln!(
            svg,
            "<svg viewBox=\"0 0 {width} {height}\" role=\"img\" aria-label=\"Calendar of the invoices, {first} to {last}; \
             the table below says the same\">"
        );
        for day in [1, 5, 10, 15, 20, 25, 30] {
            let _ = write!(svg, "<text class=\"day\" x=\"{}\" y=\"16\">{day}</text>", middle(day));
        }
        svg.push('\n');
        for (at, month) in months.iter().enumerate() {
            self.row(svg, *month, (at as u32 + 1) * ROW);
        }
        svg.push_str("</svg>\n");
    }

    fn row(&self, svg: &mut String, month: Month, top: u32) {
        let (base, width, y) = (top + 15, month.days() * DAY, top + STRIP / 2);
        let _ = write!(
            svg,
            "<text x=\"0\" y=\"{base}\">{month}</text><rect class=\"days\" x=\"{NAMES}\" y=\"{top}\" width=\"{width}\" \
             height=\"{STRIP}\" rx=\"3\"/>"
        );
        let days = (month.first_day(), Mark::Invoice)..=(month.last_day(), Mark::Reclaims);
        let marks: Vec<_> = self.days.range(days).collect();
        for day in marks.chunk_by(|((one, _), _), ((other, _), _)| one == other) {
            // Marks of one day stand side by side.
            let begin = middle(day[0].0.0.day()) + HALF - HALF * day.len() as u32;
            for (at, ((date, mark), of)) in day.iter().enumerate() {
                let drawn = mark.draw(begin + 2 * HALF * at as u32, y);
                let _ = write!(svg, "<g>{drawn}<title>{}</title></g>", Text(&mark.sentence(*date, of)));
            }
        }
        svg.push('\n');
    }
}

fn middle(day: u32) -> u32 {
    NAMES + (day - 1) * DAY + DAY / 2
}

fn legend() -> String {
    let marks =
        [(Mark::Invoice, "invoice"), (Mark::Suspends, "suspends if unpaid"), (Mark::Reclaims, "reclaims if unpaid")];
    let entry = |(mark, what): (Mark, &str)| {
        format!(
            "<span class=\"key\"><svg viewBox=\"0 0 16 16\" width=\"16\" height=\"16\" aria-hidden=\"true\">{}</svg> {what}</span>",
            mark.draw(8, 8)
        )
    };
    marks.map(entry).join(" ")
}
