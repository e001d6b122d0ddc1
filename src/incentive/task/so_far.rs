//! What a plan came to by a horizon: for each task how much its needs still miss, and whether a tutorial made up for it.

use serde::{Deserialize, Serialize};

use super::judge::{Judged, Open, Standing};
use super::plan::Plan;
use super::state::MadeUpBy;
use crate::incentive::asked::Asked;
use crate::profile::BeforeHorizon;
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

impl Plan {
    /// What the plan came to by the end of the day asked about, which is the last one before a horizon. `None` before the
    /// user joined.
    pub(in crate::incentive) fn so_far(
        &self,
        asked: Asked<'_>,
        before: Option<&PlanSoFar>,
    ) -> Result<Option<PlanSoFar>, BeforeHorizon> {
        let Some(first) = asked.joined() else { return Ok(None) };
        let before = before.filter(|before| before.first == first);
        let judged = self.judged(asked, first, first, before)?;
        let gave_points = self.status_of(asked, (first, false), &judged).points_due().next().is_some();
        let Judged { tasks, needs, .. } = judged;
        let task = |(place, standing): (usize, &Standing<'_>)| TaskSoFar {
            missing: needs.iter().filter(|need| need.place == place).map(|need| need.missing).collect(),
            needs_on: standing.needs_on,
            tutorial_on: standing.achieved.filter(|(_, by)| *by == MadeUpBy::Tutorial).map(|(on, _)| on),
        };
        let tasks = tasks.iter().enumerate().map(task).collect();
        Ok(Some(PlanSoFar { first, gave_points, tasks }))
    }

    /// Whether it is what this plan makes of days before a horizon.
    pub(in crate::incentive) fn fits(&self, so_far: &PlanSoFar, horizon: Day) -> bool {
        let PlanSoFar { first, tasks, .. } = so_far;
        let within = |day: Day| *first <= day && day < horizon;
        within(*first)
            && tasks.len() == self.tasks().len()
            && tasks.iter().zip(self.tasks()).all(|(task, asked)| {
                task.missing.len() == asked.needs.len()
                    && task.missing.iter().zip(&asked.needs).all(|(missing, need)| *missing <= need.count)
                    && within(task.needs_on)
                    && task.tutorial_on.is_none_or(|on| within(on) && asked.tutorial.is_some())
            })
    }
}

impl PlanSoFar {
    /// Puts tasks and needs, of which nothing was counted yet, where they stood.
    pub(super) fn resume(&self, tasks: &mut [Standing<'_>], needs: &mut [Open<'_>]) {
        for (place, (standing, so_far)) in tasks.iter_mut().zip(&self.tasks).enumerate() {
            let of_task = needs.iter_mut().filter(|need| need.place == place);
            of_task.zip(&so_far.missing).for_each(|(need, missing)| need.missing = *missing);
            standing.missing = so_far.missing.iter().copied().map(u64::from).sum();
            standing.needs_on = so_far.needs_on;
            standing.achieved = so_far.tutorial_on.map(|on| (on, MadeUpBy::Tutorial));
        }
    }
}
