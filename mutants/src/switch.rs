//! Which mutant is on: read once from the environment variable `MUTANT`. Woven into the library that is tested.
//!
//! A number turns one mutant on. `record` turns on none, and writes each place that is reached to the file `MUTANT_REACHED`.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};

const UNKNOWN: u32 = u32::MAX;
const RECORD: u32 = u32::MAX - 1;
const NONE: u32 = u32::MAX - 2;

static ON: AtomicU32 = AtomicU32::new(UNKNOWN);
static REACHED: Mutex<(Vec<bool>, Option<File>)> = Mutex::new((Vec::new(), None));

#[inline]
pub(crate) fn is(mutant: u32) -> bool {
    let on = ON.load(Ordering::Relaxed);
    on == mutant || (on >= RECORD && is_at_first(mutant))
}

#[cold]
fn is_at_first(mutant: u32) -> bool {
    let asked = std::env::var("MUTANT").unwrap_or_default();
    let on = if asked == "record" { RECORD } else { asked.parse().unwrap_or(NONE) };
    ON.store(on, Ordering::Relaxed);
    if on == RECORD {
        record(mutant);
    }
    on == mutant
}

fn record(mutant: u32) {
    let Ok(mut reached) = REACHED.lock() else { return };
    let (seen, file) = &mut *reached;
    if seen.len() <= mutant as usize {
        seen.resize(mutant as usize + 1, false);
    }
    if std::mem::replace(&mut seen[mutant as usize], true) {
        return;
    }
    if file.is_none() {
        let path = std::env::var("MUTANT_REACHED").unwrap_or_default();
        *file = OpenOptions::new().create(true).append(true).open(path).ok();
    }
    if let Some(file) = file {
        let _ = writeln!(file, "{mutant}");
    }
}
