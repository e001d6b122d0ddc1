//! Concentration of spend: how much of it comes from how few users.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::fitted::FittedWorth;
use crate::answer::definition::Definition;
use crate::answer::guarantee::{Disagreement, Guarantee};
use crate::number::decimal::Decimal;
use crate::number::stats::gini;
use crate::population::{Member, Population};
use crate::profile::{AsOf, BeforeHorizon, UserBeforeHorizon};
use crate::score::everybody::{found_by, measured};
use crate::time::Day;

/// How the spend of a population is spread over its spenders, the users whose net spend in the window is above 0.
///
/// It does not merge, because the Gini coefficient of two groups does not follow from theirs: ask about both groups at
/// once.
///
/// ```
/// use lifestage::score::WorthRule;
/// use lifestage::time::Calendar;
/// use lifestage::{Amount, Day, Event, Population};
///
/// let day = Day::ymd(2026, 1, 5);
/// let buys = [100, 100, 100, 100, 600].into_iter().zip(1_u64..);
/// let events: Vec<Event> = buys.map(|(amount, user)| Event::purchase(user, day, Amount::minor(amount))).collect();
/// let shop = Population::from_events(&events, Calendar::utc())?;
/// let spread = WorthRule::default().fit(shop.profiles(), day)?.concentration(&shop, day)?;
/// assert_eq!((spread.spenders, spread.high_spenders), (5, 1));
/// assert_eq!((spread.high_share().get(), spread.gini.get()), (0.6, 0.4));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Unchecked")]
#[non_exhaustive]
pub struct Concentration {
    definition: Definition,
    /// The number of spenders.
    pub spenders: u64,
    /// Their net spend, in minor units.
    pub spend: u128,
    /// The number of spenders of high value.
    pub high_spenders: u64,
    /// The net spend of those, in minor units.
    pub high_spend: u128,
    /// The Gini coefficient of spend, to nine decimals: 0 if everybody spends the same, close to 1 if one user spends
    /// everything.
    pub gini: Decimal,
}

/// A [`Concentration`] that is not checked yet.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Unchecked {
    definition: Definition,
    spenders: u64,
    spend: u128,
    high_spenders: u64,
    high_spend: u128,
    gini: Decimal,
}

impl TryFrom<Unchecked> for Concentration {
    type Error = Disagreement;

    fn try_from(unchecked: Unchecked) -> Result<Self, Self::Error> {
        let Unchecked { definition, spenders, spend, high_spenders, high_spend, gini } = unchecked;
        if high_spenders > spenders || high_spend > spend || gini > Decimal::ONE {
            return Err(Disagreement { of: "Concentration", required: Guarantee::PartWithinWhole });
        }
        Ok(Self { definition, spenders, spend, high_spenders, high_spend, gini })
    }
}

impl Concentration {
    /// The question that was asked, with every number of the rule.
    pub const fn definition(&self) -> &Definition {
        &self.definition
    }

    /// The share of spend that users of high value bring, to nine decimals; 0 if nobody spends.
    #[expect(clippy::cast_precision_loss, reason = "a share of more than 2^53 is still right to 16 digits")]
    pub fn high_share(&self) -> Decimal {
        Decimal::nearest(self.high_spend as f64 / self.spend as f64)
    }
}

impl FittedWorth {
    /// Measures how a population's spend is spread as of a day.
    ///
    /// # Errors
    /// When a profile has forgotten days that this needs.
    pub fn concentration(&self, population: &Population, as_of: Day) -> Result<Concentration, UserBeforeHorizon> {
        let spends = measured(population.profiles(), as_of, |as_of| self.spend(as_of))?;
        Ok(self.spread(self.concentration_of(population, as_of), spends))
    }

    /// One answer for each group of users; users without a group are left out.
    ///
    /// # Errors
    /// When the profile of a user in a group has forgotten days that this needs.
    pub fn concentration_by<G: Ord + Send>(
        &self,
        population: &Population,
        as_of: Day,
        group: impl Fn(Member<'_>) -> Option<G> + Sync + Send,
    ) -> Result<BTreeMap<G, Concentration>, UserBeforeHorizon> {
        let definition = self.concentration_of(population, as_of);
        let groups = found_by(population, |member| self.spend(member.profile.as_of(as_of)), group)?;
        Ok(groups.into_iter().map(|(group, spends)| (group, self.spread(definition.clone(), spends))).collect())
    }

    /// The net spend of a spender. `None` if it is not above 0.
    fn spend(&self, as_of: AsOf<'_>) -> Result<Option<u64>, BeforeHorizon> {
        let value = self.rule.measure(as_of)?.value;
        Ok(u64::try_from(value.minor_units()).ok().filter(|spend| *spend > 0))
    }

    fn concentration_of(&self, population: &Population, as_of: Day) -> Definition {
        let (window, cut) = (self.rule.config().window, self.value_cut);
        let question =
            format!("how net spend above 0 in the {window} as of {as_of} is spread over users, high from {cut}");
        Definition::new(question, population.calendar())
    }

    fn spread(&self, definition: Definition, spends: Vec<u64>) -> Concentration {
        let sum = |spends: &[u64]| spends.iter().map(|spend| u128::from(*spend)).sum();
        // A cut of 0 or less is below every spend.
        let cut = u64::try_from(self.value_cut.minor_units()).unwrap_or_default();
        let high: Vec<u64> = spends.iter().copied().filter(|spend| *spend >= cut).collect();
        Concentration {
            definition,
            spenders: spends.len() as u64,
            spend: sum(&spends),
            high_spenders: high.len() as u64,
            high_spend: sum(&high),
            gini: gini(spends).map_or(Decimal::ZERO, Decimal::nearest),
        }
    }
}
