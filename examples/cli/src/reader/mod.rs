//! The reader that all questions share: options in, a [`Log`](log::Log) out.
//!
//! A question flattens [`ReaderOptions`] into its own arguments and shows [`EVENT_FILE_HELP`] after them.

pub(crate) mod columns;
pub(crate) mod error;
pub(crate) mod event_types;
pub(crate) mod log;
pub(crate) mod moment;
pub(crate) mod options;
pub(crate) mod progress;
pub(crate) mod rows;
pub(crate) mod source;
#[cfg(test)]
mod tests;

pub(crate) use options::{EVENT_FILE_HELP, ReaderOptions};
pub(crate) use source::Embedded;
