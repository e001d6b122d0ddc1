//! Plans that begin on a day or with a segment, compared with what was told of them: run by run, as each entry into a segment
//! begins its plan anew.
//!
//! ```text
//! told        ├── run 1 ────┤                          until the last telling
//! now                 ├── run 1 ──┼── run 2 ──┼── run 3 ──     what came of each until the next began, then the running one
//! ```

use super::compare::{Comparing, put};
use super::state::PlanRun;
use crate::incentive::task::{AnchoredPlan, AnchoredPlanStatus, PlanAnchor};
use crate::time::Day;

impl Comparing<'_, '_> {
    /// How tasks of these plans ended. A plan that has not begun, or whose days were forgotten, stays as it was told.
    pub(super) fn plans(&mut self) {
        let Ok(incentives) = self.situation.judges().incentives else { return };
        let mut told = core::mem::take(&mut self.parts.runs);
        // What the rules do not have any more is forgotten.
        told.retain(|run| incentives.plan(run.version).is_some());
        for anchored in incentives.plans() {
            let begins_anew = matches!(anchored.anchor(), PlanAnchor::Segment(_));
            for run in self.runs(anchored, begins_anew) {
                let (version, first_day) = (run.status.plan_version(), run.status.first_day());
                let place = told.binary_search_by_key(&version, |run| run.version);
                let before = place.ok().and_then(|at| told.get(at));
                let (tasks, previous) = match before {
                    None => (Vec::new(), None),
                    // The run that was told seems never to have begun, as an event came late. What was told stays told.
                    Some(before) if begins_anew && before.previous >= Some(first_day) => continue,
                    Some(before) if self.is_same(before, first_day, begins_anew) => {
                        (before.tasks.clone(), before.previous)
                    }
                    Some(before) => (Vec::new(), Some(before.first_day).filter(|previous| *previous < first_day)),
                };
                let tasks = self.ended(&run.status, Some(first_day), tasks, |task| run.reasons_of(task).collect());
                put(&mut told, place, PlanRun { version, first_day, previous, tasks });
            }
        }
        self.parts.runs = told;
    }

    /// The runs of a plan of which there may be something to tell, the oldest first: the one that goes on; those that began
    /// after the last telling and ended as the next one began; and the one before them, as it was when it ended.
    fn runs(&self, anchored: &AnchoredPlan, begins_anew: bool) -> Vec<AnchoredPlanStatus> {
        let version = anchored.plan().version();
        let told = self.telling.map(|(day, _)| day);
        let mut runs = Vec::new();
        let mut next = match self.card.plans.known() {
            Some(plans) => plans.iter().find(|plan| plan.status.plan_version() == version).cloned(),
            None => self.situation.plan(version).ok(),
        };
        while let Some(run) = next {
            let first = run.status.first_day();
            let is_new = begins_anew && told.is_some_and(|told| first > told);
            next = is_new.then(|| self.situation.on(first.minus(1))?.plan(version).ok()).flatten();
            runs.push(run);
        }
        runs.reverse();
        runs
    }

    /// Whether a run is the one that was told of. An entry into a segment that begins a run comes after the last telling, or on
    /// its day; if it seems to be before it, a late event or other rules have moved the one that was told, and what was told
    /// of it stays told.
    fn is_same(&self, before: &PlanRun, first_day: Day, begins_anew: bool) -> bool {
        let moved = begins_anew && self.telling.is_some_and(|(told, _)| first_day < told);
        before.first_day == first_day || moved
    }
}
