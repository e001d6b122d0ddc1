//! The reader that all questions share: options in, a [`Log`](log::Log) out.
//!
//! A question flattens [`ReaderOptions`] into its own arguments and shows [`EVENT_FILE_HELP`] after them.

pub(crate) mod columns;
pub(crate) mod days;
pub(crate) mod error;
mod error_words;
pub(crate) mod event_types;
pub(crate) mod gzip;
pub(crate) mod lines;
pub(crate) mod log;
pub(crate) mod losses;
pub(crate) mod moment;
pub(crate) mod options;
pub(crate) mod progress;
pub(crate) mod quotes;
pub(crate) mod read;
pub(crate) mod rows;
pub(crate) mod source;
#[cfg(test)]
mod tests;
pub(crate) mod users;
pub(crate) mod visible;
pub(crate) mod words;
pub(crate) mod zone;

pub(crate) use options::{EVENT_FILE_HELP, ReaderOptions};
pub(crate) use source::Embedded;
