//! All integration tests in one binary, a module for each theme.

mod doors;
mod generate;
mod growth;
mod laws;
mod layering;
mod naive;
mod programs;
mod reader;
mod seeded;
mod stage;
mod time;
