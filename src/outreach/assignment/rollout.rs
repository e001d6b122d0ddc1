//! Rollouts: whether a rule only adds to the one before it.

use super::bucket::BucketRange;
use super::config::GlobalHoldOut;
use super::rule::AssignmentRule;
use crate::answer::problem::{Problem, Problems};
use crate::wording::problems::problems;

/// How a later rule takes away what an earlier one gave.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RolloutProblem {
    /// Users of an experiment would be in none, or in another arm.
    Dealt(&'static str, String),
    /// Buckets that took part do not any more.
    Shrunk(BucketRange, String),
    /// Users are held out who were not.
    HoldOut,
}

problems! {
    enum RolloutProblem {
        Dealt(what: Text, name: Text) = "problem.rollout.dealt"
            "the {what} of `{name}` changed, which deals its users anew: keep it, or begin a new experiment with another name"
            "`{name}`的`{what}`变了，用户会被重新划分：请保持不变，或以新名称另开实验";
        Shrunk(range: Built, name: Text) = "problem.rollout.shrunk"
            "`{name}` took {range} in and now takes fewer: a rollout only adds, so keep all of them"
            "`{name}`原已纳入{range}，现在变少了：放量只增不减，请保留全部";
        HoldOut = "problem.rollout.hold_out"
            "the hold-out takes users out of experiments that they are in: keep its salt, and do not raise its share"
            "留白组会把已在实验中的用户移出：请保持它的盐值，且不要提高份额";
    }
}

impl AssignmentRule {
    /// Passes if everybody who has an arm under the earlier rule keeps it under this one. Experiments that ended may be
    /// missing. Ask before new rules go live.
    ///
    /// # Errors
    /// With every change that takes a user out of an arm, each with its path in this rule.
    ///
    /// ```
    /// use lifestage::outreach::{ArmShare, AssignmentConfig, AssignmentRule, ExperimentSplit};
    ///
    /// let rolled_out = |rollout| {
    ///     let halves = ["control", "blue"].map(|name| ArmShare { name: name.into(), share: 5_000 });
    ///     let split = ExperimentSplit { rollout: Some(rollout), ..ExperimentSplit::new("button", "control", halves) };
    ///     AssignmentRule::new(AssignmentConfig { hold_out: None, experiments: vec![split] })
    /// };
    /// assert_eq!(rolled_out(2_000)?.only_adds_to(&rolled_out(500)?), Ok(()));
    /// assert_eq!(
    ///     rolled_out(100)?.only_adds_to(&rolled_out(500)?).unwrap_err().to_string(),
    ///     "`experiments[0].rollout`: `button` took buckets 0 to 499 in and now takes fewer: \
    ///      a rollout only adds, so keep all of them",
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn only_adds_to(&self, earlier: &Self) -> Result<(), Problems<RolloutProblem>> {
        let mut found = Vec::new();
        let (now, before) = (self.config(), earlier.config());
        let kept = |held: &GlobalHoldOut| {
            before.hold_out.as_ref().is_some_and(|before| before.salt == held.salt && before.share >= held.share)
        };
        // Nobody is taken out of experiments where there were none.
        if !before.experiments.is_empty() && now.hold_out.as_ref().is_some_and(|held| !kept(held)) {
            found.push(Problem::new("hold_out", RolloutProblem::HoldOut));
        }
        for (place, experiment) in now.experiments.iter().enumerate() {
            let Some(before) = before.experiments.iter().find(|before| before.name == experiment.name) else {
                continue;
            };
            let mut wrong =
                |field: &str, problem| found.push(Problem::new(format!("experiments[{place}].{field}"), problem));
            let dealt = |field| RolloutProblem::Dealt(field, experiment.name.clone());
            for (field, same) in [
                ("salt", before.salt() == experiment.salt()),
                ("layer", before.layer() == experiment.layer()),
                ("arms", before.arms == experiment.arms),
            ] {
                if !same {
                    wrong(field, dealt(field));
                }
            }
            if !experiment.open().includes(before.open()) {
                wrong("rollout", RolloutProblem::Shrunk(before.open(), experiment.name.clone()));
            }
        }
        Problems::none_in(found)
    }
}
