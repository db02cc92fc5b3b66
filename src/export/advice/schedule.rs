//! The schedules as one scenario file.

use std::io::{self, Write};

use crate::export::csv::io_error;
use crate::ledger::{Advice, ScheduleRow};

/// The columns in their order; packages stand after the edition.
const FIRST: [&str; 4] = ["date", "app", "action", "edition"];
const LAST: [&str; 6] = ["group", "group_type", "user", "count", "meter", "quantity"];

/// Writes the schedules of all apps, one after the other: a scenario that a run takes.
///
/// # Errors
/// Where `out` cannot be written.
pub fn write_schedule(advice: &Advice, out: &mut dyn Write) -> io::Result<()> {
    let rows = || advice.apps.iter().flat_map(|app| app.rows.iter().map(move |row| (app.app.as_str(), row)));
    let columns = columns(rows().map(|(_, row)| row));
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(FIRST[..3].iter().copied().chain(columns.iter().map(String::as_str))).map_err(io_error)?;
    for (app, row) in rows() {
        let date = row.date.to_string();
        let cell = |column: &String| row.cells.iter().find(|(name, _)| name == column).map_or("", |(_, cell)| cell);
        let cells = [date.as_str(), app, row.action].into_iter().chain(columns.iter().map(cell));
        writer.write_record(cells).map_err(io_error)?;
    }
    writer.flush()
}

/// The columns that any row fills.
fn columns<'r>(rows: impl Iterator<Item = &'r ScheduleRow>) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for (name, _) in rows.flat_map(|row| &row.cells) {
        if !found.contains(name) {
            found.push(name.clone());
        }
    }
    let place = |name: &String| {
        let last = LAST.iter().position(|column| column == name).map(|at| at + 2);
        if name == FIRST[3] { 0 } else { last.unwrap_or(1) }
    };
    found.sort_by(|one, other| place(one).cmp(&place(other)).then_with(|| one.cmp(other)));
    found
}
