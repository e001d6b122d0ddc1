#![doc = include_str!("../README.md")]
#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing,
        clippy::unreachable,
        clippy::todo
    )
)]

pub mod abuse;
pub mod achievement;
pub mod activity;
pub mod backtest;
pub mod behavior;
pub mod btyd;
pub mod campaign;
pub mod churn;
pub mod contact;
pub mod contribution;
pub mod decimal;
pub mod definition;
pub mod document;
pub mod event;
#[cfg(feature = "stats")]
pub mod experiment;
pub mod explain;
pub mod features;
pub mod feedback;
pub mod fingerprint;
pub mod funnel;
pub mod group;
pub mod growth;
pub mod hold;
pub mod id;
pub mod incentive;
pub mod journey;
pub mod kind;
pub mod kpi;
pub mod ledger;
pub mod lifecycle;
pub mod mbg;
pub mod metric;
pub mod money;
pub mod need;
pub mod path;
pub mod population;
pub mod problem;
pub mod profile;
pub mod ratio;
pub mod reason;
pub mod recommendation;
pub mod referral;
pub mod retention;
pub mod revenue;
pub mod rfm;
pub mod rule;
pub mod ruleset;
pub mod scorecard;
pub mod segment;
pub mod sequence;
pub mod session;
pub mod small_cells;
pub mod spend;
pub mod stage;
pub mod stats;
pub mod streak;
pub mod subject;
pub mod tag;
pub mod task;
pub mod time;
pub mod trees;
pub mod trigger;
pub mod tune;
pub mod user;
#[cfg(feature = "stats")]
pub mod value;
pub mod what_if;
pub mod winback;
pub mod worth;
pub mod year;

pub use event::Event;
pub use id::UserId;
pub use kind::{Kind, KindSet};
pub use ledger::Ledger;
pub use money::{Amount, Money};
pub use population::Population;
pub use profile::Profile;
pub use ruleset::RuleSet;
pub use scorecard::Scorecard;
pub use segment::Segment;
pub use stage::LifecycleStage;
pub use subject::{Interner, Subject};
pub use time::Day;
pub use user::User;

#[cfg(doc)]
#[doc = include_str!("../ARCHITECTURE.md")]
pub mod _architecture {}

#[cfg(doc)]
#[doc = include_str!("../DESIGN.md")]
pub mod _design {}
