//! What a user has earned as of a day: the answers of growth points, membership, tasks and streak together, with reasons.

use serde::{Deserialize, Serialize};

use crate::answer::reason::Reason;
use crate::incentive::growth_points::{GrowthPointsStanding, Membership};
use crate::incentive::streak::Streak;
use crate::incentive::task::PlanStatus;

/// What a user has earned as of a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Earnings {
    /// Growth points of the period, with tiers and pace.
    pub growth: GrowthPointsStanding,
    /// The membership level. `None` if the growth rule has no levels.
    #[serde(default)]
    pub membership: Option<Membership>,
    /// The newcomer tasks.
    pub tasks: PlanStatus,
    /// The streak of days in a row.
    pub streak: Streak,
}

impl Earnings {
    /// Why: growth points and the next tier, the membership level, the tasks, the streak.
    pub fn reasons(&self) -> impl Iterator<Item = Reason> {
        let growth = self.growth.reasons().map(Reason::from);
        let tasks = self.tasks.reasons().map(Reason::from).chain(self.tasks.left_out().map(Reason::from));
        let level = self.membership.iter().flat_map(Membership::reasons).map(Reason::from);
        growth.chain(level).chain(tasks).chain(self.streak.reasons().map(Reason::from))
    }
}
