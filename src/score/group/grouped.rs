//! The group and the tier of a user, and why.

use core::fmt;

use serde::{Deserialize, Serialize};

use super::names::{Group, UserTier};
use crate::answer::reason::{Reason, SeenValue};
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

impl fmt::Display for GroupReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Self::Group(grouped) | Self::Tier(grouped)) = self;
        let GroupStanding { high_value, high_potential, stage, active_days } = grouped.standing;
        let level = |high: bool| if high { "high" } else { "low" };
        let plural = if active_days == 1 { "" } else { "s" };
        match self {
            Self::Group(_) => write!(f, "{}: ", grouped.group)?,
            Self::Tier(_) => write!(f, "{}: ", grouped.tier)?,
        }
        if matches!(stage, LifecycleStage::Silent | LifecycleStage::Churned) {
            return write!(f, "the lifecycle stage is {stage}");
        }
        write!(f, "value {}, ", level(high_value))?;
        if matches!(self, Self::Group(_)) {
            write!(f, "potential {}, ", level(high_potential))?;
        }
        write!(f, "{active_days} active day{plural}")
    }
}

impl From<GroupReason> for Reason {
    fn from(reason: GroupReason) -> Self {
        let (rule, name) = match reason {
            GroupReason::Group(grouped) => ("group.group", grouped.group.name()),
            GroupReason::Tier(grouped) => ("group.tier", grouped.tier.name()),
        };
        Self { rule: rule.into(), seen: Some(SeenValue::from(name)), bound: [None, None], text: reason.to_string() }
    }
}
