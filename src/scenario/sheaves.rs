//! The sheaves of all pieces that were read, kept until the rows of an app are sorted out.

use super::bundle::{OnTheWay, Sheaf, Span, place, rows, together};
use super::slabs::{Kept, Slabs};

/// Sheaves of so many bytes are tied together: then the rows of a stream stand in few long runs.
const TOGETHER: usize = 4 << 20;

/// Sheaves, in the order of the pieces from which they came.
#[derive(Debug, Default)]
pub(super) struct Sheaves {
    slabs: Slabs,
    /// The bytes of each, and where each of its streams ends.
    kept: Vec<(Kept, Vec<usize>)>,
    /// Those that are not kept yet, and how many bytes they have.
    loose: Vec<Sheaf>,
    bytes: usize,
    /// The first and the last day of all rows.
    pub(super) span: Span,
}

impl Sheaves {
    /// Adds the sheaf of the next piece.
    pub(super) fn add(&mut self, sheaf: Sheaf) {
        self.span = together(self.span, sheaf.span);
        self.bytes += sheaf.bytes.len();
        self.loose.push(sheaf);
        if self.bytes >= TOGETHER {
            self.tie();
        }
    }

    /// Ties the loose sheaves together, stream by stream.
    fn tie(&mut self) {
        let (kept, bytes) = self.slabs.room(self.bytes);
        let streams = self.loose.first().map_or(0, |sheaf| sheaf.ends.len());
        let (mut ends, mut end) = (Vec::with_capacity(streams), 0);
        for stream in 0..streams {
            for sheaf in &self.loose {
                let rows = sheaf.stream(stream);
                bytes[end..end + rows.len()].copy_from_slice(rows);
                end += rows.len();
            }
            ends.push(end);
        }
        self.loose.clear();
        self.bytes = 0;
        self.kept.push((kept, ends));
    }

    /// The rows of a stream.
    pub(super) fn rows(&self, stream: usize) -> impl Iterator<Item = OnTheWay<'_>> {
        let kept = self.kept.iter().map(move |(bytes, ends)| &self.slabs.bytes(bytes)[place(ends, stream)]);
        let loose = self.loose.iter().map(move |sheaf| sheaf.stream(stream));
        kept.chain(loose).flat_map(rows)
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::super::bundle::Bundle;
    use super::super::names::Texts;
    use super::super::packed::Unpacking;
    use super::super::{Event, Id, Row};
    use super::*;

    const STREAMS: u16 = 3;

    /// The apps and lines of a stream.
    fn lines(sheaves: &Sheaves, stream: usize) -> Vec<(String, u32)> {
        let line = |row: OnTheWay<'_>| {
            let (mut names, mut bytes) = (Texts::default(), vec![0; row.length()]);
            names.add(row.name);
            row.write(&mut bytes);
            (String::from_utf8_lossy(names.get(0)).into_owned(), Unpacking::new(&bytes).row(|_| Id(0)).line)
        };
        sheaves.rows(stream).map(line).collect()
    }

    /// Some sheaves are tied together, the last ones stay loose; nothing is lost, nothing changes places.
    #[test]
    fn rows_stay_in_the_order_of_their_lines_however_many_pieces_there_are() {
        let (mut sheaves, mut line) = (Sheaves::default(), 0);
        for piece in 0..10 {
            let mut bundle = Bundle::new(STREAMS, true, 1 << 20);
            for _ in 0..40_000 {
                line += 1;
                let date = NaiveDate::from_ymd_opt(2020, 1, 1 + piece).expect("a day");
                bundle.add(&format!("app-{}", line % 7), Row { date, file: 0, line, event: Event::Stop }, "");
            }
            sheaves.add(bundle.tie());
        }
        assert!(!sheaves.kept.is_empty() && !sheaves.loose.is_empty());
        assert_eq!(sheaves.span.map(|(first, last)| (last - first).num_days()), Some(9));
        let streams: Vec<_> = (0..usize::from(STREAMS)).map(|stream| lines(&sheaves, stream)).collect();
        assert!(streams.iter().all(|lines| lines.is_sorted_by_key(|(_, line)| *line)));
        let mut all = streams.concat();
        all.sort_by_key(|(_, line)| *line);
        let expected: Vec<_> = (1..=400_000).map(|line| (format!("app-{}", line % 7), line)).collect();
        assert!(all == expected);
    }
}
