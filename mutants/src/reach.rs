//! Which test reaches which mutants, and how long it takes: each test runs once by itself with no mutant on.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use crate::Problem;
use crate::build::Programs;
use crate::run::{End, run};

/// A test, what it reaches, and how long it takes.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Test {
    pub program: String,
    pub name: String,
    pub seconds: f64,
    pub reached: Vec<u32>,
}

/// All tests that pass without a mutant.
pub fn reach(folder: &Path, programs: &Programs, jobs: usize) -> Result<Vec<Test>, Problem> {
    let mut names = Vec::new();
    for (program, path) in programs {
        let listed = Command::new(path).args(["--list", "--format", "terse"]).current_dir(folder).output()?;
        let listed = String::from_utf8_lossy(&listed.stdout).into_owned();
        let tests = listed.lines().filter_map(|line| line.strip_suffix(": test"));
        names.extend(tests.map(|test| (program.clone(), test.to_owned())));
    }
    let (next, found) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    let work = |job: usize| -> Result<(), String> {
        while let Some((program, name)) = names.get(next.fetch_add(1, Ordering::Relaxed)) {
            let test = one(folder, programs, program, name, job).map_err(|error| error.to_string())?;
            match test {
                Some(test) => found.lock().map_err(|error| error.to_string())?.push(test),
                None => eprintln!("{program} {name} fails without a mutant"),
            }
        }
        Ok(())
    };
    let results: Vec<Result<(), String>> = thread::scope(|scope| {
        let threads: Vec<_> = (0..jobs).map(|job| scope.spawn(move || work(job))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap_or_else(|_| Err("a job broke off".to_owned()))).collect()
    });
    results.into_iter().collect::<Result<Vec<()>, String>>()?;
    let mut found = found.into_inner()?;
    found.sort_by(|one, other| (&one.program, &one.name).cmp(&(&other.program, &other.name)));
    Ok(found)
}

fn one(folder: &Path, programs: &Programs, program: &str, name: &str, job: usize) -> Result<Option<Test>, Problem> {
    let file = folder.join(format!("reached.{job}"));
    let start = Instant::now();
    let variables = [("MUTANT", "record"), ("MUTANT_REACHED", file.to_str().ok_or("a folder that is no text")?)];
    let end = run(&programs[program], folder, &[name], &variables, Duration::from_secs(600))?;
    let seconds = start.elapsed().as_secs_f64();
    let text = fs::read_to_string(&file).unwrap_or_default();
    if file.exists() {
        fs::remove_file(&file)?;
    }
    let mut reached: Vec<u32> = text.lines().filter_map(|line| line.parse().ok()).collect();
    reached.sort_unstable();
    Ok((end == End::Passed).then(|| Test { program: program.to_owned(), name: name.to_owned(), seconds, reached }))
}
