//! What a plan came to by a horizon: for each task how much its needs still miss, and whether a tutorial made up for it.

use serde::{Deserialize, Serialize};

use crate::time::Day;

/// What a plan came to by a horizon.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::incentive) struct PlanSoFar {
    /// Plan day 1.
    pub(in crate::incentive) first: Day,
    /// Whether its tasks gave points, which are part of the growth points since.
    pub(in crate::incentive) gave_points: bool,
    /// The tasks, in the order of the plan.
    pub(in crate::incentive) tasks: Vec<TaskSoFar>,
}

/// What a task came to. Whether it is done follows from that of all tasks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::incentive) struct TaskSoFar {
    /// The number of events that each of its needs misses.
    pub(in crate::incentive) missing: Vec<u32>,
    /// The last day on which one of them was met.
    pub(in crate::incentive) needs_on: Day,
    /// The day on which its tutorial made up for it.
    pub(in crate::incentive) tutorial_on: Option<Day>,
}
