//! *What takes so long?* A line on standard error that says what the program is at, only in a terminal, and only where it
//! takes longer than a moment.
//!
//! ```ignore
//! let work = Work::begin();
//! let population = work.stage("building", || log.population())?;
//! let cards = work.stage("scoring", || rules.score_all(&population, day))?;
//! ```

use std::fmt::Write;
use std::io::{self, IsTerminal};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

/// What is done sooner than this needs no line.
pub(crate) const PATIENCE: Duration = Duration::from_millis(500);

/// What is done for one answer, in stages. Reading shows a bar of its own.
#[derive(Debug)]
pub(crate) struct Work {
    /// Whether anybody looks.
    is_shown: bool,
}

impl Work {
    /// The work on an answer, which begins now.
    pub(crate) fn begin() -> Self {
        Self { is_shown: io::stderr().is_terminal() }
    }

    /// Does a job, and says meanwhile what it is and how long it has taken.
    pub(crate) fn stage<T>(&self, name: &'static str, job: impl FnOnce() -> T) -> T {
        if !self.is_shown {
            return job();
        }
        let line = line(name);
        let done = job();
        line.finish_and_clear();
        done
    }
}

/// A line that draws itself until it is cleared.
fn line(name: &'static str) -> ProgressBar {
    let stage = move |state: &ProgressState, line: &mut dyn Write| {
        if state.elapsed() > PATIENCE {
            // A line that cannot be written is no reason to stop.
            let _ = write!(line, "{name}, {} s", state.elapsed().as_secs());
        }
    };
    let style = ProgressStyle::with_template("{stage}").unwrap_or_else(|_| ProgressStyle::default_spinner());
    let line = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
    line.set_style(style.with_key("stage", stage));
    line.enable_steady_tick(Duration::from_millis(200));
    line
}
