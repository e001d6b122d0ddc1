//! Rewards for the days of a calendar month that are done, in a row or not (累计签到).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::sentence;
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
            0 => Some(sentence::nobody_less()),
            1..=31 if days <= before => Some(sentence::not_more(days, before)),
            1..=31 => None,
            _ => Some(sentence::no_month(days)),
        };
        found.extend(message.map(|message| Problem::new(format!("monthly[{at}].days"), message.into())));
        before = days;
        if points == 0 {
            found.push(Problem::new(format!("monthly[{at}].points"), sentence::no_reward().into()));
        }
    }
    found
}

/// The days done in each month, while days pass.
pub(super) struct DoneByMonth<'a> {
    pub(super) rewards: &'a [MonthlyReward],
    pub(super) done: BTreeMap<Day, u32>,
}

impl<'a> DoneByMonth<'a> {
    pub(super) const fn new(rewards: &'a [MonthlyReward]) -> Self {
        Self { rewards, done: BTreeMap::new() }
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
