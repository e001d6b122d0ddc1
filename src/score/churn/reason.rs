//! Reasons for a churn risk.

use core::fmt;

use serde::{Deserialize, Serialize};

use super::evidence::{RiskContribution, RiskEvidence};
use super::signal::{ChurnSignal, RiskBand};
use crate::answer::reason::{Reason, SeenValue};
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

impl fmt::Display for ChurnReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Band { score, band, from } => write!(f, "{band} risk: {score:.1} of 100, {band} begins at {from}"),
            Self::Silent { score, band } => {
                write!(f, "{band} risk: {score:.1} of 100, but silent users are at {band} at least")
            }
            Self::Gone { score } => write!(f, "gone: the stage is Churned, whatever the score of {score:.1}"),
            Self::LittleKnown { score, coverage, least } => {
                write!(f, "unknown risk: {score:.1} of 100 from {coverage} of the signals, a band needs {least}")
            }
            Self::Signal(RiskContribution { evidence, points, .. }) => {
                evidence.fmt(f)?;
                write!(f, ": {points:.1} points")
            }
            Self::Unknown { signal } => {
                let why = match signal {
                    ChurnSignal::Probability => "no event of this kind yet",
                    ChurnSignal::Overdue => "no event of this kind yet, or nobody has had a second one",
                    ChurnSignal::ActivityDrop => "too few active days earlier",
                    ChurnSignal::Complaints => "nothing to look at",
                    ChurnSignal::RfmDecline => "no purchase yet, or RFM is not fitted",
                };
                write!(f, "{signal} unknown: {why}")
            }
            Self::PaymentFailed { day } => {
                write!(f, "payment failed on {day} and nothing was bought since, ask for another card")
            }
            Self::Left { day } => write!(f, "closed the account on {day}"),
        }
    }
}

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
        Self { rule: reason.rule().into(), seen, bound, text: reason.to_string() }
    }
}
