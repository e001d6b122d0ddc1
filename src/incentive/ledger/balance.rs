//! Balances as of a day: the points in total, by lot, and about to expire.
//!
//! As of D the ledger sees the operations of D and before, whenever they arrived, and none of a later day. So an answer
//! changes only when an operation of that day or an earlier one is accepted.

use serde::{Deserialize, Serialize};

use super::lot::LotState;
use super::transaction::What;
use super::{Ledger, Points, TransactionId};
use crate::time::Day;

/// All points ever earned, by what has become of them as of a day.
///
/// `earned = available + pending + spent + expired + clawed_back` always holds: no other part will be added.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Balance {
    /// Points to spend on that day. Negative if points are owed.
    pub available: i64,
    /// Points earned but not usable yet.
    pub pending: u64,
    /// Points that expired unused.
    pub expired: u64,
    /// Points spent, less those reversed.
    pub spent: u64,
    /// Points earned in total.
    pub earned: u64,
    /// Points taken back by refunds, or owed because of them.
    pub clawed_back: u64,
}

/// One lot as of a day.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct LotBalance {
    /// The id of the operation that earned it.
    pub id: TransactionId,
    /// The points earned.
    pub amount: Points,
    /// The day on which they were earned.
    pub earned: Day,
    /// The first usable day.
    pub active_from: Day,
    /// The last usable day. `None` if the points never expire. With expiry by inactivity, this assumes no further
    /// activity.
    pub expires_on: Option<Day>,
    /// The points that are left.
    pub left: u64,
    /// The state of the points left.
    pub state: LotState,
}

/// Points that expire on one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ExpiringPoints {
    /// The last day on which they can be used.
    pub last_day: Day,
    /// The points that expire.
    pub points: u64,
}

impl Ledger {
    /// The balance as of a day.
    ///
    /// ```
    /// use lifestage::incentive::{Expiry, Operation, Points};
    /// use lifestage::{Day, Ledger};
    ///
    /// let day = Day::ymd(2016, 1, 1);
    /// let mut ledger = Ledger::new(42_u64);
    /// let earn = |id, day, points| Operation::earn(id, day, Points::of(points)).expiring(Expiry::Days(60));
    /// ledger.apply(earn("january", day, 300))?;
    /// ledger.apply(earn("february", Day::ymd(2016, 2, 1), 200))?;
    /// ledger.apply(Operation::spend("order", Day::ymd(2016, 2, 15), Points::of(200)))?;
    /// assert_eq!([50, 70, 95].map(|later| ledger.balance(day.plus(later)).available), [300, 200, 0]);
    /// # Ok::<(), lifestage::incentive::Refusal>(())
    /// ```
    pub fn balance(&self, as_of: Day) -> Balance {
        self.settled(as_of).balance_of_settled(as_of)
    }

    fn balance_of_settled(&self, as_of: Day) -> Balance {
        let mut balance = Balance::default();
        let mut usable = 0_u64;
        for lot in self.lots.iter().filter(|lot| lot.earned <= as_of) {
            balance.earned += u64::from(lot.points);
            let left = u64::from(lot.left_on(as_of));
            match self.lots.state(lot, as_of) {
                LotState::Pending => balance.pending += left,
                LotState::Usable => usable += left,
                LotState::Expired => balance.expired += left,
            }
        }
        let mut reversed = 0_u64;
        for (_, transaction) in self.transactions.iter().filter(|(_, transaction)| transaction.day <= as_of) {
            match transaction.what {
                What::Spend { points, .. } => balance.spent += u64::from(points),
                What::Reverse { points, .. } => reversed += u64::from(points),
                What::Refund { taken, owed, .. } => balance.clawed_back += u64::from(taken) + u64::from(owed),
                What::Earn { .. } | What::Activity => {}
            }
        }
        // INVARIANT: a reversal is on the day of its spend or later, and of at most its points.
        balance.spent -= reversed;
        // INVARIANT: 2^32 lots of at most 10^9 points.
        balance.available = usable.cast_signed() - self.owed_on(as_of).cast_signed();
        balance
    }

    /// The lots earned on or before the day, as of that day, in order of arrival, including those with nothing left.
    pub fn lots(&self, as_of: Day) -> impl Iterator<Item = LotBalance> + use<> {
        let settled = self.settled(as_of);
        let earned = settled.lots.iter().filter(|lot| lot.earned <= as_of);
        let lots: Vec<LotBalance> = earned
            .filter_map(|lot| {
                Some(LotBalance {
                    id: settled.transactions.get(lot.transaction)?.id().clone(),
                    amount: lot.points,
                    earned: lot.earned,
                    active_from: lot.active_from,
                    expires_on: settled.lots.expires_on(lot, as_of),
                    left: lot.left_on(as_of).into(),
                    state: settled.lots.state(lot, as_of),
                })
            })
            .collect();
        lots.into_iter()
    }

    /// The points usable on the day that expire on it or up to `within` days after it, earliest first.
    ///
    /// ```
    /// use lifestage::incentive::{Expiry, Operation, Points};
    /// use lifestage::time::Period;
    /// use lifestage::{Day, Ledger};
    ///
    /// let day = Day::ymd(2026, 1, 22);
    /// let mut ledger = Ledger::new(42_u64);
    /// ledger.apply(Operation::earn("game", day, Points::of(5)).expiring(Expiry::EndOf(Period::Month)))?;
    /// assert_eq!(ledger.expiring_soon(day, 8), []);
    /// let soon: Vec<_> = ledger.expiring_soon(day, 9).iter().map(|one| (one.last_day, one.points)).collect();
    /// assert_eq!(soon, [(Day::ymd(2026, 1, 31), 5)]);
    /// # Ok::<(), lifestage::incentive::Refusal>(())
    /// ```
    pub fn expiring_soon(&self, as_of: Day, within: u32) -> Vec<ExpiringPoints> {
        let until = as_of.plus(i32::try_from(within).unwrap_or(i32::MAX));
        let settled = self.settled(as_of);
        let mut expiring: Vec<ExpiringPoints> = settled
            .lots
            .iter()
            .filter(|lot| lot.earned <= as_of && settled.lots.state(lot, as_of) == LotState::Usable)
            .filter_map(|lot| {
                let last_day = settled.lots.expires_on(lot, as_of).filter(|last_day| *last_day <= until)?;
                Some(ExpiringPoints { last_day, points: lot.left_on(as_of).into() })
            })
            .filter(|expiring| expiring.points > 0)
            .collect();
        expiring.sort_unstable_by_key(|expiring| expiring.last_day);
        expiring.dedup_by(|next, one| {
            let same = next.last_day == one.last_day;
            if same {
                one.points += next.points;
            }
            same
        });
        expiring
    }
}
