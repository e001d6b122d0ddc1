//! The points that caps took away, cap by cap.

use serde::{Deserialize, Serialize};

/// The points that each cap took away, in the order in which caps apply.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Clipped {
    /// By the rule's own cap of a day.
    pub by_rule: u64,
    /// By the rule's own cap of a calendar month.
    #[serde(default)]
    pub by_rule_month: u64,
    /// By the rule's own cap of a life.
    #[serde(default)]
    pub by_rule_life: u64,
    /// By the overall cap of the day.
    pub by_day: u64,
    /// By the overall cap of the period.
    pub by_period: u64,
    /// Of a deduction: what it asked for beyond the points that there were.
    #[serde(default)]
    pub by_balance: u64,
}

impl Clipped {
    /// The points that all caps took away. Saturates at `u64::MAX`.
    pub const fn total(self) -> u64 {
        let by_rule = self.by_rule.saturating_add(self.by_rule_month).saturating_add(self.by_rule_life);
        by_rule.saturating_add(self.by_day).saturating_add(self.by_period).saturating_add(self.by_balance)
    }
}
