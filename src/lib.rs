//! **Events in; RFM, lifecycle stage, growth points, churn risk and segments out, each with its reasons.**
//!
//! lifestage scores users inside a Rust service. A [`Profile`] is a small table of what one user did each day, and every
//! answer is a pure function of (profile, day, rules): no I/O, no clock, no randomness, no `unsafe`. One user online and
//! ten million overnight go through the same function and get the same bits.
//!
//! ```
//! use lifestage::{Calendar, Day, Event, LifecycleStage, Profile, RuleSet, User};
//!
//! let (utc, monday): (_, Day) = (Calendar::utc(), "2026-01-05".parse()?);
//! let mut ada = Profile::new(1_u64, &utc);
//! ada.observe(&Event::register(1_u64, monday), &utc)?;
//! ada.observe(&Event::usage(1_u64, monday.plus(1), 600), &utc)?;
//!
//! let card = RuleSet::default().score(ada.as_of(monday.plus(35)), &User::new(1_u64))?.ok_or("not joined yet")?;
//! assert_eq!(card.stage.stage, LifecycleStage::Silent);
//! let why: Vec<String> = card.stage.reasons().map(|reason| reason.to_string()).collect();
//! assert_eq!(why, ["not active for 34 days, this stage is 30 to 59"]);
//! let next: Vec<String> = card.stage.moves().map(|step| step.to_string()).collect();
//! assert_eq!(next, ["Growth by any activity", "Churned after 26 more days without activity"]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! - [`readme`]: a whole `main`, what a service author asks first, a map by task, what it is not
//! - [`cookbook`]: short recipes to copy, titled as people ask
//! - [`api_themes`]: the rules by which all modules are alike, and the constructors that panic
//! - [`engines`]: tallies that a SQL engine counted: the schema, and the queries of five engines
//! - [`glossary`]: terms in Chinese 术语, in English, and in the API
//! - [`design`]: why it is so, and what was measured; [`architecture`]: for those who change the crate
//!
//! # What is in it
//!
//! Fourteen folders, each one idea; later ones build on earlier ones. Each folder's page has a table of its modules.
//! A name is imported by two segments, as `lifestage::score::ChurnRule`; what everybody imports stands at the root.
//!
//! | folder | question | with |
//! |---|---|---|
//! | [`number`] | How much, which share, where among others? | money, ratios, exact order statistics, survival, fingerprints |
//! | [`time`] | When? | civil days, windows, periods, calendars of any zone, holds |
//! | [`event`] | Who did what, about what? | 35 kinds and room for your own, subjects, users, sequences |
//! | [`answer`] | Why, and what exactly was asked? | reasons, problems of rules with their paths, definitions, small cells |
//! | [`profile`] | What did this user do? | daily tallies; observe, merge, as of any day; windows, gaps, hours; bytes |
//! | [`population`] | Who is there? | from columns on all cores, from events, from profiles; map and fold |
//! | [`score`] | What can be said of one user? | RFM, stage, behavior, worth, needs, tags, groups, contribution, abuse, churn risk, win-back, recommendations |
//! | [`incentive`] | What have they earned? | growth points and levels, newcomer tasks, streaks, achievements, the points ledger |
//! | [`value`] | Who is alive, what will they buy, what is that worth? | NBD, BG/NBD, MBG/NBD, Pareto/NBD, BG/BB, sBG, Gamma-Gamma; fit with standard errors, CLV, validation |
//! | [`rule`] | By which rules? | conditions as data that read like sentences, segments, triggers, rule sets, scorecards |
//! | [`report`] | What does everybody do? | activity, accounting, retention, revenue, journeys, the KPI board, funnels, sessions, paths, years; why two numbers differ |
//! | [`outreach`] | May we, did it work, was it worth it? | playbooks and budgets, one message a user, contact policy, experiments, campaigns, attribution, referrals, feedback |
//! | [`model`] | How good is all that, and what would do better? | features, trained trees, back-tests, tuning, what-if |
//! | [`catalogue`] | In which words is it said? | every sentence of a reason as data, in English and Chinese |
//!
//! `incentive`, `value`, `rule`, `report`, `outreach` and `model` are Cargo features, all on by default, as is `parallel`.
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
    allow(dead_code, unused_imports, unused_macros, reason = "used by upper folders only")
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
pub mod catalogue;
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
mod wording;

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

// Pages for people, which hold no code but that of their examples.
#[cfg(doc)]
pub mod api_themes;
#[cfg(doc)]
#[doc = include_str!("../ARCHITECTURE.md")]
pub mod architecture {}
#[cfg(all(doc, feature = "value", feature = "report", feature = "outreach", feature = "model"))]
pub mod cookbook;
#[cfg(doc)]
#[doc = include_str!("../DESIGN.md")]
pub mod design {}
#[cfg(doc)]
pub mod engines;
#[cfg(doc)]
pub mod glossary;
#[cfg(all(doc, feature = "rule"))]
#[doc = include_str!("../README.md")]
pub mod readme {}
#[cfg(all(doc, feature = "rule"))]
#[doc = include_str!("../README.zh.md")]
pub mod readme_zh {}
