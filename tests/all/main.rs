//! All integration tests in one binary, a module for each theme.

mod btyd;
mod doors;
mod generate;
mod growth;
mod incentive;
mod laws;
mod layering;
mod naive;
mod oracle;
mod population;
mod programs;
mod reader;
mod rfm;
mod seeded;
mod stage;
mod streak;
mod task;
mod time;
mod who;
