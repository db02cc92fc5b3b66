//! How far a long command is, on a terminal only: never in a pipe, never in a file.

use std::time::Duration;

use billcast::scenario::InputFile;
use billcast::scenario::grouped::Survey;
use indicatif::{HumanCount, ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

use super::interrupt;

/// A line on stderr that goes away when the work is done.
pub(crate) struct Progress(ProgressBar);

impl Progress {
    /// Rows being read.
    pub(crate) fn reading(watched: bool) -> Self {
        Self::shown(watched, ProgressBar::no_length(), 1, "{spinner} reading: {human_pos} rows, {rate} rows/s")
    }

    /// Apps being simulated, with the rows of these files.
    pub(crate) fn simulating(watched: bool, apps: usize, files: &[InputFile]) -> Self {
        let form = "{spinner} simulating [{bar:20}] {human_pos} of {human_len} apps, {rate} rows/s, {eta} left";
        // The rows of the apps that are done are taken as their part of all rows.
        let rows = rows(files) / (apps as u64).max(1);
        Self::shown(watched, ProgressBar::new(apps as u64), rows, form)
    }

    /// Rows being read and simulated; their number is known where they were read before.
    pub(crate) fn streaming(watched: bool, survey: Option<&Survey>) -> Self {
        match survey {
            None => {
                let form = "{spinner} simulating: {human_pos} rows, {rate} rows/s";
                Self::shown(watched, ProgressBar::no_length(), 1, form)
            }
            Some(survey) => {
                let form = "{spinner} simulating [{bar:20}] {human_pos} of {human_len} rows, {rate} rows/s, {eta} left";
                Self::shown(watched, ProgressBar::new(rows(&survey.files)), 1, form)
            }
        }
    }

    /// So many more are done.
    pub(crate) fn add(&self, count: u64) {
        self.0.inc(count);
    }

    /// A line of this form; each that is done has so many rows.
    fn shown(watched: bool, bar: ProgressBar, rows: u64, form: &str) -> Self {
        // Without a terminal on stderr this target hides itself.
        bar.set_draw_target(if watched { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() });
        if !bar.is_hidden() {
            let rate = move |state: &ProgressState, out: &mut dyn std::fmt::Write| {
                let per_second =
                    u128::from(state.pos()) * u128::from(rows) * 1_000 / state.elapsed().as_millis().max(1);
                // Where nothing can be shown, nothing is lost.
                let _ = write!(out, "{}", HumanCount(per_second as u64));
            };
            if let Ok(style) = ProgressStyle::with_template(form) {
                bar.set_style(style.with_key("rate", rate));
            }
            bar.enable_steady_tick(Duration::from_millis(100));
            interrupt::clears(&bar);
        }
        Self(bar)
    }
}

fn rows(files: &[InputFile]) -> u64 {
    files.iter().map(|file| file.rows).sum()
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
