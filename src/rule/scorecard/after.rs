//! Scorecards after days were forgotten, where incentives go on from what users achieved.

use super::{ScoreError, Scorecard};
use crate::event::id::UserId;
use crate::event::user::User;
use crate::incentive::achieved::{Achieved, AchievedError};
use crate::population::Population;
use crate::profile::{AsOf, Profile};
use crate::rule::predicate::Situation;
use crate::rule::ruleset::RuleSet;
use crate::time::Day;
use crate::wording::problems::problems;

/// Why there are no scorecards of everybody: the first user, in order of the ids, who has none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct UserScoreError {
    /// The user.
    pub user: UserId,
    /// Why they have no scorecard.
    pub problem: ScoreError,
}

problems! {
    struct UserScoreError { user: Text, problem: Within } = "problem.user_score"
        "user `{user}`: {problem}"
        "用户`{user}`：{problem}";
}

impl RuleSet {
    /// All scores of one user as of a day, where incentives go on from what the user achieved by the horizon of the profile;
    /// `None` before the user joined.
    ///
    /// # Errors
    /// As [`score`](Self::score), and when what was achieved is of another user or of other incentive rules. As of a day
    /// before its horizon, earnings and achievements are [`Unscored::Forgotten`](crate::rule::Unscored::Forgotten).
    ///
    /// ```
    /// use lifestage::{Day, Event, Profile, RuleSet, User};
    ///
    /// let (rules, user, first) = (RuleSet::full(), User::new(1_u64), Day::ymd(2025, 1, 1));
    /// let profile = Profile::of((0..500).map(|day| Event::check_in(1_u64, first.plus(day))));
    /// let (left, achieved) = rules.forget(&profile, &user, None, first.plus(90))?;
    /// let as_of = left.as_of(first.plus(499));
    /// let card = rules.score_after(&achieved, as_of, &user)?.unwrap();
    /// assert_eq!(card.earnings.known().unwrap().streak.length(), 500);
    /// assert_eq!(card.earnings, rules.score(profile.as_of(first.plus(499)), &user)?.unwrap().earnings);
    /// assert!(rules.score(as_of, &user)?.unwrap().earnings.known().is_none());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn score_after(
        &self,
        achieved: &Achieved,
        as_of: AsOf<'_>,
        user: &User,
    ) -> Result<Option<Scorecard>, ScoreError> {
        let Some(mut situation) = self.situation_after(achieved, as_of, user)? else { return Ok(None) };
        let fired = self.fired(&situation);
        Ok(self.card_of(&mut situation, fired, None)?)
    }

    /// The situation of a user as of a day, where incentives go on from what was achieved; `None` before they joined.
    pub(in crate::rule) fn situation_after<'a>(
        &'a self,
        achieved: &'a Achieved,
        as_of: AsOf<'a>,
        user: &'a User,
    ) -> Result<Option<Situation<'a>>, ScoreError> {
        let Some(situation) = self.situation(as_of, user)? else { return Ok(None) };
        let after = self.incentives.as_ref().ok_or(AchievedError::NoIncentives)?.after(achieved)?;
        after.check(as_of, user)?;
        Ok(Some(situation.going_on(Some(after))))
    }

    /// Scorecards of all users in the population as of a day, in order of their ids, where incentives go on from what each
    /// user achieved; without it, as [`score_all`](Self::score_all).
    ///
    /// # Errors
    /// As [`score_after`](Self::score_after), of the first such user.
    ///
    /// ```
    /// use std::collections::BTreeMap;
    ///
    /// use lifestage::incentive::Achieved;
    /// use lifestage::{Calendar, Day, Event, Population, RuleSet, UserId};
    ///
    /// let (rules, first) = (RuleSet::full(), Day::ymd(2025, 1, 1));
    /// let checked_in = |day| [1_u64, 2].map(|user| Event::check_in(user, first.plus(day)));
    /// let events: Vec<Event> = (0..500).flat_map(checked_in).collect();
    /// let mut population = Population::from_events(&events, Calendar::utc())?;
    /// let mut achieved: BTreeMap<UserId, Achieved> = BTreeMap::new();
    /// for member in population.iter() {
    ///     let (_, kept) = rules.forget(member.profile, &member.user, None, first.plus(90))?;
    ///     achieved.insert(member.user.id, kept);
    /// }
    /// population.forget_before(first.plus(90));
    /// let cards = rules.score_all_after(&population, first.plus(499), |user| achieved.get(&user))?;
    /// assert_eq!(cards[1].earnings.known().unwrap().streak.length(), 500);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn score_all_after<'a>(
        &self,
        population: &Population,
        as_of: Day,
        achieved: impl Fn(UserId) -> Option<&'a Achieved> + Sync + Send,
    ) -> Result<Vec<Scorecard>, UserScoreError> {
        let cards = population.map_large(|member| {
            let (user, as_of) = (&member.user, member.profile.as_of(as_of));
            let card = match achieved(user.id) {
                Some(achieved) => self.score_after(achieved, as_of, user),
                None => self.score(as_of, user),
            };
            card.map_err(|problem| UserScoreError { user: user.id, problem })
        });
        cards.into_iter().filter_map(Result::transpose).collect()
    }

    /// The profile without the days before a horizon, and what the user achieved by it: that of the incentives of these
    /// rules, by [`IncentiveRule::forget`](crate::incentive::IncentiveRule::forget).
    ///
    /// # Errors
    /// When there are no incentives, and as said there.
    pub fn forget(
        &self,
        profile: &Profile,
        user: &User,
        before: Option<&Achieved>,
        day: Day,
    ) -> Result<(Profile, Achieved), AchievedError> {
        self.incentives.as_ref().ok_or(AchievedError::NoIncentives)?.forget(profile, user, before, day)
    }
}
