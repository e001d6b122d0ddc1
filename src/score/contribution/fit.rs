//! Fits the rule to a community, where its best are the seed users.

use super::rule::{ContributionConfig, ContributionRule};
use super::seed_users::SeedUsers;
use crate::number::decimal::Decimal;
use crate::profile::{Profile, UserBeforeHorizon};
use crate::score::everybody::measured;
use crate::time::Day;
use crate::wording::problems::problems;

/// Why the best of a community cannot be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ContributionFitError {
    /// Nobody has a score.
    NobodyContributed,
    /// A profile has forgotten days that this needs.
    BeforeHorizon(UserBeforeHorizon),
}

problems! {
    enum ContributionFitError {
        NobodyContributed = "problem.contribution_fit.nobody_contributed"
            "nobody in the community contributed in the window: fit to one with contributions, or give a score"
            "时间窗内社区里没有人贡献：请用有贡献的社区拟合，或直接给出分数";
    }
    passes { BeforeHorizon(UserBeforeHorizon) }
}

impl ContributionRule {
    /// Whether the rule knows from which score on users are seed users.
    pub const fn is_fitted(&self) -> bool {
        self.config().seed_users.least_score().is_some()
    }

    /// Fits the rule to a community as of a day: where the best are seed users, from the score of the last of them on. A
    /// rule with a given score stays as it is.
    ///
    /// # Errors
    /// When nobody has a score, or a profile has forgotten days that this needs.
    pub fn fit<'a>(
        &self,
        profiles: impl IntoIterator<Item = &'a Profile>,
        as_of: Day,
    ) -> Result<Self, ContributionFitError> {
        self.fit_scores(measured(profiles, as_of, |as_of| Ok(Some(self.assess(as_of)?.score)))?)
    }

    /// Fits the rule to the scores of a community, in any order.
    ///
    /// # Errors
    /// When no score is above 0.
    pub fn fit_scores(&self, scores: impl IntoIterator<Item = Decimal>) -> Result<Self, ContributionFitError> {
        let SeedUsers::Best { count, .. } = self.config().seed_users else { return Ok(self.clone()) };
        let mut scores: Vec<Decimal> = scores.into_iter().filter(|score| *score > Decimal::ZERO).collect();
        scores.sort_unstable_by(|one, other| other.cmp(one));
        // Of fewer than were asked for, the last one is the last of all.
        let last = usize::try_from(count.get()).unwrap_or(usize::MAX).min(scores.len()).checked_sub(1);
        let from = last.and_then(|last| scores.get(last)).copied();
        let from = Some(from.ok_or(ContributionFitError::NobodyContributed)?);
        Ok(self.with_seed_users(SeedUsers::Best { count, from }))
    }

    /// The rule without what was learned from a community.
    #[must_use]
    pub fn unfitted(&self) -> Self {
        match self.config().seed_users {
            SeedUsers::From(_) => self.clone(),
            SeedUsers::Best { count, .. } => self.with_seed_users(SeedUsers::Best { count, from: None }),
        }
    }

    /// INVARIANT: the best of a community may have any score, so the rule stays valid.
    fn with_seed_users(&self, seed_users: SeedUsers) -> Self {
        Self::checked(ContributionConfig { seed_users, ..self.config().clone() })
    }
}
