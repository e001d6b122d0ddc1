//! All integration tests in one binary.

mod growth;
mod programs;
mod reader;
