//! Plans that begin on a day or with a segment, for one user: on which day theirs began, and where they stand.

use super::beginning::Beginning;
use super::situation::Situation;
use crate::incentive::task::{AnchoredPlan, AnchoredPlanStatus, PlanAnchor};
use crate::rule::unscored::Unscored;
use crate::time::Day;

/// The most plans whose first days may hang on each other: the segment of one may ask for the completion of another.
pub const PLAN_MAX_CHAIN: usize = 2;

impl Situation<'_> {
    /// Where the user stands in the plan of this version that begins on a day or with a segment.
    ///
    /// # Errors
    /// If there is no such plan or segment, it has not begun ([`Unscored::NoData`]), the plan hangs on itself, or needed days
    /// were forgotten.
    pub fn plan(&self, version: u32) -> Result<AnchoredPlanStatus, Unscored> {
        let anchored = self.judges().incentives?.plan(version).ok_or(Unscored::NoRule)?;
        let first = self.first_day_of(anchored)?.ok_or(Unscored::NoData)?;
        let status = anchored.plan().status_since(self.as_of(), self.user(), first)?.ok_or(Unscored::NoData)?;
        Ok(AnchoredPlanStatus::new(anchored.anchor().clone(), status))
    }

    /// Where the user stands in every such plan that has begun, in the order of the rules.
    ///
    /// # Errors
    /// If there is none in the rules, or needed days were forgotten.
    pub fn plans(&self) -> Result<Vec<AnchoredPlanStatus>, Unscored> {
        let plans = self.judges().incentives?.plans();
        if plans.is_empty() {
            return Err(Unscored::NoRule);
        }
        let begun = plans.iter().map(|anchored| self.plan(anchored.plan().version()));
        begun.filter(|status| *status != Err(Unscored::NoData)).collect()
    }

    /// Plan day 1.
    fn first_day_of(&self, anchored: &AnchoredPlan) -> Result<Option<Day>, Unscored> {
        let segment = match anchored.anchor() {
            PlanAnchor::Day(day) => return Ok(Some(*day)),
            PlanAnchor::Segment(segment) => segment,
        };
        let version = anchored.plan().version();
        let outer = self.beginning();
        let chain = core::iter::successors(outer, |beginning| beginning.outer);
        // Rules that were checked never come here twice; those put together in code may, and must not go on without end.
        if chain.clone().count() >= PLAN_MAX_CHAIN || chain.clone().any(|beginning| beginning.version == version) {
            return Err(Unscored::OnItself);
        }
        let beginning = Beginning { version, outer };
        let segments = self.judges().segments.ok_or(Unscored::NoSegment)?;
        segments.entered(segment, &self.within(&beginning))
    }
}
