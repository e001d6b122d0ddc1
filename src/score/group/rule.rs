//! The group rule, and the numbers by which it groups users.

use serde::{Deserialize, Serialize};

use super::grouped::{GroupStanding, Grouped};
use super::names::{Group, UserTier};
use crate::event::kind::KindSet;
use crate::event::user::User;
use crate::profile::{AsOf, BeforeHorizon};
use crate::score::stage::{LifecycleStage, StageRule};
use crate::score::worth::FittedWorth;
use crate::time::Window;

/// The numbers of the group rule, each with its reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct GroupConfig {
    /// What counts as activity. Default every kind that the user does.
    pub activity: KindSet,
    /// The days that are looked at. Default the last 28: four whole weeks.
    pub window: Window,
    /// Active days in the window that make a user active. Default 8: twice a week.
    pub active_from: u32,
    /// A user with at most this many active days is in the low tier. Default 2: every other week.
    pub low_through: u32,
}

impl Default for GroupConfig {
    fn default() -> Self {
        Self { activity: KindSet::activity(), window: Window::last(28), active_from: 8, low_through: 2 }
    }
}

/// The group rule: which users belong together.
///
/// ```
/// use lifestage::score::{Group, GroupRule, GroupStanding, LifecycleStage, UserTier};
///
/// let rule = GroupRule::default();
/// let here = GroupStanding { high_value: true, high_potential: false, stage: LifecycleStage::Growth, active_days: 8 };
/// let standings = [
///     here,
///     GroupStanding { active_days: 7, ..here },
///     GroupStanding { high_value: false, high_potential: true, ..here },
///     GroupStanding { stage: LifecycleStage::Churned, active_days: 0, ..here },
/// ];
/// let grouped = standings.map(|standing| rule.assess_standing(standing));
/// assert_eq!(grouped.map(|grouped| grouped.group), [
///     Group::HighValueActive,
///     Group::LowFrequencyRetained,
///     Group::HighPotentialActive,
///     Group::Churned,
/// ]);
/// assert_eq!(grouped.map(|grouped| grouped.tier), [UserTier::Head, UserTier::Head, UserTier::Mid, UserTier::Gone]);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "GroupConfig", into = "GroupConfig")]
pub struct GroupRule {
    config: GroupConfig,
}

impl From<GroupConfig> for GroupRule {
    fn from(config: GroupConfig) -> Self {
        Self::new(config)
    }
}

impl From<GroupRule> for GroupConfig {
    fn from(rule: GroupRule) -> Self {
        rule.config
    }
}

impl GroupRule {
    /// The rule with this configuration; every configuration is valid.
    pub const fn new(config: GroupConfig) -> Self {
        Self { config }
    }

    /// The configuration.
    pub const fn config(&self) -> &GroupConfig {
        &self.config
    }

    /// The group and the tier of a user as of a day, by the rules that judge value, potential and the lifecycle stage.
    /// `None` if they have not joined yet.
    ///
    /// # Errors
    /// When the profile has forgotten days that one of the rules needs.
    pub fn assess(
        &self,
        as_of: AsOf<'_>,
        user: &User,
        worth: &FittedWorth,
        stage: &StageRule,
    ) -> Result<Option<Grouped>, BeforeHorizon> {
        let Some(stage) = stage.assess(as_of, user)? else { return Ok(None) };
        let worth = worth.assess(as_of)?;
        Ok(Some(self.assess_standing(GroupStanding {
            high_value: worth.high_value,
            high_potential: worth.potential.is_high(),
            stage: stage.stage,
            active_days: self.active_days(as_of)?,
        })))
    }

    /// The number of days in the window on which the user was active.
    ///
    /// # Errors
    /// When the window reaches back to forgotten days.
    pub fn active_days(&self, as_of: AsOf<'_>) -> Result<u32, BeforeHorizon> {
        as_of.active_days(&self.config.activity, self.config.window)
    }

    /// The group and the tier that a standing gives.
    pub const fn assess_standing(&self, standing: GroupStanding) -> Grouped {
        let GroupStanding { high_value, high_potential, stage, active_days } = standing;
        let active = active_days >= self.config.active_from;
        let (group, tier) = match stage {
            LifecycleStage::Churned => (Group::Churned, UserTier::Gone),
            LifecycleStage::Silent => (Group::Silent, UserTier::Silent),
            _ => (
                Self::group_here(high_value, high_potential, active, active_days),
                self.tier_here(high_value, active_days),
            ),
        };
        Grouped { group, tier, standing }
    }

    /// The group of a user who is neither Silent nor Churned.
    const fn group_here(high_value: bool, high_potential: bool, active: bool, active_days: u32) -> Group {
        match (active, active_days) {
            (true, _) if high_value => Group::HighValueActive,
            (true, _) if high_potential => Group::HighPotentialActive,
            (false, _) if high_potential => Group::HighPotentialToActivate,
            (true, _) => Group::Regular,
            (false, 1..) => Group::LowFrequencyRetained,
            (false, 0) => Group::Other,
        }
    }

    /// The tier of a user who is neither Silent nor Churned.
    const fn tier_here(&self, high_value: bool, active_days: u32) -> UserTier {
        if high_value {
            UserTier::Head
        } else if active_days <= self.config.low_through {
            UserTier::Low
        } else {
            UserTier::Mid
        }
    }
}
