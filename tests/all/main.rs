//! All integration tests in one binary, a module for each theme.

mod achievement;
mod btyd;
mod doors;
mod generate;
mod growth;
mod incentive;
mod laws;
mod layering;
mod ledger;
mod naive;
mod oracle;
mod population;
mod programs;
mod reader;
mod report;
mod rfm;
mod scorecard;
mod seeded;
mod stage;
mod streak;
mod task;
mod time;
mod value;
mod who;
