//! All integration tests in one binary.

mod reader;
mod value;
