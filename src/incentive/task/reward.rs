//! Rewards of tasks: what is given, to whom, and under which key, so that nobody gets it twice.

use core::fmt;

use serde::{Deserialize, Serialize};

use super::name::Name;
use super::sentence;
use super::share::Share;
use crate::answer::sentence::{Phrase, Phrased, display_phrases};
use crate::event::id::UserId;
use crate::number::money::{Amount, Money};
use crate::time::Day;

/// The reward of a task.
///
/// ```
/// use lifestage::incentive::{Name, Reward, Share};
///
/// assert_eq!(Reward::Points(75).at(Share::HALF), Some(Reward::Points(37)));
/// assert_eq!(Reward::Item(Name::literal("limited_skin")).at(Share::HALF), None);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Reward {
    /// Points; a share of them is rounded down.
    Points(u32),
    /// Trial membership.
    MembershipTrial {
        /// Its length in days.
        days: u16,
    },
    /// A coupon for this amount.
    Coupon(Amount),
    /// An item that you know by this name: a skin, a badge, a gift.
    Item(Name),
}

impl Reward {
    /// What is left of the reward at this share: points are rounded down, anything else takes the whole task.
    ///
    /// `None` if nothing is left.
    #[must_use]
    pub fn at(self, share: Share) -> Option<Self> {
        match self {
            Self::Points(points) => Some(share.of_points(points)).filter(|points| *points > 0).map(Self::Points),
            _ => (share == Share::ONE).then_some(self),
        }
    }

    /// The points. `None` if it is not points.
    pub const fn points(self) -> Option<u32> {
        match self {
            Self::Points(points) => Some(points),
            _ => None,
        }
    }

    /// Whether it gives nothing at all.
    pub(super) fn is_nothing(self) -> bool {
        match self {
            Self::Points(points) => points == 0,
            Self::MembershipTrial { days } => days == 0,
            Self::Coupon(amount) => amount == Amount::minor(0),
            Self::Item(_) => false,
        }
    }
}

impl Phrased for Reward {
    fn phrase(&self) -> Phrase<'_> {
        match self {
            Self::Points(points) => sentence::points(*points),
            Self::MembershipTrial { days } => sentence::membership_trial(*days),
            Self::Coupon(amount) => sentence::coupon(Money::from(*amount)),
            Self::Item(name) => sentence::item(name.as_str()),
        }
    }
}

display_phrases!(Reward);

/// The key of a reward. If you keep each key once, nothing is given twice.
///
/// The version tells plans apart, so no two of your plans should share one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct TaskRewardKey {
    /// The user who gets it.
    pub user: UserId,
    /// The version of the plan.
    pub plan_version: u32,
    /// Plan day 1 where it is not the join day: another day is another run of the plan, and gives its rewards anew. `None`
    /// for a plan that begins with joining.
    #[serde(default)]
    pub first_day: Option<Day>,
    /// The task.
    pub task: Name,
}

impl fmt::Display for TaskRewardKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&match self.first_day {
            None => format!("{}/{}/{}", self.user, self.plan_version, self.task),
            Some(first) => format!("{}/{}/{first}/{}", self.user, self.plan_version, self.task),
        })
    }
}

/// A reward that is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct TaskRewardDue {
    /// The key under which it is given once.
    pub key: TaskRewardKey,
    /// The day on which the task was done or made up.
    pub on: Day,
    /// What is given; for a made-up task, the share that counts.
    pub reward: Reward,
}
