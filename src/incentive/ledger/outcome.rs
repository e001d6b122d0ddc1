//! What became of an accepted operation.

use serde::{Deserialize, Serialize};

use super::{Expires, Points};
use crate::time::Day;

/// What an accepted operation did. The same operation again has the same outcome and does nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum LedgerOutcome {
    /// A new lot.
    Earned {
        /// The first usable day.
        active_from: Day,
        /// When it expires. A lot that arrives late may have expired already.
        expires: Expires,
    },
    /// Points were spent, all that were asked for.
    Spent {
        /// How many.
        points: Points,
    },
    /// Points were taken back. The three add up to what was asked for.
    Refunded {
        /// Taken from lots.
        taken: u64,
        /// Owed from now on; only by [`RefundPolicy::AllowNegative`](super::RefundPolicy::AllowNegative).
        owed: u64,
        /// Neither taken nor owed. It can be asked for again, by another operation.
        missed: u64,
    },
    /// Points went back to their lots. The two add up to what was asked for.
    Reversed {
        /// Usable again.
        refilled: u64,
        /// Back in lots that have expired meanwhile.
        expired: u64,
    },
    /// Activity was noted.
    Noted,
}
