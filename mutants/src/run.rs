//! Running tests in a process of their own, one after the other, until one fails.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use crate::Problem;

/// How a run of tests ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    Passed,
    Failed { test: String },
    TooLong { test: String },
}

/// A mutant may never end, and fill the memory: it gets 4 GB.
const LIMITED: &str = "ulimit -v 4000000; exec \"$0\" \"$@\"";

/// Runs these tests of a program with a mutant on, and ends it at the first that fails.
pub fn run(
    program: &Path,
    folder: &Path,
    tests: &[&str],
    variables: &[(&str, &str)],
    longest: Duration,
) -> Result<End, Problem> {
    let mut child = Command::new("sh")
        .args(["-c", LIMITED])
        .arg(program)
        .args(["--exact", "--test-threads", "1"])
        .args(tests)
        .current_dir(folder)
        .envs(variables.iter().copied())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let output = child.stdout.take().ok_or("no output")?;
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            if sender.send(line).is_err() {
                break;
            }
        }
    });
    let start = std::time::Instant::now();
    let (mut passed, mut end) = (Vec::new(), None);
    while end.is_none() {
        match receiver.recv_timeout(longest.saturating_sub(start.elapsed())) {
            Ok(line) => {
                let told = line.strip_prefix("test ").and_then(|rest| rest.split_once(" ... "));
                match told {
                    Some((test, "FAILED")) => end = Some(End::Failed { test: test.to_owned() }),
                    Some((test, _)) => passed.push(test.trim_end_matches(" - should panic").to_owned()),
                    None => {}
                }
            }
            Err(mpsc::RecvTimeoutError::Timeout) => end = Some(End::TooLong { test: next(tests, &passed) }),
            Err(mpsc::RecvTimeoutError::Disconnected) => break,
        }
    }
    if end.is_some() {
        child.kill()?;
    }
    let status = child.wait()?;
    Ok(match end {
        Some(end) => end,
        None if status.success() => End::Passed,
        // The stack overflowed, or the memory was full.
        None => End::Failed { test: next(tests, &passed) },
    })
}

/// The test that was running: they come in the order of their names.
fn next(tests: &[&str], passed: &[String]) -> String {
    let mut sorted = tests.to_vec();
    sorted.sort_unstable();
    sorted.iter().find(|test| passed.iter().all(|known| known != **test)).copied().unwrap_or_default().to_owned()
}
