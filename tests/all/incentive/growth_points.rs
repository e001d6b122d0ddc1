//! Growth points: scenarios as data, laws over any rules and events, and a naive reference.

mod answers;
mod laws;
mod reference;
mod scenarios;
