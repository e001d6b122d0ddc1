//! The answer about uplift: the users of each score by arm. What is asked of it is in `curve` and `groups`.

use serde::{Deserialize, Serialize};

use super::level::UpliftLevel;
use super::rule::{UpliftConfig, UpliftRule};
use crate::answer::definition::{Definition, MergeError};
use crate::answer::guarantee::{Disagreement, Guarantee, all_must};
use crate::answer::mergeable::{Mergeable, mergeable};

/// The users of an experiment by score and arm, for [`coefficient`](Uplift::coefficient), [`groups`](Uplift::groups) and
/// [`top`](Uplift::top).
///
/// It keeps each different score, so of scores with many digits it has as many rows as users: round them where that is too much.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Written")]
#[non_exhaustive]
pub struct Uplift {
    definition: Definition,
    rule: UpliftRule,
    /// INVARIANT: from the highest score to the lowest, each once and of somebody.
    levels: Vec<UpliftLevel>,
}

mergeable!(Uplift, "uplift", 1, MergeError);

/// The stored form of an [`Uplift`], before the check.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    definition: Definition,
    rule: UpliftRule,
    levels: Vec<UpliftLevel>,
}

/// Levels in order, those of one score as one.
pub(super) fn joined(mut levels: Vec<UpliftLevel>) -> Vec<UpliftLevel> {
    levels.sort_by(|one, other| other.score.total_cmp(&one.score));
    levels.dedup_by(|next, kept| {
        let is_same = next.score.total_cmp(&kept.score).is_eq();
        if is_same {
            kept.join(next);
        }
        is_same
    });
    levels
}

impl Uplift {
    pub(super) fn of(rule: &UpliftRule, levels: Vec<UpliftLevel>) -> Self {
        Self { definition: Definition::without_calendar(asked(rule.config())), rule: *rule, levels }
    }

    /// The question that was answered, with a fingerprint of the rule.
    pub const fn definition(&self) -> &Definition {
        &self.definition
    }

    /// The rule.
    pub const fn rule(&self) -> &UpliftRule {
        &self.rule
    }

    /// The users of each score, from the highest to the lowest.
    pub fn levels(&self) -> &[UpliftLevel] {
        &self.levels
    }

    /// Users with the message.
    pub fn treated(&self) -> u64 {
        self.levels.iter().fold(0, |users, level| users.saturating_add(level.treatment.users))
    }

    /// Users without it.
    pub fn control(&self) -> u64 {
        self.levels.iter().fold(0, |users, level| users.saturating_add(level.control.users))
    }

    /// Adds the same experiment among other users, for example from another machine.
    ///
    /// # Errors
    /// If the definitions differ, or the numbers of one of them contradict each other; nothing is added then.
    pub fn merge(&mut self, other: &Self) -> Result<(), MergeError> {
        self.definition.must_be(&other.definition)?;
        self.check().and(other.check())?;
        self.users().checked_add(other.users()).ok_or(MergeError::TooMany)?;
        self.levels = joined([self.levels.as_slice(), other.levels.as_slice()].concat());
        Ok(())
    }

    fn users(&self) -> u64 {
        self.treated().saturating_add(self.control())
    }

    fn check(&self) -> Result<(), Guarantee> {
        let Self { definition, rule, levels } = self;
        let is_in_order = levels.is_sorted_by(|one, next| one.score.total_cmp(&next.score).is_gt());
        let is_zero = |score: f64| score.is_sign_negative() && score >= 0.0;
        let can_be = |level: &UpliftLevel| level.control.can_be() && level.treatment.can_be() && level.users() > 0;
        let mut users = levels.iter().flat_map(|level| [level.control.users, level.treatment.users]);
        all_must([
            (definition.text() == asked(rule.config()), Guarantee::RuleDefined),
            (is_in_order, Guarantee::ScoresDescend),
            (levels.iter().all(|level| !is_zero(level.score)), Guarantee::ZeroHasNoSign),
            (levels.iter().all(can_be), Guarantee::ScoreOfUsers),
            (users.try_fold(0_u64, |sum: u64, users| sum.checked_add(users)).is_some(), Guarantee::AllCounted),
        ])
    }
}

impl TryFrom<Written> for Uplift {
    type Error = Disagreement;

    fn try_from(Written { definition, rule, levels }: Written) -> Result<Self, Disagreement> {
        let uplift = Self { definition, rule, levels };
        uplift.check().map_err(Disagreement::of("Uplift"))?;
        Ok(uplift)
    }
}

/// The question of an answer.
fn asked(config: &UpliftConfig) -> String {
    let UpliftConfig { groups, top, treated, level } = config;
    let treated = treated.map_or_else(|| "as observed".to_owned(), |treated| treated.get().to_string());
    format!(
        "uplift by score of two arms, in {groups} groups, the best {} as a whole, share treated {treated}, level {level}",
        top.get(),
    )
}
