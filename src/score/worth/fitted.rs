//! The rule with what a population says: α, the mean spend of a purchase day, and the cuts.

use serde::{Deserialize, Serialize};

use super::WorthClass;
use super::rule::{WorthMeasures, WorthPurchases, WorthRule};
use super::score::{Potential, Worth};
use crate::number::decimal::Decimal;
use crate::number::money::Money;
use crate::profile::{AsOf, BeforeHorizon, Profile, UserBeforeHorizon};
use crate::score::everybody::each;
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
    BeforeHorizon(#[from] UserBeforeHorizon),
}

impl WorthRule {
    /// α, mean spend and cuts of a population as of a day.
    ///
    /// # Errors
    /// When nobody has a net spend above 0, or a profile remembers too little.
    pub fn fit<'a>(
        &self,
        profiles: impl IntoIterator<Item = &'a Profile>,
        as_of: Day,
    ) -> Result<FittedWorth, WorthFitError> {
        let mut measures = Vec::new();
        each(profiles, as_of, |as_of| {
            measures.push(self.measure(as_of)?);
            Ok(())
        })?;
        self.fit_measures(&measures)
    }

    /// α, mean spend and cuts of what was measured already, in any order.
    ///
    /// # Errors
    /// When nobody has a net spend above 0, or all of it is too much to add up.
    pub fn fit_measures(&self, measures: &[WorthMeasures]) -> Result<FittedWorth, WorthFitError> {
        let buyers = || measures.iter().filter_map(|user| user.purchases);
        let net_spend = buyers().try_fold(Money::ZERO, |sum, user| sum.checked_add(user.net_spend));
        let mut fitted = FittedWorth {
            rule: self.with_model_of(measures),
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

    /// The value from which on the best one in five are high: the ceil(n/5)-th largest of n, a nearest rank.
    ///
    /// It is one of the values and not a mean of two, so whole minor units compare with it exactly and whoever has it is
    /// high; and rounding up makes the only spender of a small shop a high one. It is found by selection and not by
    /// sorting, as only the value at the place is asked for.
    fn cut(&self, mut values: Vec<Money>) -> Option<Money> {
        let one_in = usize::try_from(self.config().high_one_in.get()).unwrap_or(usize::MAX);
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
        &self.rule.config().model
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
        let high_value = measures.value >= self.value_cut;
        Worth {
            class: WorthClass::of(high_value, potential.is_high()),
            value: measures.value,
            high_value,
            potential,
            value_cut: self.value_cut,
            potential_cut: self.potential_cut,
            window: self.rule.config().window,
            horizon_days: self.rule.config().horizon_days.get(),
        }
    }

    /// Rounded half away from zero to minor units before any cut.
    #[expect(clippy::cast_possible_truncation, reason = "a cast of floats stops at the ends")]
    pub(super) fn expect(&self, user: WorthPurchases) -> Expectation {
        let model = self.model();
        let purchase_days = model.expected_event_days(user.recurrence, self.rule.config().horizon_days.get());
        let each = self.mean_spend.drawn(user.net_spend, user.days(), self.rule.config().prior_purchase_days);
        Expectation {
            alive: Decimal::nearest(model.probability_alive(user.recurrence).get()),
            purchase_days: Decimal::nearest(purchase_days),
            spend: Money::minor((purchase_days * each).round() as i64),
        }
    }
}
