//! The programs in `examples/`, run as people run them.
//!
//! `cargo test` builds the examples before it runs this; with one test binary named build them first by `cargo build --examples`.

use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::{env, fs};

/// What a program printed, and whether it succeeded.
pub(crate) struct Done {
    pub(crate) out: String,
    pub(crate) err: String,
    pub(crate) success: bool,
}

/// Runs an example with these arguments and this standard input.
pub(crate) fn run(example: &str, arguments: &[&str], input: &str) -> Done {
    let mut tests = env::current_exe().unwrap();
    tests.pop();
    let program = tests.parent().unwrap().join("examples").join(format!("{example}{}", env::consts::EXE_SUFFIX));
    assert!(program.exists(), "run `cargo build --examples` first");
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A program that refuses its arguments never reads.
    let _ = std::io::Write::write_all(&mut child.stdin.take().unwrap(), input.as_bytes());
    let output = child.wait_with_output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Done { out: text(output.stdout), err: text(output.stderr), success: output.status.success() }
}

pub(crate) fn expected(name: &str) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/oracles/expected").join(name);
    fs::read_to_string(path).unwrap()
}
