//! Options of the churn rule.

use core::num::NonZeroU32;

use serde::{Deserialize, Serialize};

use super::signal::{ChurnSignal, RiskBand};
use crate::event::kind::{Kind, KindSet};
use crate::number::decimal::Decimal;
use crate::number::ratio::Ratio;
use crate::score::recurrence::Mbg;

/// The numbers of the churn rule, each with its reason.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ChurnConfig {
    /// The kinds of events whose absence is churn: the process. Default purchases; if nothing is sold, give all kinds
    /// of activity.
    pub process: KindSet,
    /// What counts as activity, in addition to the process. Default every kind that the user does.
    pub activity: KindSet,
    /// The model of future events. Default the weak prior.
    pub model: Mbg,
    /// Whether α of the model is fitted to the population. Default true: how often people come differs from product to
    /// product.
    pub fit_alpha: bool,
    /// The days ahead that the churn probability covers. Default 30: a month, in which something can still be done.
    pub horizon_days: NonZeroU32,
    /// A user's own mean spend is pulled toward the population's as if they had bought on this many more days at that
    /// mean. Default 2.
    pub prior_purchase_days: u32,
    /// A user's usual gap is pulled toward the population's as if they had this many more gaps of that length. Default
    /// 2: one gap says little.
    pub prior_gaps: u32,
    /// A silence of this many usual gaps is fully overdue; a silence of one gap is not overdue at all. Default 3.
    pub overdue_full: Decimal,
    /// The window over which activity is compared, in days. Default 28: four whole weeks, so that every weekday counts
    /// equally.
    pub activity_window: u32,
    /// The active days that the earlier window needs before a drop means anything. Default 4: once a week.
    pub least_active_days: u32,
    /// A complaint is recent up to this many days before the last visit. Default 30: a month.
    pub complaint_days: u32,
    /// The weight of each signal.
    pub weights: ChurnWeights,
    /// The scores at which the bands begin.
    pub bands: RiskBounds,
    /// How many days a failed payment stays flagged. Default 14: after that the user knows, or is gone.
    pub payment_failed_days: u32,
    /// What makes a week unusual.
    pub anomaly: AnomalyConfig,
    /// Which users get an early warning.
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

/// The weight of each signal, in points of 100 by default. A signal of weight 0 is ignored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ChurnWeights {
    /// The weight of the churn probability. Default 50: it ranks best by itself.
    pub probability: Decimal,
    /// The weight of being overdue. Default 20: compared with what this user made usual.
    pub overdue: Decimal,
    /// The weight of the drop in activity. Default 15: people come less before they stop coming.
    pub activity_drop: Decimal,
    /// The weight of open complaints. Default 10: rare, but a reason of its own.
    pub complaints: Decimal,
    /// The weight of the decline of RFM. Default 5: the other signals say most of it already.
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

/// The scores at which the bands begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RiskBounds {
    /// Where watch begins. Default 25.
    pub watch: Decimal,
    /// Where high begins. Default 50.
    pub high: Decimal,
    /// Where critical begins. Default 75: quarters, as people read them.
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

    /// The score at which a band begins.
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

/// What makes a week with few active days unusual.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AnomalyConfig {
    /// The number of weeks before this one that show what is usual. Default 8: two months.
    pub weeks: u32,
    /// The mean active days a week that the earlier weeks need; with fewer, an empty week is nothing unusual. Default
    /// 2.
    pub least_mean: Decimal,
    /// A week is unusual if a week with as few active days has less than this probability by chance. Default 1 %.
    pub probability: Ratio,
}

impl Default for AnomalyConfig {
    fn default() -> Self {
        Self { weeks: 8, least_mean: Decimal::whole(2), probability: Ratio::percent(1) }
    }
}

/// Which users get an early warning. Their value is given as the share of users whose value is lower.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct EarlyWarningConfig {
    /// The share at which value is high. Default 80 %: the best fifth, which brings most of the revenue.
    pub high_value: Ratio,
    /// The share at which value is middling. Default 50 %: the better half.
    pub middle_value: Ratio,
}

impl Default for EarlyWarningConfig {
    fn default() -> Self {
        Self { high_value: Ratio::percent(80), middle_value: Ratio::percent(50) }
    }
}
