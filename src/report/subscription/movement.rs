//! Movements of recurring spend: how many users, and how much.

use serde::{Deserialize, Serialize};

use crate::answer::naming::named;
use crate::number::money::Money;

/// A way in which recurring spend moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum SubscriptionMovement {
    /// Pays, and never paid before.
    New,
    /// Pays, paid once, but not in the period before.
    Reactivated,
    /// Pays more than in the period before.
    Expansion,
    /// Pays less than in the period before.
    Contraction,
    /// Paid in the period before, and pays nothing.
    Churned,
}

named! {
    SubscriptionMovement, "movement of a subscription" {
        New "new" "新增";
        Reactivated "reactivated" "重新订阅";
        Expansion "expansion" "增购";
        Contraction "contraction" "减购";
        Churned "churned" "流失";
    }
}

impl SubscriptionMovement {
    /// All of them: those that add first, then those that take away.
    pub const ALL: [Self; 5] = [Self::New, Self::Reactivated, Self::Expansion, Self::Contraction, Self::Churned];

    /// Whether it adds to recurring spend.
    pub const fn adds(self) -> bool {
        matches!(self, Self::New | Self::Reactivated | Self::Expansion)
    }

    pub(super) const fn rule(self) -> &'static str {
        match self {
            Self::New => "subscription.new",
            Self::Reactivated => "subscription.reactivated",
            Self::Expansion => "subscription.expansion",
            Self::Contraction => "subscription.contraction",
            Self::Churned => "subscription.churned",
        }
    }
}

/// Users, and recurring net spend of theirs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct MovementSum {
    /// Users.
    pub users: u64,
    /// Minor units; never negative.
    pub net: i128,
}

impl MovementSum {
    /// Counts a user.
    #[inline]
    pub(super) fn count(&mut self, net: i64) {
        self.users += 1;
        self.net += i128::from(net);
    }

    pub(super) const fn join(&mut self, other: Self) {
        self.users = self.users.saturating_add(other.users);
        self.net = self.net.saturating_add(other.net);
    }

    /// The sum as money, which stops at the end of its range.
    pub(super) fn money(self) -> Money {
        Money::minor(i64::try_from(self.net).unwrap_or(i64::MAX))
    }
}
