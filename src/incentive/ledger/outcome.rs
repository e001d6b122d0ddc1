//! The outcome of an accepted operation.

use serde::{Deserialize, Serialize};

use super::{Expires, Points};
use crate::time::Day;

/// What an accepted operation did. Applying it again has the same outcome and changes nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum LedgerOutcome {
    /// A new lot was made.
    Earned {
        /// The first usable day.
        active_from: Day,
        /// When it expires. A lot that arrives late may have expired already.
        expires: Expires,
    },
    /// All points asked for were spent.
    Spent {
        /// The points spent.
        points: Points,
    },
    /// Points were taken back. The three numbers add up to what was asked for.
    Refunded {
        /// Points taken from lots.
        taken: u64,
        /// Points owed from now on; only with [`RefundPolicy::AllowNegative`](super::RefundPolicy::AllowNegative).
        owed: u64,
        /// Points neither taken nor owed. Another operation may ask for them again.
        missed: u64,
    },
    /// Points went back to their lots. The two numbers add up to what was asked for.
    Reversed {
        /// Points that are usable again.
        refilled: u64,
        /// Points in lots that have expired meanwhile.
        expired: u64,
    },
    /// Activity was noted.
    Noted,
}

/// An operation that was applied, now or before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Applied {
    /// It was accepted now.
    New {
        /// What it did.
        outcome: LedgerOutcome,
    },
    /// It was accepted before, and nothing changed.
    Again {
        /// What it did then.
        outcome: LedgerOutcome,
        /// The day of the operation that was accepted; a retry may bear another one.
        day: Day,
    },
}

impl Applied {
    /// What the operation did, now or before.
    pub const fn outcome(self) -> LedgerOutcome {
        match self {
            Self::New { outcome } | Self::Again { outcome, .. } => outcome,
        }
    }

    /// Whether it was accepted now.
    pub const fn is_new(self) -> bool {
        matches!(self, Self::New { .. })
    }
}
