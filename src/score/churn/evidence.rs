//! What a signal saw, how strong it is, and what it adds to the risk.

use serde::{Deserialize, Serialize};

use super::outlook::ChurnProbability;
use super::sentence;
use super::signal::ChurnSignal;
use crate::answer::sentence::{Phrase, Phrased, display_phrases};
use crate::number::decimal::Decimal;
use crate::number::plain::{finite, plain};
use crate::number::ratio::Ratio;
use crate::score::rfm::{Grades, RfmGrade};

/// What one signal adds to the risk.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct RiskContribution {
    /// What the signal saw.
    pub evidence: RiskEvidence,
    /// How strong the signal is, 0 to 1.
    pub strength: Ratio,
    /// The weight of the signal.
    pub weight: Decimal,
    /// The points of the score that it gives: 100 · weight · strength / the weight of all known signals.
    #[serde(deserialize_with = "finite")]
    pub points: f64,
}

impl RiskContribution {
    /// The signal.
    pub const fn signal(&self) -> ChurnSignal {
        self.evidence.signal()
    }
}

/// What a signal saw.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum RiskEvidence {
    /// What the model expects.
    Probability {
        /// The probability of no event within the horizon.
        churn: ChurnProbability,
        /// The horizon in days.
        horizon_days: u32,
    },
    /// The silence since the last event of the process.
    Overdue {
        /// Length of the silence in days.
        silent_days: u32,
        /// The usual gap in days.
        usual_gap: Decimal,
        /// A silence of this many usual gaps is fully overdue.
        full: Decimal,
    },
    /// Active days now and before.
    ActivityDrop {
        /// Active days in the window up to the day asked about.
        active_days: u32,
        /// Active days in the window that ended one window before the last active day.
        before: u32,
        /// Length of both windows in days.
        window: u32,
    },
    /// Complaints of the user.
    Complaints {
        /// The number of recent complaints.
        recent: u64,
        /// The number of complaints of the lifetime that are not resolved.
        open: u64,
        /// Complaints up to this many days before the last active day are recent.
        days: u32,
    },
    /// The grades of recency.
    RfmDecline {
        /// The grade as of the last active day.
        then: RfmGrade,
        /// The grade as of the day asked about.
        now: RfmGrade,
        /// The rule's number of grades.
        grades: Grades,
    },
}

impl RiskEvidence {
    /// The signal that saw it.
    pub const fn signal(&self) -> ChurnSignal {
        match self {
            Self::Probability { .. } => ChurnSignal::Probability,
            Self::Overdue { .. } => ChurnSignal::Overdue,
            Self::ActivityDrop { .. } => ChurnSignal::ActivityDrop,
            Self::Complaints { .. } => ChurnSignal::Complaints,
            Self::RfmDecline { .. } => ChurnSignal::RfmDecline,
        }
    }

    /// How strong the signal is, 0 to 1.
    pub(super) fn strength(&self) -> Ratio {
        let clamped = |number: f64| Ratio::new(plain(number.clamp(0.0, 1.0))).unwrap_or(Ratio::ZERO);
        match *self {
            Self::Probability { churn, .. } => churn.get(),
            Self::Overdue { silent_days, usual_gap, full } => {
                let gaps = f64::from(silent_days) / usual_gap.get();
                clamped((gaps - 1.0) / (full.get() - 1.0))
            }
            Self::ActivityDrop { active_days, before, .. } => {
                clamped(1.0 - f64::from(active_days) / f64::from(before.max(1)))
            }
            Self::Complaints { recent, open, .. } => clamped(f64::from(u8::from(recent > 0 && open > 0))),
            Self::RfmDecline { then, now, grades } => {
                let lost = then.get().saturating_sub(now.get());
                clamped(f64::from(lost) / f64::from(grades.get() - 1))
            }
        }
    }
}

impl RiskEvidence {
    /// What was seen, and the points that it adds if they are to be said.
    pub(super) fn phrase_with(&self, points: Option<f64>) -> Phrase<'_> {
        match *self {
            Self::Probability { churn, horizon_days } => sentence::probability(horizon_days, churn.shown(), points),
            Self::Overdue { silent_days: 0, usual_gap, .. } => sentence::overdue_today(usual_gap, points),
            Self::Overdue { silent_days, usual_gap, .. } => sentence::overdue(silent_days, usual_gap, points),
            Self::ActivityDrop { active_days, before, window } => {
                sentence::activity_drop(active_days, window, before, points)
            }
            Self::Complaints { recent: 0, .. } => sentence::no_complaints(points),
            Self::Complaints { recent, open, .. } => sentence::complaints(recent, open, points),
            Self::RfmDecline { then, now, grades } => {
                sentence::rfm_decline(now.get(), grades.get(), then.get(), points)
            }
        }
    }
}

impl Phrased for RiskEvidence {
    fn phrase(&self) -> Phrase<'_> {
        self.phrase_with(None)
    }
}

display_phrases!(RiskEvidence);
