//! The group and the tier of a user, and why.

use serde::{Deserialize, Serialize};

use super::names::{Group, UserTier};
use super::sentence;
use crate::answer::language::Language;
use crate::answer::naming::Level;
use crate::answer::reason::{Reason, SeenValue};
use crate::answer::sentence::{Phrase, Phrased, display_phrases};
use crate::score::stage::LifecycleStage;

/// What a user's group and tier follow from: the verdicts of other rules, and the active days of the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GroupStanding {
    /// Whether the user's value is high.
    pub high_value: bool,
    /// Whether the user's potential is high.
    pub high_potential: bool,
    /// The user's lifecycle stage, as held. Whoever is Silent or Churned is in that group, whatever else they are.
    pub stage: LifecycleStage,
    /// Active days in the window, from [`GroupRule::active_days`](super::GroupRule::active_days).
    pub active_days: u32,
}

/// The group and the tier of a user.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Grouped {
    /// The group.
    pub group: Group,
    /// The tier.
    pub tier: UserTier,
    /// What both follow from.
    pub standing: GroupStanding,
}

impl Grouped {
    /// Why: one reason for the group and one for the tier.
    pub fn reasons(&self) -> impl Iterator<Item = GroupReason> {
        [GroupReason::Group(*self), GroupReason::Tier(*self)].into_iter()
    }
}

/// Why a user is in a group or a tier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum GroupReason {
    /// The group.
    Group(Grouped),
    /// The tier.
    Tier(Grouped),
}

impl Phrased for GroupReason {
    fn phrase(&self) -> Phrase<'_> {
        let (Self::Group(grouped) | Self::Tier(grouped)) = *self;
        let GroupStanding { high_value, high_potential, stage, active_days } = grouped.standing;
        let (value, potential) = (Level::of(high_value), Level::of(high_potential));
        let by_stage = matches!(stage, LifecycleStage::Silent | LifecycleStage::Churned);
        match self {
            Self::Group(_) if by_stage => sentence::group_by_stage(grouped.group, stage),
            Self::Group(_) => sentence::group(grouped.group, value, potential, active_days),
            Self::Tier(_) if by_stage => sentence::tier_by_stage(grouped.tier, stage),
            Self::Tier(_) => sentence::tier(grouped.tier, value, active_days),
        }
    }
}

display_phrases!(GroupReason);

impl From<GroupReason> for Reason {
    fn from(reason: GroupReason) -> Self {
        let (rule, name) = match reason {
            GroupReason::Group(grouped) => ("group.group", grouped.group.name(Language::English)),
            GroupReason::Tier(grouped) => ("group.tier", grouped.tier.name(Language::English)),
        };
        Self::saying(rule, Some(SeenValue::from(name)), [None, None], &reason.phrase())
    }
}
