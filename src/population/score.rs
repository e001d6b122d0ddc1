//! Scorecards of everybody.

use super::Population;
use crate::id::UserId;
use crate::profile::BeforeHorizon;
use crate::ruleset::RuleSet;
use crate::scorecard::Scorecard;
use crate::time::Day;

/// A user whose profile remembers too little: the first one in order of the ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("user `{user}`: {problem}")]
pub struct ScoreError {
    /// Who it is.
    pub user: UserId,
    /// What is missing.
    pub problem: BeforeHorizon,
}

impl Population {
    /// The scorecards of all users who are in the population as of a day, in order of the ids, on all cores of the
    /// current thread pool.
    ///
    /// For more users than scorecards fit the memory (about 400 bytes each), take [`Population::iter`] and score one
    /// after the other.
    ///
    /// # Errors
    /// When a profile remembers too little.
    pub fn score_all(&self, rules: &RuleSet, day: Day) -> Result<Vec<Scorecard>, ScoreError> {
        let cards = self.map(|member| {
            let card = rules.score(member.profile.as_of(day), &member.user);
            card.map_err(|problem| ScoreError { user: member.user.id, problem })
        });
        cards.into_iter().filter_map(Result::transpose).collect()
    }
}
