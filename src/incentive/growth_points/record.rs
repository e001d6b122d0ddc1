//! Records of growth points: the days on which a period's points were more than ever before.

use super::period::up_to;
use super::rule::GrowthPointsRule;
use super::so_far::{GrowthSoFar, Running};
use super::source::SourcePoints;
use crate::event::user::User;
use crate::incentive::asked::Asked;
use crate::profile::{AsOf, BeforeHorizon};
use crate::time::Day;

impl GrowthPointsRule {
    /// The days on which the points of their period were more than as of any day before, with those points; both
    /// ascending. A tier that they reach was reached on that day for the first time. `None` of the days is before
    /// joining.
    ///
    /// # Errors
    /// When days since joining were forgotten.
    ///
    /// ```
    /// use lifestage::incentive::GrowthPointsRule;
    /// use lifestage::{Day, Event, Profile, User};
    ///
    /// let january = Day::ymd(2026, 1, 31);
    /// let profile = Profile::of([0, 1, 2, 3].map(|day| Event::create(42_u64, january.plus(day))));
    /// let records = GrowthPointsRule::default().records(profile.as_of(january.plus(9)), &User::new(42_u64), &[])?;
    /// // One in January is 5 points, the second in February the first to beat it.
    /// assert_eq!(records, [(january, 5), (january.plus(2), 10), (january.plus(3), 15)]);
    /// # Ok::<(), lifestage::profile::BeforeHorizon>(())
    /// ```
    pub fn records(
        &self,
        as_of: AsOf<'_>,
        user: &User,
        others: &[SourcePoints],
    ) -> Result<Vec<(Day, u64)>, BeforeHorizon> {
        self.records_asked(Asked::new(as_of, user), others, None)
    }

    /// The same, of the days from a horizon on.
    pub(in crate::incentive) fn records_asked(
        &self,
        asked: Asked<'_>,
        others: &[SourcePoints],
        so_far: Option<&GrowthSoFar>,
    ) -> Result<Vec<(Day, u64)>, BeforeHorizon> {
        let mut records = Vec::new();
        let Some(from) = asked.counted_from() else { return Ok(records) };
        let scope = self.scope_of(asked, from, up_to(from, asked.day()), others, so_far)?;
        let mut running = Running::going_on(self, &scope);
        self.walk_days(&scope, |day, of_day| {
            running.add(day, of_day);
            records.extend(running.record().map(|most| (day, most)));
        });
        Ok(records)
    }
}
