//! How fast? Reads generated columns of events and times each task, once cold and twice warm.
//!
//! `throughput DIR [--task NAME] [--threads N] [--against FILE]`: DIR holds little-endian columns `user.u64`, `at_ms.i64`,
//! `kind.u8`, `amount.i64` and `meta.json`; without DIR the embedded sample of CDNOW purchases is used. One JSON line a task:
//! seconds, processor seconds and page faults of the first run and of the fastest other one, threads, rows, and a digest of
//! the rows, so that equal digests prove equal answers. The tasks `score` and `what_if`, with the rules of
//! `examples/data/segments.json` and all others, take longer and run only when named.

mod against;
mod columns;
mod measure;
mod tasks;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use lifestage::Population;
use lifestage::time::Calendar;
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::against::Against;
use crate::measure::{Measured, memory};
use crate::tasks::{Error, Rows, Task};

/// Times the population engine on columns of events.
///
/// One JSON line a task: `cold` is the first run of the task in this process, `warm` the fastest of two more, `seconds` the
/// fastest of all. Equal digests prove equal answers.
#[derive(Parser)]
struct Arguments {
    /// Folder with the columns `user.u64`, `at_ms.i64`, `kind.u8`, `amount.i64` and `meta.json`; without it, the embedded
    /// sample.
    dir: Option<PathBuf>,
    /// Only this task. The cold run of a task is cold only where no other task ran before it.
    #[arg(long, value_enum)]
    task: Option<Task>,
    /// This many threads instead of one for each core.
    #[arg(long)]
    threads: Option<usize>,
    /// What another run printed: each line then has its ratios to that run, below 1 where this one needs less. Fails where
    /// an answer is another one.
    #[arg(long, value_name = "FILE")]
    against: Option<PathBuf>,
}

fn main() -> Result<ExitCode, Error> {
    let arguments = Arguments::parse();
    if let Some(threads) = arguments.threads {
        rayon::ThreadPoolBuilder::new().num_threads(threads).build_global()?;
    }
    let against = arguments.against.as_deref().map(Against::read).transpose()?;
    let data = match &arguments.dir {
        Some(dir) => columns::Data::read(dir)?,
        None => columns::Data::embedded()?,
    };
    let tasks = || arguments.task.map_or_else(|| Task::ALL.to_vec(), |only| vec![only]).into_iter();
    let columns = data.columns();
    let before = memory("VmRSS:");
    let build = || Ok(Population::from_columns(&columns, Calendar::utc())?);
    let (population, built) = if tasks().any(Task::asks_the_population) {
        let (population, built) = Measured::of(build)?;
        (population, Some(built))
    } else {
        (Population::new(Calendar::utc()), None)
    };
    let beyond = memory("VmHWM:").zip(before).map(|(peak, before)| peak.saturating_sub(before));
    let mut others = Vec::new();
    for task in tasks() {
        let (rows, measured) = if let (Task::Profile, Some(_)) = (task, &built) {
            (task.rows(&population, &data)?, None)
        } else {
            let (rows, measured) = Measured::of(|| task.rows(&population, &data))?;
            (rows, Some(measured))
        };
        let mut line = json!({ "task": task.name(), "rows": rows.len(), "digest": digest(&rows) });
        line["threads"] = json!(rayon::current_num_threads());
        if let Some(measured) = measured.as_ref().or(built.as_ref()) {
            measured.write(&mut line);
        }
        if let (Task::Profile, Some(bytes)) = (task, beyond) {
            line["input_bytes"] = json!(data.bytes());
            line["peak_bytes_beyond_input"] = json!(bytes);
        }
        if against.as_ref().is_some_and(|against| !against.compare(&mut line)) {
            others.push(task.name());
        }
        println!("{line}");
    }
    if others.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    eprintln!("other answers than in the stored run: {}", others.join(", "));
    Ok(ExitCode::FAILURE)
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
