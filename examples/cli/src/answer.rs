//! *Where does an answer go?* To standard output, with what was lost of the log above it and what was read below.
//!
//! People get all of it as one text; programs get the answer alone, and the rest goes to standard error.

use std::error::Error;
use std::io::{self, BufWriter, IsTerminal, Write};

use crate::commands::aside::tell;
use crate::reader::log::Log;
use crate::reader::visible::Shown;

/// An answer that is being written.
pub(crate) struct Answer<'a> {
    log: &'a Log,
    is_for_people: bool,
    out: BufWriter<Box<dyn Write>>,
}

impl<'a> Answer<'a> {
    /// Begins with what was lost.
    pub(crate) fn begin(log: &'a Log, is_for_people: bool) -> io::Result<Self> {
        let mut out = output(is_for_people);
        if is_for_people {
            write!(out, "{}", head(log))?;
        } else {
            tell(log.warnings());
        }
        Ok(Self { log, is_for_people, out })
    }

    /// Ends with what was read. An error where so much was lost that the answer may mislead.
    pub(crate) fn end(mut self) -> Result<(), Box<dyn Error>> {
        if self.is_for_people {
            write!(self.out, "\n{}", self.log.notes())?;
        }
        self.out.flush()?;
        if !self.is_for_people {
            tell(self.log.notes());
        }
        Ok(self.log.check_losses()?)
    }

    /// Ends without what was read.
    pub(crate) fn end_alone(mut self) -> Result<(), Box<dyn Error>> {
        self.out.flush()?;
        Ok(self.log.check_losses()?)
    }
}

/// What stands above an answer for people: nothing, where nothing was lost.
fn head(log: &Log) -> String {
    let warnings = log.warnings().to_string();
    if warnings.is_empty() { warnings } else { warnings + "\n" }
}

/// An answer for people with everything around it, for a file.
pub(crate) fn told(log: &Log, answer: &str) -> String {
    format!("{}{answer}\n{}", head(log), log.notes())
}

impl Write for Answer<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Standard output. Text from a file is data for a program, which wants it byte by byte; people and their terminals get it
/// with control characters written out.
pub(crate) fn output(is_for_people: bool) -> BufWriter<Box<dyn Write>> {
    let out = io::stdout().lock();
    BufWriter::new(if is_for_people || out.is_terminal() { Box::new(Shown::new(out)) } else { Box::new(out) })
}
