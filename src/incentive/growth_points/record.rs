//! Since when the most points of a period are as many as they are, over all periods of a life.

use std::collections::VecDeque;

use super::period::up_to;
use super::plan::GrowthPointsRule;
use super::points::Scope;
use super::source::SourcePoints;
use crate::event::user::User;
use crate::profile::{AsOf, BeforeHorizon};
use crate::time::Day;

impl GrowthPointsRule {
    /// Each day as of which the points of its period were more than as of any day before, with the points, both
    /// ascending. The tiers that they reach were reached on that day for the first time. None of them before joining.
    ///
    /// # Errors
    /// When the days from joining on are not remembered.
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
        known: AsOf<'_>,
        user: &User,
        others: &[SourcePoints],
    ) -> Result<Vec<(Day, u64)>, BeforeHorizon> {
        let mut records = Vec::new();
        let Some(joined) = known.joined(user) else { return Ok(records) };
        let scope = Scope::of(known, joined, up_to(joined, known.day()), others)?;
        let period = self.config().period;
        let mut days = period.days(joined, joined);
        // What a trailing window has left is taken off again, so sums are wide enough to be exact.
        let (mut running, mut capped, mut exempt) = (VecDeque::new(), 0_u128, 0_u128);
        let mut most = 0;
        self.walk_days(&scope, |day, of_day| {
            // The one period that goes on is the one of the calendar; the others end on the day asked about.
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
