//! Realistic portfolios for benches and demonstrations: any number of apps, the same bytes for the same seed, streamed.
//!
//! The apps are dealt out to classes, and the apps of a class share a story: the days and the words of their rows. What
//! an app has for itself - its name, the numbers in its rows - is a hash of the seed, the app and the row. So the rows
//! of a day are found by visiting the classes that have a row on it and then their apps, and nothing is kept per app.
#![allow(dead_code, reason = "each program uses its part")]

mod draws;
mod ids;
mod line;
mod story;

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use billcast::calendar::Month;
use draws::{Draws, mixed};
use ids::Ids;
use line::HEADER;
use story::{Row, story};

/// How many stories there are.
const CLASSES: u64 = 4_096;
/// How many files a folder of a split portfolio holds.
const FILES_PER_FOLDER: u64 = 1_000;
/// How much text is written at a time.
const CHUNK: usize = 1 << 17;

/// The months of the classic rulebooks, whose words the rows use.
const CLASSIC: std::ops::RangeInclusive<&str> = "2019-01"..="2022-12";

/// Reads the month in which the apps of a portfolio begin. Before the classic rulebooks no row is well-formed, after them
/// new apps are of a family that refuses almost all of these rows; what began with them goes on, however long.
pub(crate) fn beginning(text: &str) -> Result<Month, String> {
    let month = text.parse().map_err(|error| format!("{error}; write a month as 2020-01"))?;
    let (first, last) = (CLASSIC.start(), CLASSIC.end());
    match CLASSIC.contains(&text) {
        true => Ok(month),
        false => Err(format!("the words of the rows are those of {first} to {last}; write one of these months")),
    }
}

/// What a portfolio is made of.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Size {
    pub(crate) apps: u64,
    pub(crate) from: Month,
    pub(crate) months: u32,
    pub(crate) seed: u64,
}

/// The apps and their rows, about ten each.
pub(crate) struct Portfolio {
    apps: u64,
    seed: u64,
    ids: Ids,
    /// Every day of the portfolio as text, with the comma after it.
    days: Vec<String>,
    /// The story of each class.
    stories: Vec<Vec<Row>>,
}

impl Portfolio {
    pub(crate) fn new(size: Size) -> Self {
        let end = size.from.plus(size.months.max(1) as i32).first_day();
        let dates = size.from.first_day().iter_days().take_while(|day| *day < end);
        let days: Vec<String> = dates.map(|day| format!("{day},")).collect();
        let classes = CLASSES.min(size.apps);
        let tell = |class| story(Draws::new(mixed(size.seed, class)), days.len() as u64);
        let stories = (0..classes).map(tell).collect();
        Self { apps: size.apps, seed: size.seed, ids: Ids::new(size.apps, size.seed), days, stories }
    }

    /// Writes all rows in the order of their dates, the apps mixed.
    pub(crate) fn write_by_date(&self, out: impl Write) -> io::Result<()> {
        let mut lines = Lines::new(out);
        lines.text.extend_from_slice(HEADER.as_bytes());
        for (date, rows) in self.days.iter().zip(self.rows_of_days()) {
            for block in (0..self.apps).step_by(CLASSES as usize) {
                for &(class, at) in &rows {
                    let app = block + class as u64;
                    if app < self.apps {
                        lines.text.extend_from_slice(date.as_bytes());
                        self.ids.write(app, &mut lines.text);
                        self.stories[class][at].line.write(self.details(app, at), &mut lines.text);
                        lines.pass_on()?;
                    }
                }
            }
        }
        lines.finish()
    }

    /// Writes each app's rows together, in the order of their dates; the apps in the order of their names.
    pub(crate) fn write_grouped(&self, out: impl Write) -> io::Result<()> {
        let mut lines = Lines::new(out);
        lines.text.extend_from_slice(HEADER.as_bytes());
        let mut name = Vec::new();
        for app in self.ids.in_order() {
            name.clear();
            self.ids.write(app, &mut name);
            self.write_app(app, &name, &mut lines.text);
            lines.pass_on()?;
        }
        lines.finish()
    }

    /// Writes each app's rows to a file of its own, without a column for the app, in folders of so many files.
    pub(crate) fn split(&self, folder: &Path) -> io::Result<()> {
        let header = HEADER.replace("app,", "");
        let (mut name, mut text, mut within) = (Vec::new(), Vec::new(), folder.to_owned());
        for (count, app) in (0..).zip(self.ids.in_order()) {
            if count % FILES_PER_FOLDER == 0 {
                within = folder.join(format!("{:07}", count / FILES_PER_FOLDER));
                fs::create_dir_all(&within)?;
            }
            name.clear();
            self.ids.write(app, &mut name);
            text.clear();
            text.extend_from_slice(header.as_bytes());
            self.write_app(app, b"", &mut text);
            File::create(within.join(format!("{}.csv", String::from_utf8_lossy(&name))))?.write_all(&text)?;
        }
        Ok(())
    }

    /// Writes the rows of an app under this name, or without the column.
    fn write_app(&self, app: u64, name: &[u8], text: &mut Vec<u8>) {
        for (at, row) in self.stories[(app % CLASSES) as usize].iter().enumerate() {
            let date = self.days[row.day].as_bytes();
            text.extend_from_slice(if name.is_empty() { &date[..date.len() - 1] } else { date });
            text.extend_from_slice(name);
            row.line.write(self.details(app, at), text);
        }
    }

    /// Of each day the rows that stand on it: their class, and their place in its story.
    fn rows_of_days(&self) -> Vec<Vec<(usize, usize)>> {
        let mut days = vec![Vec::new(); self.days.len()];
        for (class, story) in self.stories.iter().enumerate() {
            for (at, row) in story.iter().enumerate() {
                days[row.day].push((class, at));
            }
        }
        days
    }

    /// What an app has for itself in one of its rows.
    fn details(&self, app: u64, at: usize) -> u64 {
        mixed(mixed(self.seed, app), at as u64)
    }
}

/// Text on its way out.
struct Lines<W> {
    out: W,
    text: Vec<u8>,
}

impl<W: Write> Lines<W> {
    fn new(out: W) -> Self {
        Self { out, text: Vec::with_capacity(2 * CHUNK) }
    }

    /// Passes the text on once there is enough of it.
    fn pass_on(&mut self) -> io::Result<()> {
        if self.text.len() >= CHUNK {
            self.out.write_all(&self.text)?;
            self.text.clear();
        }
        Ok(())
    }

    fn finish(mut self) -> io::Result<()> {
        self.out.write_all(&self.text)?;
        self.out.flush()
    }
}
