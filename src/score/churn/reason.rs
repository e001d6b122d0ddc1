//! Reasons for a churn risk.

use serde::{Deserialize, Serialize};

use super::evidence::{RiskContribution, RiskEvidence};
use super::sentence;
use super::signal::{ChurnSignal, RiskBand};
use crate::answer::reason::{Reason, SeenValue};
use crate::answer::sentence::{Phrase, Phrased, display_phrases};
use crate::number::plain::finite;
use crate::number::ratio::Ratio;
use crate::time::Day;

/// Why a churn risk is what it is.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum ChurnReason {
    /// The band of the score.
    Band {
        /// The score, 0 to 100.
        #[serde(deserialize_with = "finite")]
        score: f64,
        /// Its band.
        band: RiskBand,
        /// The score at which the band begins.
        #[serde(deserialize_with = "finite")]
        from: f64,
    },
    /// The user is silent, so that the band is higher than that of the score.
    Silent {
        /// The score, 0 to 100.
        #[serde(deserialize_with = "finite")]
        score: f64,
        /// The band that silent users are in at least.
        band: RiskBand,
    },
    /// The user is gone, whatever the score.
    Gone {
        /// The score, 0 to 100.
        #[serde(deserialize_with = "finite")]
        score: f64,
    },
    /// Too little is known for a band.
    LittleKnown {
        /// The score of what is known, 0 to 100.
        #[serde(deserialize_with = "finite")]
        score: f64,
        /// The weight of the known signals as a share of all weight.
        coverage: Ratio,
        /// The least share that is enough.
        least: Ratio,
    },
    /// A signal and what it adds.
    Signal(RiskContribution),
    /// A signal that is not known.
    Unknown {
        /// The signal.
        signal: ChurnSignal,
    },
    /// A payment failed recently, and nothing was bought after it.
    PaymentFailed {
        /// The day on which it failed.
        day: Day,
    },
    /// The account was closed.
    Left {
        /// The day on which it was closed.
        day: Day,
    },
}

impl ChurnReason {
    /// The stable name of the rule.
    pub const fn rule(&self) -> &'static str {
        let signal = match self {
            Self::Band { .. } => return "churn.band",
            Self::Silent { .. } => return "churn.silent",
            Self::Gone { .. } => return "churn.gone",
            Self::LittleKnown { .. } => return "churn.coverage",
            Self::PaymentFailed { .. } => return "churn.payment_failed",
            Self::Left { .. } => return "churn.left",
            Self::Signal(contribution) => contribution.signal(),
            Self::Unknown { signal } => *signal,
        };
        match signal {
            ChurnSignal::Probability => "churn.probability",
            ChurnSignal::Overdue => "churn.overdue",
            ChurnSignal::ActivityDrop => "churn.activity_drop",
            ChurnSignal::Complaints => "churn.complaints",
            ChurnSignal::RfmDecline => "churn.rfm_decline",
        }
    }
}

impl Phrased for ChurnReason {
    fn phrase(&self) -> Phrase<'_> {
        match self {
            Self::Band { score, band, from } => sentence::band(*band, *score, *from),
            Self::Silent { score, band } => sentence::silent(*band, *score),
            Self::Gone { score } => sentence::gone(*score),
            Self::LittleKnown { score, coverage, least } => sentence::little_known(*score, *coverage, *least),
            Self::Signal(RiskContribution { evidence, points, .. }) => evidence.phrase_with(Some(*points)),
            Self::Unknown { signal } => match signal {
                ChurnSignal::Probability => sentence::probability_unknown(),
                ChurnSignal::Overdue => sentence::overdue_unknown(),
                ChurnSignal::ActivityDrop => sentence::activity_drop_unknown(),
                ChurnSignal::Complaints => sentence::complaints_unknown(),
                ChurnSignal::RfmDecline => sentence::rfm_decline_unknown(),
            },
            Self::PaymentFailed { day } => sentence::payment_failed(*day),
            Self::Left { day } => sentence::left(*day),
        }
    }
}

display_phrases!(ChurnReason);

impl From<ChurnReason> for Reason {
    fn from(reason: ChurnReason) -> Self {
        let (seen, bound) = match reason {
            ChurnReason::Band { score, from, .. } => {
                (Some(SeenValue::Number(score)), [Some(SeenValue::Number(from)), None])
            }
            ChurnReason::Silent { score, .. } | ChurnReason::Gone { score } => {
                (Some(SeenValue::Number(score)), [None, None])
            }
            ChurnReason::LittleKnown { coverage, least, .. } => {
                (Some(SeenValue::Number(coverage.get())), [Some(SeenValue::Number(least.get())), None])
            }
            ChurnReason::Signal(RiskContribution { evidence, .. }) => match evidence {
                RiskEvidence::Probability { churn, .. } => (Some(SeenValue::Number(churn.get().get())), [None, None]),
                RiskEvidence::Overdue { silent_days, usual_gap, .. } => {
                    (Some(silent_days.into()), [Some(SeenValue::Number(usual_gap.get())), None])
                }
                RiskEvidence::ActivityDrop { active_days, before, .. } => {
                    (Some(active_days.into()), [None, Some(before.into())])
                }
                RiskEvidence::Complaints { open, .. } => {
                    (Some(SeenValue::Whole(i64::try_from(open).unwrap_or(i64::MAX))), [None, None])
                }
                RiskEvidence::RfmDecline { then, now, .. } => {
                    (Some(u32::from(now.get()).into()), [None, Some(u32::from(then.get()).into())])
                }
            },
            ChurnReason::Unknown { .. } => (None, [None, None]),
            ChurnReason::PaymentFailed { day } | ChurnReason::Left { day } => (Some(day.into()), [None, None]),
        };
        Self::saying(reason.rule(), seen, bound, &reason.phrase())
    }
}
