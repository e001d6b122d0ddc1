//! How long a task took, cold and warm, and what the system says of it.

use std::time::Instant;

use serde_json::{Value, json};

use crate::tasks::Error;

/// How often each task is run: once cold, then warm.
const RUNS: usize = 3;

/// What one run took.
#[derive(Clone, Copy)]
struct Run {
    seconds: f64,
    /// Processor seconds of all threads, where the system tells them: in steps of 10 ms, but other work does not lengthen
    /// them as it does the others.
    processor_seconds: Option<f64>,
    /// Pages of memory that were touched for the first time.
    page_faults: Option<u64>,
}

/// What the runs of a task took: the first one of the process, which has to ask the system for memory, and the fastest of
/// the others.
pub(crate) struct Measured {
    cold: Run,
    warm: Run,
}

impl Measured {
    /// Measures a job; returns its last result too.
    pub(crate) fn of<T>(mut job: impl FnMut() -> Result<T, Error>) -> Result<(T, Self), Error> {
        let (result, cold) = Run::of(&mut job)?;
        // What a run made is given back before the next: two of them are not what a user needs.
        drop(result);
        let (mut result, mut warm) = Run::of(&mut job)?;
        for _ in 2..RUNS {
            drop(result);
            let run;
            (result, run) = Run::of(&mut job)?;
            if run.seconds < warm.seconds {
                warm = run;
            }
        }
        Ok((result, Self { cold, warm }))
    }

    /// Adds it to the line of a task. `seconds` is the fastest run of all.
    pub(crate) fn write(&self, line: &mut Value) {
        line["seconds"] = rounded(self.cold.seconds.min(self.warm.seconds));
        for (name, run) in [("cold", self.cold), ("warm", self.warm)] {
            line[name] = json!({
                "seconds": rounded(run.seconds),
                "processor_seconds": run.processor_seconds,
                "page_faults": run.page_faults,
            });
        }
    }
}

impl Run {
    fn of<T>(job: &mut impl FnMut() -> Result<T, Error>) -> Result<(T, Self), Error> {
        let (before, start) = (Process::now(), Instant::now());
        let result = job()?;
        let seconds = start.elapsed().as_secs_f64();
        let spent = Process::now().zip(before);
        let run = Self {
            seconds,
            processor_seconds: spent.map(|(now, before)| hundredths(now.ticks.saturating_sub(before.ticks))),
            page_faults: spent.map(|(now, before)| now.page_faults.saturating_sub(before.page_faults)),
        };
        Ok((result, run))
    }
}

/// What the system has counted of this process so far.
#[derive(Clone, Copy)]
struct Process {
    /// Of a hundredth of a second, which is what Linux promises to programs whatever the kernel's own clock.
    ticks: u64,
    page_faults: u64,
}

impl Process {
    /// From `/proc/self/stat`; none where there is no such file.
    fn now() -> Option<Self> {
        let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
        // The name of the program stands in brackets and may hold spaces. What follows is field 3 of `man proc_pid_stat`.
        let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
        let field = |number: usize| fields.get(number - 3)?.parse::<u64>().ok();
        Some(Self { ticks: field(14)? + field(15)?, page_faults: field(10)? + field(12)? })
    }
}

#[expect(clippy::cast_precision_loss, reason = "a program does not run that long")]
fn hundredths(ticks: u64) -> f64 {
    ticks as f64 / 100.0
}

/// To a tenth of a millisecond.
fn rounded(seconds: f64) -> Value {
    json!((seconds * 1e4).round() / 1e4)
}

/// What the system says of this process's memory, in bytes, where it does: `VmRSS:` now, `VmHWM:` at most so far.
pub(crate) fn memory(field: &str) -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(field))?;
    line.trim().trim_end_matches(" kB").trim().parse::<u64>().ok().map(|kilobytes| kilobytes * 1024)
}
