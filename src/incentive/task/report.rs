//! Reports on a plan: how far users are, over all users or by group.

use std::collections::BTreeMap;

use super::plan::Plan;
use super::progress::PlanProgress;
use crate::population::census::Census;
use crate::population::{Member, Population};
use crate::profile::{BeforeHorizon, UserBeforeHorizon};
use crate::time::{Calendar, Day};

/// The census of how far users are in a plan, as of a day.
struct PlanCensus<'a> {
    plan: &'a Plan,
    as_of: Day,
    calendar: &'a Calendar,
}

impl Census for PlanCensus<'_> {
    type Counts = PlanProgress;
    type Answer = PlanProgress;

    fn empty(&self) -> PlanProgress {
        PlanProgress::new(self.plan, self.as_of, self.calendar)
    }

    fn add(&self, progress: &mut PlanProgress, member: Member<'_>) -> Result<(), BeforeHorizon> {
        if let Some(status) = self.plan.status(member.profile.as_of(self.as_of), &member.user)? {
            progress.add(&status);
        }
        Ok(())
    }

    fn join(&self, progress: &mut PlanProgress, other: PlanProgress) {
        let merged = progress.merge(&other);
        debug_assert!(merged.is_ok(), "two parts of one census have one definition");
    }

    fn answer(&self, _: &Calendar, progress: PlanProgress) -> PlanProgress {
        progress
    }
}

impl Plan {
    /// How far a population is as of a day: all users who have joined by then count as enrolled in this plan.
    ///
    /// # Errors
    /// When days since joining were forgotten for a user. The error names the first such user.
    pub fn report(&self, population: &Population, as_of: Day) -> Result<PlanProgress, UserBeforeHorizon> {
        PlanCensus { plan: self, as_of, calendar: population.calendar() }.report(population)
    }

    /// How far each group of a population is as of a day. Users without a group are left out.
    ///
    /// # Errors
    /// When days since joining were forgotten for a user in a group. The error names the first such user.
    ///
    /// ```
    /// use lifestage::incentive::Plan;
    /// use lifestage::time::Calendar;
    /// use lifestage::{Day, Event, Population};
    ///
    /// let day = Day::ymd(2026, 1, 1);
    /// let events = [1_u64, 2, 3].map(|user| Event::register(user, day));
    /// let population = Population::from_events(&events, Calendar::utc())?;
    /// let halves = Plan::default().report_by(&population, day.plus(9), |member| Some(member.user.id.bits() % 2))?;
    /// let users: Vec<u64> = halves.values().map(|progress| progress.users()).collect();
    /// assert_eq!(users, [1, 2]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn report_by<G: Ord + Send>(
        &self,
        population: &Population,
        as_of: Day,
        group: impl Fn(Member<'_>) -> Option<G> + Sync + Send,
    ) -> Result<BTreeMap<G, PlanProgress>, UserBeforeHorizon> {
        PlanCensus { plan: self, as_of, calendar: population.calendar() }.report_by(population, group)
    }
}
