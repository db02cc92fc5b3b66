//! Use that comes near a bound, as text.

use std::io::{self, Write};

use super::grid::Grid;
use super::{AlignedText, FOUND_IN_FULL, Printed};
use crate::calendar::Month;
use crate::ledger::{Legend, NearBound};

/// Use that comes near bounds, to be shown.
#[derive(Debug, Clone, Copy)]
pub struct NearBounds<'b> {
    /// The first ones.
    pub found: &'b [NearBound],
    /// How many there are.
    pub count: u64,
    /// The names of meters and packages.
    pub legend: &'b Legend<'b>,
}

impl Printed<NearBounds<'_>> for AlignedText {
    /// A line for each, below a blank one; nothing where there are none.
    fn print(&self, shown: &NearBounds<'_>, out: &mut dyn Write) -> io::Result<()> {
        let mut grid = Grid::new(&["headroom", "month", "of", "", ">in use", ">above", ">bound", ">share", "day"]);
        for NearBound { app, subject, used } in shown.found.iter().take(FOUND_IN_FULL) {
            let (on, name) = (used.place.date, used.what.name(shown.legend.names));
            let about = if subject.is_empty() { name.to_owned() } else { format!("{name} of {subject}") };
            let what = [used.what.kind().to_owned(), about];
            let above = if used.above == 0 { String::new() } else { used.above.to_string() };
            // Cut, not rounded: what is shown as all of it is all of it.
            let share = used.percent().map(|millionths| millionths / 100_000);
            let share = share.map_or_else(String::new, |tenths| format!("{}.{} %", tenths / 10, tenths % 10));
            let numbers = [used.in_use.to_string(), above, used.bound.to_string(), share, on.to_string()];
            grid.row([app.clone(), Month::of(on).to_string()], what.into_iter().chain(numbers));
        }
        grid.print_below(out)?;
        match shown.count.saturating_sub(FOUND_IN_FULL as u64) {
            0 => Ok(()),
            more => writeln!(out, "and {more} more (headroom.csv of --out and --format json have all)"),
        }
    }
}
