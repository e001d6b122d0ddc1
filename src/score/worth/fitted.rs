//! The worth rule with what it takes from a population: α, the mean spend of a purchase day, and the cuts.

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
use crate::wording::problems::problems;

/// A worth rule that is fitted to a population. It is a plain value that you can store: assessing one user with it
/// later gives the same answer as assessing everybody at once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FittedWorth {
    /// The rule that measures value and potential; its model is the fitted one.
    pub rule: WorthRule,
    /// The mean net spend of a purchase day.
    pub mean_spend: MeanSpend,
    /// The least net spend in the window that counts as high value.
    pub value_cut: Money,
    /// The least expected spend that counts as high potential.
    pub potential_cut: Money,
}

/// Why cuts cannot be fitted to a population.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum WorthFitError {
    /// Nobody has a net spend above 0.
    NoSpenders,
    /// The sums over all users exceed `i64`.
    TooLarge,
    /// A profile has forgotten days that this needs.
    BeforeHorizon(UserBeforeHorizon),
}

problems! {
    enum WorthFitError {
        NoSpenders = "problem.worth_fit.no_spenders"
            "nobody in the population has a net spend above 0 in the window: fit to a population with purchases, or give cuts"
            "时间窗内没有净消费大于0的用户：请用有购买的数据拟合，或直接给出分档点";
        TooLarge = "problem.worth_fit.too_large"
            "the net spend of all users together exceeds 9223372036854775807: fit to part of the population"
            "全体用户的净消费合计超过9223372036854775807：请用部分用户拟合";
    }
    passes { BeforeHorizon(UserBeforeHorizon) }
}

impl WorthRule {
    /// Fits α, mean spend and cuts to a population as of a day.
    ///
    /// # Errors
    /// When nobody has a net spend above 0, or a profile has forgotten days that this needs.
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

    /// Fits α, mean spend and cuts to what was measured already, in any order.
    ///
    /// # Errors
    /// When nobody has a net spend above 0, or the sum of all is too large.
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

    /// The value from which the best one in five are high: the ceil(n/5)-th largest of n, a nearest rank.
    ///
    /// It is one of the values and not a mean of two, so whole minor units compare with it exactly and the user who has
    /// it is high. Rounding up means that the only spender of a small shop is a high one. It is found by selection and
    /// not by sorting, as only one place of the order is needed.
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
    /// The model of future purchases.
    pub const fn model(&self) -> &Mbg {
        &self.rule.config().model
    }

    /// Value and potential of a user as of a day.
    ///
    /// # Errors
    /// When the window reaches back to forgotten days, or purchases were forgotten.
    pub fn assess(&self, as_of: AsOf<'_>) -> Result<Worth, BeforeHorizon> {
        Ok(self.assess_measures(self.rule.measure(as_of)?))
    }

    /// Value and potential of measures that were taken already.
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

    /// Rounds half away from zero to minor units before any cut is applied.
    #[expect(clippy::cast_possible_truncation, reason = "a cast of floats stops at the ends")]
    pub(super) fn expect(&self, user: WorthPurchases) -> Expectation {
        let horizon_days = self.rule.config().horizon_days.get();
        let (alive, purchase_days) = self.model().alive_and_event_days(user.recurrence, horizon_days);
        let each = self.mean_spend.drawn(user.net_spend, user.days(), self.rule.config().prior_purchase_days);
        Expectation {
            alive: Decimal::nearest(alive),
            purchase_days: Decimal::nearest(purchase_days),
            spend: Money::minor((purchase_days * each).round() as i64),
        }
    }
}
