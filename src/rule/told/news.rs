//! News of one user: the scorecard, what changed since the last telling, and what is told from now on.

use super::came::Came;
use super::change::{Cause, Change};
use super::compare::Comparing;
use super::fired::Firings;
use super::state::{Telling, Told};
use crate::event::user::User;
use crate::incentive::achieved::Achieved;
use crate::number::fingerprint::Fingerprint;
use crate::profile::AsOf;
use crate::rule::edition::Edition;
use crate::rule::predicate::Situation;
use crate::rule::scorecard::{ScoreError, Scorecard};
use crate::time::Days;

/// What is new about a user as of a day.
///
/// Store `told` in the transaction in which the changes are handed on, and the next question tells none of them again. To
/// begin silently, as for users who were there before, store `told` and drop the changes. To hold changes back, drop both.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct News {
    /// The scorecard. `None` before the user joined.
    pub card: Option<Scorecard>,
    /// What changed, in the order of the parts.
    pub changes: Vec<Change>,
    /// What is told with that.
    pub told: Told,
    /// The days since the last telling that the profile forgot, if something came in of them that was never looked at. Of what
    /// it brought, only what still stands is told: firings, and tiers of periods that are over, are lost. `None` if nothing
    /// was.
    pub forgotten: Option<Days>,
}

impl Edition {
    /// What is new about a user as of a day since the last telling: scores them once, and compares.
    ///
    /// - A user of whom nothing was told has a change for each part, with nothing it came from and the cause
    ///   [`Cause::First`].
    /// - Asked about a day before the last telling, and before the user joined, there is no news and what was told stays.
    /// - What is not known, because days were forgotten or the rules have no such part, stays as it was told.
    ///
    /// ```
    /// use lifestage::rule::{Edition, Told};
    /// use lifestage::{Day, Event, Profile, RuleSet, User};
    ///
    /// let (rules, user, day) = (Edition::new(RuleSet::default()), User::new(1_u64), Day::ymd(2026, 1, 5));
    /// let profile = Profile::of([Event::log_in(1_u64, day)]);
    /// let first = rules.changes(profile.as_of(day), &user, &Told::nothing(1_u64))?;
    /// assert_eq!(first.changes[0].to_string(), "stage Introduction (first sight)");
    ///
    /// let later = rules.changes(profile.as_of(day.plus(30)), &user, &first.told)?;
    /// assert_eq!(later.changes[0].to_string(), "stage Introduction → Silent (time)");
    /// assert_eq!(later.changes[0].key.as_str(), "1/stage/2026-01-05/1/Silent");
    /// assert!(rules.changes(profile.as_of(day.plus(30)), &user, &later.told)?.changes.is_empty());
    /// # Ok::<(), lifestage::rule::ScoreError>(())
    /// ```
    ///
    /// # Errors
    /// If profile, facts and what was told are not of one user, or as [`RuleSet::score`](crate::RuleSet::score).
    pub fn changes(&self, as_of: AsOf<'_>, user: &User, told: &Told) -> Result<News, ScoreError> {
        self.news(self.rules().situation(as_of, user)?, as_of, user, told)
    }

    /// What is new about a user whose days before a horizon were forgotten, where incentives go on from what they achieved by it:
    /// as [`changes`](Self::changes) tells from the whole profile.
    ///
    /// Tell what is new before you forget. What came after the last telling and was forgotten is not told, but for what still
    /// stands: see [`News::forgotten`].
    ///
    /// ```
    /// use lifestage::rule::{Edition, Told};
    /// use lifestage::{Day, Event, Profile, RuleSet, User};
    ///
    /// let (rules, user, first) = (Edition::new(RuleSet::full()), User::new(1_u64), Day::ymd(2026, 1, 1));
    /// let profile = Profile::of((0..200).map(|day| Event::check_in(1_u64, first.plus(day))));
    /// let (before, after) = (first.plus(150), first.plus(199));
    /// let told = rules.changes(profile.as_of(before), &user, &Told::nothing(1_u64))?.told;
    ///
    /// let (left, achieved) = rules.rules().forget(&profile, &user, None, first.plus(100))?;
    /// let news = rules.changes_after(&achieved, left.as_of(after), &user, &told)?;
    /// assert_eq!(news.changes, rules.changes(profile.as_of(after), &user, &told)?.changes);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// If profile, facts, what was told and what was achieved do not belong together, or as
    /// [`RuleSet::score_after`](crate::RuleSet::score_after).
    pub fn changes_after(
        &self,
        achieved: &Achieved,
        as_of: AsOf<'_>,
        user: &User,
        told: &Told,
    ) -> Result<News, ScoreError> {
        self.news(self.rules().situation_after(achieved, as_of, user)?, as_of, user, told)
    }

    fn news(
        &self,
        situation: Option<Situation<'_>>,
        as_of: AsOf<'_>,
        user: &User,
        told: &Told,
    ) -> Result<News, ScoreError> {
        if told.user != user.id {
            return Err(ScoreError::ToldOfOther { told: told.user, facts: user.id });
        }
        let nothing = |card| News { card, changes: Vec::new(), told: told.clone(), forgotten: None };
        let Some(situation) = situation else { return Ok(nothing(None)) };
        if told.as_of().is_some_and(|told| told > as_of.day()) {
            let fired = self.rules().fired(&situation);
            return Ok(nothing(self.rules().card_in(&situation, fired)?));
        }
        let facts = user.facts();
        let cause = told.last.as_ref().map_or(Cause::First, |last| self.cause(last, as_of, facts));
        let Firings { news, today, remembered } =
            Firings::of(&self.rules().triggers, &situation, told.as_of(), &told.parts, cause);
        let Some(card) = self.rules().card_in(&situation, today)? else { return Ok(nothing(None)) };

        let mut comparing = Comparing::new(self.rules(), &card, &situation, told, cause);
        comparing.scores();
        comparing.earnings();
        comparing.plans();
        comparing.segments();
        comparing.firings(&news);
        let (mut parts, changes) = comparing.finish();
        parts.fired = remembered;
        let forgotten = told.last.as_ref().and_then(|last| last.came.forgotten_since(last.as_of, as_of));
        let number = told.last.map_or(0, |last| last.number).saturating_add(u32::from(!changes.is_empty()));
        let last = Telling { as_of: as_of.day(), revision: self.revision(), facts, came: Came::as_of(as_of), number };
        Ok(News { card: Some(card), changes, told: Told { user: told.user, last: Some(last), parts }, forgotten })
    }

    /// What is new since the last telling, the first in the order of [`Cause`].
    fn cause(&self, last: &Telling, as_of: AsOf<'_>, facts: Fingerprint) -> Cause {
        if last.revision.rules != self.revision().rules {
            Cause::Rules
        } else if last.revision.fitted != self.revision().fitted {
            Cause::Refit
        } else if last.facts != facts {
            Cause::Facts
        } else {
            last.came.cause(last.as_of, as_of).unwrap_or(Cause::Time)
        }
    }
}
