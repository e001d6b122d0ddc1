#![doc = include_str!("../README.md")]
//!
//! # API themes
//!
//! One naming rule for everything, so that a module can be used before its page is read.
//!
//! - **Rules are data, checked once.** `XConfig` is plain data with public fields and a `Default`; `XRule::new(config)`
//!   checks it, and `rule.config()` gives it back; where a population is needed, `rule.fit(profiles, day)` gives `FittedX`, a
//!   plain value to store; the answer is named by its noun ([`score::ChurnRisk`], `report::Retention`). A rule whose every
//!   value is legal has public fields and no config.
//! - **One user, everybody.** `rule.assess(as_of, …)` says something of one user, as a profile knew them on a day
//!   ([`profile::AsOf`]); states that are no judgment keep their noun (`plan.status`, `growth.standing`).
//!   `rule.report(&population, …)` is the same of everybody, and `report_by` of each group: its last argument is a closure from a
//!   [`population::Member`] to a group, and users without one are left out. Where a rule has several answers, each has its noun,
//!   and `noun_by`. A few verbs stay, as they do something else: `decide` on a message, `rank` feedback, `tune` numbers. The day asked about is called `as_of` throughout.
//! - **Answers explain themselves.** `reasons()` gives typed reasons, each `Display` and `Into<`[`answer::Reason`]`>`; an
//!   answer about many users has `definition()`, one line with a fingerprint, and `merge` for the same question to other users.
//! - **Everything travels.** What is public goes through serde both ways, and what comes in is checked as if it were built by
//!   hand. Errors are small, name the value and what to change; over many users they name the user.
//! - **What may grow is `#[non_exhaustive]`**: answers, errors, and enums that are not closed by their meaning. Configs are not:
//!   write `XConfig { field, ..XConfig::default() }`.
//! - **Doors.** `new`, `try_from` and `FromStr` return a `Result`. A few doors for literals panic instead, are `const` where they
//!   can be, and point at the caller: `Day::ymd`, `Window::last`, `Window::lags`, `Hold::days`, `UtcOffset::hours`, `Ratio::percent`,
//!   `Grade::literal`, `Decimal::whole`, `Amount::minor`, `Kind::custom`, `Profile::of`, `Points::of`, `Name::literal`, `Lags::bracket`, `Lags::on_or_before`,
//!   `ClockTime::hour`. Nothing else panics.
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
