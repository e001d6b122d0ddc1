//! What paid channels cost, by channel and period.

use core::fmt;

use serde::{Deserialize, Serialize};

use crate::event::subject::Subject;
use crate::event::user::User;
use crate::number::money::Amount;
use crate::profile::UserBeforeHorizon;
use crate::time::{Day, Days};
use crate::wording::problems::problems;

/// What was paid for a channel over some days. One row of a rule file; rows of one channel share no day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChannelCost {
    /// The acquisition channel.
    pub channel: Subject,
    /// The days; users who joined on them were paid for.
    pub days: Days,
    /// The cost of all of them, in minor units.
    pub cost: Amount,
}

/// Why paid channels cannot be reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ChannelError {
    /// Two rows of one channel share a day.
    Overlap {
        /// The channel.
        channel: Subject,
        /// The days of one row.
        one: Days,
        /// The days of the other row.
        other: Days,
    },
    /// A profile forgot needed days.
    BeforeHorizon(UserBeforeHorizon),
}

problems! {
    enum ChannelError {
        Overlap { channel: Text, one: Text, other: Text } = "problem.channel.overlap"
            "the costs of channel `{channel}` on {one} and on {other} share a day: give each day of a channel once"
            "渠道`{channel}`在{one}和{other}的成本有重合的日期：每个渠道的每一天只写一次";
    }
    passes { BeforeHorizon(UserBeforeHorizon) }
}

impl ChannelCost {
    /// Whether a user who joined on a day is one of those who were paid for.
    pub(super) fn is_of(&self, user: &User, joined: Day) -> bool {
        user.acquisition_channel == self.channel && self.days.contains(joined)
    }

    /// Checks that no two rows count the same users.
    pub(super) fn check(costs: &[Self]) -> Result<(), ChannelError> {
        let mut sorted: Vec<Self> = costs.to_vec();
        sorted.sort_by_key(|cost| (cost.channel, cost.days.first()));
        for (one, other) in sorted.iter().zip(sorted.iter().skip(1)) {
            if one.channel == other.channel && one.days.last() >= other.days.first() {
                return Err(ChannelError::Overlap { channel: one.channel, one: one.days, other: other.days });
            }
        }
        Ok(())
    }
}

/// The users who were paid for.
impl fmt::Display for ChannelCost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "users of channel {} who joined on {}", self.channel, self.days)
    }
}
