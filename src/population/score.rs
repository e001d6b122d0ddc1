//! Scorecards of everybody.

use super::Population;
use crate::event::id::UserId;
use crate::profile::BeforeHorizon;
use crate::rule::ruleset::{Measured, RuleFitError, RuleSet, says_nothing};
use crate::rule::scorecard::Scorecard;
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
    /// The same rules, those that need a population fitted to this one as of a day, as [`RuleSet::fit`]; join days that
    /// are given count.
    ///
    /// # Errors
    /// When nobody bought, was active or is there, as the rules need it, or a profile remembers too little.
    pub fn fit(&self, rules: RuleSet, day: Day) -> Result<RuleSet, RuleFitError> {
        self.fit_unless(rules, day, Err)
    }

    /// The same, but rules that the population says nothing of are left as they are.
    ///
    /// # Errors
    /// When a profile remembers too little.
    pub fn fit_where_possible(&self, rules: RuleSet, day: Day) -> Result<RuleSet, RuleFitError> {
        self.fit_unless(rules, day, says_nothing)
    }

    fn fit_unless(
        &self,
        rules: RuleSet,
        day: Day,
        unless: impl Fn(RuleFitError) -> Result<(), RuleFitError>,
    ) -> Result<RuleSet, RuleFitError> {
        let measured = self.map(|member| {
            let measured = rules.measure(member.profile.as_of(day), &member.user);
            measured.map_err(|problem| RuleFitError::BeforeHorizon { user: member.user.id, problem })
        });
        let measured: Vec<Measured> = measured.into_iter().collect::<Result<_, _>>()?;
        rules.fit_measured(&measured, self.profiles(), day, unless)
    }

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
