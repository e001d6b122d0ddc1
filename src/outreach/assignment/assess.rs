//! Assigning: the arm of an id in an experiment, or why it has none.

use serde::{Deserialize, Serialize};

use super::bucket::{AssignmentUnit, BucketRange, Purpose, bucket};
use super::config::ExperimentSplit;
use super::rule::{AssignmentRule, UnknownExperimentError};
use super::sentence;
use crate::answer::reason::{Reason, SeenValue};
use crate::answer::sentence::{Phrase, Phrased, display_phrases};

/// The arm of a user in an experiment, or none, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Assignment {
    /// The name of the experiment.
    pub experiment: String,
    /// The name of the arm; none where the user is not in the experiment.
    pub arm: Option<String>,
    /// Whether it is the arm that the others are compared with.
    pub is_control: bool,
    /// Why.
    reason: AssignmentReason,
}

/// Why a user has an arm, or none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum AssignmentReason {
    /// The user is in the experiment, and the bucket of its salt is one of the arm.
    InArm {
        /// The bucket of the user under the salt of the experiment.
        bucket: u16,
        /// The buckets of the arm.
        arm: BucketRange,
    },
    /// The user is held out of all experiments.
    HeldOut {
        /// The bucket of the user under the salt of the hold-out.
        bucket: u16,
        /// The buckets held out.
        held_out: BucketRange,
    },
    /// The bucket of the layer belongs to another experiment, or to none.
    OtherBuckets {
        /// The bucket of the user in the layer.
        bucket: u16,
        /// The buckets that the experiment owns.
        owned: BucketRange,
    },
    /// The bucket belongs to the experiment and does not take part yet.
    NotRolledOut {
        /// The bucket of the user in the layer.
        bucket: u16,
        /// The buckets that take part.
        open: BucketRange,
    },
}

impl Assignment {
    /// Why: the one reason.
    pub fn reasons(&self) -> impl Iterator<Item = AssignmentReason> {
        core::iter::once(self.reason)
    }
}

impl AssignmentRule {
    /// The arm of a user, or of any id as text, in an experiment; none for users who are not in it. Allocates nothing.
    ///
    /// # Errors
    /// If there is no such experiment.
    ///
    /// ```
    /// use lifestage::UserId;
    /// use lifestage::outreach::{ArmShare, AssignmentConfig, AssignmentRule, ExperimentSplit};
    ///
    /// let halves = ["control", "blue"].map(|name| ArmShare { name: name.into(), share: 5_000 });
    /// let experiments = vec![ExperimentSplit::new("button", "control", halves)];
    /// let rule = AssignmentRule::new(AssignmentConfig { hold_out: None, experiments })?;
    /// assert_eq!(rule.arm("button", UserId::from(42_u64))?, Some("control"));
    /// assert_eq!(rule.arm("button", "42")?, Some("control"), "an id is hashed as it prints");
    /// assert_eq!(rule.arm("button", "device-2")?, Some("blue"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn arm<'a>(
        &self,
        experiment: &str,
        unit: impl Into<AssignmentUnit<'a>>,
    ) -> Result<Option<&str>, UnknownExperimentError> {
        Ok(self.dealt(self.experiment(experiment)?, unit.into()).0)
    }

    /// The same with its reason.
    ///
    /// # Errors
    /// If there is no such experiment.
    pub fn assess<'a>(
        &self,
        experiment: &str,
        unit: impl Into<AssignmentUnit<'a>>,
    ) -> Result<Assignment, UnknownExperimentError> {
        Ok(self.assessed(self.experiment(experiment)?, unit.into()))
    }

    /// The same for all experiments, in their order.
    pub fn assess_all<'a>(&self, unit: impl Into<AssignmentUnit<'a>>) -> Vec<Assignment> {
        let unit = unit.into();
        self.config().experiments.iter().map(|experiment| self.assessed(experiment, unit)).collect()
    }

    /// Whether a user is held out of all experiments. Campaigns must leave out these users too, or there is nobody left
    /// to compare with.
    pub fn is_held_out<'a>(&self, unit: impl Into<AssignmentUnit<'a>>) -> bool {
        self.held_out(unit.into()).is_some()
    }

    /// Why a user is held out of all experiments, if they are.
    pub(in crate::outreach) fn held_out_because<'a>(
        &self,
        unit: impl Into<AssignmentUnit<'a>>,
    ) -> Option<AssignmentReason> {
        self.held_out(unit.into())
    }

    fn held_out(&self, unit: AssignmentUnit<'_>) -> Option<AssignmentReason> {
        let hold_out = self.config().hold_out.as_ref()?;
        let (bucket, held_out) = (bucket(Purpose::HoldOut, &hold_out.salt, unit), hold_out.buckets());
        held_out.contains(bucket).then_some(AssignmentReason::HeldOut { bucket, held_out })
    }

    /// The name of the arm, and why.
    fn dealt<'r>(
        &self,
        experiment: &'r ExperimentSplit,
        unit: AssignmentUnit<'_>,
    ) -> (Option<&'r str>, AssignmentReason) {
        if let Some(reason) = self.held_out(unit) {
            return (None, reason);
        }
        let (owned, open) = (experiment.buckets, experiment.open());
        if open != BucketRange::ALL {
            let bucket = bucket(Purpose::Layer, experiment.layer(), unit);
            if !owned.contains(bucket) {
                return (None, AssignmentReason::OtherBuckets { bucket, owned });
            }
            if !open.contains(bucket) {
                return (None, AssignmentReason::NotRolledOut { bucket, open });
            }
        }
        let bucket = bucket(Purpose::Arm, experiment.salt(), unit);
        let arm = experiment.arm_buckets().find(|(_, range)| range.contains(bucket));
        // INVARIANT: the shares of a checked rule add up to all buckets.
        debug_assert!(arm.is_some(), "bucket {bucket} has no arm");
        let (name, arm) = arm.map_or((None, BucketRange::ALL), |(arm, range)| (Some(arm.name.as_str()), range));
        (name, AssignmentReason::InArm { bucket, arm })
    }

    fn assessed(&self, experiment: &ExperimentSplit, unit: AssignmentUnit<'_>) -> Assignment {
        let (arm, reason) = self.dealt(experiment, unit);
        Assignment {
            experiment: experiment.name.clone(),
            is_control: arm == Some(experiment.control.as_str()),
            arm: arm.map(str::to_owned),
            reason,
        }
    }
}

impl AssignmentReason {
    /// Its stable name, the bucket seen, and the buckets that decided.
    const fn parts(self) -> (&'static str, u16, BucketRange) {
        match self {
            Self::InArm { bucket, arm } => ("assignment.arm", bucket, arm),
            Self::HeldOut { bucket, held_out } => ("assignment.hold_out", bucket, held_out),
            Self::OtherBuckets { bucket, owned } => ("assignment.layer", bucket, owned),
            Self::NotRolledOut { bucket, open } => ("assignment.rollout", bucket, open),
        }
    }
}

impl Phrased for AssignmentReason {
    fn phrase(&self) -> Phrase<'_> {
        match self {
            Self::InArm { bucket, arm } => sentence::in_arm(*bucket, arm.phrase()),
            Self::HeldOut { bucket, held_out } => sentence::held_out(*bucket, held_out.phrase()),
            Self::OtherBuckets { bucket, owned } => sentence::other_buckets(*bucket, owned.phrase()),
            Self::NotRolledOut { bucket, open } => sentence::not_rolled_out(*bucket, open.phrase()),
        }
    }
}

display_phrases!(AssignmentReason);

impl From<AssignmentReason> for Reason {
    fn from(reason: AssignmentReason) -> Self {
        let (rule, bucket, range) = reason.parts();
        let whole = |number: u32| Some(SeenValue::Whole(number.into()));
        Self::saying(
            rule,
            whole(bucket.into()),
            if range.count == 0 {
                [None, None]
            } else {
                [whole(range.first.into()), whole(range.end().saturating_sub(1))]
            },
            &reason.phrase(),
        )
    }
}
