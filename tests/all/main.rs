//! All integration tests in one binary, a module for each theme.

mod achievement;
mod btyd;
mod doors;
mod generate;
mod growth;
mod laws;
mod layering;
mod naive;
mod oracle;
mod programs;
mod reader;
mod rfm;
mod seeded;
mod stage;
mod streak;
mod task;
mod time;
