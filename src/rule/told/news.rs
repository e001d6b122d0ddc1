//! News of one user: the scorecard, what changed since the last telling, and what is told from now on.

use super::came::Came;
use super::change::{Cause, Change};
use super::compare::Comparing;
use super::fired::Firings;
use super::state::{Telling, Told};
use crate::event::user::User;
use crate::number::fingerprint::Fingerprint;
use crate::profile::AsOf;
use crate::rule::edition::Edition;
use crate::rule::scorecard::{ScoreError, Scorecard};

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
        if told.user != user.id {
            return Err(ScoreError::ToldOfOther { told: told.user, facts: user.id });
        }
        let nothing = |card| News { card, changes: Vec::new(), told: told.clone() };
        let Some(situation) = self.rules().situation(as_of, user)? else { return Ok(nothing(None)) };
        if told.as_of().is_some_and(|told| told > as_of.day()) {
            return Ok(nothing(self.rules().score(as_of, user)?));
        }
        let facts = user.facts();
        let cause = told.last.as_ref().map_or(Cause::First, |last| self.cause(last, as_of, facts));
        let Firings { news, today, remembered } =
            Firings::of(&self.rules().triggers, &situation, told.as_of(), &told.parts, cause);
        let Some(card) = self.rules().card_in(&situation, today)? else { return Ok(nothing(None)) };

        let mut comparing = Comparing::new(&card, &situation, told, cause);
        comparing.scores();
        comparing.earnings();
        comparing.segments(&self.rules().segments);
        comparing.firings(&news);
        let (mut parts, changes) = comparing.finish();
        parts.fired = remembered;
        let number = told.last.map_or(0, |last| last.number).saturating_add(u32::from(!changes.is_empty()));
        let last = Telling { as_of: as_of.day(), revision: self.revision(), facts, came: Came::as_of(as_of), number };
        Ok(News { card: Some(card), changes, told: Told { user: told.user, last: Some(last), parts } })
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
