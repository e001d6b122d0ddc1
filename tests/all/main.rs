//! All integration tests in one binary, a module for each theme.

mod achievement;
mod btyd;
mod doors;
mod funnel;
mod generate;
mod growth;
mod incentive;
mod laws;
mod layering;
mod ledger;
mod naive;
mod oracle;
mod path;
mod population;
mod programs;
mod reader;
mod rfm;
mod scorecard;
mod seeded;
mod session;
mod stage;
mod streak;
mod task;
mod time;
mod value;
mod who;
