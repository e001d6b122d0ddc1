//! *How far is it?* A bar on standard error, for what takes longer than a moment, and only in a terminal.

use std::io::{self, IsTerminal, Read};
use std::time::Instant;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::stages::PATIENCE;

/// Hands on what it reads and shows how much that is.
pub(crate) struct Progress<R> {
    inner: R,
    bar: ProgressBar,
    started: Instant,
    /// None: there is nobody to show it to, or it is shown already.
    target: Option<ProgressDrawTarget>,
}

impl<R: Read> Progress<R> {
    /// Of this many bytes, where that is known.
    pub(crate) fn new(inner: R, bytes: Option<u64>) -> Self {
        let template = match bytes {
            Some(_) => "reading {bar:40} {bytes} of {total_bytes}, {eta} left",
            None => "reading {spinner} {bytes}",
        };
        let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
        let bar = ProgressBar::with_draw_target(bytes, ProgressDrawTarget::hidden()).with_style(style);
        let target = io::stderr().is_terminal().then(ProgressDrawTarget::stderr);
        Self { inner, bar, started: Instant::now(), target }
    }
}

impl<R: Read> Read for Progress<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.bar.inc(read as u64);
        if self.started.elapsed() > PATIENCE
            && let Some(target) = self.target.take()
        {
            self.bar.set_draw_target(target);
        }
        Ok(read)
    }
}

impl<R> Drop for Progress<R> {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
