//! All integration tests in one binary, a module for each theme.

mod btyd;
mod oracle;
mod programs;
mod reader;
mod rfm;
mod seeded;
mod stage;
