//! Totals of outlooks that do not depend on who was added first: for customers on many machines.

use serde::{Deserialize, Serialize};

use super::lifetime::LifetimeOutlook;
use super::one_timers::OneTimers;
use crate::answer::definition::Definition;
use crate::answer::mergeable::{Mergeable, mergeable};
use crate::number::exact_sum::{ExactSum, ExactSumError};
use crate::number::plain::plain_at_any_size;

/// What to expect of many customers together, added up exactly: the same bits in any order and from any parts.
///
/// A [`LifetimeOutlook`] can be added too, and takes a tenth of the memory, but the last digits of its sums depend on the
/// order.
///
/// ```
/// use lifestage::value::{BgNbd, Customer, Discount, Lifetime, LifetimeTotal};
///
/// let model = BgNbd::new(0.243, 4.414, 0.793, 2.426)?;
/// let year = Lifetime { span: 52.into(), discount: Discount::NONE };
/// let outlooks = [10.0, 0.1, 25.7].map(|spend| year.outlook(&model, &Customer::NEW, spend));
///
/// let (mut here, mut there) = (LifetimeTotal::default(), LifetimeTotal::default());
/// here.observe(&outlooks[2])?;
/// outlooks[..2].iter().try_for_each(|outlook| there.observe(outlook))?;
/// here.merge(&there);
/// let all = here.outlook();
/// let of_one = year.outlook(&model, &Customer::NEW, 10.0 + 0.1 + 25.7);
/// assert_eq!((all.customers, format!("{:.6}", all.value)), (3, format!("{:.6}", of_one.value)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LifetimeTotal {
    customers: u64,
    alive: ExactSum,
    purchases: ExactSum,
    value: ExactSum,
    one_timers: Option<OneTimers>,
}

mergeable!(LifetimeTotal, "lifetime_total", 1, of "what to expect of customers together");

impl LifetimeTotal {
    /// Adds what to expect of one customer, or of some.
    ///
    /// # Errors
    /// If a number is infinite or NaN; nothing is added then.
    pub fn observe(&mut self, outlook: &LifetimeOutlook) -> Result<(), ExactSumError> {
        let LifetimeOutlook { customers, alive, purchases, value, one_timers } = *outlook;
        let sum = |number| ExactSum::of([number]);
        let (alive, purchases, value) = (sum(alive)?, sum(purchases)?, sum(value)?);
        self.merge(&Self { customers, alive, purchases, value, one_timers });
        Ok(())
    }

    /// Adds the total of other customers.
    pub fn merge(&mut self, other: &Self) {
        self.customers = self.customers.saturating_add(other.customers);
        self.alive.merge(&other.alive);
        self.purchases.merge(&other.purchases);
        self.value.merge(&other.value);
        self.one_timers = OneTimers::joined(self.one_timers, other.one_timers);
    }

    /// What to expect of all of them.
    pub fn outlook(&self) -> LifetimeOutlook {
        let number = |sum: &ExactSum| plain_at_any_size(sum.value().unwrap_or(f64::INFINITY));
        LifetimeOutlook {
            customers: self.customers,
            alive: number(&self.alive),
            purchases: number(&self.purchases),
            value: number(&self.value),
            one_timers: self.one_timers,
        }
    }
}
