//! The rules that achievements are measured by.

use super::counts::SourceCount;
use crate::incentive::growth_points::{GrowthPointsRule, SourcePoints};
use crate::incentive::streak::StreakRule;
use crate::incentive::task::Plan;

/// The rules that achievements are measured by: streaks, tiers and tasks come from them.
///
/// Only what the achievements measure is computed: a set without tiers never computes growth points.
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
    /// The growth points rule, which has the tiers.
    pub growth: &'a GrowthPointsRule,
    /// The user's points from other sources, as growth points take them; for any days and in any order.
    pub contributions: &'a [SourcePoints],
    /// What other users did, such as invitees who matured; for any days and in any order. `None` where nobody counted: what
    /// achievements measure by it is unknown then.
    pub counts: Option<&'a [SourceCount]>,
    /// The plan of tasks that the user enrolled in.
    pub plan: &'a Plan,
    /// The streak rule.
    pub streak: &'a StreakRule,
}

impl<'a> AchievementSources<'a> {
    /// These rules, with no points from other sources and without counts of what other users did.
    pub const fn new(growth: &'a GrowthPointsRule, plan: &'a Plan, streak: &'a StreakRule) -> Self {
        Self { growth, contributions: &[], counts: None, plan, streak }
    }
}
