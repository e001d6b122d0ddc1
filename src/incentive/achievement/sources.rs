//! The rules that achievements look at.

use crate::incentive::growth_points::{GrowthPointsRule, SourcePoints};
use crate::incentive::streak::StreakRule;
use crate::incentive::task::Plan;

/// The rules that achievements look at: theirs are the streaks, tiers and tasks to achieve.
///
/// Only what is measured is worked out: a set without tiers never asks for growth points.
///
/// ```
/// use lifestage::incentive::{SourcePoints, GrowthPointsRule, Plan, AchievementSources, PointsSource, StreakRule};
/// use lifestage::Day;
///
/// let (growth, plan, streak) = (GrowthPointsRule::default(), Plan::default(), StreakRule::default());
/// let gift = [SourcePoints::new(Day::ymd(2026, 1, 5), PointsSource::Task, 50)];
/// let sources = AchievementSources { contributions: &gift, ..AchievementSources::new(&growth, &plan, &streak) };
/// assert_eq!(sources.contributions.len(), 1);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AchievementSources<'a> {
    /// What tiers there are, and what earns points.
    pub growth: &'a GrowthPointsRule,
    /// The points of the user that come from elsewhere, as growth points take them in; of any days and in any order.
    pub contributions: &'a [SourcePoints],
    /// The plan of tasks that the user enrolled in.
    pub plan: &'a Plan,
    /// What makes a streak.
    pub streak: &'a StreakRule,
}

impl<'a> AchievementSources<'a> {
    /// These rules, with no points from elsewhere.
    pub const fn new(growth: &'a GrowthPointsRule, plan: &'a Plan, streak: &'a StreakRule) -> Self {
        Self { growth, contributions: &[], plan, streak }
    }
}
