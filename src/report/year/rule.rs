//! What a review looks at.

use serde::{Deserialize, Serialize};

use crate::event::kind::KindSet;
use crate::incentive::growth_points::GrowthPointsRule;
use crate::incentive::streak::StreakRule;
use crate::profile::BeforeHorizon;

/// What a year in review looks at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct YearRule {
    /// What counts as activity. Default every kind that the user does.
    pub activity: KindSet,
    /// What makes a streak. Default any activity: few programs have check-ins.
    pub streak: StreakRule,
    /// What growth points are given for. Default the default plan.
    pub growth: GrowthPointsRule,
    /// How many subjects are named. Default 5: what fits a picture.
    pub top_subjects: u8,
}

impl Default for YearRule {
    fn default() -> Self {
        let activity = KindSet::activity();
        let streak = StreakRule { events: activity.clone().into(), ..StreakRule::default() };
        Self { activity, streak, growth: GrowthPointsRule::default(), top_subjects: 5 }
    }
}

/// A year that cannot be looked back at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum YearError {
    /// No such year.
    #[error("the year `{0}` is out of range: give one from -262142 to 262141")]
    NoSuchYear(i32),
    /// A profile remembers too little.
    #[error(transparent)]
    BeforeHorizon(#[from] BeforeHorizon),
}
