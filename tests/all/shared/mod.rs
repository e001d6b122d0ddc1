//! What several test modules need: made-up lives, naive answers, journeys through serde, answers of others, sources.
#![allow(dead_code, unused_imports, reason = "each of the test binaries uses another part of this")]

pub(crate) mod app;
pub(crate) mod churn_people;
pub(crate) mod documents;
pub(crate) mod generate;
pub(crate) mod items;
pub(crate) mod naive;
pub(crate) mod oracle;
pub(crate) mod people;
pub(crate) mod scenarios;
pub(crate) mod seeded;
pub(crate) mod sources;
pub(crate) mod threads;
pub(crate) mod tokens;
pub(crate) mod travels;
