//! The RFM rule before it is fitted: what is measured.

use serde::{Deserialize, Serialize};

use super::config::{RfmConfig, RfmFrequency, RfmMonetary};
use crate::event::kind::Kind;
use crate::number::money::Money;
use crate::profile::{AsOf, BeforeHorizon};
use crate::time::{Day, Window};

/// The RFM rule: what is measured, and how many grades there are. [`fit`](RfmRule::fit) it to a population, or give it
/// cut points.
///
/// ```
/// use lifestage::score::{Grades, RfmConfig, RfmRule};
/// use lifestage::{Amount, Day, Event, Profile};
///
/// let day = Day::ymd(2026, 1, 5);
/// let one = Profile::of([Event::purchase(1_u64, day, Amount::minor(500))]);
/// let fitted = RfmRule::default().fit([&one], day)?;
/// let rfm = fitted.assess(one.as_of(day))?.unwrap();
/// assert_eq!((rfm.recency.grade.get(), rfm.segment.to_string()), (5, "New Customers".to_owned()));
///
/// let thirds = RfmRule::new(RfmConfig { grades: Grades::new(3)?, ..RfmConfig::default() });
/// assert_eq!(serde_json::from_str::<RfmRule>(r#"{"grades":3}"#)?, thirds);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "RfmConfig", into = "RfmConfig")]
pub struct RfmRule {
    config: RfmConfig,
}

impl From<RfmConfig> for RfmRule {
    fn from(config: RfmConfig) -> Self {
        Self::new(config)
    }
}

impl From<RfmRule> for RfmConfig {
    fn from(rule: RfmRule) -> Self {
        rule.config
    }
}

/// The three measures of one user.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RfmMeasures {
    /// Days from the last purchase to the day asked about; 0 if they bought on that day.
    pub recency_days: u32,
    /// Purchases, or days with a purchase.
    pub frequency: u64,
    /// Net spend, in total or per purchase. A refund counts on its own day, so this may be negative.
    pub monetary: Money,
}

/// The sums of one scan.
#[derive(Default)]
struct Sums {
    last_purchase: Option<Day>,
    purchases: u64,
    purchase_days: u64,
    spent: u64,
    refunded: u64,
}

impl RfmRule {
    /// The rule with this configuration; every configuration is valid.
    pub const fn new(config: RfmConfig) -> Self {
        Self { config }
    }

    /// The configuration.
    pub const fn config(&self) -> &RfmConfig {
        &self.config
    }

    /// Measures a user as of a day. `None` without a purchase in the days that count.
    ///
    /// # Errors
    /// When the days that count reach back to forgotten days. A lifetime never does, unless it counts purchase days.
    pub fn measure(&self, as_of: AsOf<'_>) -> Result<Option<RfmMeasures>, BeforeHorizon> {
        let Some(sums) = self.add_up(as_of)? else { return Ok(None) };
        let Some(last_purchase) = sums.last_purchase else { return Ok(None) };
        // INVARIANT: all sums of a profile together are at most i64::MAX.
        let net = Money::minor(sums.spent.cast_signed() - sums.refunded.cast_signed());
        Ok(Some(RfmMeasures {
            recency_days: (as_of.day() - last_purchase).cast_unsigned(),
            frequency: match self.config.frequency {
                RfmFrequency::Purchases => sums.purchases,
                RfmFrequency::PurchaseDays => sums.purchase_days,
            },
            monetary: match self.config.monetary {
                RfmMonetary::Total => net,
                RfmMonetary::Mean => net.divided(sums.purchases).unwrap_or(net),
            },
        }))
    }

    /// The sums of the days that count. `None` if there is no purchase.
    fn add_up(&self, as_of: AsOf<'_>) -> Result<Option<Sums>, BeforeHorizon> {
        let mut sums = Sums::default();
        let tallies = match (self.config.look_back, self.config.frequency) {
            (Some(days), _) => as_of.within(Window::new(0, days.get() - 1).unwrap_or(Window::LIFETIME))?,
            (None, RfmFrequency::PurchaseDays) => as_of.within(Window::LIFETIME)?,
            (None, RfmFrequency::Purchases) => {
                if let Some(purchases) = as_of.forgotten(Kind::Purchase)? {
                    sums.last_purchase = Some(purchases.last);
                    sums.purchases = purchases.count;
                    sums.spent = purchases.sum;
                }
                sums.refunded = as_of.forgotten(Kind::Refund)?.map_or(0, |refunds| refunds.sum);
                as_of.tallies()
            }
        };
        let (purchase, refund) = (Kind::Purchase.code(), Kind::Refund.code());
        for tally in tallies {
            if tally.code() == purchase {
                sums.purchase_days += u64::from(sums.last_purchase != Some(tally.day()));
                sums.last_purchase = Some(tally.day());
                sums.purchases += u64::from(tally.count());
                sums.spent += tally.sum();
            } else if tally.code() == refund {
                sums.refunded += tally.sum();
            }
        }
        Ok((sums.purchases > 0).then_some(sums))
    }
}
