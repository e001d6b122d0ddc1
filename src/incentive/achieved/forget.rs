//! Forgetting the days before a horizon, and keeping what they came to.

use super::{Achieved, AchievedError, Facts};
use crate::event::user::User;
use crate::incentive::asked::{Arrival, Asked};
use crate::incentive::incentives::IncentiveRule;
use crate::incentive::so_far::SoFar;
use crate::profile::{BeforeHorizon, Profile};
use crate::time::Day;

impl IncentiveRule {
    /// The profile without the days before a horizon, and what the user achieved by it under these rules. Store both: as of
    /// the horizon and later, [`after`](Self::after) answers from them as if nothing had been forgotten.
    ///
    /// `before` is what was achieved by an earlier horizon, which the profile may have forgotten up to; without it, the
    /// profile must remember all days that count. A horizon never moves back: with an earlier day than that of `before`
    /// nothing is forgotten and `before` is returned.
    ///
    /// # Errors
    /// When days since joining, or since the earlier horizon, were forgotten already; when profile, facts and `before` do not
    /// belong together; and under rules that leave out days of abuse. See [`AchievedError`].
    ///
    /// ```
    /// use lifestage::incentive::IncentiveRule;
    /// use lifestage::{Day, Event, Profile, User};
    ///
    /// let (rules, user, first) = (IncentiveRule::full(), User::new(42_u64), Day::ymd(2026, 1, 1));
    /// let whole = Profile::of((0..100).map(|day| Event::log_in(42_u64, first.plus(day))));
    /// let (mut profile, mut achieved) = (whole.clone(), None);
    /// for month in 2..=4 {
    ///     let forgotten = rules.forget(&profile, &user, achieved.as_ref(), Day::ymd(2026, month, 1))?;
    ///     (profile, achieved) = (forgotten.0, Some(forgotten.1));
    /// }
    /// let day = first.plus(99);
    /// let board = rules.after(&achieved.unwrap())?.board(profile.as_of(day), &user)?;
    /// assert_eq!(board, rules.board(whole.as_of(day), &user)?);
    /// assert_eq!(profile.tallies().len(), 10);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn forget(
        &self,
        profile: &Profile,
        user: &User,
        before: Option<&Achieved>,
        day: Day,
    ) -> Result<(Profile, Achieved), AchievedError> {
        let mut left = profile.clone();
        left.forget_before(before.map_or(day, |before| before.horizon().max(day)));
        Ok((left, self.achieved(profile, user, before, day)?))
    }

    /// What the user achieved by a horizon, where nothing is to be forgotten yet.
    ///
    /// # Errors
    /// As [`forget`](Self::forget).
    pub fn achieved(
        &self,
        profile: &Profile,
        user: &User,
        before: Option<&Achieved>,
        day: Day,
    ) -> Result<Achieved, AchievedError> {
        if profile.user() != user.id {
            return Err(AchievedError::OtherUser { this: profile.user(), other: user.id });
        }
        let parts =
            [("growth", &self.growth().config().without_abuse), ("tasks", &self.tasks().config().without_abuse)];
        if let Some((part, _)) = parts.into_iter().find(|(_, rule)| rule.is_some()) {
            return Err(AchievedError::WithoutAbuse { part });
        }
        if let Some(before) = before {
            before.check(self)?;
            before.check_as_of(self, profile.as_of(day), user)?;
            if day <= before.horizon() {
                return Ok(before.clone());
            }
        }
        let facts = self.facts(user);
        let (arrival, so_far) = self.counted_before(profile, user, before, day)?;
        let so_far = so_far.map(Box::new);
        Ok(Achieved { user: user.id, calendar: profile.calendar(), rules: self.fingerprint(), facts, arrival, so_far })
    }

    /// What the days before the horizon came to; nothing where none of them counts.
    fn counted_before(
        &self,
        profile: &Profile,
        user: &User,
        before: Option<&Achieved>,
        horizon: Day,
    ) -> Result<(Arrival, Option<SoFar>), BeforeHorizon> {
        if horizon == Day::MIN {
            // No day is before it.
            return Ok((Arrival { horizon, first_day: None, registered: None, first_active: None }, None));
        }
        let as_of = profile.as_of(horizon.minus(1));
        if let Some(later) = as_of.horizon().filter(|later| *later > horizon) {
            return Err(BeforeHorizon { asked: horizon, horizon: later });
        }
        // INVARIANT: the earlier horizon is before this one.
        let (asked, before) = before.map_or(Ok((Asked::new(as_of, user), None)), |before| before.asked(as_of, user))?;
        let arrival = asked.arrival(horizon);
        let asked = asked.before_joining();
        let Some(from) = asked.counted_from() else { return Ok((arrival, None)) };
        let others = self.contributions_asked(asked, before)?;
        let growth = self.growth().so_far(asked, from, &others, before.map(|before| &before.growth))?;
        let plan = self.tasks().so_far(asked, before.and_then(|before| before.plan.as_ref()))?;
        let streak = self.streak().so_far(asked, from, before.map(|before| &before.streak))?;
        let achievements = self.achievements().so_far(asked, from, &self.sources(&others), before)?;
        Ok((arrival, Some(SoFar { growth, plan, streak, achievements })))
    }

    /// The facts that what is achieved depends on.
    fn facts(&self, user: &User) -> Facts {
        let asks_birthday = self.growth().asks_birthday();
        Facts { join_day: user.join_day, birthday: user.birthday.filter(|_| asks_birthday) }
    }
}
