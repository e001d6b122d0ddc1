//! Runs the program and reads what it said.

use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// What a run printed, and whether it succeeded.
pub(crate) struct Done {
    pub(crate) out: String,
    pub(crate) err: String,
    pub(crate) success: bool,
    /// What it ended with.
    pub(crate) code: Option<i32>,
}

/// Asks a question with these arguments and this standard input.
pub(crate) fn run(question: &str, arguments: &[&str], input: &str) -> Done {
    let mut child = Command::new(env!("CARGO_BIN_EXE_lifestage"))
        .arg(question)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A program that refuses its arguments never reads.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let output = child.wait_with_output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Done {
        out: text(output.stdout),
        err: text(output.stderr),
        success: output.status.success(),
        code: output.status.code(),
    }
}

/// A file of the independent calculations in `tests/oracles` of the library.
pub(crate) fn oracle(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/oracles").join(name)
}

/// What an independent calculation says: one of the files in `tests/oracles/expected` of the library.
pub(crate) fn expected(name: &str) -> String {
    fs::read_to_string(oracle("expected").join(name)).unwrap()
}
