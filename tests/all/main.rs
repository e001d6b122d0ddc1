//! All integration tests in one binary.

mod programs;
mod reader;
