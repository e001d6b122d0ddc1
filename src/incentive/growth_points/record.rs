//! Records of growth points: the days on which a period's points were more than ever before.

use std::collections::VecDeque;

use super::period::up_to;
use super::rule::GrowthPointsRule;
use super::source::SourcePoints;
use super::sum::{DayPoints, PeriodSum};
use crate::event::user::User;
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
        let mut records = Vec::new();
        let Some(from) = as_of.counted_from(user) else { return Ok(records) };
        let scope = self.scope_of(as_of, user, from, up_to(from, as_of.day()), others)?;
        let period = self.config().period;
        let mut days = period.days(from, from);
        let mut running: VecDeque<(Day, DayPoints)> = VecDeque::new();
        let (mut sum, mut most) = (PeriodSum::new(self.period_cap), 0);
        self.walk_days(&scope, |day, of_day| {
            // Only a calendar period goes on after the day asked about; the others end on it.
            if !days.contains(day) {
                days = period.days(from, day);
            }
            running.push_back((day, of_day));
            sum.add(of_day);
            // What a deduction takes depends on the days before it, so days that are gone cannot be subtracted.
            let gone = running.partition_point(|(first, _)| *first < days.first());
            if gone > 0 {
                running.drain(..gone);
                sum = PeriodSum::new(self.period_cap);
                for (_, of_day) in &running {
                    sum.add(*of_day);
                }
            }
            if sum.points() > most {
                most = sum.points();
                records.push((day, most));
            }
        });
        Ok(records)
    }
}
