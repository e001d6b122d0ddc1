//! The churn rule with what it takes from a population: α, the mean gap, and the mean spend.

use serde::{Deserialize, Serialize};

use super::measure::ChurnHistory;
use super::outlook::{ChurnOutlook, ChurnProbability};
use super::rule::ChurnRule;
use crate::number::money::Money;
use crate::number::plain::plain;
use crate::profile::{AsOf, BeforeHorizon, Profile, UserBeforeHorizon};
use crate::score::everybody::measured;
use crate::score::mean_spend::MeanSpend;
use crate::score::recurrence::{Mbg, Recurrence};
use crate::score::rfm::FittedRfm;
use crate::time::Day;
use crate::wording::problems::problems;

/// The mean gap between the event days of a population, G = Σ `t_x` / Σ x, kept as sums.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MeanGap {
    /// Days from the first to the last event day, summed over all users.
    pub days: u64,
    /// The number of gaps between event days, summed over all users.
    pub gaps: u64,
}

impl MeanGap {
    /// The mean gap in days. `None` if nothing recurs.
    #[expect(clippy::cast_precision_loss, reason = "a mean of sums above 2^53 is still right to 15 digits")]
    pub fn get(self) -> Option<f64> {
        (self.gaps > 0).then(|| self.days as f64 / self.gaps as f64)
    }

    /// The usual gap of a user in days: the mean of their own gaps and `prior_gaps` gaps of the population's mean.
    /// `None` if neither is known.
    pub fn usual(self, user: Recurrence, prior_gaps: u32) -> Option<f64> {
        let (own, prior) = (f64::from(user.frequency()), f64::from(prior_gaps));
        let usual = (f64::from(user.recency_days()) + prior * self.get()?) / (own + prior);
        (usual > 0.0).then_some(usual)
    }
}

/// A churn rule that is fitted to a population. It is a plain value that you can store: assessing one user with it
/// later gives the same answer as assessing everybody at once.
///
/// The default knows only the weak prior: its α is 30 days, and it has no mean gap and no mean spend.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FittedChurn {
    /// The rule that judges risk; its model is the fitted one.
    pub rule: ChurnRule,
    /// The mean gap from one event day to the next.
    pub mean_gap: MeanGap,
    /// The mean net spend of a purchase day.
    pub mean_spend: MeanSpend,
    /// The RFM rule that grades recency. Without it the decline of RFM is not known.
    pub rfm: Option<FittedRfm>,
}

/// Why the rule cannot be fitted to a population.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ChurnFitError {
    /// The sums over all users exceed `i64`.
    TooLarge,
    /// A profile has forgotten days that this needs.
    BeforeHorizon(UserBeforeHorizon),
}

problems! {
    enum ChurnFitError {
        TooLarge = "problem.churn_fit.too_large"
            "the net spend of all users together exceeds 9223372036854775807: fit to part of the population"
            "全体用户的净消费合计超过9223372036854775807：请用部分用户拟合";
    }
    passes { BeforeHorizon(UserBeforeHorizon) }
}

impl ChurnRule {
    /// Fits α, mean gap and mean spend to a population as of a day. If nothing recurs, α stays as given and there is no
    /// mean gap.
    ///
    /// # Errors
    /// When a profile has forgotten days that this needs, or the sum of all spend is too large.
    pub fn fit<'a>(
        &self,
        profiles: impl IntoIterator<Item = &'a Profile>,
        as_of: Day,
    ) -> Result<FittedChurn, ChurnFitError> {
        self.fit_histories(&measured(profiles, as_of, |as_of| self.history(as_of))?)
    }

    /// Fits α, mean gap and mean spend to histories that were measured already, in any order.
    ///
    /// # Errors
    /// When the sum of all spend is too large.
    pub fn fit_histories(&self, histories: &[ChurnHistory]) -> Result<FittedChurn, ChurnFitError> {
        let mut mean_gap = MeanGap::default();
        let mut purchase_days = 0_u64;
        // Sums are wider than the values, so the order of users cannot change the result.
        let mut net_spend = 0_i128;
        for ChurnHistory { recurrence, net_spend: spent } in histories {
            mean_gap.days = mean_gap.days.saturating_add(recurrence.recency_days().into());
            mean_gap.gaps = mean_gap.gaps.saturating_add(recurrence.frequency().into());
            if let Some(spent) = spent {
                purchase_days = purchase_days.saturating_add(u64::from(recurrence.frequency()) + 1);
                net_spend += i128::from(spent.minor_units());
            }
        }
        let model = self.config().model;
        let recurrences = histories.iter().map(|history| history.recurrence);
        let model = if self.config().fit_alpha { model.fitted(recurrences) } else { model };
        let net_spend = i64::try_from(net_spend).map_err(|_| ChurnFitError::TooLarge)?;
        Ok(FittedChurn {
            rule: self.clone().with_model(model),
            mean_gap,
            mean_spend: MeanSpend { net_spend: Money::minor(net_spend), purchase_days },
            rfm: None,
        })
    }
}

impl FittedChurn {
    /// This rule with an RFM rule that grades recency, so that the decline of RFM is known.
    #[must_use]
    pub fn with_rfm(mut self, rfm: FittedRfm) -> Self {
        self.rfm = Some(rfm);
        self
    }

    /// The model of future events.
    pub const fn model(&self) -> &Mbg {
        &self.rule.config().model
    }

    /// What to expect of a user in the next `horizon_days` days after the day asked about. `None` before the first
    /// event of the process.
    ///
    /// ```
    /// use lifestage::score::{ChurnRule, FittedChurn};
    /// use lifestage::{Amount, Day, Event, Profile};
    ///
    /// let monday = Day::ymd(2026, 1, 5);
    /// let buyer = Profile::of((0..3).map(|n| Event::purchase(1_u64, monday.plus(30 * n), Amount::minor(20_00))));
    /// let rule = FittedChurn { rule: ChurnRule::purchases(), ..FittedChurn::default() };
    /// let outlook = rule.outlook(buyer.as_of(monday.plus(70)), 91)?.unwrap();
    /// assert_eq!(format!("{:.1} {:.1}", outlook.alive, outlook.churn), "80.0 % 31.4 %");
    /// assert_eq!(outlook.spend.unwrap().to_string(), "2622");
    /// # Ok::<(), lifestage::profile::BeforeHorizon>(())
    /// ```
    ///
    /// # Errors
    /// When events of the process were forgotten.
    pub fn outlook(&self, as_of: AsOf<'_>, horizon_days: u32) -> Result<Option<ChurnOutlook>, BeforeHorizon> {
        Ok(self.rule.history(as_of)?.map(|history| self.expect(history, horizon_days)))
    }

    /// What to expect of a measured process in the next `horizon_days` days.
    #[expect(clippy::cast_possible_truncation, reason = "a cast of floats stops at the ends")]
    pub fn expect(&self, history: ChurnHistory, horizon_days: u32) -> ChurnOutlook {
        let ChurnHistory { recurrence, net_spend } = history;
        let (alive, event, event_days) = self.model().expect(recurrence, horizon_days);
        let prior = self.rule.config().prior_purchase_days;
        let spend = net_spend.map(|spent| {
            let days = recurrence.frequency().saturating_add(1);
            Money::minor((event_days * self.mean_spend.drawn(spent, days, prior)).round() as i64)
        });
        ChurnOutlook {
            recurrence,
            horizon_days,
            alive,
            event,
            churn: ChurnProbability::none_of(event),
            event_days: plain(event_days),
            spend,
        }
    }
}
