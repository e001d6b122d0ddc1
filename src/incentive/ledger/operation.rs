//! Operations on a ledger: earn, spend, refund an earn, reverse a spend, note activity.

use serde::{Deserialize, Serialize};

use super::{Expiry, Points, TransactionId};
use crate::time::Day;

/// One operation on a ledger, with an id that you choose.
///
/// The id makes it safe to deliver an operation more than once. An operation is written on one line, with `null` or
/// nothing for a field that has its default:
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
    /// Points are earned and make a new lot.
    Earn(Earn),
    /// Points are spent.
    Spend {
        /// Your id for it.
        id: TransactionId,
        /// The civil day on which they are spent.
        day: Day,
        /// The points to spend.
        points: Points,
    },
    /// Points of an earn are taken back.
    Refund(Refund),
    /// A spend is undone, whole or in part.
    Reverse {
        /// Your id for it.
        id: TransactionId,
        /// The civil day of the reversal.
        day: Day,
        /// The id of the spend.
        of: TransactionId,
        /// The points to give back.
        points: Points,
    },
    /// The user was active, which extends points that expire by inactivity.
    Activity {
        /// Your id for it.
        id: TransactionId,
        /// The civil day of the activity.
        day: Day,
    },
}

/// Points are earned and make a new lot.
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
    /// Your id for it. The lot has the same id.
    pub id: TransactionId,
    /// The civil day on which they are earned.
    pub day: Day,
    /// The points earned.
    pub points: Points,
    /// How long they can be used. Default: forever.
    pub expiry: Expiry,
    /// The number of days before they become usable. Default 0: usable on the same day. If you accept returns, wait as
    /// long as goods can be returned.
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
    /// Your id for it.
    pub id: TransactionId,
    /// The civil day of the refund.
    pub day: Day,
    /// The id of the earn.
    pub of: TransactionId,
    /// The points to take back.
    pub points: Points,
    /// Where the points may be taken from. Default: within the balance.
    pub policy: RefundPolicy,
}

/// Where a refund may take points from. The outcome reports what it could not take.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum RefundPolicy {
    /// Only from points of that earn that are still pending.
    PendingOnly,
    /// From that earn's lot, pending or not, then from other usable lots in spend order, never below 0. The default:
    /// nobody owes points.
    #[default]
    WithinBalance,
    /// From the same lots; what is missing is owed. The debt counts as negative, does not expire, and is paid by the
    /// first points that become usable.
    AllowNegative,
    /// Only from that earn's lot, pending or not, never from other lots: what was earned by mistake or by fraud is void,
    /// and what the user earned otherwise stays.
    LotOnly,
}

impl Operation {
    /// Points are earned; set more with [`Earn::expiring`] and [`Earn::pending`].
    pub fn earn(id: impl Into<TransactionId>, day: Day, points: Points) -> Earn {
        Earn { id: id.into(), day, points, expiry: Expiry::default(), pending_days: 0 }
    }

    /// Points are spent.
    pub fn spend(id: impl Into<TransactionId>, day: Day, points: Points) -> Self {
        Self::Spend { id: id.into(), day, points }
    }

    /// Points of an earn are taken back; [`Refund::by`] sets where from.
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

    /// Whether a retry with this content is the same operation: equal but for the day.
    pub(super) fn is_retried_by(&self, other: &Self) -> bool {
        let mut other = other.clone();
        *other.day_mut() = self.day();
        *self == other
    }

    const fn day_mut(&mut self) -> &mut Day {
        match self {
            Self::Earn(Earn { day, .. })
            | Self::Refund(Refund { day, .. })
            | Self::Spend { day, .. }
            | Self::Reverse { day, .. }
            | Self::Activity { day, .. } => day,
        }
    }

    /// Your id for it.
    pub const fn id(&self) -> &TransactionId {
        match self {
            Self::Earn(Earn { id, .. })
            | Self::Refund(Refund { id, .. })
            | Self::Spend { id, .. }
            | Self::Reverse { id, .. }
            | Self::Activity { id, .. } => id,
        }
    }

    /// The civil day of the operation.
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
    /// This earn with another expiry.
    #[must_use]
    pub const fn expiring(mut self, expiry: Expiry) -> Self {
        self.expiry = expiry;
        self
    }

    /// This earn, usable only after this many days.
    #[must_use]
    pub const fn pending(mut self, days: u32) -> Self {
        self.pending_days = days;
        self
    }
}

impl Refund {
    /// This refund with another policy.
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
