//! Churn risk: each signal, what holds for all of them, early warnings, and an independent calculation.

#![expect(clippy::float_cmp, reason = "what is compared is exact, or printed to a few digits")]

mod doors;
mod expected;
mod laws;
mod outlook;
mod signals;
mod warning;
