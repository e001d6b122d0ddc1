//! What growth points came to by a horizon: all that goes on of them, in a size that the rules bound.
//!
//! ```text
//! running period    its sum, and the tiers reached in it; for a trailing window the points of each of its days
//! life              the most points of a period, the membership level, and what each rule let through
//! ```
//! The days themselves are gone, so the lines of a statement are not told again.

use serde::{Deserialize, Serialize};

use super::level::MembershipChange;
use super::rule_so_far::RuleSoFar;
use super::sum::{DayPoints, SumSoFar};
use crate::time::{Day, Days};

/// What growth points came to by a horizon.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::incentive) struct GrowthSoFar {
    /// The points of the period that holds the day before the horizon.
    pub(in crate::incentive) sum: SumSoFar,
    /// The day on which each tier of that period was reached, ascending from the first.
    pub(in crate::incentive) reached_on: Vec<Day>,
    /// The points of each day that a trailing window can still hold, ascending; of other periods none.
    pub(in crate::incentive) window: Vec<DaySoFar>,
    /// The most points of any period.
    pub(in crate::incentive) most: u64,
    /// For each rule; empty if no rule remembers anything.
    pub(in crate::incentive) rules: Vec<RuleSoFar>,
    /// `None` if there are no levels.
    pub(in crate::incentive) level: Option<LevelSoFar>,
}

/// The points of a day in a trailing window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::incentive) struct DaySoFar {
    pub(in crate::incentive) day: Day,
    pub(in crate::incentive) points: DayPoints,
}

/// A level, and the running period, to go on from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::incentive) struct LevelSoFar {
    pub(in crate::incentive) days: Days,
    pub(in crate::incentive) sum: SumSoFar,
    pub(in crate::incentive) level: u16,
    pub(in crate::incentive) below: u8,
    pub(in crate::incentive) change: MembershipChange,
}
