//! The churn risk of a user: the score, its band, and what it is made of.

use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

use super::config::RiskBounds;
use super::evidence::RiskContribution;
use super::outlook::ChurnOutlook;
use super::reason::ChurnReason;
use super::signal::{ChurnSignal, RiskBand};
use crate::number::ratio::Ratio;
use crate::time::Day;

/// The churn risk of a user as of a day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ChurnRisk {
    /// The day D asked about.
    pub as_of: Day,
    /// The last active day, on D or before.
    pub last_active: Day,
    /// The score, 0 to 100; rounded only when it is formatted.
    pub score: f64,
    /// The band of the score.
    pub band: RiskBand,
    /// The weight of the known signals as a share of all weight.
    pub coverage: Ratio,
    /// The known signals in their order, with the points that each adds. The points add up to the score.
    pub contributions: SmallVec<[RiskContribution; 5]>,
    /// The signals that have a weight and are not known.
    pub unknown: SmallVec<[ChurnSignal; 5]>,
    /// What the model expects. `None` before the first event of the process.
    pub outlook: Option<ChurnOutlook>,
    /// The day of a payment that failed recently and was not followed by a purchase on a later day. The card needs
    /// fixing; the score does not count it.
    pub payment_failed: Option<Day>,
    /// The day on which the account was closed, if no active day follows: the user is gone, not at risk. The score does
    /// not count it.
    pub left: Option<Day>,
    /// The scores at which the bands begin.
    pub bands: RiskBounds,
}

impl ChurnRisk {
    /// Why: the band, what each signal adds, which signals are unknown, and the flags.
    pub fn reasons(&self) -> impl Iterator<Item = ChurnReason> {
        let band = ChurnReason::Band { score: self.score, band: self.band, from: self.bands.from(self.band) };
        let signals = self.contributions.iter().map(|contribution| ChurnReason::Signal(*contribution));
        let unknown = self.unknown.iter().map(|signal| ChurnReason::Unknown { signal: *signal });
        let failed = self.payment_failed.map(|day| ChurnReason::PaymentFailed { day });
        let left = self.left.map(|day| ChurnReason::Left { day });
        [band].into_iter().chain(signals).chain(unknown).chain(failed).chain(left)
    }

    /// What a signal adds. `None` if it is not known.
    pub fn contribution(&self, signal: ChurnSignal) -> Option<&RiskContribution> {
        self.contributions.iter().find(|contribution| contribution.signal() == signal)
    }
}
