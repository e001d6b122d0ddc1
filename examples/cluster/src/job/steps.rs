//! What the job is at, on standard error.

use std::fmt::Display;
use std::io::{IsTerminal, stderr};
use std::time::{Duration, Instant};

use indicatif::ProgressBar;

/// Shows what runs, with a clock in a terminal, and how long it took when it is done.
#[derive(Debug)]
pub(super) struct Steps {
    in_terminal: bool,
}

impl Steps {
    pub(super) fn begin() -> Self {
        Self { in_terminal: stderr().is_terminal() }
    }

    /// Runs a step.
    pub(super) async fn run<T, E>(&self, name: &str, step: impl Future<Output = Result<T, E>>) -> Result<T, E> {
        let bar = if self.in_terminal { ProgressBar::new_spinner() } else { ProgressBar::hidden() };
        bar.set_message(name.to_owned());
        bar.enable_steady_tick(Duration::from_millis(120));
        let began = Instant::now();
        let done = step.await;
        bar.finish_and_clear();
        if done.is_ok() {
            self.say(format_args!("{name}: {:.1} s", began.elapsed().as_secs_f64()));
        }
        done
    }

    /// Says something on its way.
    #[expect(clippy::unused_self, reason = "what is said belongs to the steps")]
    pub(super) fn say(&self, what: impl Display) {
        eprintln!("{what}");
    }
}
