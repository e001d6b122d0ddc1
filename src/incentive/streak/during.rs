//! The longest run within a range of days, such as a year.

use super::answer::StreakRun;
use super::rule::StreakRule;
use super::so_far::StreakSoFar;
use super::walk::Visit;
use crate::event::user::User;
use crate::incentive::asked::Asked;
use crate::profile::{AsOf, BeforeHorizon};
use crate::time::Days;

impl StreakRule {
    /// The longest run within these days; of several, the earliest. Of a run that began before, only its days in the
    /// range count. `None` if no day in the range adds to a run.
    ///
    /// # Errors
    /// When days since joining were forgotten.
    ///
    /// ```
    /// use lifestage::incentive::StreakRule;
    /// use lifestage::time::Days;
    /// use lifestage::{Day, Event, Profile, User};
    ///
    /// let new_year = Day::ymd(2026, 1, 1);
    /// let profile = Profile::of((-3..2).map(|day| Event::check_in(42_u64, new_year.plus(day))));
    /// let year = Days::new(new_year, new_year.plus(364))?;
    /// let run = StreakRule::default().longest_during(profile.as_of(new_year.plus(9)), &User::new(42_u64), year)?.unwrap();
    /// assert_eq!((run.started_on, run.length), (new_year, 2));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn longest_during(&self, as_of: AsOf<'_>, user: &User, days: Days) -> Result<Option<StreakRun>, BeforeHorizon> {
        self.longest_during_asked(Asked::new(as_of, user), days, None)
    }

    pub(in crate::incentive) fn longest_during_asked(
        &self,
        asked: Asked<'_>,
        days: Days,
        so_far: Option<&StreakSoFar>,
    ) -> Result<Option<StreakRun>, BeforeHorizon> {
        let Some(known) = self.known(asked, so_far)? else { return Ok(None) };
        if let Some(from) = known.begins_before(asked, days.first()) {
            return Err(asked.refused(from));
        }
        let (mut run, mut longest): (Option<StreakRun>, Option<StreakRun>) = (None, None);
        self.walk(&known, asked.day(), |visit| match visit {
            Visit::Counted { day, length, repaired } => {
                // A length of 1 means a new run.
                if length == 1 {
                    run = None;
                }
                if !days.contains(day) {
                    return;
                }
                let run =
                    run.get_or_insert(StreakRun { started_on: day, last_day: day, length: 0, frozen: 0, repaired: 0 });
                run.length += 1;
                run.last_day = day;
                run.repaired += u32::from(repaired);
                if longest.is_none_or(|longest| longest.length < run.length) {
                    longest = Some(*run);
                }
            }
            Visit::Kept { day, .. } => {
                if let Some(run) = run.as_mut().filter(|_| days.contains(day)) {
                    run.repaired += 1;
                }
            }
            Visit::Bridged { days: bridged, .. } => {
                if let (Some(run), Some(bridged)) = (&mut run, bridged.intersection(days)) {
                    let rest = &self.config().rest;
                    run.frozen += bridged.iter().filter(|day| !rest.contains(*day)).map(|_| 1).sum::<u32>();
                }
            }
        });
        Ok(longest)
    }
}
