//! How good all that is, and what would do better.

mod aha;
mod backtest;
mod co_use;
mod company;
mod features;
mod forgetting;
mod interval;
mod quality;
pub(crate) mod trees;
mod tune;
mod what_if;
