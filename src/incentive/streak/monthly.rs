//! Rewards for the days of a calendar month that are done, in a row or not (累计签到).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::rule::StreakRule;
use super::so_far::StreakSoFar;
use crate::answer::problem::Problem;
use crate::time::{Day, Period};

/// Points for a number of days of a calendar month that are done, in a row or not.
///
/// They are given once in each month, on the day on which the number is reached. A make-up can reach it for the month of
/// the day that it repairs; the points are then given on the day of the make-up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MonthlyReward {
    /// The number of days, 1 to 31. Repaired days count if repairs count.
    pub days: u32,
    /// The points, 1 or more.
    pub points: u32,
}

/// The problems in a list of monthly rewards.
pub(super) fn problems(rewards: &[MonthlyReward]) -> Vec<Problem> {
    let mut found = Vec::new();
    let mut before = 0;
    for (at, MonthlyReward { days, points }) in rewards.iter().copied().enumerate() {
        let message = match days {
            0 => Some("`0` days are done by everybody: write 1 to 31".to_owned()),
            1..=31 if days <= before => Some(format!("`{days}` days are not more than `{before}`: write more")),
            1..=31 => None,
            _ => Some(format!("no month has `{days}` days: write 1 to 31")),
        };
        found.extend(message.map(|message| Problem::new(format!("monthly[{at}].days"), message)));
        before = days;
        if points == 0 {
            let message = "a reward of `0` points gives nothing: write 1 or more, or leave the reward out";
            found.push(Problem::new(format!("monthly[{at}].points"), message.to_owned()));
        }
    }
    found
}

/// The days done in each month, while days pass.
pub(super) struct DoneByMonth<'a> {
    rewards: &'a [MonthlyReward],
    done: BTreeMap<Day, u32>,
}

impl<'a> DoneByMonth<'a> {
    pub(super) const fn new(rewards: &'a [MonthlyReward]) -> Self {
        Self { rewards, done: BTreeMap::new() }
    }

    /// The days done to go on from.
    pub(super) fn going_on(rule: &'a StreakRule, horizon: Option<Day>, so_far: Option<&StreakSoFar>) -> Self {
        let mut done = Self::new(&rule.config().monthly);
        let (Some(so_far), Some(horizon)) = (so_far, horizon.filter(|_| !done.rewards.is_empty())) else { return done };
        // The months that hold a day which counts before the horizon and that a day from it on can still add to.
        let reached = so_far.steps.iter().map(|step| step.day).chain([rule.first_repairable(horizon)]);
        for month in reached.chain([horizon.minus(1)]).map(|day| Period::Month.containing(day)) {
            let count = || so_far.done_in(rule, Some(horizon), month, horizon);
            done.done.entry(month.first()).or_insert_with(count);
        }
        done
    }

    /// Counts a day that is done now. Returns the points that it brings.
    pub(super) fn add(&mut self, day: Day) -> u64 {
        if self.rewards.is_empty() {
            return 0;
        }
        let done = self.done.entry(Period::Month.containing(day).first()).or_default();
        *done += 1;
        self.rewards.iter().find(|reward| reward.days == *done).map_or(0, |reward| reward.points.into())
    }
}
