//! The rules that achievements look at.

use crate::incentive::growth_points::{Contribution, GrowthPlan};
use crate::incentive::streak::StreakRule;
use crate::incentive::task::Plan;

/// The rules that achievements look at: theirs are the streaks, tiers and tasks to achieve.
///
/// Only what is measured is worked out: a set without tiers never asks the growth plan.
///
/// ```
/// use lifestage::incentive::{Contribution, GrowthPlan, Plan, Programme, Source, StreakRule};
/// use lifestage::Day;
///
/// let (growth, plan, streak) = (GrowthPlan::default(), Plan::default(), StreakRule::default());
/// let gift = [Contribution::new(Day::ymd(2026, 1, 5), Source::Task, 50)];
/// let programme = Programme { contributions: &gift, ..Programme::new(&growth, &plan, &streak) };
/// assert_eq!(programme.contributions.len(), 1);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Programme<'a> {
    /// What tiers there are, and what earns points.
    pub growth: &'a GrowthPlan,
    /// The points of the user that come from elsewhere, for the growth plan; of any days and in any order.
    pub contributions: &'a [Contribution],
    /// The plan of tasks that the user enrolled in.
    pub plan: &'a Plan,
    /// What makes a streak.
    pub streak: &'a StreakRule,
}

impl<'a> Programme<'a> {
    /// These rules, with no points from elsewhere.
    pub const fn new(growth: &'a GrowthPlan, plan: &'a Plan, streak: &'a StreakRule) -> Self {
        Self { growth, contributions: &[], plan, streak }
    }
}
