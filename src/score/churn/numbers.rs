//! The numbers by which churn risk is judged.

use core::num::NonZeroU32;

use serde::{Deserialize, Serialize};

use super::risk::{ChurnSignal, RiskBand};
use crate::event::kind::{Kind, KindSet};
use crate::number::decimal::Decimal;
use crate::number::ratio::Ratio;
use crate::score::recurrence::Mbg;

/// The numbers of the churn rule, each with its reason.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ChurnConfig {
    /// The kinds of events that are waited for. Default purchases; where nothing is sold, all kinds of activity.
    pub process: KindSet,
    /// What counts as activity, beside the process. Default every kind that the user does.
    pub activity: KindSet,
    /// The model of events to come. Default the weak prior.
    pub model: Mbg,
    /// Whether the model's α is fitted to the population. Default true: how often people come differs from product to
    /// product.
    pub fit_alpha: bool,
    /// The days ahead of the churn probability. Default 30: a month, in which something can still be done.
    pub horizon_days: NonZeroU32,
    /// By so many purchase days of the mean user a user's own mean spend is drawn towards that. Default 2.
    pub prior_purchase_days: u32,
    /// By so many gaps of the mean user a user's usual gap is drawn towards that. Default 2: one gap says little.
    pub prior_gaps: u32,
    /// A silence of so many usual gaps is overdue in full; one of a single gap is not at all. Default 3.
    pub overdue_full: Decimal,
    /// The days over which activity is compared. Default 28: four whole weeks, so that every weekday counts equally.
    pub activity_window: u32,
    /// With fewer active days before, a drop says nothing. Default 4: once a week.
    pub least_active_days: u32,
    /// Complaints are of late up to so many days before the last visit. Default 30: a month.
    pub complaint_days: u32,
    /// What each signal weighs.
    pub weights: ChurnWeights,
    /// From which score on the bands begin.
    pub bands: RiskBounds,
    /// A failed payment is flagged for so many days. Default 14: after that the user knows, or is gone.
    pub payment_failed_days: u32,
    /// When a week is unusual.
    pub anomaly: AnomalyConfig,
    /// Who is worth an early warning.
    pub warning: EarlyWarningConfig,
}

impl Default for ChurnConfig {
    fn default() -> Self {
        Self {
            process: Kind::Purchase.into(),
            activity: KindSet::activity(),
            model: Mbg::default(),
            fit_alpha: true,
            horizon_days: const { NonZeroU32::new(30).unwrap() },
            prior_purchase_days: 2,
            prior_gaps: 2,
            overdue_full: Decimal::whole(3),
            activity_window: 28,
            least_active_days: 4,
            complaint_days: 30,
            weights: ChurnWeights::default(),
            bands: RiskBounds::default(),
            payment_failed_days: 14,
            anomaly: AnomalyConfig::default(),
            warning: EarlyWarningConfig::default(),
        }
    }
}

/// What each signal weighs; one of weight 0 is not looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ChurnWeights {
    /// Of the churn probability. Default 50: it ranks best by itself.
    pub probability: Decimal,
    /// Of being overdue. Default 20: what the user themselves made usual.
    pub overdue: Decimal,
    /// Of the drop in activity. Default 15: people come less before they stop to come.
    pub activity_drop: Decimal,
    /// Of open complaints. Default 10: seldom, but a reason of its own.
    pub complaints: Decimal,
    /// Of the decline of RFM. Default 5: mostly said by the others already.
    pub rfm_decline: Decimal,
}

impl Default for ChurnWeights {
    fn default() -> Self {
        let [probability, overdue, activity_drop, complaints, rfm_decline] = [50, 20, 15, 10, 5].map(Decimal::whole);
        Self { probability, overdue, activity_drop, complaints, rfm_decline }
    }
}

impl ChurnWeights {
    /// The weight of a signal.
    pub const fn of(&self, signal: ChurnSignal) -> Decimal {
        match signal {
            ChurnSignal::Probability => self.probability,
            ChurnSignal::Overdue => self.overdue,
            ChurnSignal::ActivityDrop => self.activity_drop,
            ChurnSignal::Complaints => self.complaints,
            ChurnSignal::RfmDecline => self.rfm_decline,
        }
    }
}

/// The scores from which on the bands begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RiskBounds {
    /// From where on to watch. Default 25.
    pub watch: Decimal,
    /// From where on risk is high. Default 50.
    pub high: Decimal,
    /// From where on it is critical. Default 75: quarters, as people read them.
    pub critical: Decimal,
}

impl Default for RiskBounds {
    fn default() -> Self {
        let [watch, high, critical] = [25, 50, 75].map(Decimal::whole);
        Self { watch, high, critical }
    }
}

impl RiskBounds {
    /// The band of a score.
    pub fn band(&self, score: f64) -> RiskBand {
        let bands = [RiskBand::Critical, RiskBand::High, RiskBand::Watch];
        bands.into_iter().find(|band| self.from(*band) <= score).unwrap_or(RiskBand::Low)
    }

    /// The score from which on a band begins.
    pub fn from(&self, band: RiskBand) -> f64 {
        match band {
            RiskBand::Low => 0.0,
            RiskBand::Watch => self.watch.get(),
            RiskBand::High => self.high.get(),
            RiskBand::Critical => self.critical.get(),
        }
    }

    /// The three bounds, ascending.
    pub fn bounds(&self) -> [f64; 3] {
        [self.watch, self.high, self.critical].map(Decimal::get)
    }
}

/// When a week has unusually few active days.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AnomalyConfig {
    /// The weeks before this one that say what is usual. Default 8: two months.
    pub weeks: u32,
    /// With fewer active days a week on average, an empty one is nothing unusual. Default 2.
    pub least_mean: Decimal,
    /// Below this probability, by chance alone, a week is unusual. Default 1 %.
    pub probability: Ratio,
}

impl Default for AnomalyConfig {
    fn default() -> Self {
        Self { weeks: 8, least_mean: Decimal::whole(2), probability: Ratio::percent(1) }
    }
}

/// Who is worth an early warning, by the share of users whose value is lower.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct EarlyWarningConfig {
    /// From where on value is high. Default 80 %: the best fifth, which brings most of the revenue.
    pub high_value: Ratio,
    /// From where on it is middling. Default 50 %: the better half.
    pub middle_value: Ratio,
}

impl Default for EarlyWarningConfig {
    fn default() -> Self {
        Self { high_value: Ratio::percent(80), middle_value: Ratio::percent(50) }
    }
}
