//! The questions, one a module: its arguments, and `run`, which answers it.

pub(crate) mod aside;
pub(crate) mod backtest;
pub(crate) mod behavior;
pub(crate) mod catalogue;
pub(crate) mod channel;
pub(crate) mod clv;
pub(crate) mod contact;
pub(crate) mod experiment;
pub(crate) mod features;
pub(crate) mod funnel;
pub(crate) mod ledger;
pub(crate) mod newcomer;
pub(crate) mod one_or_more;
pub(crate) mod operations;
pub(crate) mod pages;
pub(crate) mod report;
pub(crate) mod score;
pub(crate) mod segments;
pub(crate) mod sessions;
pub(crate) mod task;
pub(crate) mod touchpoints;
pub(crate) mod what_if;
pub(crate) mod who;
pub(crate) mod worth;
pub(crate) mod year;
