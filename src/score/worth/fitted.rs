//! The rule with what a population says: α, the mean spend of a purchase day, and the cuts.

use serde::{Deserialize, Serialize};

use super::rule::{WorthMeasures, WorthPurchases, WorthRule};
use super::score::{Potential, Worth};
use crate::number::decimal::Decimal;
use crate::number::money::Money;
use crate::profile::{AsOf, BeforeHorizon, Profile};
use crate::score::mean_spend::MeanSpend;
use crate::score::recurrence::Mbg;
use crate::time::Day;

/// A worth rule that knows a population. A plain value to store; judging one user with it later gives what judging
/// everybody gave.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FittedWorth {
    /// How value and potential are measured; its model is the fitted one.
    pub rule: WorthRule,
    /// What a purchase day brings on average.
    pub mean_spend: MeanSpend,
    /// The value from which on it is high.
    pub value_cut: Money,
    /// The expected spend from which on potential is high.
    pub potential_cut: Money,
}

/// A population that no cuts follow from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum WorthFitError {
    /// Nobody has a net spend above 0.
    #[error(
        "nobody in the population has a net spend above 0 in the window: fit to a population with purchases, or give cuts"
    )]
    NoSpenders,
    /// The sums over all users leave the range of `i64`.
    #[error("the net spend of all users together is beyond 9223372036854775807: fit to a part of the population")]
    TooLarge,
    /// A profile remembers too little.
    #[error(transparent)]
    BeforeHorizon(#[from] BeforeHorizon),
}

impl WorthRule {
    /// α, mean spend and cuts of a population as of a day.
    ///
    /// # Errors
    /// When nobody has a net spend above 0, or a profile remembers too little.
    pub fn fit<'a>(
        &self,
        profiles: impl IntoIterator<Item = &'a Profile>,
        day: Day,
    ) -> Result<FittedWorth, WorthFitError> {
        let measures = profiles.into_iter().map(|profile| self.measure(profile.as_of(day)));
        self.fit_measures(&measures.collect::<Result<Vec<_>, _>>()?)
    }

    /// α, mean spend and cuts of what was measured already, in any order.
    ///
    /// # Errors
    /// When nobody has a net spend above 0, or all of it is too much to add up.
    pub fn fit_measures(&self, measures: &[WorthMeasures]) -> Result<FittedWorth, WorthFitError> {
        let buyers = || measures.iter().filter_map(|user| user.purchases);
        let net_spend = buyers().try_fold(Money::ZERO, |sum, user| sum.checked_add(user.net_spend));
        let mut fitted = FittedWorth {
            rule: Self { model: self.fitted_model(measures), ..self.clone() },
            mean_spend: MeanSpend {
                net_spend: net_spend.ok_or(WorthFitError::TooLarge)?,
                purchase_days: buyers().map(|user| u64::from(user.days())).sum(),
            },
            value_cut: Money::ZERO,
            potential_cut: Money::ZERO,
        };
        let values = measures.iter().map(|user| user.value).filter(|value| *value > Money::ZERO);
        fitted.value_cut = self.cut(values.collect()).ok_or(WorthFitError::NoSpenders)?;
        let potentials = buyers().map(|user| fitted.expect(user).spend);
        // INVARIANT: a spender bought something.
        fitted.potential_cut = self.cut(potentials.collect()).ok_or(WorthFitError::NoSpenders)?;
        Ok(fitted)
    }

    /// The ceil(n/5)-th largest of n values.
    fn cut(&self, mut values: Vec<Money>) -> Option<Money> {
        let one_in = usize::try_from(self.high_one_in.get()).unwrap_or(usize::MAX);
        let high = values.len().div_ceil(one_in);
        let place = values.len().checked_sub(high).filter(|_| high > 0)?;
        Some(*values.select_nth_unstable(place).1)
    }
}

/// What to expect of a user who has bought.
pub(super) struct Expectation {
    pub(super) alive: Decimal,
    pub(super) purchase_days: Decimal,
    pub(super) spend: Money,
}

impl FittedWorth {
    /// The model of purchases to come.
    pub const fn model(&self) -> &Mbg {
        &self.rule.model
    }

    /// Value and potential of a user as of a day.
    ///
    /// # Errors
    /// When the window reaches before what is remembered, or purchases were forgotten.
    pub fn assess(&self, as_of: AsOf<'_>) -> Result<Worth, BeforeHorizon> {
        Ok(self.assess_measures(self.rule.measure(as_of)?))
    }

    /// Value and potential of what was measured.
    pub fn assess_measures(&self, measures: WorthMeasures) -> Worth {
        let potential = measures.purchases.map_or(Potential::NoPurchase, |purchases| {
            let Expectation { alive, purchase_days, spend } = self.expect(purchases);
            Potential::Expected { alive, purchase_days, spend, high: spend >= self.potential_cut }
        });
        Worth::new(self, measures.value, measures.value >= self.value_cut, potential)
    }

    /// Rounded half away from zero to minor units before any cut.
    #[expect(clippy::cast_possible_truncation, reason = "a cast of floats stops at the ends")]
    pub(super) fn expect(&self, user: WorthPurchases) -> Expectation {
        let model = self.model();
        let purchase_days = model.expected_event_days(user.recurrence, self.rule.horizon_days.get());
        let each = self.mean_spend.drawn(user.net_spend, user.days(), self.rule.prior_purchase_days);
        Expectation {
            alive: Decimal::nearest(model.probability_alive(user.recurrence).get()),
            purchase_days: Decimal::nearest(purchase_days),
            spend: Money::minor((purchase_days * each).round() as i64),
        }
    }
}
