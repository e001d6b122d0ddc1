//! Back-tests: what scorers may see, what outcomes are, what is refused, and real customers.

#![expect(clippy::float_cmp, reason = "what is compared is exact")]

mod outcomes;
mod refusals;
mod seeing;
