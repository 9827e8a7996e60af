//! How far something is, for whoever waits for it.

use std::{io::IsTerminal, time::Duration};

use accord_backend::backup::Progress;
use indicatif::{HumanBytes, ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A progress bar on a terminal; nothing elsewhere.
pub struct Bar(ProgressBar);

impl Bar {
    /// A bar that stands at the beginning.
    pub fn new() -> Self {
        let is_watched = std::io::stderr().is_terminal();
        let target = if is_watched { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(None, target);
        if let Ok(style) = ProgressStyle::with_template("{msg:<22} {bar:40} {human_pos}/{human_len} {eta}") {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(200));
        Self(bar)
    }

    /// Shows how far a copy is.
    pub fn show(&self, progress: Progress) {
        let (message, done, total) = match progress {
            Progress::Writing { done, total } => ("Writing rows".into(), done, total),
            Progress::Checking { done, total } => {
                (format!("Reading back {}", HumanBytes(total)), done, total)
            }
            Progress::Filling { done, total } => ("Putting rows back".into(), done, total),
            Progress::Documents { done, total } => ("Copying documents".into(), done, total),
        };
        self.0.set_message(message);
        self.0.set_length(total);
        self.0.set_position(done);
    }

    /// Takes it off the terminal.
    pub fn clear(&self) {
        self.0.finish_and_clear();
    }
}
