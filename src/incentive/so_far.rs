//! What all incentives of a user came to by a horizon.

use serde::{Deserialize, Serialize};

use crate::incentive::growth_points::GrowthSoFar;
use crate::incentive::streak::StreakSoFar;
use crate::incentive::task::PlanSoFar;
use crate::time::Day;

/// What all incentives of a user came to by a horizon.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::incentive) struct SoFar {
    pub(in crate::incentive) growth: GrowthSoFar,
    /// The newcomer tasks. `None` if the user had not joined by then.
    pub(in crate::incentive) plan: Option<PlanSoFar>,
    pub(in crate::incentive) streak: StreakSoFar,
    /// One for each achievement, in order.
    pub(in crate::incentive) achievements: Vec<AchievementSoFar>,
}

/// What an achievement came to by a horizon.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::incentive) struct AchievementSoFar {
    /// The most that was measured, of sums the sum.
    pub(in crate::incentive) best: u64,
    /// The day on which each level was unlocked, ascending from level 1.
    pub(in crate::incentive) unlocked_on: Vec<Day>,
}
