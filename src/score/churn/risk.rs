//! The answer: the risk, its band, and what it is made of.

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
    /// The risk, 0 to 100; rounded only where it is shown.
    pub score: f64,
    /// The band of the score.
    pub band: RiskBand,
    /// The share of all weight that is known.
    pub coverage: Ratio,
    /// What the score is made of: the signals that are known, in their order. Their points add up to the score.
    pub contributions: SmallVec<[RiskContribution; 5]>,
    /// The signals that have a weight and are not known.
    pub unknown: SmallVec<[ChurnSignal; 5]>,
    /// What the model expects; none before the first event of the process.
    pub outlook: Option<ChurnOutlook>,
    /// A payment that failed recently with no purchase on a later day: the card needs fixing, and the risk does not
    /// count it.
    pub payment_failed: Option<Day>,
    /// The day on which the account was closed, with no active day after it: a user who is gone and not at risk. The
    /// risk does not count it.
    pub left: Option<Day>,
    /// Where the bands begin.
    pub bands: RiskBounds,
}

impl ChurnRisk {
    /// Why: the band, what each signal adds, what is not known, and the flags.
    pub fn reasons(&self) -> impl Iterator<Item = ChurnReason> {
        let band = ChurnReason::Band { score: self.score, band: self.band, from: self.bands.from(self.band) };
        let signals = self.contributions.iter().map(|contribution| ChurnReason::Signal(*contribution));
        let unknown = self.unknown.iter().map(|signal| ChurnReason::Unknown { signal: *signal });
        let failed = self.payment_failed.map(|day| ChurnReason::PaymentFailed { day });
        let left = self.left.map(|day| ChurnReason::Left { day });
        [band].into_iter().chain(signals).chain(unknown).chain(failed).chain(left)
    }

    /// What a signal adds; none where it is not known.
    pub fn contribution(&self, signal: ChurnSignal) -> Option<&RiskContribution> {
        self.contributions.iter().find(|contribution| contribution.signal() == signal)
    }
}
