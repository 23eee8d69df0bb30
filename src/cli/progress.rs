//! How far the work is: a bar on a terminal, plain lines elsewhere; always on standard error.

use super::terminal;
use super::words;
use crate::session::{ExportState, Fetched, RowState, RunProgress};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal as _;

/// A line about the work, kept up to date.
#[derive(Debug)]
pub(super) struct Progress {
    bar: Option<ProgressBar>,
    last: String,
}

impl Progress {
    pub(super) fn new() -> Self {
        let bar = std::io::stderr().is_terminal().then(|| {
            let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr_with_hz(5));
            if let Ok(style) = ProgressStyle::with_template("{wide_bar:.cyan} {pos}/{len}  {msg}") {
                bar.set_style(style.progress_chars("━╸ "));
            }
            bar
        });
        Self { bar, last: String::new() }
    }

    /// How far something is that is fetched.
    pub(super) fn fetched<T>(&mut self, what: &str, fetched: Option<&Fetched<T>>) {
        let Some(Fetched::Loading { progress, .. }) = fetched else { return };
        match (&self.bar, progress) {
            (Some(bar), Some((done, total))) => {
                bar.set_length(total.unwrap_or(*done));
                bar.set_position(*done);
                bar.set_message(what.to_owned());
            }
            (Some(_), None) => {}
            (None, _) => self.say_once(what),
        }
    }

    /// How far a run is.
    pub(super) fn run(&mut self, progress: &RunProgress) {
        let message = words::run_progress(progress);
        match &self.bar {
            Some(bar) => {
                let total = progress.counts.total();
                bar.set_length(total);
                bar.set_position(total - progress.counts.of(RowState::Planned));
                bar.set_message(message);
            }
            None => self.say_once(&message),
        }
    }

    /// How far an export is.
    pub(super) fn export(&mut self, state: &ExportState) {
        let progress = &state.progress;
        let Some(bar) = &self.bar else {
            // A line for each stage: nobody reads thousands of them.
            let doing = words::export_doing(progress);
            return self.say_once(doing.split(':').next().unwrap_or_default());
        };
        let (done, total) = progress.done();
        bar.set_length(total.unwrap_or(done).max(1));
        bar.set_position(done);
        bar.set_message(words::export_progress(progress, state.seconds_left));
    }

    fn say_once(&mut self, message: &str) {
        if self.last != message {
            message.clone_into(&mut self.last);
            terminal::aside(message);
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
