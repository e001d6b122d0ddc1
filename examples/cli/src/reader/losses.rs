//! *What was lost?* The rows of a file, and those of them that could not be read, or not whole.

use std::fmt;

use lifestage::answer::Language;

use super::error::{Problem, ReadError};
use super::words;

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

    fn write(&self, language: Language, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for problem in &self.problems {
            writeln!(f, "  {problem}")?;
        }
        match self.count - self.problems.len() as u64 {
            0 => Ok(()),
            more => writeln!(f, "{}", words::more(language, more)),
        }
    }
}

impl Losses {
    /// An error where more than a tenth of the rows was skipped.
    pub(crate) fn check(&self, file: &str) -> Result<(), ReadError> {
        let (rows, skipped) = (self.rows, self.skipped.count);
        if skipped * 10 > rows { Err(ReadError::Lost { file: file.into(), skipped, rows }) } else { Ok(()) }
    }

    /// Says what was lost, some lines; `of` the file, where there are several.
    pub(crate) fn write(&self, language: Language, of: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rows = words::rows(language, self.rows);
        if self.skipped.count > 0 {
            writeln!(f, "{}", words::skipped(language, self.skipped.count, &rows, of))?;
            self.skipped.write(language, f)?;
        }
        if self.dropped.count > 0 {
            let values = words::values(language, self.dropped.count);
            writeln!(f, "{}", words::dropped(language, values, &rows, of))?;
            self.dropped.write(language, f)?;
        }
        Ok(())
    }
}

/// What was lost, as people are told.
pub(crate) struct Told<'a> {
    pub(crate) losses: &'a Losses,
    pub(crate) language: Language,
}

impl fmt::Display for Told<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.losses.write(self.language, "", f)
    }
}

pub(crate) fn counted(count: u64, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}
