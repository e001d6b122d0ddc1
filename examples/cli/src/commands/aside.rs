//! *What is said beside an answer?* Text on standard error.
//!
//! `eprint!` panics where standard error is closed or its device is full. What stands there only goes with an answer, so
//! what cannot be written is left out and the answer goes on.

use std::fmt::Display;
use std::io::{self, Write};

/// Writes a text on standard error as it is, as far as that can be written to.
pub(crate) fn tell(text: impl Display) {
    let _ = write!(io::stderr().lock(), "{text}");
}
