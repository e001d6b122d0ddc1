//! Assignment as data: which experiments there are, whom they may take and how they part them.

use serde::{Deserialize, Serialize};

use super::bucket::{ASSIGNMENT_BUCKETS, BucketRange};

/// All experiments that run, and who is held out of all of them.
///
/// Shares are whole numbers of ten-thousandths: 5,000 is one half, 50 is 0.5 %.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AssignmentConfig {
    /// Users whom no experiment and no campaign touches, so that all of them together can be judged. Default none.
    pub hold_out: Option<GlobalHoldOut>,
    /// The experiments. Default none.
    pub experiments: Vec<ExperimentSplit>,
}

/// Users who are held out of everything.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GlobalHoldOut {
    /// Who they are follows from it: a new salt, once a quarter or a year, holds out others.
    pub salt: String,
    /// Their share, in ten-thousandths: 1 to 9,999. Lowering it lets users in and holds out nobody new.
    pub share: u16,
}

/// How one experiment takes users and parts them.
///
/// ```
/// use lifestage::outreach::{ArmShare, ExperimentSplit};
///
/// let halves = [("control", 5_000), ("blue", 5_000)].map(|(name, share)| ArmShare { name: name.into(), share });
/// let split = ExperimentSplit { rollout: Some(500), ..ExperimentSplit::new("button", "control", halves) };
/// let read: ExperimentSplit = serde_json::from_str(
///     r#"{
///         "name": "button",
///         "rollout": 500,
///         "arms": [{ "name": "control", "share": 5000 }, { "name": "blue", "share": 5000 }],
///         "control": "control"
///     }"#,
/// )?;
/// assert_eq!(read, split);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExperimentSplit {
    /// Its name, for questions and answers.
    pub name: String,
    /// Which arm a user gets follows from it: a new salt deals all users anew. Default the name.
    #[serde(default)]
    pub salt: Option<String>,
    /// The layer that its buckets are of. Experiments of one layer exclude each other; those of different layers are
    /// independent. Default a layer of its own, called like it.
    #[serde(default)]
    pub layer: Option<String>,
    /// The buckets of the layer that it owns. Default all.
    #[serde(default = "all")]
    pub buckets: BucketRange,
    /// The number of its buckets that take part so far, from the first on. Raising it only adds users. Default all.
    #[serde(default)]
    pub rollout: Option<u16>,
    /// The arms, at least two. Their order and shares decide who gets which: to change them, change the salt.
    pub arms: Vec<ArmShare>,
    /// The name of the arm that the others are compared with.
    pub control: String,
}

/// An arm and its share.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ArmShare {
    /// The name of the arm.
    pub name: String,
    /// Its share of those who take part, in ten-thousandths, at least 1; those of all arms add up to 10,000.
    pub share: u16,
}

/// The default of `buckets`, for serde.
const fn all() -> BucketRange {
    BucketRange::ALL
}

impl ExperimentSplit {
    /// An experiment on everybody, with a layer of its own.
    pub fn new(name: impl Into<String>, control: impl Into<String>, arms: impl IntoIterator<Item = ArmShare>) -> Self {
        Self {
            name: name.into(),
            salt: None,
            layer: None,
            buckets: BucketRange::ALL,
            rollout: None,
            arms: arms.into_iter().collect(),
            control: control.into(),
        }
    }

    /// The salt, given or by default.
    pub fn salt(&self) -> &str {
        self.salt.as_deref().unwrap_or(&self.name)
    }

    /// The layer, given or by default.
    pub fn layer(&self) -> &str {
        self.layer.as_deref().unwrap_or(&self.name)
    }

    /// The buckets of the layer that take part so far.
    pub fn open(&self) -> BucketRange {
        let count = self.rollout.unwrap_or(self.buckets.count).min(self.buckets.count);
        BucketRange { count, ..self.buckets }
    }

    /// The arms with the buckets that each has of all.
    pub(super) fn arm_buckets(&self) -> impl Iterator<Item = (&ArmShare, BucketRange)> {
        let mut first = 0_u16;
        self.arms.iter().map(move |arm| {
            let range = BucketRange { first, count: arm.share };
            first = first.saturating_add(arm.share);
            (arm, range)
        })
    }
}

impl GlobalHoldOut {
    /// The buckets of those held out.
    pub(super) const fn buckets(&self) -> BucketRange {
        BucketRange { first: 0, count: self.share }
    }

    pub(super) const fn is_possible(&self) -> bool {
        self.share > 0 && self.share < ASSIGNMENT_BUCKETS
    }
}
