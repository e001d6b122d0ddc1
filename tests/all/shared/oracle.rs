//! What others calculated: the answers of the scripts in `tests/oracles`.

use std::fs;
use std::path::PathBuf;

/// One of the files in `tests/oracles/expected`.
pub(crate) fn expected(name: &str) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/oracles/expected").join(name);
    fs::read_to_string(path).unwrap()
}
