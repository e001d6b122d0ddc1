//! What a caller asks of a ledger: earn, spend, refund an earn, reverse a spend, note activity.

use serde::{Deserialize, Serialize};

use super::{Expiry, Points, TransactionId};
use crate::time::Day;

/// One operation on a ledger, under an id of the caller's own.
///
/// The id makes it safe to deliver an operation more than once. It is written on one line, with `null` or nothing where
/// a field has its default:
///
/// ```
/// use lifestage::Day;
/// use lifestage::incentive::{Expiry, Operation, Points};
///
/// let day = Day::ymd(2026, 1, 22);
/// let earn = Operation::earn("order-7", day, Points::of(120)).expiring(Expiry::Months(12)).pending(14);
/// let line = r#"{"op":"earn","id":"order-7","amount":120,"day":"2026-01-22","expires":{"months":12},"pending_days":14}"#;
/// assert_eq!(serde_json::from_str::<Operation>(line)?, Operation::from(earn));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Operation {
    /// Points are earned: a new lot.
    Earn(Earn),
    /// Points are spent.
    Spend {
        /// The caller's id.
        id: TransactionId,
        /// The civil day.
        day: Day,
        /// How many.
        points: Points,
    },
    /// Points of an earn are taken back.
    Refund(Refund),
    /// A spend is undone, whole or in part.
    Reverse {
        /// The caller's id.
        id: TransactionId,
        /// The civil day.
        day: Day,
        /// The id of the spend.
        of: TransactionId,
        /// How many points of it.
        points: Points,
    },
    /// The user was active: points that expire by inactivity live on.
    Activity {
        /// The caller's id.
        id: TransactionId,
        /// The civil day.
        day: Day,
    },
}

/// Points are earned: a new lot.
///
/// ```
/// use lifestage::Day;
/// use lifestage::incentive::{Expiry, Operation, Points};
///
/// let earn = Operation::earn("order-7", Day::ymd(2026, 1, 22), Points::of(120)).expiring(Expiry::Days(60));
/// assert_eq!(earn.pending_days, 0);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Earn {
    /// The caller's id. The lot has it too.
    pub id: TransactionId,
    /// The civil day on which they are earned.
    pub day: Day,
    /// How many.
    pub points: Points,
    /// Until when they can be used. Default: for ever.
    pub expiry: Expiry,
    /// For how many days they are only promised. Default 0: usable on the day itself. Shops that take goods back wait
    /// as long as they do.
    pub pending_days: u32,
}

/// Points of an earn are taken back, as when an order is returned.
///
/// ```
/// use lifestage::Day;
/// use lifestage::incentive::{Operation, Points, RefundPolicy};
///
/// let refund = Operation::refund("return-7", Day::ymd(2026, 2, 1), "order-7", Points::of(120));
/// assert_eq!(refund.policy, RefundPolicy::WithinBalance);
/// assert_eq!(refund.by(RefundPolicy::PendingOnly).policy, RefundPolicy::PendingOnly);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Refund {
    /// The caller's id.
    pub id: TransactionId,
    /// The civil day.
    pub day: Day,
    /// The id of the earn.
    pub of: TransactionId,
    /// How many points of it.
    pub points: Points,
    /// From where they may be taken. Default: within the balance.
    pub policy: RefundPolicy,
}

/// From where a refund may take points. What it could not take, it reports.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum RefundPolicy {
    /// Only what of that earn is still pending.
    PendingOnly,
    /// From that earn's lot, pending or not, then from other usable lots in spend order; never below 0. The default:
    /// nobody owes points.
    #[default]
    WithinBalance,
    /// The same, and what is missing is owed: a debt that counts negative, does not expire, and is paid by the first
    /// points that become usable.
    AllowNegative,
}

impl Operation {
    /// Points are earned; [`Earn::expiring`] and [`Earn::pending`] say more.
    pub fn earn(id: impl Into<TransactionId>, day: Day, points: Points) -> Earn {
        Earn { id: id.into(), day, points, expiry: Expiry::default(), pending_days: 0 }
    }

    /// Points are spent.
    pub fn spend(id: impl Into<TransactionId>, day: Day, points: Points) -> Self {
        Self::Spend { id: id.into(), day, points }
    }

    /// Points of an earn are taken back; [`Refund::by`] says from where.
    pub fn refund(id: impl Into<TransactionId>, day: Day, of: impl Into<TransactionId>, points: Points) -> Refund {
        Refund { id: id.into(), day, of: of.into(), points, policy: RefundPolicy::default() }
    }

    /// A spend is undone, whole or in part: its points go back to the lots that they came from.
    pub fn reverse(id: impl Into<TransactionId>, day: Day, of: impl Into<TransactionId>, points: Points) -> Self {
        Self::Reverse { id: id.into(), day, of: of.into(), points }
    }

    /// The user was active.
    pub fn activity(id: impl Into<TransactionId>, day: Day) -> Self {
        Self::Activity { id: id.into(), day }
    }

    /// The caller's id.
    pub const fn id(&self) -> &TransactionId {
        match self {
            Self::Earn(Earn { id, .. })
            | Self::Refund(Refund { id, .. })
            | Self::Spend { id, .. }
            | Self::Reverse { id, .. }
            | Self::Activity { id, .. } => id,
        }
    }

    /// The civil day.
    pub const fn day(&self) -> Day {
        match self {
            Self::Earn(Earn { day, .. })
            | Self::Refund(Refund { day, .. })
            | Self::Spend { day, .. }
            | Self::Reverse { day, .. }
            | Self::Activity { day, .. } => *day,
        }
    }
}

impl Earn {
    /// This earn, its points usable until then.
    #[must_use]
    pub const fn expiring(mut self, expiry: Expiry) -> Self {
        self.expiry = expiry;
        self
    }

    /// This earn, its points usable only after this many days.
    #[must_use]
    pub const fn pending(mut self, days: u32) -> Self {
        self.pending_days = days;
        self
    }
}

impl Refund {
    /// This refund by another policy.
    #[must_use]
    pub const fn by(mut self, policy: RefundPolicy) -> Self {
        self.policy = policy;
        self
    }
}

impl From<Earn> for Operation {
    fn from(earn: Earn) -> Self {
        Self::Earn(earn)
    }
}

impl From<Refund> for Operation {
    fn from(refund: Refund) -> Self {
        Self::Refund(refund)
    }
}
