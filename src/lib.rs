#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]
// What only upper folders ask of lower ones is dead where they are off; with all of them nothing is.
#![cfg_attr(
    not(all(
        feature = "incentive",
        feature = "value",
        feature = "rule",
        feature = "report",
        feature = "outreach",
        feature = "model"
    )),
    allow(dead_code, unused_imports, reason = "used by upper folders only")
)]
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

pub mod answer;
pub mod event;
#[cfg(feature = "incentive")]
pub mod incentive;
#[cfg(feature = "model")]
pub mod model;
pub mod number;
#[cfg(feature = "outreach")]
pub mod outreach;
pub mod population;
pub mod profile;
#[cfg(feature = "report")]
pub mod report;
#[cfg(feature = "rule")]
pub mod rule;
pub mod score;
pub mod time;
#[cfg(feature = "value")]
pub mod value;

pub use event::{Event, Interner, Kind, KindSet, Subject, User, UserId};
#[cfg(feature = "incentive")]
pub use incentive::Ledger;
pub use number::{Amount, Money, Ratio};
pub use population::Population;
pub use profile::Profile;
#[cfg(feature = "rule")]
pub use rule::{RuleSet, Scorecard, Segment};
pub use score::LifecycleStage;
pub use time::{Calendar, Day, Days, Period, Window};

#[cfg(doc)]
#[doc = include_str!("../ARCHITECTURE.md")]
pub mod _architecture {}

#[cfg(doc)]
#[doc = include_str!("../DESIGN.md")]
pub mod _design {}
