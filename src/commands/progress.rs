//! How far a long command is, on a terminal only: never in a pipe, never in a file.

use std::time::Duration;

use billcast::scenario::InputFile;
use billcast::scenario::grouped::Survey;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

use super::interrupt;

/// A line on stderr that goes away when the work is done.
pub(crate) struct Progress(ProgressBar);

impl Progress {
    /// Rows being read.
    pub(crate) fn reading(watched: bool) -> Self {
        Self::shown(watched, ProgressBar::no_length(), "{spinner} reading: {human_pos} rows, {per_sec}")
    }

    /// Apps being simulated, with the rows of these files.
    pub(crate) fn simulating(watched: bool, apps: usize, files: &[InputFile]) -> Self {
        let rows: u64 = files.iter().map(|file| file.rows).sum();
        let bar = ProgressBar::new(apps as u64);
        let form = "{spinner} simulating [{bar:30}] {human_pos} of {human_len} apps, {rows} rows/s, {eta} left";
        Self::with_rows(watched, bar, form, rows)
    }

    /// Rows being read and simulated; their number is known where they were read before.
    pub(crate) fn streaming(watched: bool, survey: Option<&Survey>) -> Self {
        let rows = survey.map(|survey| survey.files.iter().map(|file| file.rows).sum());
        match rows {
            Some(rows) => {
                let form = "{spinner} simulating [{bar:30}] {human_pos} of {human_len} rows, {per_sec}, {eta} left";
                Self::shown(watched, ProgressBar::new(rows), form)
            }
            None => Self::shown(watched, ProgressBar::no_length(), "{spinner} simulating: {human_pos} rows, {per_sec}"),
        }
    }

    /// So many more are done.
    pub(crate) fn add(&self, count: u64) {
        self.0.inc(count);
    }

    /// The rows of the apps that are done are taken as their part of all rows.
    fn with_rows(watched: bool, bar: ProgressBar, form: &str, rows: u64) -> Self {
        let rate = move |state: &ProgressState, out: &mut dyn std::fmt::Write| {
            let done = u128::from(rows) * u128::from(state.pos()) / u128::from(state.len().unwrap_or(1).max(1));
            // Where nothing can be shown, nothing is lost.
            let _ = write!(out, "{}", done * 1_000 / state.elapsed().as_millis().max(1));
        };
        Self::styled(watched, bar, |style| style.with_key("rows", rate), form)
    }

    fn shown(watched: bool, bar: ProgressBar, form: &str) -> Self {
        Self::styled(watched, bar, |style| style, form)
    }

    fn styled(watched: bool, bar: ProgressBar, keys: impl FnOnce(ProgressStyle) -> ProgressStyle, form: &str) -> Self {
        // Without a terminal on stderr this target hides itself.
        bar.set_draw_target(if watched { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() });
        if !bar.is_hidden() {
            if let Ok(style) = ProgressStyle::with_template(form) {
                bar.set_style(keys(style));
            }
            bar.enable_steady_tick(Duration::from_millis(100));
            interrupt::clears(&bar);
        }
        Self(bar)
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
