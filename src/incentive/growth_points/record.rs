//! Records of growth points: the days on which a period's points were more than ever before.

use std::collections::VecDeque;

use super::period::up_to;
use super::points::Scope;
use super::rule::GrowthPointsRule;
use super::source::SourcePoints;
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
        let Some(joined) = as_of.joined(user) else { return Ok(records) };
        let scope = Scope::of(self, as_of, joined, up_to(joined, as_of.day()), others)?;
        let period = self.config().period;
        let mut days = period.days(joined, joined);
        // A trailing window takes points off again, so the sums are wide enough to be exact.
        let (mut running, mut capped, mut exempt) = (VecDeque::new(), 0_u128, 0_u128);
        let mut most = 0;
        self.walk_days(&scope, |day, of_day| {
            // Only a calendar period goes on after the day asked about; the others end on it.
            if !days.contains(day) {
                days = period.days(joined, day);
            }
            running.push_back((day, of_day));
            capped += u128::from(of_day.capped);
            exempt += u128::from(of_day.exempt);
            while let Some((_, gone)) = running.front().filter(|(first, _)| *first < days.first()).copied() {
                running.pop_front();
                capped -= u128::from(gone.capped);
                exempt -= u128::from(gone.exempt);
            }
            let points = capped.min(self.period_cap.into()).saturating_add(exempt);
            let points = u64::try_from(points).unwrap_or(u64::MAX);
            if points > most {
                most = points;
                records.push((day, points));
            }
        });
        Ok(records)
    }
}
