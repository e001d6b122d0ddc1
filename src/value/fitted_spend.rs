//! What a purchase brings, fitted to customers in one of the two ways of [`SpendOf`], and the outlook by it.

use serde::{Deserialize, Serialize};

use super::btyd::BtydSummary;
use super::customer::{Customer, CustomerError};
use super::fit::{FitError, Fitted, Model, Penalty};
use super::gamma_gamma::GammaGamma;
use super::lifetime::{Lifetime, LifetimeOutlook};
use super::one_timers::OneTimers;
use super::purchase::PurchaseModel;
use super::sample::Sample;
use super::spend::{Spend, SpendError};
use super::spend_of::SpendOf;
use crate::number::money::Money;
use crate::number::plain::{finite, plain};

/// What a purchase brings, fitted in one of the two ways, in minor units.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FittedSpend {
    of: SpendOf,
    fitted: Fitted<GammaGamma>,
    #[serde(default, deserialize_with = "finite")]
    first_mean: Option<f64>,
}

impl FittedSpend {
    /// Which purchases it was fitted to.
    pub const fn of(&self) -> SpendOf {
        self.of
    }

    /// The model, and how its fit ended.
    pub const fn fitted(&self) -> &Fitted<GammaGamma> {
        &self.fitted
    }

    /// The mean of the first purchase of those who bought once, in minor units. `None` without such customers.
    pub const fn first_mean(&self) -> Option<f64> {
        self.first_mean
    }

    /// The expected spend per purchase of a customer, in minor units, given their number of repeat purchases and what
    /// these and the first one brought. Somebody who was refunded as much as they bought counts as having spent nothing.
    pub fn expected_spend(&self, repeats: u32, first: Money, repeat: Money) -> f64 {
        let model = self.fitted.model();
        match self.of.spend(repeats, first, repeat) {
            Err(SpendError::NotPositive { .. }) => model.expected_after(self.of.purchases(repeats), 0.0),
            spend => model.expected_spend(spend.ok().as_ref()),
        }
    }

    /// The outlook of a customer, in minor units. Of a customer who bought once it carries a reason, if the model gives
    /// them a spend that is not like their own kind's: see [`OneTimers`].
    ///
    /// ```
    /// use lifestage::value::{BtydRule, Discount, Lifetime, LifetimeOutlook, MbgNbd, Penalty, SpendOf};
    /// use lifestage::{Amount, Day, Event, Profile};
    ///
    /// // Four people bought once for 10, and four came back and spent about 50 each time.
    /// let day = Day::ymd(2026, 1, 1);
    /// let bought = |user: u64, after: i32, minor| Event::purchase(user, day.plus(after), Amount::minor(minor));
    /// let once = (1..5).map(|user| Profile::of([bought(user, 0, 900 + 40 * user)]));
    /// let again = (5..9).map(|user| Profile::of([0, 9, 30].map(|after| bought(user, after, 40_00 + 250 * user))));
    /// let profiles: Vec<Profile> = once.chain(again).collect();
    /// let rule = BtydRule::default();
    /// let summaries: Vec<_> = profiles.iter().filter_map(|one| rule.summary(one.as_of(day.plus(60))).ok()?).collect();
    ///
    /// let (model, year) = (MbgNbd::new(0.5, 6.0, 0.9, 1.6)?, Lifetime { span: 52.into(), discount: Discount::NONE });
    /// let spend = SpendOf::RepeatPurchases.fit(&summaries, Penalty::new(0.001)?)?;
    /// let outlooks: Result<Vec<LifetimeOutlook>, _> = summaries.iter().map(|one| spend.outlook(&year, &model, one)).collect();
    /// let all: LifetimeOutlook = outlooks?.into_iter().sum();
    /// let reason = all.one_timers.expect("they spend less").to_string();
    /// assert!(reason.starts_with("4 one-time buyers spent 1000 on average, but are taken to spend "), "{reason}");
    ///
    /// // By their own purchases there is nothing to say.
    /// let spend = SpendOf::AllPurchases.fit(&summaries, Penalty::new(0.001)?)?;
    /// assert_eq!(spend.outlook(&year, &model, &summaries[0])?.one_timers, None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// When the numbers of the summary contradict each other.
    pub fn outlook(
        &self,
        lifetime: &Lifetime,
        model: &impl PurchaseModel,
        summary: &BtydSummary,
    ) -> Result<LifetimeOutlook, CustomerError> {
        let customer = Customer::try_from(summary)?;
        let BtydSummary { frequency, first_spend, repeat_spend, .. } = *summary;
        let spend = self.expected_spend(frequency, first_spend, repeat_spend);
        let outlook = lifetime.outlook(model, &customer, spend);
        Ok(LifetimeOutlook { one_timers: self.one_timer(frequency), ..outlook })
    }

    /// The reason that one customer adds.
    fn one_timer(&self, repeats: u32) -> Option<OneTimers> {
        let is_taken_for_others = repeats == 0 && self.of == SpendOf::RepeatPurchases;
        let first = self.first_mean.filter(|_| is_taken_for_others)?;
        OneTimers::one(first, plain(self.fitted.model().population_mean()))
    }
}

impl SpendOf {
    /// Fits the Gamma-Gamma model to the purchases of these customers, in minor units. Customers without a positive mean
    /// are left out.
    ///
    /// # Errors
    /// When no customer is left, or their numbers are out of range. Everything else that the data lack is in the outcome
    /// of the fit.
    #[expect(clippy::cast_precision_loss, reason = "a mean of money above 2^53 is still right to 15 digits")]
    pub fn fit<'a>(
        self,
        summaries: impl IntoIterator<Item = &'a BtydSummary>,
        penalty: Penalty,
    ) -> Result<FittedSpend, FitError> {
        let (mut spends, mut once, mut first) = (Vec::new(), 0_u64, 0_i128);
        for summary in summaries {
            spends.extend(self.spend(summary.frequency, summary.first_spend, summary.repeat_spend));
            if summary.frequency == 0 {
                once += 1;
                first += i128::from(summary.first_spend.minor_units());
            }
        }
        let fitted = GammaGamma::fit(&spends.into_iter().collect::<Sample<Spend>>(), penalty)?;
        let first_mean = (once > 0).then(|| plain(first as f64 / once as f64));
        Ok(FittedSpend { of: self, fitted, first_mean })
    }
}
