//! The law: however rows are parted, in whatever order they come, whoever adds up what first, the bytes are those of the crate
//! alone.
//!
//! `cargo test` tries ten configurations. `cargo test --release --test law -- --ignored --nocapture` tries two hundred, with two
//! executors that are processes of their own, one of which is killed in the middle.

#![expect(clippy::large_futures, reason = "a test holds rules and answers while it waits, once")]
#![expect(clippy::default_trait_access, reason = "the field says which rule it is")]

mod alone;
mod cluster;
mod columns;
mod configuration;
mod events;
mod few;
mod files;
mod job;
mod mixed;
mod obeyed;
mod processes;
mod random;
mod refusals;
mod scale;
mod tasks;
mod year;
