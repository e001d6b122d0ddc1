//! All integration tests in one binary, a module for each theme.

mod growth;
mod programs;
mod reader;
mod seeded;
mod stage;
mod streak;
mod task;
