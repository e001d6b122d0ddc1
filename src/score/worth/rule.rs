//! The worth rule before it is fitted: what is measured.

use serde::{Deserialize, Serialize};

use super::config::WorthConfig;
use crate::event::kind::Kind;
use crate::number::money::Money;
use crate::profile::{AsOf, BeforeHorizon};
use crate::score::recurrence::{Recurrence, RecurrenceCount};

/// The worth rule: how value and potential are measured. [`fit`](WorthRule::fit) it to a population, or give it the
/// numbers of one.
///
/// ```
/// use lifestage::score::{WorthClass, WorthRule};
/// use lifestage::{Amount, Day, Event, Profile};
///
/// let day = Day::ymd(2026, 1, 5);
/// let buys = |user: u64, days: i32, each| {
///     Profile::of((0..days).map(move |n| Event::purchase(user, day.plus(7 * n), Amount::minor(each))))
/// };
/// let shop: Vec<Profile> = (1..=4).map(|user| buys(user, 1, 500)).chain([buys(5, 10, 2_000)]).collect();
/// let as_of = day.plus(65);
///
/// let rule = WorthRule::default().fit(&shop, as_of)?;
/// let worth = rule.assess(shop[4].as_of(as_of))?;
/// assert_eq!(worth.class, WorthClass::Maintain);
/// assert_eq!(worth.reasons().next().unwrap().to_string(), "high value: net spend 20000 in the last 365 days, 20000 or more");
/// assert_eq!(rule.assess(shop[0].as_of(as_of))?.class, WorthClass::LowTouch);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "WorthConfig", into = "WorthConfig")]
pub struct WorthRule {
    config: WorthConfig,
}

impl From<WorthConfig> for WorthRule {
    fn from(config: WorthConfig) -> Self {
        Self::new(config)
    }
}

impl From<WorthRule> for WorthConfig {
    fn from(rule: WorthRule) -> Self {
        rule.config
    }
}

/// What is measured of one user.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WorthMeasures {
    /// Net spend in the window, in minor units; may be negative.
    pub value: Money,
    /// All purchases. `None` before the first one.
    pub purchases: Option<WorthPurchases>,
}

/// All purchases of a user.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WorthPurchases {
    /// How often purchase days came again, and when.
    pub recurrence: Recurrence,
    /// Net spend of the whole lifetime, in minor units; may be negative.
    pub net_spend: Money,
}

impl WorthPurchases {
    /// The number of days on which the user bought.
    pub fn days(&self) -> u32 {
        self.recurrence.frequency() + 1
    }
}

impl WorthRule {
    /// The rule with this configuration; every configuration is valid.
    pub const fn new(config: WorthConfig) -> Self {
        Self { config }
    }

    /// The configuration.
    pub const fn config(&self) -> &WorthConfig {
        &self.config
    }

    /// This rule with the model fitted to these users, if it is to be fitted.
    pub(super) fn with_model_of(&self, measures: &[WorthMeasures]) -> Self {
        let mut config = self.config.clone();
        if config.fit_alpha {
            let recurrences = measures.iter().filter_map(|user| Some(user.purchases?.recurrence));
            config.model = config.model.fitted(recurrences);
        }
        Self { config }
    }

    /// Measures a user's value and purchases as of a day.
    ///
    /// # Errors
    /// When the window reaches back to forgotten days, or purchases were forgotten, whose days are then unknown.
    pub fn measure(&self, as_of: AsOf<'_>) -> Result<WorthMeasures, BeforeHorizon> {
        let (purchase, refund) = (Kind::Purchase.code(), Kind::Refund.code());
        let mut lifetime = 0;
        if let Some(horizon) = as_of.horizon() {
            if let Some(forgotten) = as_of.forgotten(Kind::Purchase)? {
                return Err(BeforeHorizon { asked: forgotten.first, horizon });
            }
            if let Some(forgotten) = as_of.forgotten(Kind::Refund)? {
                // Forgotten purchases count in the lifetime; it must be certain that none of them is in the window.
                as_of.within(self.config.window)?;
                lifetime -= forgotten.sum.cast_signed();
            }
        }
        let counts = self.config.window.days(as_of.day());
        let mut value = 0;
        let mut purchase_days = RecurrenceCount::new();
        // INVARIANT: all sums of a profile together are at most i64::MAX. No tally is after the day asked about, so one
        // pass adds up all of them and reads the purchase days; nearly all its time goes to memory.
        for tally in as_of.tallies() {
            let net = match tally.code() {
                code if code == purchase => {
                    purchase_days.add(tally.day());
                    tally.sum().cast_signed()
                }
                code if code == refund => -tally.sum().cast_signed(),
                _ => continue,
            };
            lifetime += net;
            value += if counts.contains(tally.day()) { net } else { 0 };
        }
        let recurrence = purchase_days.as_of(as_of.day());
        let purchases = recurrence.map(|recurrence| WorthPurchases { recurrence, net_spend: Money::minor(lifetime) });
        Ok(WorthMeasures { value: Money::minor(value), purchases })
    }
}
