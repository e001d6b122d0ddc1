//! What one rule let through so far, and its own caps of day, month and life.

use serde::{Deserialize, Serialize};

use super::clipped::Clipped;
use super::earner::Earner;
use crate::time::{Day, Period};

/// What one rule let through so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::incentive) struct RuleSoFar {
    pub(in crate::incentive) begun: bool,
    /// The first day of the month that `of_month` is about.
    pub(in crate::incentive) month: Option<Day>,
    pub(in crate::incentive) of_month: u64,
    pub(in crate::incentive) of_life: u64,
}

impl RuleSoFar {
    /// Adds the bonus for the first day, and lets through what the caps of the day, then the month, then the life allow.
    pub(super) fn clip(&mut self, earner: &Earner, day: Day, desired: u64) -> (u64, Clipped) {
        let first = if self.begun { 0 } else { earner.first_bonus };
        self.begun = true;
        if earner.month_cap < u64::MAX {
            let month = Some(Period::Month.containing(day).first());
            if self.month != month {
                (self.month, self.of_month) = (month, 0);
            }
        }
        let (of_day, mut clipped) = clip(desired.saturating_add(first), earner.day_cap);
        let in_month = of_day.min(earner.month_cap.saturating_sub(self.of_month));
        let in_life = in_month.min(earner.life_cap.saturating_sub(self.of_life));
        (clipped.by_rule_month, clipped.by_rule_life) = (of_day - in_month, in_month - in_life);
        self.of_month = self.of_month.saturating_add(in_life);
        self.of_life = self.of_life.saturating_add(in_life);
        (in_life, clipped)
    }
}

/// What the cap of the day lets through.
pub(super) fn clip(desired: u64, day_cap: u64) -> (u64, Clipped) {
    let granted = desired.min(day_cap);
    (granted, Clipped { by_rule: desired - granted, ..Clipped::default() })
}
