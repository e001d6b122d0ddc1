//! What revenue is made of: its factors, and what each of them was in a period.

use serde::{Deserialize, Serialize};

use crate::answer::naming::named;
use crate::number::money::Money;
use crate::number::ratio::Ratio;
use crate::population::census::add;
use crate::report::checked::most_spend;

/// What revenue is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum RevenueFactor {
    /// Users who were active.
    Users,
    /// The share of them who bought.
    PayerShare,
    /// Purchases of each buyer.
    Frequency,
    /// Money of each purchase.
    Basket,
    /// What was paid back.
    Returned,
}

named! {
    RevenueFactor, "factor of revenue" {
        Users "users" "活跃用户数";
        PayerShare "payer share" "付费率";
        Frequency "frequency" "购买频次";
        Basket "basket" "客单价";
        Returned "paid back" "退款";
    }
}

impl RevenueFactor {
    /// All of them, in the order in which they are multiplied; what is paid back last.
    pub const ALL: [Self; 5] = [Self::Users, Self::PayerShare, Self::Frequency, Self::Basket, Self::Returned];

    pub(super) const fn rule(self) -> &'static str {
        match self {
            Self::Users => "revenue_split.users",
            Self::PayerShare => "revenue_split.payer_share",
            Self::Frequency => "revenue_split.frequency",
            Self::Basket => "revenue_split.basket",
            Self::Returned => "revenue_split.returned",
        }
    }
}

/// What the revenue of a period is made of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct RevenueFactors {
    /// Users who were active or bought.
    pub users: u64,
    /// Users who bought.
    pub payers: u64,
    /// Purchases.
    pub purchases: u64,
    /// What was paid for them, in minor units.
    pub paid: i128,
    /// What was paid back in the period, in minor units.
    pub returned: i128,
}

/// The largest sum of a period, so that changes and their parts can be added. Nobody counts that much.
const LARGEST: i128 = i128::MAX / 8;

impl RevenueFactors {
    /// Net spend: what was paid less what was paid back.
    pub const fn net(&self) -> i128 {
        self.paid.saturating_sub(self.returned)
    }

    /// The share of users who bought; `None` without users.
    pub fn payer_share(&self) -> Option<Ratio> {
        Ratio::of(self.payers, self.users)
    }

    /// Purchases of each buyer on average; `None` without buyers.
    #[expect(clippy::cast_precision_loss, reason = "a quotient of numbers above 2^53 is still right to 15 digits")]
    pub fn frequency(&self) -> Option<f64> {
        (self.payers > 0).then(|| self.purchases as f64 / self.payers as f64)
    }

    /// Money of a purchase on average; `None` without purchases.
    pub fn basket(&self) -> Option<Money> {
        Money::mean(self.paid, self.purchases)
    }

    pub(super) const fn join(&mut self, other: &Self) {
        add(&mut self.users, other.users);
        add(&mut self.payers, other.payers);
        add(&mut self.purchases, other.purchases);
        self.paid = self.paid.saturating_add(other.paid);
        self.returned = self.returned.saturating_add(other.returned);
    }

    /// Whether users can have such numbers.
    pub(super) fn is_possible(&self) -> bool {
        let Self { users, payers, purchases, paid, returned } = *self;
        // What is paid back is no activity: whoever gets it need not be a user of the period.
        payers <= users
            && (payers > 0) == (purchases > 0)
            && purchases >= payers
            && (0..=most_spend(payers).min(LARGEST)).contains(&paid)
            && (0..=LARGEST).contains(&returned)
    }
}
