//! Checks of a bill: every sheet against the others, and against what the simulation added up.

mod apps;
mod figures;
mod lists;
mod sheets;

use rust_xlsxwriter::Worksheet;

use super::checklist::Checklist;
use super::looks::Looks;
use super::summary::Places;
use super::sums::Sums;
use super::{Parts, Unfit};

/// The sheet.
pub(super) fn sheet(sums: &Sums, parts: &Parts, places: &Places, looks: &Looks) -> Result<Worksheet, Unfit> {
    let said = "Each sheet against the others, and against what the simulation added up; sums are compared as rounded.";
    let mut checks = Checks { list: Checklist::begin(said, looks)?, sums, parts, places };
    checks.sheets_as_a_whole()?;
    checks.figures_of_summary()?;
    checks.control_sums()?;
    checks.by_month()?;
    checks.by_day()?;
    checks.by_app()?;
    checks.list.end(sums.total)
}

struct Checks<'l> {
    list: Checklist<'l>,
    sums: &'l Sums,
    parts: &'l Parts,
    places: &'l Places,
}
