//! All integration tests in one binary, a module for each theme.

mod growth;
mod layering;
mod programs;
mod reader;
mod seeded;
mod stage;
