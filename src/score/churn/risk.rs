//! The answer: the risk, its band, and what it is made of.

use core::fmt;

use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

use super::numbers::RiskBounds;
use super::outlook::{ChurnOutlook, ChurnProbability};
use super::reason::ChurnReason;
use crate::number::decimal::Decimal;
use crate::number::ratio::Ratio;
use crate::score::rfm::{Grades, RfmGrade};
use crate::time::Day;

/// What can say that a user is about to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChurnSignal {
    /// The model expects no event.
    Probability,
    /// The silence is longer than the user's gaps are.
    Overdue,
    /// Fewer active days than before.
    ActivityDrop,
    /// A complaint of late is open.
    Complaints,
    /// The grade of recency has fallen.
    RfmDecline,
}

impl ChurnSignal {
    /// All five.
    pub const ALL: [Self; 5] =
        [Self::Probability, Self::Overdue, Self::ActivityDrop, Self::Complaints, Self::RfmDecline];

    /// The name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Probability => "churn probability",
            Self::Overdue => "overdue",
            Self::ActivityDrop => "activity drop",
            Self::Complaints => "complaints",
            Self::RfmDecline => "RFM decline",
        }
    }
}

impl fmt::Display for ChurnSignal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// How high a risk is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RiskBand {
    /// Nothing to do.
    Low,
    /// Keep an eye on them.
    Watch,
    /// Do something.
    High,
    /// Do it now.
    Critical,
}

impl RiskBand {
    /// All four, the lowest first.
    pub const ALL: [Self; 4] = [Self::Low, Self::Watch, Self::High, Self::Critical];

    /// The name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Watch => "watch",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }
}

impl fmt::Display for RiskBand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// The churn risk of a user as of a day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChurnRisk {
    /// The day D asked about.
    pub day: Day,
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
    /// A payment that failed of late with no purchase on a later day: the card needs fixing, and the risk does not
    /// count it.
    pub payment_failed: Option<Day>,
    /// The day on which the account was closed, with no active day after it: a user who is gone and not at risk. The
    /// risk does not count it.
    pub left: Option<Day>,
    /// Where the bands begin.
    pub bands: RiskBounds,
}

/// What one signal adds to the risk.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RiskContribution {
    /// What was seen.
    pub evidence: RiskEvidence,
    /// How strong the signal is.
    pub strength: Ratio,
    /// What it weighs.
    pub weight: Decimal,
    /// How much of the score it is: 100 · weight · strength / the weight of all that are known.
    pub points: f64,
}

impl RiskContribution {
    /// Which signal it is.
    pub const fn signal(&self) -> ChurnSignal {
        self.evidence.signal()
    }
}

/// What a signal saw.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum RiskEvidence {
    /// The model.
    Probability {
        /// The probability of no event.
        churn: ChurnProbability,
        /// Within so many days.
        horizon_days: u32,
    },
    /// The silence since the last event of the process.
    Overdue {
        /// Its days.
        silent_days: u32,
        /// The usual gap in days.
        usual_gap: Decimal,
        /// A silence of so many usual gaps is overdue in full.
        full: Decimal,
    },
    /// Active days now and before.
    ActivityDrop {
        /// In the window up to the day asked about.
        active_days: u32,
        /// In the window that ended a window before the last active day.
        before: u32,
        /// The length of both windows.
        window: u32,
    },
    /// Complaints.
    Complaints {
        /// Those of late.
        of_late: u64,
        /// Those of the lifetime that are not resolved.
        open: u64,
        /// How many days before the last active day are of late.
        days: u32,
    },
    /// The grade of recency.
    RfmDecline {
        /// As of the last active day.
        then: RfmGrade,
        /// As of the day asked about.
        now: RfmGrade,
        /// Of how many grades.
        grades: Grades,
    },
}

impl RiskEvidence {
    /// Of which signal it is.
    pub const fn signal(&self) -> ChurnSignal {
        match self {
            Self::Probability { .. } => ChurnSignal::Probability,
            Self::Overdue { .. } => ChurnSignal::Overdue,
            Self::ActivityDrop { .. } => ChurnSignal::ActivityDrop,
            Self::Complaints { .. } => ChurnSignal::Complaints,
            Self::RfmDecline { .. } => ChurnSignal::RfmDecline,
        }
    }

    /// How strong the signal is.
    pub(super) fn strength(&self) -> Ratio {
        let clamped = |number: f64| Ratio::new(number.clamp(0.0, 1.0)).unwrap_or(Ratio::ZERO);
        match *self {
            Self::Probability { churn, .. } => churn.get(),
            Self::Overdue { silent_days, usual_gap, full } => {
                let gaps = f64::from(silent_days) / usual_gap.get();
                clamped((gaps - 1.0) / (full.get() - 1.0))
            }
            Self::ActivityDrop { active_days, before, .. } => {
                clamped(1.0 - f64::from(active_days) / f64::from(before.max(1)))
            }
            Self::Complaints { of_late, open, .. } => clamped(f64::from(u8::from(of_late > 0 && open > 0))),
            Self::RfmDecline { then, now, grades } => {
                let lost = then.get().saturating_sub(now.get());
                clamped(f64::from(lost) / f64::from(grades.get() - 1))
            }
        }
    }
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
