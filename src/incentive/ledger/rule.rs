//! The rule of a ledger: how points of a product are earned and taken back, stated once.

use serde::{Deserialize, Serialize};

use super::{Earn, Expiry, Operation, Points, Refund, RefundPolicy, TransactionId};
use crate::time::Day;

/// What all earns and refunds of a product have in common. A ledger needs no rule: each operation says everything itself. The
/// rule makes operations that say the same.
///
/// ```
/// use lifestage::incentive::{Expiry, LedgerRule, Points};
/// use lifestage::{Day, Ledger};
///
/// let rule: LedgerRule = serde_json::from_str(r#"{ "expires": { "months": 12 }, "pending_days": 14 }"#)?;
/// let day = Day::ymd(2026, 1, 5);
/// let mut ledger = Ledger::new(42_u64);
/// ledger.apply(rule.earn("order-7", day, Points::of(120)))?;
/// ledger.apply(rule.refund("return-7", day.plus(3), "order-7", Points::of(20)))?;
/// assert_eq!((ledger.balance(day.plus(3)).pending, ledger.balance(day.plus(14)).available), (100, 100));
/// assert_eq!(rule.earn("order-8", day, Points::of(1)).expiry, Expiry::Months(12));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LedgerRule {
    /// How long points can be used. Default forever: an expiry should be stated, not assumed.
    pub expires: Expiry,
    /// The number of days before points become usable. Default 0; if you accept returns, as long as goods can be
    /// returned.
    pub pending_days: u32,
    /// Where a refund may take points from. Default within the balance: nobody owes points.
    pub refunds: RefundPolicy,
}

impl LedgerRule {
    /// Points are earned by this rule.
    pub fn earn(&self, id: impl Into<TransactionId>, day: Day, points: Points) -> Earn {
        Operation::earn(id, day, points).expiring(self.expires).pending(self.pending_days)
    }

    /// Points of an earn are taken back by this rule.
    pub fn refund(
        &self,
        id: impl Into<TransactionId>,
        day: Day,
        of: impl Into<TransactionId>,
        points: Points,
    ) -> Refund {
        Operation::refund(id, day, of, points).by(self.refunds)
    }
}
