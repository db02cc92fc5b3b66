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
    use super::super::bundle::tests::unpacked;
    use super::super::{Event, Id, Row};
    use super::*;

    const STREAMS: u16 = 3;

    /// Names of every kind; rows of several files and days in each piece, some with an id.
    fn row(line: u32, piece: u32) -> (String, Row, &'static str) {
        let name = ["1400000001", "010", "app", "9"][line as usize % 4].to_owned();
        let date = NaiveDate::from_ymd_opt(2020, 1, 1 + piece + line / 10_000 % 2).expect("a day");
        let (event, id) = match line % 3 {
            0 => (Event::JoinGroup(Id(7), line), "group"),
            1 => (Event::Usage(1, line.into()), ""),
            _ => (Event::Stop, ""),
        };
        (name, Row { date, file: line / 1000 % 3, line, event }, id)
    }

    /// Some sheaves are tied together, the last ones stay loose; nothing is lost, nothing changes places.
    #[test]
    fn rows_stay_as_they_are_in_the_order_of_their_lines_however_many_pieces_there_are() {
        let (mut sheaves, mut line, mut expected) = (Sheaves::default(), 0, Vec::new());
        for piece in 0..10 {
            let mut bundle = Bundle::new(STREAMS, true, 1 << 20);
            for _ in 0..40_000 {
                line += 1;
                let (name, row, id) = row(line, piece);
                bundle.add(&name, row.clone(), id);
                expected.push((name, row, id.to_owned()));
            }
            sheaves.add(bundle.tie());
        }
        assert!(!sheaves.kept.is_empty() && !sheaves.loose.is_empty());
        assert_eq!(sheaves.span.map(|(first, last)| (last - first).num_days()), Some(10));
        let streams: Vec<Vec<_>> =
            (0..usize::from(STREAMS)).map(|stream| sheaves.rows(stream).map(unpacked).collect()).collect();
        assert!(streams.iter().all(|rows| rows.is_sorted_by_key(|(_, row, _)| row.line)));
        let mut all = streams.concat();
        all.sort_by_key(|(_, row, _)| row.line);
        assert!(all == expected);
    }
}
