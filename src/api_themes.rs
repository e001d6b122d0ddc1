//! API themes: one naming rule for everything, so that a module can be used before its page is read.
//!
//! # Rules are data, checked once
//!
//! `XConfig` is plain data with public fields and a `Default`. `XRule::new(config)` checks it, and `rule.config()` gives it
//! back. Where a rule depends on a population, `rule.fit(profiles, day)` gives `FittedX`, a plain value to store. The answer
//! is named by its noun: [`ChurnRisk`](crate::score::ChurnRisk), [`Retention`](crate::report::Retention). A rule for which
//! every value is legal has public fields and no config.
//!
//! ```
//! use lifestage::score::{StageConfig, StageRule};
//!
//! let config = StageConfig { silent_from: 21, ..StageConfig::default() };
//! let rule = StageRule::new(config)?;
//! assert_eq!(rule.config().silent_from, 21);
//!
//! let upside_down = StageConfig { silent_from: 90, ..StageConfig::default() };
//! let error = StageRule::new(upside_down).err().map(|error| error.to_string());
//! assert_eq!(
//!     error.as_deref(),
//!     Some("`churned_from` is `60` but must be more than `silent_from`, which is `90`"),
//! );
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # One user, everybody
//!
//! `rule.assess(as_of, …)` judges one user, as a profile knew them on a day ([`AsOf`](crate::profile::AsOf)). States
//! that are no judgment keep their noun: `plan.status`, `growth.standing`.
//!
//! `rule.report(&population, …)` asks everybody, and `report_by` each group. Its last argument is a closure from a
//! [`Member`](crate::population::Member) to a group; users without a group are left out. Where a rule has several answers,
//! each has its noun, and `noun_by`: `activity.stickiness`, `activity.stickiness_by`.
//!
//! A few verbs do something else and stay: `decide` on a message, `rank` feedback, `tune` numbers. The day asked about is
//! called `as_of` everywhere.
//!
//! # Answers explain themselves
//!
//! `reasons()` gives typed reasons. Each prints as a sentence and turns into a [`Reason`](crate::answer::Reason) when it
//! leaves the process. An answer about many users has `definition()`, one line with a fingerprint, and `merge` for
//! the same question asked of other users. By the trait [`Mergeable`](crate::answer::Mergeable) it goes to bytes and back,
//! and parts merged in any order have the bytes of the whole.
//!
//! # Everything travels
//!
//! What is public goes through serde both ways, and what comes in is checked as if it were built by hand. Errors are
//! small, name the value and say what to change; over many users they name the user.
//!
//! # What may grow is non-exhaustive
//!
//! Answers, errors, and enums that are not closed by their meaning are `#[non_exhaustive]`. Configs are not: write
//! `XConfig { field, ..XConfig::default() }`.
//!
//! # Doors
//!
//! `new`, `try_from` and `FromStr` return a `Result`. Some constructors are for literals in code and tests: they panic
//! instead, are `const` where they can be, and blame the caller's line. In a service, with values from outside, use
//! their fallible twin.
//!
//! | panics | does not |
//! |---|---|
//! | `Day::ymd` | [`Day::new`](crate::Day::new), `"2026-01-05".parse()`, `From<NaiveDate>` |
//! | `Window::last`, `Window::lags` | [`Window::new`](crate::Window::new) |
//! | `Hold::days` | [`Hold::new`](crate::time::Hold::new) |
//! | `UtcOffset::hours` | [`UtcOffset::east`](crate::time::UtcOffset::east), `"+08:00".parse()` |
//! | `Ratio::percent` | [`Ratio::new`](crate::Ratio::new) |
//! | `Grade::literal` | [`Grade::new`](crate::number::Grade::new) |
//! | `Decimal::whole` | [`Decimal::new`](crate::number::Decimal::new) |
//! | `Amount::minor` | `Amount::try_from(`[`Money`](crate::Money)`)` |
//! | `Kind::custom` | [`CustomKind::new`](crate::event::CustomKind::new) |
//! | `Profile::of` | [`Profile::new`](crate::Profile::new) and [`observe_all`](crate::Profile::observe_all) |
//! | `Points::of` | [`Points::new`](crate::incentive::Points::new) |
//! | `Name::literal` | [`Name::new`](crate::incentive::Name::new) |
//! | `Lags::bracket`, `Lags::on_or_before` | [`Lags::new`](crate::report::Lags::new) |
//! | `ClockTime::hour` | [`ClockTime::new`](crate::outreach::ClockTime::new) |
//!
//! Nothing else panics.
