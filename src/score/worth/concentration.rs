//! How much of the spend how few bring.

use serde::{Deserialize, Serialize};

use super::fitted::FittedWorth;
use super::rule::WorthMeasures;
use crate::number::decimal::Decimal;
use crate::number::money::Money;
use crate::number::stats::gini;
use crate::profile::{BeforeHorizon, Profile};
use crate::time::Day;

/// How the spend of a population is spread over its spenders: those with a net spend above 0 in the window.
///
/// ```
/// use lifestage::score::WorthRule;
/// use lifestage::{Amount, Day, Event, Profile};
///
/// let day = Day::ymd(2026, 1, 5);
/// let shop: Vec<Profile> = [100, 100, 100, 100, 600]
///     .iter()
///     .zip(1_u64..)
///     .map(|(amount, user)| Profile::of([Event::purchase(user, day, Amount::minor(*amount))]))
///     .collect();
/// let spread = WorthRule::default().fit(&shop, day)?.concentration(&shop, day)?;
/// assert_eq!((spread.spenders, spread.high_spenders), (5, 1));
/// assert_eq!((spread.high_share().get(), spread.gini.get()), (0.6, 0.4));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Concentration {
    /// How many spenders.
    pub spenders: u64,
    /// What they spent.
    pub spend: u128,
    /// How many of them are of high value.
    pub high_spenders: u64,
    /// What those spent.
    pub high_spend: u128,
    /// The Gini coefficient of their spend: 0 where all spend as much, close to 1 where one spends everything; to nine
    /// decimals.
    pub gini: Decimal,
}

impl Concentration {
    /// Of these users, by the value from which on it is high.
    pub fn of(measures: impl IntoIterator<Item = WorthMeasures>, value_cut: Money) -> Self {
        let mut values = Vec::new();
        let mut spread = Self::default();
        for user in measures {
            let Ok(spend @ 1..) = u64::try_from(user.value.minor_units()) else { continue };
            spread.spenders += 1;
            spread.spend += u128::from(spend);
            if user.value >= value_cut {
                spread.high_spenders += 1;
                spread.high_spend += u128::from(spend);
            }
            values.push(spend);
        }
        spread.gini = gini(values).map_or(Decimal::ZERO, Decimal::nearest);
        spread
    }

    /// The share of the spend that those of high value bring, to nine decimals; 0 where nobody spends.
    #[expect(clippy::cast_precision_loss, reason = "a share of more than 2^53 is still right to 16 digits")]
    pub fn high_share(&self) -> Decimal {
        Decimal::nearest(self.high_spend as f64 / self.spend as f64)
    }
}

impl FittedWorth {
    /// How the spend of a population as of a day is spread.
    ///
    /// # Errors
    /// When a profile remembers too little.
    pub fn concentration<'a>(
        &self,
        profiles: impl IntoIterator<Item = &'a Profile>,
        day: Day,
    ) -> Result<Concentration, BeforeHorizon> {
        let measures = profiles.into_iter().map(|profile| self.rule.measure(profile.as_of(day)));
        Ok(Concentration::of(measures.collect::<Result<Vec<_>, _>>()?, self.value_cut))
    }
}
