//! Records of streaks: each day on which the longest run grew, as it was known on that day.

use super::rule::StreakRule;
use super::so_far::StreakSoFar;
use crate::event::user::User;
use crate::incentive::asked::Asked;
use crate::profile::{AsOf, BeforeHorizon};
use crate::time::Day;

impl StreakRule {
    /// The days as of which the longest run was longer than as of any day before, with its length; both ascending.
    ///
    /// A repair makes a run longer on the day of the make-up, not on the day that it repairs, because nobody knew
    /// before. So a record stays a record as of every later day. `None` of the days is before joining.
    ///
    /// # Errors
    /// When days since joining were forgotten.
    ///
    /// ```
    /// use lifestage::incentive::StreakRule;
    /// use lifestage::{Day, Event, Profile, User};
    ///
    /// let day = |number| Day::ymd(2026, 1, number);
    /// let checked_in = [1, 2, 4, 5].map(|number| Event::check_in(42_u64, day(number)));
    /// let profile = Profile::of(checked_in.into_iter().chain([Event::make_up_check_in(42_u64, day(6))]));
    /// let records = StreakRule::default().records(profile.as_of(day(9)), &User::new(42_u64))?;
    /// assert_eq!(records, [(day(1), 1), (day(2), 2), (day(6), 5)]);
    /// # Ok::<(), lifestage::profile::BeforeHorizon>(())
    /// ```
    pub fn records(&self, as_of: AsOf<'_>, user: &User) -> Result<Vec<(Day, u32)>, BeforeHorizon> {
        self.records_asked(Asked::new(as_of, user), None)
    }

    /// The same, of the days from a horizon on.
    pub(in crate::incentive) fn records_asked(
        &self,
        asked: Asked<'_>,
        so_far: Option<&StreakSoFar>,
    ) -> Result<Vec<(Day, u32)>, BeforeHorizon> {
        let (mut records, mut best) = (Vec::new(), so_far.map_or(0, |so_far| so_far.best));
        self.live(asked, so_far, |lived| {
            if lived.longest > best {
                best = lived.longest;
                records.push((lived.day, best));
            }
        })?;
        Ok(records)
    }
}
