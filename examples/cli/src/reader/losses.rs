//! *What was lost?* The rows of a file, and those of them that could not be read, or not whole.

use std::fmt;

use super::error::{Problem, ReadError};

/// This many problems are told in full.
const TOLD: usize = 5;

/// How many rows a file has, and what was lost of them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Losses {
    /// How many rows there were below the header, good and bad.
    pub(crate) rows: u64,
    /// The bad ones, which were skipped.
    pub(crate) skipped: Lost,
    /// Values that could not be read: their rows were taken without them.
    pub(crate) dropped: Lost,
}

/// How many there are, and the first few.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lost {
    pub(crate) count: u64,
    pub(crate) problems: Vec<Problem>,
}

impl Lost {
    pub(crate) fn add(&mut self, problem: Problem) {
        self.count += 1;
        if self.problems.len() < TOLD {
            self.problems.push(problem);
        }
    }

    fn write(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for problem in &self.problems {
            writeln!(f, "  {problem}")?;
        }
        let more = self.count - self.problems.len() as u64;
        if more > 0 { writeln!(f, "  and {more} more") } else { Ok(()) }
    }
}

impl Losses {
    /// An error where more than a tenth of the rows was skipped.
    pub(crate) fn check(&self, file: &str) -> Result<(), ReadError> {
        let (rows, skipped) = (self.rows, self.skipped.count);
        if skipped * 10 > rows { Err(ReadError::Lost { file: file.into(), skipped, rows }) } else { Ok(()) }
    }

    /// Says what was lost, some lines; `of` the file, where there are several.
    pub(crate) fn write(&self, of: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rows = counted(self.rows, "row");
        if self.skipped.count > 0 {
            writeln!(f, "skipped {} of {rows}{of}:", self.skipped.count)?;
            self.skipped.write(f)?;
        }
        if self.dropped.count > 0 {
            writeln!(
                f,
                "left out {} in {rows}{of}, of which the rest was taken:",
                counted(self.dropped.count, "value")
            )?;
            self.dropped.write(f)?;
        }
        Ok(())
    }
}

impl fmt::Display for Losses {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write("", f)
    }
}

pub(crate) fn counted(count: u64, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}
