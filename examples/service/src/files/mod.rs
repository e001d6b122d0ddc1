//! Files: events in and out, in the columns that the program of the library reads, and beside them facts, links and points.

mod export;
mod facts;
mod import;
mod lines;
mod links;
mod points;
mod sample;

pub use import::{ImportError, Imported, LateRows};
pub use lines::ImportedLines;
pub use sample::load as load_sample;
