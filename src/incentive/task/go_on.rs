//! Going on from what a plan came to by a horizon, and stopping there.

use super::judge::{Judged, Open, Standing};
use super::made_up_by::MadeUpBy;
use super::plan::Plan;
use super::so_far::{PlanSoFar, TaskSoFar};
use crate::incentive::asked::Asked;
use crate::profile::BeforeHorizon;
use crate::time::Day;

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
