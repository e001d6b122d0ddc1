//! What a task gives, to whom, and under which key, so that nobody gets it twice.

use core::fmt;

use serde::{Deserialize, Serialize};

use super::name::Name;
use super::share::Share;
use crate::event::id::UserId;
use crate::number::money::{Amount, Money};
use crate::time::Day;

/// What a task gives.
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
    /// Points, rounded down where a share of them is given.
    Points(u32),
    /// Membership on trial.
    MembershipTrial {
        /// How many days of it.
        days: u16,
    },
    /// A coupon over this amount.
    Coupon(Amount),
    /// A thing that the host knows by this name: a skin, a badge, a gift.
    Item(Name),
}

impl Reward {
    /// What is left of it at this share: points are rounded down, anything else needs the whole.
    ///
    /// None where nothing is left.
    #[must_use]
    pub fn at(self, share: Share) -> Option<Self> {
        match self {
            Self::Points(points) => Some(share.of_points(points)).filter(|points| *points > 0).map(Self::Points),
            _ => (share == Share::ONE).then_some(self),
        }
    }

    /// The points, where it is points.
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

impl fmt::Display for Reward {
    /// A precision says how many digits of a coupon's amount are decimals.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Points(1) => f.write_str("1 point"),
            Self::Points(points) => write!(f, "{points} points"),
            Self::MembershipTrial { days: 1 } => f.write_str("1 day of membership"),
            Self::MembershipTrial { days } => write!(f, "{days} days of membership"),
            Self::Coupon(amount) => {
                let decimals = f.precision().unwrap_or(0);
                write!(f, "a coupon over {:.decimals$}", Money::from(amount))
            }
            Self::Item(name) => f.write_str(name.as_str()),
        }
    }
}

/// What a reward is given under: a host that keeps each key once gives nothing twice.
///
/// The version tells plans apart, so no two plans of a host should share one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct TaskRewardKey {
    /// Who gets it.
    pub user: UserId,
    /// The version of the plan.
    pub plan_version: u32,
    /// The task.
    pub task: Name,
}

impl fmt::Display for TaskRewardKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{}/{}/{}", self.user, self.plan_version, self.task))
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
    /// What is given, the share of a task that was made up taken into account.
    pub reward: Reward,
}
