//! The workbook of a run, where one is asked for: gathered beside the other files, written when all apps are through; and
//! that of a forecast.

use std::cell::Cell;
use std::io;
use std::panic;
use std::path::{Path, PathBuf};

use billcast::export::Plan;
use billcast::export::folder::FolderError;
use billcast::export::workbook::{self, Kept, ROWS_PER_SHEET, Workbook};
use billcast::ledger::{AppResult, Forecast, Legend, RunInfo, Totals};

use super::Failure;
use super::writing::{BILL_XLSX, Target, Writing, unwritten};
use crate::cli::{Run, WrittenFormat};

/// Whether a workbook is asked for.
pub(super) fn is_wanted(options: &Run) -> bool {
    options.out.is_some() && options.written.contains(&WrittenFormat::Xlsx)
}

/// A workbook is whole: its sheets are checked against each other.
pub(super) fn is_whole(options: &Run) -> Result<(), Failure> {
    let part = match is_wanted(options) {
        true if options.summary => "--summary",
        true if !options.only.is_empty() => "--only",
        _ => return Ok(()),
    };
    let message = format!("a workbook (--as xlsx) has all its sheets, which are checked against each other: no {part}");
    Err(Failure::usage(message, format!("leave out {part}, or run once for the workbook and once for the other files")))
}

/// The workbook on its way, if there is one.
pub(super) struct Gathering<'r>(Option<Begun<'r>>);

struct Begun<'r> {
    workbook: Workbook<'r>,
    target: Target,
    path: PathBuf,
}

/// What some apps give to it.
pub(super) struct Part(Option<Kept>);

impl Part {
    pub(super) fn begin(options: &Run) -> Self {
        Self(is_wanted(options).then(Kept::default))
    }

    pub(super) fn add(&mut self, app: &AppResult<'_>) {
        if let Some(kept) = &mut self.0 {
            kept.add(app);
        }
    }
}

impl<'r> Gathering<'r> {
    pub(super) fn begin(options: &Run, plan: &Plan<'r>, writing: &mut Writing) -> Result<Self, Failure> {
        let Some(dir) = options.out.as_ref().filter(|_| is_wanted(options)) else { return Ok(Self(None)) };
        let Some(target) = writing.further(BILL_XLSX)? else { return Ok(Self(None)) };
        silence();
        let path = dir.join(BILL_XLSX);
        let workbook = Workbook::begin(plan.legend.clone(), plan.horizon, ROWS_PER_SHEET, dir);
        let workbook = workbook.map_err(|error| failed(path.clone(), error))?;
        Ok(Self(Some(Begun { workbook, target, path })))
    }

    /// Takes what the apps after those before gave.
    pub(super) fn take(&mut self, part: &Part) -> Result<(), Failure> {
        let Some((Begun { workbook, path, .. }, kept)) = self.0.as_mut().zip(part.0.as_ref()) else { return Ok(()) };
        silently(|| workbook.take(kept)).map_err(|error| failed(path.clone(), error))
    }

    /// Writes it.
    pub(super) fn write(self, totals: &Totals, run: &RunInfo) -> Result<(), Failure> {
        let Some(Begun { workbook, target, path }) = self.0 else { return Ok(()) };
        silently(|| workbook.write(totals, run, target)).map_err(|error| failed(path, error))
    }
}

/// Writes the workbook of a forecast.
pub(super) fn write_forecast(
    forecast: &Forecast,
    base: (&RunInfo, &Totals, &Legend<'_>),
    (dir, target): (&Path, Target),
) -> io::Result<()> {
    silence();
    silently(|| workbook::write_forecast(forecast, base, dir, target))
}

thread_local! {
    /// Whether a panic comes out as an error, and is not told twice.
    static COMES_OUT: Cell<bool> = const { Cell::new(false) };
}

/// Lets panics that come out as errors be silent.
fn silence() {
    let told = panic::take_hook();
    panic::set_hook(Box::new(move |panic| {
        if !COMES_OUT.get() {
            told(panic);
        }
    }));
}

/// The crate that writes workbooks panics where the disk is full; the library makes an error of it.
fn silently<T>(work: impl FnOnce() -> T) -> T {
    COMES_OUT.set(true);
    let done = work();
    COMES_OUT.set(false);
    done
}

fn failed(path: PathBuf, error: std::io::Error) -> Failure {
    unwritten(FolderError { path, error, renamed: Vec::new() })
}
