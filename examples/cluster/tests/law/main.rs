//! The law: however rows are parted, in whatever order they come, whoever adds up what first, the bytes are those of the crate
//! alone.
//!
//! `cargo test` tries ten configurations. `cargo test --release --test law -- --ignored --nocapture` tries two hundred, with two
//! executors that are processes of their own, one of which is killed in the middle.

mod alone;
mod cluster;
mod configuration;
mod events;
mod few;
mod files;
mod job;
mod obeyed;
mod random;
mod refusals;
mod scale;
