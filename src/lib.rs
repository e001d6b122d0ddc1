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

pub mod activity;
pub mod btyd;
pub mod event;
pub mod fingerprint;
pub mod hold;
pub mod id;
pub mod kind;
pub mod money;
pub mod population;
pub mod profile;
pub mod ratio;
pub mod reason;
pub mod rfm;
pub mod ruleset;
pub mod scorecard;
pub mod stage;
pub mod stats;
pub mod subject;
pub mod time;
pub mod user;
#[cfg(feature = "stats")]
pub mod value;

pub use event::Event;
pub use id::UserId;
pub use kind::{Kind, KindSet};
pub use money::{Amount, Money};
pub use population::Population;
pub use profile::Profile;
pub use ruleset::RuleSet;
pub use scorecard::Scorecard;
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
