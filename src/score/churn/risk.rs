//! The churn risk of a user: the score, its band, and what it is made of.

use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

use super::config::RiskBounds;
use super::evidence::RiskContribution;
use super::outlook::ChurnOutlook;
use super::reason::ChurnReason;
use super::signal::{ChurnSignal, RiskBand};
use crate::number::plain::finite;
use crate::number::ratio::Ratio;
use crate::score::stage::LifecycleStage;
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
    #[serde(deserialize_with = "finite")]
    pub score: f64,
    /// How high the risk is: gone in the stage Churned; else unknown if less than `least_coverage` is known; else the
    /// band of the score, in the stage Silent at least watch.
    pub band: RiskBand,
    /// The shown lifecycle stage that the band goes by. `None` until [`in_stage`](Self::in_stage) says it; scorecards
    /// and rules do.
    pub stage: Option<LifecycleStage>,
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
    /// The least coverage with which the band is known.
    pub least_coverage: Ratio,
}

impl ChurnRisk {
    /// This risk with its band as the lifecycle stage has it. A score is about users who are here: the model may well
    /// expect somebody back whose stage says that they are gone.
    ///
    /// ```
    /// use lifestage::score::{FittedChurn, RiskBand};
    /// use lifestage::{Day, Event, LifecycleStage, Profile, User};
    ///
    /// let monday = Day::ymd(2026, 1, 5);
    /// let ada = Profile::of((0..60).map(|n| Event::log_in(1_u64, monday.plus(n))));
    /// let risk = FittedChurn::default().assess(ada.as_of(monday.plus(59)), &User::new(1_u64))?.unwrap();
    /// assert_eq!(risk.band, RiskBand::Low);
    /// assert_eq!(risk.clone().in_stage(LifecycleStage::Silent).band, RiskBand::Watch);
    /// assert_eq!(risk.in_stage(LifecycleStage::Churned).band, RiskBand::Gone);
    /// # Ok::<(), lifestage::profile::BeforeHorizon>(())
    /// ```
    #[must_use]
    pub fn in_stage(mut self, stage: LifecycleStage) -> Self {
        self.stage = Some(stage);
        self.band = match stage {
            LifecycleStage::Churned => RiskBand::Gone,
            _ if self.coverage < self.least_coverage => RiskBand::Unknown,
            LifecycleStage::Silent => self.bands.band(self.score).max(RiskBand::Watch),
            _ => self.bands.band(self.score),
        };
        self
    }

    /// Why the band is what it is.
    fn band_reason(&self) -> ChurnReason {
        let (score, band) = (self.score, self.band);
        match (band, self.bands.from(band)) {
            (RiskBand::Gone, _) => ChurnReason::Gone { score },
            (_, None) => ChurnReason::LittleKnown { score, coverage: self.coverage, least: self.least_coverage },
            (_, Some(from)) if from > score => ChurnReason::Silent { score, band },
            (_, Some(from)) => ChurnReason::Band { score, band, from },
        }
    }

    /// Why: the band, what each signal adds, which signals are unknown, and the flags.
    pub fn reasons(&self) -> impl Iterator<Item = ChurnReason> {
        let band = self.band_reason();
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
