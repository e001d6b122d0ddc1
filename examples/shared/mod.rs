//! *How do events come in?* The reader that all programs here share: options in, a [`Log`](log::Log) out.
//!
//! A program includes it with
//!
//! ```text
//! #[path = "shared/mod.rs"]
//! #[expect(dead_code, reason = "each program uses its part of the reader")]
//! mod shared;
//! ```
//!
//! flattens [`ReaderOptions`] into its own arguments, shows [`EVENT_FILE_HELP`] after them, and ends by [`exit`].

pub(crate) mod columns;
pub(crate) mod error;
pub(crate) mod event_types;
pub(crate) mod log;
pub(crate) mod moment;
pub(crate) mod options;
pub(crate) mod progress;
pub(crate) mod reader;
pub(crate) mod rules;
pub(crate) mod source;
pub(crate) mod steps;
pub(crate) mod table;

use std::error::Error;
use std::io;
use std::process::ExitCode;

pub(crate) use options::{EVENT_FILE_HELP, ReaderOptions};
pub(crate) use source::Embedded;

/// Ends a program: an error goes to standard error and is a failure.
///
/// A reader of the output that went away, as `head` does, is none.
pub(crate) fn exit(done: Result<(), Box<dyn Error>>) -> ExitCode {
    match done {
        Err(error) if !nobody_reads(error.as_ref()) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
        _ => ExitCode::SUCCESS,
    }
}

/// Whether it is a pipe with a closed end, from the output itself or from a CSV writer on it.
fn nobody_reads(error: &(dyn Error + 'static)) -> bool {
    let output = match error.downcast_ref::<csv::Error>().map(csv::Error::kind) {
        Some(csv::ErrorKind::Io(error)) => Some(error),
        _ => error.downcast_ref::<io::Error>(),
    };
    output.is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}
