//! Options of the churn rule.

use core::num::NonZeroU32;

use serde::{Deserialize, Serialize};

use super::signal::{ChurnSignal, RiskBand};
use crate::event::kind::KindSet;
use crate::number::decimal::Decimal;
use crate::number::ratio::Ratio;
use crate::score::recurrence::Mbg;

/// The numbers of the churn rule, each with its reason.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ChurnConfig {
    /// The kinds of events whose absence is churn: the process. Default every kind that the user does, as leaving is
    /// about being here. [`ChurnRule::purchases`](super::ChurnRule::purchases) asks who stops buying.
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
    /// The least coverage with which a risk is in a band; below it the band is unknown. Default 50 %: of a user of whom
    /// less than half is known, even a low score says little. Exactly this share is enough.
    pub least_coverage: Ratio,
    /// How many days a failed payment stays flagged. Default 14: after that the user knows, or is gone.
    pub payment_failed_days: u32,
    /// What is unusual for a user.
    pub anomaly: AnomalyConfig,
    /// Which users get an early warning.
    pub warning: EarlyWarningConfig,
}

impl Default for ChurnConfig {
    fn default() -> Self {
        Self {
            process: KindSet::activity(),
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
            least_coverage: Ratio::percent(50),
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
    /// The band of a score, from low to critical.
    pub fn band(&self, score: f64) -> RiskBand {
        let [watch, high, critical] = self.bounds();
        match score {
            score if score >= critical => RiskBand::Critical,
            score if score >= high => RiskBand::High,
            score if score >= watch => RiskBand::Watch,
            _ => RiskBand::Low,
        }
    }

    /// The score at which a band begins. `None` for the two bands that do not follow from the score: unknown and gone.
    pub fn from(&self, band: RiskBand) -> Option<f64> {
        match band {
            RiskBand::Low => Some(0.0),
            RiskBand::Watch => Some(self.watch.get()),
            RiskBand::High => Some(self.high.get()),
            RiskBand::Critical => Some(self.critical.get()),
            RiskBand::Unknown | RiskBand::Gone => None,
        }
    }

    /// The three bounds, ascending.
    pub fn bounds(&self) -> [f64; 3] {
        [self.watch, self.high, self.critical].map(Decimal::get)
    }
}

/// What is unusual for a user, against their own past.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AnomalyConfig {
    /// The most days up to the day asked about that are judged together. Default 28: for longer silences there are stages.
    pub days: u32,
    /// The number of days before those that show what is usual. Default 56: eight weeks.
    pub days_before: u32,
    /// The least number of days before, since joining, that show anything. Default 14: two of each weekday.
    pub least_days_before: u32,
    /// Days are unusual if as few active ones have less than this probability by chance. Default 1 %.
    pub probability: Ratio,
    /// The number of weeks before the last seven days that show what spend and time are usual. Default 8: two months.
    pub weeks: u32,
    /// The least number of such weeks since joining. Default 4: with fewer, a median says little.
    pub least_weeks: u32,
    /// A week is unusual if it is more than this many standard deviations below the median. Default 3.5.
    pub deviation: Decimal,
}

impl Default for AnomalyConfig {
    fn default() -> Self {
        Self {
            days: 28,
            days_before: 56,
            least_days_before: 14,
            probability: Ratio::percent(1),
            weeks: 8,
            least_weeks: 4,
            deviation: Decimal::thousandths(3_500),
        }
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
