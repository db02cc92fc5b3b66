//! How far a long command is, on a terminal only: never in a pipe, never in a file.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use billcast::scenario::InputFile;
use billcast::scenario::grouped::Survey;
use indicatif::{HumanCount, ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

use super::interrupt;

/// Of rows that stream: how many there are is not known.
const STREAMING: &str = "{spinner} simulating: {apps} apps, {human_pos} rows, {rate} rows/s";
/// Of rows that stream and were counted before: the bar shows their part.
const STREAMING_AGAIN: &str =
    "{spinner} simulating [{bar:20}] {apps} apps, {human_pos} rows, {rate} rows/s, {eta} left";

/// A line on stderr that goes away when the work is done.
pub(crate) struct Progress {
    bar: ProgressBar,
    /// Apps that are done, where the bar counts something else.
    apps: Arc<AtomicU64>,
}

impl Progress {
    /// Rows being read.
    pub(crate) fn reading(watched: bool) -> Self {
        let form = "{spinner} reading: {human_pos} rows, {rate} rows/s";
        Self::shown(stderr(watched), ProgressBar::no_length(), 1, form)
    }

    /// Apps being simulated, with the rows of these files.
    pub(crate) fn simulating(watched: bool, apps: usize, files: &[InputFile]) -> Self {
        let form = "{spinner} simulating [{bar:20}] {human_pos} of {human_len} apps, {rate} rows/s, {eta} left";
        // The rows of the apps that are done are taken as their part of all rows.
        let rows = rows(files) / (apps as u64).max(1);
        Self::shown(stderr(watched), ProgressBar::new(apps as u64), rows, form)
    }

    /// Blocks of apps being sorted out and simulated, with the rows of these files.
    pub(crate) fn sorting_out(watched: bool, blocks: usize, files: &[InputFile]) -> Self {
        let form = "{spinner} simulating [{bar:20}] {apps} apps, {rate} rows/s, {eta} left";
        let rows = rows(files) / (blocks as u64).max(1);
        Self::shown(stderr(watched), ProgressBar::new(blocks as u64), rows, form)
    }

    /// Rows being read and simulated; their number is known where they were read before.
    pub(crate) fn streaming(watched: bool, survey: Option<&Survey>) -> Self {
        let (bar, form) = match survey {
            None => (ProgressBar::no_length(), STREAMING),
            Some(survey) => (ProgressBar::new(rows(&survey.files)), STREAMING_AGAIN),
        };
        Self::shown(stderr(watched), bar, 1, form)
    }

    /// So many more are done.
    pub(crate) fn add(&self, count: u64) {
        self.bar.inc(count);
    }

    /// Where the bar counts something else, so many more apps are done.
    pub(crate) fn add_apps(&self, count: u64) {
        self.apps.fetch_add(count, Ordering::Relaxed);
    }

    /// A line of this form; each that is done has so many rows.
    fn shown(on: ProgressDrawTarget, bar: ProgressBar, rows: u64, form: &str) -> Self {
        let apps = Arc::new(AtomicU64::new(0));
        bar.set_draw_target(on);
        if !bar.is_hidden() {
            let rate = move |state: &ProgressState, out: &mut dyn std::fmt::Write| {
                let per_second =
                    u128::from(state.pos()) * u128::from(rows) * 1_000 / state.elapsed().as_millis().max(1);
                // Where nothing can be shown, nothing is lost.
                let _ = write!(out, "{}", HumanCount(per_second as u64));
            };
            let done = apps.clone();
            let count = move |_: &ProgressState, out: &mut dyn std::fmt::Write| {
                let _ = write!(out, "{}", HumanCount(done.load(Ordering::Relaxed)));
            };
            if let Ok(style) = ProgressStyle::with_template(form) {
                bar.set_style(style.with_key("rate", rate).with_key("apps", count));
            }
            bar.enable_steady_tick(Duration::from_millis(100));
            interrupt::clears(&bar);
        }
        Self { bar, apps }
    }
}

/// Without a terminal on stderr this target hides itself.
fn stderr(watched: bool) -> ProgressDrawTarget {
    if watched { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() }
}

fn rows(files: &[InputFile]) -> u64 {
    files.iter().map(|file| file.rows).sum()
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

#[cfg(test)]
mod tests {
    use std::io;
    use std::sync::Mutex;

    use indicatif::TermLike;

    use super::*;

    /// A terminal that keeps what is written.
    #[derive(Debug, Clone, Default)]
    struct Terminal(Arc<Mutex<String>>);

    impl TermLike for Terminal {
        fn width(&self) -> u16 {
            100
        }

        fn move_cursor_up(&self, _: usize) -> io::Result<()> {
            Ok(())
        }

        fn move_cursor_down(&self, _: usize) -> io::Result<()> {
            Ok(())
        }

        fn move_cursor_right(&self, _: usize) -> io::Result<()> {
            Ok(())
        }

        fn move_cursor_left(&self, _: usize) -> io::Result<()> {
            Ok(())
        }

        fn write_line(&self, text: &str) -> io::Result<()> {
            self.write_str(text)
        }

        fn write_str(&self, text: &str) -> io::Result<()> {
            self.0.lock().expect("the terminal").push_str(text);
            Ok(())
        }

        fn clear_line(&self) -> io::Result<()> {
            Ok(())
        }

        fn flush(&self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn while_rows_stream_the_line_tells_the_apps_done_beside_the_rows() {
        for (bar, form, left) in
            [(ProgressBar::no_length(), STREAMING, false), (ProgressBar::new(40_000), STREAMING_AGAIN, true)]
        {
            let terminal = Terminal::default();
            let on = ProgressDrawTarget::term_like(Box::new(terminal.clone()));
            let progress = Progress::shown(on, bar, 1, form);
            progress.add(20_480);
            progress.add_apps(2_048);
            progress.bar.force_draw();
            let shown = terminal.0.lock().expect("the terminal").clone();
            assert!(shown.contains(" 2,048 apps, 20,480 rows, "), "{shown}");
            assert!(shown.contains(" rows/s"), "{shown}");
            assert_eq!(shown.contains(" left"), left, "{shown}");
        }
    }
}
