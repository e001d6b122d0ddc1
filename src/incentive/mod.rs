//! Incentives: growth points, tasks, streaks, achievements, and points to spend.
//!
//! | module | question | rule | answer |
//! |---|---|---|---|
//! | [`growth_points`] | What has activity earned them? | [`GrowthPointsRule`] | [`GrowthPointsStanding`], [`GrowthPointsStatement`] |
//! | [`task`] | What should a newcomer do next? | [`Plan`] | [`PlanStatus`], [`PlanProgress`] |
//! | [`streak`] | How many days in a row? | [`StreakRule`] | [`Streak`] |
//! | [`achievement`] | What have they unlocked, and when? | [`Achievements`] | [`AchievementBoard`] |
//! | [`incentives`] | All of that for one user? | [`IncentiveRule`] | [`Earnings`] |
//! | [`achieved`] | What is kept of it when days are forgotten? | [`IncentiveRule`] | [`Achieved`] |
//! | [`ledger`] | How many points can they spend? | [`Operation`]s | [`Balance`], [`LedgerStatement`] |

pub mod achieved;
pub mod achievement;
pub(crate) mod asked;
pub(crate) mod earnings;
pub mod growth_points;
pub mod incentives;
pub mod ledger;
#[cfg(any(feature = "report", feature = "outreach"))]
pub(crate) mod maturity;
pub(crate) mod so_far;
pub mod streak;
pub mod task;

#[doc(no_inline)]
pub use achieved::*;
#[doc(no_inline)]
pub use achievement::*;
pub use earnings::Earnings;
#[doc(no_inline)]
pub use growth_points::*;
#[doc(no_inline)]
pub use incentives::*;
#[doc(no_inline)]
pub use ledger::*;
#[doc(no_inline)]
pub use streak::*;
#[doc(no_inline)]
pub use task::*;
