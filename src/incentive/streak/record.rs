//! Records of streaks: each day on which the longest run grew, as it was known on that day.

use super::rule::StreakRule;
use super::so_far::StreakSoFar;
use super::walk::Visit;
use crate::event::user::User;
use crate::incentive::asked::Asked;
use crate::profile::{AsOf, BeforeHorizon};
use crate::time::Day;

/// Days as of which the longest run was longer than ever before, with its length.
type Records = Vec<(Day, u32)>;

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
    ) -> Result<Records, BeforeHorizon> {
        let (mut records, mut best) = (Vec::new(), so_far.map_or(0, |so_far| so_far.best));
        self.live(asked, so_far, |lived| {
            if lived.longest > best {
                best = lived.longest;
                records.push((lived.day, best));
            }
        })?;
        Ok(records)
    }

    /// Records, and the length of the current run; none before joining. Where nothing was repaired, no day was ever known
    /// otherwise than it is now, so one walk tells both.
    pub(in crate::incentive) fn records_and_length(
        &self,
        asked: Asked<'_>,
        so_far: Option<&StreakSoFar>,
    ) -> Result<(Records, Option<u32>), BeforeHorizon> {
        let Some(known) = self.known(asked, so_far)? else { return Ok((Vec::new(), None)) };
        let (mut records, mut best) = (Vec::new(), so_far.map_or(0, |so_far| so_far.best));
        let walk = self.walk(&known, asked.day(), |visit| {
            if let Visit::Counted { day, length, .. } = visit
                && length > best
            {
                best = length;
                records.push((day, length));
            }
        });
        let length = walk.run.map_or(0, |run| run.length);
        let records = if known.repairs.is_empty() { records } else { self.records_asked(asked, so_far)? };
        Ok((records, Some(length)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::Event;
    use crate::incentive::streak::StreakConfig;
    use crate::incentive::streak::rule::{Freeze, Repair};
    use crate::profile::Profile;

    const DAYS: u32 = 8;

    #[test]
    fn records_and_length_are_those_that_are_asked_for_alone() {
        let january = Day::ymd(2026, 1, 1);
        let user = User::new(42_u64).joined(january);
        let freeze = Freeze { at_start: 1, at_most: 1, ..Freeze::default() };
        for (freeze, counts) in [(Freeze::default(), true), (freeze, true), (freeze, false)] {
            let repair = Repair { counts, ..Repair::default() };
            let rule = StreakRule::new(StreakConfig { freeze, repair, ..StreakConfig::default() }).unwrap();
            // Each day brings nothing, a check-in or a make-up.
            for days in 0..3_u32.pow(DAYS) {
                let events = (0..DAYS).filter_map(|at| match days / 3_u32.pow(at) % 3 {
                    0 => None,
                    1 => Some(Event::check_in(42_u64, january.plus(at.cast_signed()))),
                    _ => Some(Event::make_up_check_in(42_u64, january.plus(at.cast_signed()))),
                });
                let profile = Profile::of(events);
                let asked = Asked::new(profile.as_of(january.plus(DAYS.cast_signed())), &user);
                let length = rule.assess_asked(asked, None).unwrap().map(|streak| streak.length());
                let alone = (rule.records_asked(asked, None).unwrap(), length);
                assert_eq!(rule.records_and_length(asked, None), Ok(alone), "{days}");
            }
        }
    }
}
