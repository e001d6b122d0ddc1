//! *Whom to take care of together?* Groups by what to do, tiers by weight, and how large each one is.
//!
//! ```text
//! group   high value and active          value high, 8 active days in 28 or more
//!         high potential to activate     potential high
//!         low frequency, retained        1 to 7 active days in 28
//!         other
//!
//! tier    silent                         the lifecycle stage is
//!         head                           value high
//!         low                            at most 2 active days in 28
//!         mid                            the rest
//! ```
//! Each user is in the first group and the first tier that fits. What a group is made of is judged elsewhere: value and
//! potential by [`worth`](crate::score::worth), silence by [`stage`](crate::score::stage).

use core::fmt;

use serde::{Deserialize, Serialize};

use crate::answer::reason::{Reason, Seen};
use crate::event::kind::KindSet;
use crate::number::ratio::Ratio;
use crate::profile::{AsOf, BeforeHorizon};
use crate::time::Window;

/// The numbers by which users are grouped.
///
/// ```
/// use lifestage::score::{Group, GroupRule, GroupShares, GroupStanding, UserTier};
///
/// let rule = GroupRule::default();
/// let standings = [
///     GroupStanding { high_value: true, high_potential: true, silent: false, active_days: 8 },
///     GroupStanding { high_value: true, high_potential: false, silent: false, active_days: 7 },
///     GroupStanding { high_value: false, high_potential: true, silent: true, active_days: 0 },
///     GroupStanding { high_value: false, high_potential: false, silent: false, active_days: 0 },
/// ];
/// let grouped = standings.map(|standing| rule.group(standing));
/// assert_eq!(grouped.map(|grouped| grouped.group), [
///     Group::HighValueActive,
///     Group::LowFrequencyRetained,
///     Group::HighPotentialToActivate,
///     Group::Other,
/// ]);
/// assert_eq!(grouped.map(|grouped| grouped.tier), [UserTier::Head, UserTier::Head, UserTier::Silent, UserTier::Low]);
///
/// let shares: GroupShares = grouped.into_iter().collect();
/// assert_eq!(shares.share_of_tier(UserTier::Head).unwrap().to_string(), "50 %");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct GroupRule {
    /// What counts as activity. Default every kind that the user does.
    pub activity: KindSet,
    /// Which days are looked at. Default the last 28: four whole weeks.
    pub window: Window,
    /// From so many active days on a user is active. Default 8: twice a week.
    pub active_from: u32,
    /// Up to so many active days a user is in the low tier. Default 2: every other week.
    pub low_through: u32,
}

impl Default for GroupRule {
    fn default() -> Self {
        Self { activity: KindSet::activity(), window: Window::last(28), active_from: 8, low_through: 2 }
    }
}

/// Where a user stands: what other rules say, and the active days of the window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GroupStanding {
    /// Whether their value is high.
    pub high_value: bool,
    /// Whether their potential is high.
    pub high_potential: bool,
    /// Whether their lifecycle stage is Silent.
    pub silent: bool,
    /// On how many days of the window they were active, see [`GroupRule::active_days`].
    pub active_days: u32,
}

/// A group of users: whom to do the same for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Group {
    /// Brings much and comes often.
    HighValueActive,
    /// Will bring more when woken.
    HighPotentialToActivate,
    /// Comes now and then.
    LowFrequencyRetained,
    /// Everybody else.
    Other,
}

/// A tier of users: how much weight they have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UserTier {
    /// Not seen for a while.
    Silent,
    /// Brings the most.
    Head,
    /// Hardly there.
    Low,
    /// In between.
    Mid,
}

impl Group {
    /// All four, in the order in which they are tried.
    pub const ALL: [Self; 4] =
        [Self::HighValueActive, Self::HighPotentialToActivate, Self::LowFrequencyRetained, Self::Other];

    /// The name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::HighValueActive => "high value and active",
            Self::HighPotentialToActivate => "high potential to activate",
            Self::LowFrequencyRetained => "low frequency, retained",
            Self::Other => "other",
        }
    }
}

impl UserTier {
    /// All four, in the order in which they are tried.
    pub const ALL: [Self; 4] = [Self::Silent, Self::Head, Self::Low, Self::Mid];

    /// The name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Silent => "silent",
            Self::Head => "head",
            Self::Low => "low",
            Self::Mid => "mid",
        }
    }
}

impl fmt::Display for Group {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl fmt::Display for UserTier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// The group and the tier of a user.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grouped {
    /// The group.
    pub group: Group,
    /// The tier.
    pub tier: UserTier,
    /// What both were made of.
    pub standing: GroupStanding,
}

impl GroupRule {
    /// On how many days of the window the user was active.
    ///
    /// # Errors
    /// When the window reaches before what is remembered.
    pub fn active_days(&self, as_of: AsOf<'_>) -> Result<u32, BeforeHorizon> {
        as_of.active_days(&self.activity, self.window)
    }

    /// The group and the tier of a user who stands so.
    pub const fn group(&self, standing: GroupStanding) -> Grouped {
        let GroupStanding { high_value, high_potential, silent, active_days } = standing;
        let group = if high_value && active_days >= self.active_from {
            Group::HighValueActive
        } else if high_potential {
            Group::HighPotentialToActivate
        } else if active_days >= 1 && active_days < self.active_from {
            Group::LowFrequencyRetained
        } else {
            Group::Other
        };
        let tier = if silent {
            UserTier::Silent
        } else if high_value {
            UserTier::Head
        } else if active_days <= self.low_through {
            UserTier::Low
        } else {
            UserTier::Mid
        };
        Grouped { group, tier, standing }
    }
}

impl Grouped {
    /// Why: one reason for the group and one for the tier.
    pub fn reasons(&self) -> [GroupReason; 2] {
        [GroupReason::Group(*self), GroupReason::Tier(*self)]
    }
}

/// Why a user is in a group or tier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GroupReason {
    /// The group.
    Group(Grouped),
    /// The tier.
    Tier(Grouped),
}

impl fmt::Display for GroupReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Self::Group(grouped) | Self::Tier(grouped)) = self;
        let GroupStanding { high_value, high_potential, silent, active_days } = grouped.standing;
        let level = |high: bool| if high { "high" } else { "low" };
        let plural = if active_days == 1 { "" } else { "s" };
        match self {
            Self::Group(_) => {
                write!(f, "{}: value {}, potential {}", grouped.group, level(high_value), level(high_potential))?;
            }
            Self::Tier(_) if silent => return write!(f, "{}: the lifecycle stage is Silent", grouped.tier),
            Self::Tier(_) => write!(f, "{}: value {}", grouped.tier, level(high_value))?,
        }
        write!(f, ", {active_days} active day{plural}")
    }
}

impl From<GroupReason> for Reason {
    fn from(reason: GroupReason) -> Self {
        let (rule, name) = match reason {
            GroupReason::Group(grouped) => ("group.group", grouped.group.name()),
            GroupReason::Tier(grouped) => ("group.tier", grouped.tier.name()),
        };
        Self { rule: rule.into(), seen: Some(Seen::from(name)), bound: [None, None], text: reason.to_string() }
    }
}

/// How many users are in each group and tier.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct GroupShares {
    /// By group, then tier.
    users: [[u64; 4]; 4],
}

impl GroupShares {
    /// Counts a user.
    pub fn observe(&mut self, grouped: &Grouped) {
        let cell = self.users.get_mut(grouped.group as usize).and_then(|tiers| tiers.get_mut(grouped.tier as usize));
        if let Some(count) = cell {
            *count = count.saturating_add(1);
        }
    }

    /// Takes in other users.
    pub fn merge(&mut self, other: &Self) {
        let counts = self.users.iter_mut().flatten();
        counts.zip(other.users.iter().flatten()).for_each(|(count, other)| *count = count.saturating_add(*other));
    }

    /// How many users there are.
    pub fn users(&self) -> u64 {
        Group::ALL.map(|group| self.in_group(group)).into_iter().fold(0, u64::saturating_add)
    }

    /// How many users are in both.
    pub fn in_both(&self, group: Group, tier: UserTier) -> u64 {
        let tiers = self.users.get(group as usize);
        tiers.and_then(|tiers| tiers.get(tier as usize)).copied().unwrap_or_default()
    }

    /// How many users are in a group.
    pub fn in_group(&self, group: Group) -> u64 {
        UserTier::ALL.map(|tier| self.in_both(group, tier)).into_iter().fold(0, u64::saturating_add)
    }

    /// How many users are in a tier.
    pub fn in_tier(&self, tier: UserTier) -> u64 {
        Group::ALL.map(|group| self.in_both(group, tier)).into_iter().fold(0, u64::saturating_add)
    }

    /// The share of a group; none where nobody was counted.
    pub fn share_of_group(&self, group: Group) -> Option<Ratio> {
        Ratio::of(self.in_group(group), self.users())
    }

    /// The share of a tier; none where nobody was counted.
    pub fn share_of_tier(&self, tier: UserTier) -> Option<Ratio> {
        Ratio::of(self.in_tier(tier), self.users())
    }
}

impl Extend<Grouped> for GroupShares {
    fn extend<I: IntoIterator<Item = Grouped>>(&mut self, users: I) {
        users.into_iter().for_each(|grouped| self.observe(&grouped));
    }
}

impl FromIterator<Grouped> for GroupShares {
    fn from_iter<I: IntoIterator<Item = Grouped>>(users: I) -> Self {
        let mut shares = Self::default();
        shares.extend(users);
        shares
    }
}
