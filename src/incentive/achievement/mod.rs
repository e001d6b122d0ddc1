//! Achievements with names and levels: on which day each was unlocked, how far the next one is, and what to tell whom.
//! *What have users achieved?*
//!
//! ```text
//! best(D)     = the most that was measured as of any day up to D
//! unlocked on = the first day D with best(D) ≥ goal
//! ```
//! Best never falls, so an unlocked level stays unlocked as of every later day. Still, all of it is computed from the
//! profile. An event that arrives late, for an earlier day, may move the unlock to an earlier day. Remembering which
//! achievements you have announced is up to you.
//!
//! ```
//! use lifestage::incentive::{AchievementSources, Achievements, GrowthPointsRule, Plan, StreakRule};
//! use lifestage::event::ContactChannel;
//! use lifestage::{Day, Event, Profile, User};
//!
//! let (growth, plan, streak) = (GrowthPointsRule::default(), Plan::default(), StreakRule::default());
//! let sources = AchievementSources::new(&growth, &plan, &streak);
//! let day = |day| Day::ymd(2026, 1, day);
//! let profile = Profile::of((1..=8).map(|number| Event::check_in(42_u64, day(number))));
//! let mut user = User::new(42_u64);
//! user.allowed_channels.allow(ContactChannel::Push);
//!
//! let board = Achievements::default().board(profile.as_of(day(8)), &user, &sources)?.unwrap();
//! let news = board.notifications(day(6), day(8), user.allowed_channels);
//! let news: Vec<String> = news.iter().map(ToString::to_string).collect();
//! assert_eq!(news, [
//!     "`active_days` level 1 unlocked on 2026-01-07 by 7 days, to tell by push",
//!     "`streak` level 1 unlocked on 2026-01-07 by 7 days in a row, to tell by push",
//! ]);
//! # Ok::<(), lifestage::profile::BeforeHorizon>(())
//! ```

mod board;
mod check;
mod counts;
mod measure;
mod notification;
mod presets;
mod reason;
pub(crate) mod sentence;
mod set;
mod sources;
mod status;

pub use board::AchievementBoard;
pub use check::AchievementProblem;
pub use counts::{CountSource, SourceCount};
pub use measure::{AchievementMeasure, AchievementUnit};
pub use notification::{Notification, Unlock};
pub use reason::{AchievementReason, AchievementReasonKind};
pub use set::Achievements;
pub use sources::AchievementSources;
pub use status::{AchievementStatus, NextAchievementLevel, ReachedLevel};

use serde::{Deserialize, Serialize};

use crate::incentive::task::Name;

/// One achievement, as it is written. [`Achievements`] checks it.
///
/// ```
/// use lifestage::Kind;
/// use lifestage::incentive::{Achievement, AchievementMeasure, Name};
///
/// let buyer = Achievement::new(Name::literal("buyer"), AchievementMeasure::Events(Kind::Purchase.into()), [1, 10, 100]);
/// let stored = serde_json::to_string(&buyer)?;
/// assert_eq!(stored, r#"{"id":"buyer","measure":{"events":{"kinds":["purchase"],"subject":null,"day_sum":0}},"goals":[1,10,100]}"#);
/// assert_eq!(serde_json::from_str::<Achievement>(&stored)?, buyer);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Achievement {
    /// The achievement's id, unique in its set.
    pub id: Name,
    /// What is measured.
    pub measure: AchievementMeasure,
    /// How much each level takes, ascending. Levels are counted from 1. Default 1: a single level for the first time.
    #[serde(default = "once")]
    pub goals: Vec<u64>,
}

fn once() -> Vec<u64> {
    vec![1]
}

impl Achievement {
    /// An achievement with these goals.
    pub fn new(id: Name, measure: AchievementMeasure, goals: impl IntoIterator<Item = u64>) -> Self {
        Self { id, measure, goals: goals.into_iter().collect() }
    }

    /// An achievement with one level, for the first time.
    pub fn once(id: Name, measure: AchievementMeasure) -> Self {
        Self::new(id, measure, once())
    }
}
