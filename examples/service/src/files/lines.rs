//! Files of one JSON object in each line, for what is no table.

use std::io::{BufRead, BufReader, Read, Write};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::failure::Failure;
use crate::intake::Refused;

/// What became of the lines of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportedLines {
    /// Lines that say something new.
    pub accepted: u64,
    /// Lines that say what was known already.
    pub known: u64,
    /// The others; `place` is the line.
    pub refused: Vec<Refused>,
}

impl ImportedLines {
    /// Notes what became of a line: whether it was new.
    pub(super) fn note(&mut self, line: usize, done: Result<bool, String>) {
        match done {
            Ok(true) => self.accepted += 1,
            Ok(false) => self.known += 1,
            Err(reason) => self.refused.push(Refused::new(line, None, reason)),
        }
    }
}

/// The lines of a file, each with its number from 1; one that is none of these is noted as refused.
pub(super) fn read<T: DeserializeOwned>(
    file: impl Read,
    imported: &mut ImportedLines,
) -> Result<Vec<(usize, T)>, Failure> {
    let mut lines = Vec::new();
    for (number, line) in (1..).zip(BufReader::new(file).lines()) {
        let line = line.map_err(|error| Failure::refused("", format!("the file cannot be read: {error}")))?;
        if line.trim().is_empty() {
            continue;
        }
        match serde_json::from_str(&line) {
            Ok(read) => lines.push((number, read)),
            Err(error) => imported.refused.push(Refused::new(number, None, error)),
        }
    }
    Ok(lines)
}

/// Writes a line.
pub(super) fn write(out: &mut impl Write, line: &impl Serialize) -> Result<(), Failure> {
    serde_json::to_writer(&mut *out, line).map_err(unwritable)?;
    out.write_all(b"\n").map_err(unwritable)
}

/// A file that cannot be written.
pub(super) fn unwritable(error: impl std::fmt::Display) -> Failure {
    Failure::broken(format!("the file cannot be written: {error}"))
}
