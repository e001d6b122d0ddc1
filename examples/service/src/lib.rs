//! An online service on [`lifestage`]: events come in at least once and count once, profiles are exact, changes are told
//! once, and everything of a user can be erased.
//!
//! A request is a thin handler in [`http`] over a method of [`service::Service`], which runs in one transaction of a
//! [`store`]. What the library decides about one user is called in [`keeping`], without any I/O.

pub mod board;
pub mod calendars;
pub mod clock;
pub mod experiments;
pub mod facts;
pub mod failure;
pub mod files;
pub mod forgotten;
pub mod http;
pub mod identity;
pub mod intake;
pub mod jobs;
pub mod keeping;
pub mod messages;
pub mod metrics;
pub mod outbox;
pub mod points;
pub mod reports;
pub mod rules;
pub mod service;
pub mod store;
pub mod users;
pub mod writes;
