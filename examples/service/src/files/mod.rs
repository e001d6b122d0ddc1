//! Files of events: in and out, in the columns that the program of the library reads.

mod export;
mod import;
mod links;
mod sample;

pub use import::{ImportError, Imported};
pub use sample::load as load_sample;
