//! *What was written?* A rule file as it stands, before it means anything, so that all its mistakes can be told at once.
//!
//! What derives its deserialising stops at the first mistake. A [`Document`] takes in anything that a self-describing
//! format holds, and [`read`](Document::read) then makes the typed value of it: where a part is wrong, it is noted with its
//! path and left out, and the reading goes on without it.

mod fingerprint;
mod reader;
mod tree;
mod writer;
mod written;

use core::fmt;

use serde::de::DeserializeOwned;

use crate::answer::problem::{Problem, Problems};
use reader::{Reader, Step, Track, Trouble};
pub use tree::Document;
pub use writer::UnwritableError;

/// How deep a document may be: lists and maps within each other.
pub const DOCUMENT_MAX_DEPTH: usize = 120;

impl Document {
    /// The value that this document means.
    ///
    /// # Errors
    /// With all that is wrong, each with its path. A part that is wrong only because another part of it is, is not named
    /// twice.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, Problems> {
        let mut found = Vec::new();
        let value = self.read_noting(&mut found);
        Problems::none_in(found.clone())?;
        // INVARIANT: where there is no value, there is a problem.
        value.ok_or_else(|| Problems::one(Problem::new("", "nothing could be read".to_owned())))
    }

    /// The same, with the problems added to others; none where so much is wrong that nothing is left.
    pub(crate) fn read_noting<T: DeserializeOwned>(&self, found: &mut Vec<Problem>) -> Option<T> {
        let mut track = Track::default();
        loop {
            match T::deserialize(Reader::new(self, &track)) {
                Ok(value) => return Some(value),
                Err(error) => {
                    let (path, trouble) = track.failed();
                    if trouble == Trouble::UnknownName || !track.lacks_part_of(&path) {
                        found.push(Problem::new(Path(&path).to_string(), error.to_string()));
                    }
                    if path.is_empty() || !track.leave_out(path, trouble) {
                        return None;
                    }
                }
            }
        }
    }
}

/// A path for people: `segments[2].when.all[0]`.
struct Path<'a>(&'a [Step]);

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, step) in self.0.iter().enumerate() {
            match step {
                Step::Place(place) => write!(f, "[{place}]")?,
                Step::Name(name) if place == 0 => f.write_str(name)?,
                Step::Name(name) => write!(f, ".{name}")?,
            }
        }
        Ok(())
    }
}
