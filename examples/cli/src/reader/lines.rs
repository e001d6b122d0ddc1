//! *Where does a row begin?* The rows of a file, and their lines.
//!
//! Rows end at `\n` and not also at `\r`, and the last one always does: so a row has been read to its last byte before
//! the next one begins, and where it begins follows from where it ends.

use std::borrow::Cow;
use std::io::{self, Read};

use csv::{ByteRecord, Reader, ReaderBuilder, Terminator};
use memchr::memchr_iter;

use super::columns;
use super::error::{Problem, ReadError, RowProblem};
use super::losses::Losses;
use super::quotes::Quotes;

/// The rows of a file, one at a time.
pub(crate) struct Lines<R> {
    reader: Reader<Ended<R>>,
    pub(crate) row: ByteRecord,
}

impl<R: Read> Lines<R> {
    pub(crate) fn new(text: R) -> Self {
        let reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .terminator(Terminator::Any(b'\n'))
            .buffer_capacity(1 << 16)
            .from_reader(Ended { text: text.chain(&b"\n"[..]), is_over: false, quotes: Quotes::default() });
        Self { reader, row: ByteRecord::new() }
    }

    /// Goes to the next row that is not blank; false at the end.
    pub(crate) fn advance(&mut self) -> Result<bool, ReadError> {
        loop {
            match self.reader.read_byte_record(&mut self.row) {
                Ok(true) if columns::is_blank(&self.row) => {}
                Ok(more) => {
                    let end = self.reader.position().byte();
                    let ended = self.reader.get_mut();
                    let strayed = ended.quotes.strayed_before(end);
                    // Outside of quotes a row ends before the text does.
                    if more && (ended.is_over || strayed && self.line_ends() > 0) {
                        return Err(ReadError::OpenQuote { line: self.number() });
                    }
                    return Ok(more);
                }
                Err(error) => {
                    return Err(ReadError::Input { line: self.reader.position().line(), error: error.into() });
                }
            }
        }
    }

    /// Hands every row that is left to `take`, which says what is wrong with its values, or with all of it.
    ///
    /// A row with too few or too many fields that goes over several lines is one whose quote was left open until another
    /// one came: nobody knows how many rows it has swallowed, so it is not skipped.
    pub(crate) fn each(
        &mut self,
        strict: bool,
        mut take: impl FnMut(&ByteRecord) -> Result<Vec<RowProblem>, RowProblem>,
    ) -> Result<Losses, ReadError> {
        let mut losses = Losses::default();
        while self.advance()? {
            losses.rows += 1;
            let (reasons, lost) = match take(&self.row) {
                Ok(reasons) => (reasons, &mut losses.dropped),
                Err(RowProblem::Width { .. }) if self.line_ends() > 0 => {
                    return Err(ReadError::OpenQuote { line: self.number() });
                }
                Err(reason) => (vec![reason], &mut losses.skipped),
            };
            for reason in reasons {
                let problem = Problem { line: self.number(), reason };
                if strict {
                    return Err(ReadError::Strict(problem));
                }
                lost.add(problem);
            }
        }
        Ok(losses)
    }

    /// The line on which the row begins, counted from 1.
    pub(crate) fn number(&self) -> u64 {
        let within = self.line_ends();
        let next = self.reader.position().line();
        // Where blank lines before the row began, if any: a quote left open has swallowed the row's own end.
        let earliest = self.row.position().map_or(1, csv::Position::line);
        (next - 1).saturating_sub(within).max(earliest)
    }

    /// How many line ends there are within the row.
    fn line_ends(&self) -> u64 {
        memchr_iter(b'\n', self.row.as_slice()).count() as u64
    }
}

/// The fields of a row as text; bytes that are none are shown as such.
pub(crate) fn texts(row: &ByteRecord) -> impl Iterator<Item = Cow<'_, str>> {
    (0..row.len()).map(|place| String::from_utf8_lossy(columns::field(row, place)))
}

/// A text that knows when it is over.
struct Ended<R> {
    text: io::Chain<R, &'static [u8]>,
    is_over: bool,
    quotes: Quotes,
}

impl<R: Read> Read for Ended<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.text.read(buffer)?;
        self.is_over = read == 0 && !buffer.is_empty();
        self.quotes.pass(&buffer[..read]);
        Ok(read)
    }
}
