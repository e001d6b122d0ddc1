//! How fast? Reads generated columns of events and times each task, best of three.
//!
//! `throughput DIR [--task NAME] [--threads N]`: DIR holds little-endian columns `user.u64`, `at_ms.i64`, `kind.u8`,
//! `amount.i64` and `meta.json`; without DIR the embedded sample of CDNOW purchases is used. One JSON line a task:
//! seconds, rows, and a digest of the rows, so that equal digests prove equal answers. The tasks `score` and `what_if`, with
//! the rules of `examples/data/segments.json` and all others, take longer and run only when named.

mod columns;
mod tasks;

use std::path::PathBuf;
use std::time::Instant;

use clap::Parser;
use lifestage::Population;
use lifestage::time::Calendar;
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::tasks::{Error, Rows, Task};

/// Times the population engine on columns of events.
#[derive(Parser)]
struct Arguments {
    /// Folder with the columns; without it, the embedded sample.
    dir: Option<PathBuf>,
    /// Only this task.
    #[arg(long, value_enum)]
    task: Option<Task>,
    /// This many threads instead of one for each core.
    #[arg(long)]
    threads: Option<usize>,
}

/// How often each task is run; the fastest counts.
const RUNS: usize = 3;

fn main() -> Result<(), Error> {
    let arguments = Arguments::parse();
    if let Some(threads) = arguments.threads {
        rayon::ThreadPoolBuilder::new().num_threads(threads).build_global()?;
    }
    let data = match &arguments.dir {
        Some(dir) => columns::Data::read(dir)?,
        None => columns::Data::embedded()?,
    };
    let tasks = || arguments.task.map_or_else(|| Task::ALL.to_vec(), |only| vec![only]).into_iter();
    let columns = data.columns();
    let before = memory("VmRSS:");
    let build = || Ok(Population::from_columns(&columns, Calendar::utc())?);
    let (population, built) =
        if tasks().any(Task::asks_the_population) { best(build)? } else { (Population::new(Calendar::utc()), 0.0) };
    let beyond = memory("VmHWM:").zip(before).map(|(peak, before)| peak.saturating_sub(before));
    for task in tasks() {
        let (rows, seconds) = match task {
            Task::Profile => (task.rows(&population, &data)?, built),
            _ => best(|| task.rows(&population, &data))?,
        };
        let mut line = json!({
            "task": task.name(),
            "seconds": (seconds * 1e4).round() / 1e4,
            "rows": rows.len(),
            "digest": digest(&rows),
        });
        if let (Task::Profile, Some(bytes)) = (task, beyond) {
            line["input_bytes"] = json!(data.bytes());
            line["peak_bytes_beyond_input"] = json!(bytes);
        }
        println!("{line}");
    }
    Ok(())
}

/// The result of some runs, and the seconds of the fastest.
fn best<T>(mut job: impl FnMut() -> Result<T, Error>) -> Result<(T, f64), Error> {
    let mut fastest = f64::INFINITY;
    for run in 1.. {
        let start = Instant::now();
        let result = job()?;
        fastest = fastest.min(start.elapsed().as_secs_f64());
        if run == RUNS {
            return Ok((result, fastest));
        }
        // What a run made is given back before the next: two of them are not what a user needs.
        drop(result);
    }
    Err("no run".into())
}

/// The first 12 hexadecimal digits of SHA-256 over the rows as Python's `json.dumps` writes them.
fn digest(rows: &Rows) -> String {
    let rows: Vec<String> = rows
        .iter()
        .map(|row| format!("[{}]", row.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")))
        .collect();
    let hash = Sha256::digest(format!("[{}]", rows.join(", ")));
    hash.iter()
        .take(6)
        .flat_map(|byte| [byte >> 4, byte & 15])
        .filter_map(|digit| char::from_digit(digit.into(), 16))
        .collect()
}

/// What the system says of this process's memory, in bytes, where it does: `VmRSS:` now, `VmHWM:` at most so far.
fn memory(field: &str) -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(field))?;
    line.trim().trim_end_matches(" kB").trim().parse::<u64>().ok().map(|kilobytes| kilobytes * 1024)
}
