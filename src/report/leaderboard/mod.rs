//! Leaderboards 排行榜: points for what users did in a period, and their places. *Who is ahead, and who is around me?*
//!
//! ```text
//! score    Σ points · events, or points · ⌊sum of a day's values / unit⌋, of the tallies of the period up to the day
//! order    the higher score, then the day on which it was reached, then the smaller id
//! place    1, 1, 3 (competition), 1, 1, 2 (dense) or 1, 2, 3 (ordinal)
//! ```
//! Who has no points is on no board. A board has ids: show the places around a user to that user, and the names of others only if
//! they agreed.

mod answer;
mod rule;
pub(crate) mod sentence;
mod standing;

pub use answer::{Leaderboard, LeaderboardRow};
pub use rule::{LeaderboardConfig, LeaderboardPoints, LeaderboardRule};
pub use standing::{LeaderboardPlace, LeaderboardStanding};
