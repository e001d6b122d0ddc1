//! The rule of a year in review.

use serde::{Deserialize, Serialize};

use crate::event::kind::KindSet;
use crate::incentive::growth_points::GrowthPointsRule;
use crate::incentive::streak::StreakRule;
use crate::profile::BeforeHorizon;
use crate::wording::problems::problems;

/// What a year in review looks at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct YearRule {
    /// What counts as activity. Default every kind that users do themselves.
    pub activity: KindSet,
    /// What makes a streak. Default any activity: few programs have check-ins.
    pub streak: StreakRule,
    /// The growth points that are counted. Default the default plan.
    pub growth: GrowthPointsRule,
    /// Whether the subject of a Help and Solve event is the user who was helped, by a number that you give each of them.
    /// Default false: then the log does not know whom, and a review counts actions and no people.
    pub helped_are_subjects: bool,
    /// How many subjects are named. Default 5: what fits into a picture.
    pub top_subjects: u8,
}

impl Default for YearRule {
    fn default() -> Self {
        let activity = KindSet::activity();
        let streak = StreakRule::of(activity.clone());
        Self { activity, streak, growth: GrowthPointsRule::default(), helped_are_subjects: false, top_subjects: 5 }
    }
}

/// Why a year cannot be reviewed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum YearError {
    /// The year is out of range.
    NoSuchYear(i32),
    /// A profile forgot needed days.
    BeforeHorizon(BeforeHorizon),
}

problems! {
    enum YearError {
        NoSuchYear(year: Whole) = "problem.year"
            "the year `{year}` is out of range: give one from -262142 to 262141"
            "年份`{year}`超出范围：请填写-262142至262141";
    }
    passes { BeforeHorizon(BeforeHorizon) }
}
