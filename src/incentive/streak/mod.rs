//! Streaks: runs of days in a row, what keeps them alive, and what they give. *How many days in a row?*
//!
//! ```text
//! a day qualifies         with at least n events of the kinds given, and a sum of their values if one is asked for
//! a missed day            is repaired by a make-up check-in on a later day, else bridged by a freeze token, else
//!                         breaks the run, unless it is a rest day
//! length of a run         = its qualifying days + its repaired days
//! current, as of D        = the run that ends on D, or on D − 1 while D can still qualify
//! ```
//! Repairs come before freeze tokens, whenever they happened: as of each day, everything known by then is replayed from
//! joining. Points are different: they are granted as each day was known, and stay.

mod answer;
mod assess;
mod during;
mod go_on;
mod known;
mod ladder;
mod month;
mod monthly;
mod reason;
mod record;
mod replay;
mod rest;
mod rule;
pub(crate) mod sentence;
mod so_far;
mod walk;

pub(in crate::incentive) use so_far::{Step, StreakSoFar, WalkSoFar};

pub use answer::{Streak, StreakRun};
pub use ladder::{Bonus, LadderStep, PastEnd, RewardLadder, RewardLadderConfig};
pub use month::{CheckInDay, CheckInMonth, DayMark};
pub use monthly::MonthlyReward;
pub use reason::StreakReason;
pub use rest::Rest;
pub use rule::{Freeze, Repair, StreakConfig, StreakRule};
