//! Tuning: a search over the thresholds and weights of a rule, and an honest estimate of the gain. *Which thresholds
//! would do better?*
//!
//! ```text
//! users are split into k folds by a hash of their ids
//! for each fold:  found = the best numbers on the users of all other folds
//!                 gain of the fold = objective(found) − objective(current), on its own users
//! gain = mean of the folds' gains, weighted by users       chosen = the best numbers on all users
//! ```
//! Numbers always look good on the users they were chosen on, so the gain is measured on the others only. It is the
//! gain of *such a search*; [`Tuned::chosen`] is what the same search finds on all users. Nothing is random: the same
//! users and rule give the same answer, and a new user changes nobody's fold.
//!
//! You say how numbers make a rule and how the rule scores a user, so anything can be tuned:
//!
//! ```
//! use lifestage::model::{TuneNumber, TuneObjective, TuneRule, TuneConfig, TuneUser};
//!
//! // Users have been silent for some days; did they come back? The rule gives up after this many days.
//! let users: Vec<TuneUser<u32>> = (0..400_u32)
//!     .map(|user| TuneUser { id: user.into(), facts: user % 80, outcome: user % 80 < 45 + user % 7 })
//!     .collect();
//! let give_up = TuneNumber::new("give_up_after_days", 30.0, [14.0, 21.0, 45.0, 60.0])?;
//! let rule = TuneRule::new(TuneConfig { objective: TuneObjective::Accuracy, ..TuneConfig::new([give_up]) })?;
//!
//! let tuned = rule.tune(&users, |numbers| Some(numbers[0]), |days, silent| if f64::from(*silent) < *days { 1.0 } else { 0.0 })?;
//! assert_eq!(tuned.chosen[0].to_string(), "give_up_after_days 30 → 45");
//! assert!(tuned.gain.is_sure() && tuned.gain.value > 0.15);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Cross-validation: Stone, Cross-Validatory Choice and Assessment of Statistical Predictions, *Journal of the Royal Statistical
//! Society B* 36(2), 1974.

mod answer;
mod fold;
mod number;
mod objective;
mod rule;
mod search;
pub(crate) mod sentence;

pub use answer::{TuneGain, Tuned, TunedFold, TunedNumber};
pub use number::{TuneNumber, TuneNumberError};
pub use objective::TuneObjective;
pub use rule::{TuneConfig, TuneError, TuneRule, TuneRuleError, TuneSearch, TuneUser};
