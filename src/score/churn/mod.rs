//! Churn risk, from 0 to 100: how likely a user is not to come back, and which signals say so. *Who is about to leave?*
//!
//! ```text
//! score = 100 · Σ weight · strength / Σ weight        over the signals that are known; coverage: their share of all weight
//!
//! signal               weight  strength, 0 to 1
//! churn probability      50    1 − P(event in 30 days) of the MBG/NBD model
//! overdue                20    (R / usual gap − 1) / 2          R: days since the last event
//! activity drop          15    1 − active days in 28 / in the 28 that ended 28 days before the last visit
//! complaints             10    1 where a recent one is open
//! RFM decline             5    grades of recency lost since the last visit / the most that can be lost
//!
//! usual gap = (Σ gaps + 2G) / (gaps + 2)              G: the mean gap of the population
//!
//! gone       in the stage Churned
//! unknown    below a coverage of 50 %
//! else       low < 25 ≤ watch < 50 ≤ high < 75 ≤ critical; in the stage Silent at least watch
//! ```
//! No training is needed: the model has a weak prior, and takes α, G and the mean spend from the population. What a
//! signal is compared with is taken as of the last active day, so that more silence never lowers the risk.
//!
//! The process is the kind of event whose absence is churn: all that users do, unless you give other kinds, such as
//! purchases. The model is that of [`recurrence`](crate::score::recurrence). The score is a rule of thumb that gives its reasons. To rank users, the
//! churn probability alone is as good or better.

mod anomaly;
mod assess;
mod config;
mod evidence;
mod fitted;
mod measure;
mod outlook;
mod reason;
mod risk;
mod rule;
pub(crate) mod sentence;
mod signal;
mod warning;

pub use anomaly::{Anomaly, DayAnomaly, WeekAnomaly};
pub use config::{AnomalyConfig, ChurnConfig, ChurnWeights, EarlyWarningConfig, RiskBounds};
pub use evidence::{RiskContribution, RiskEvidence};
pub use fitted::{ChurnFitError, FittedChurn, MeanGap};
pub use measure::{ChurnHistory, ChurnMeasures};
pub use outlook::{ChurnOutlook, ChurnProbability};
pub use reason::ChurnReason;
pub use risk::ChurnRisk;
pub use rule::{ChurnRule, ChurnRuleError};
pub use signal::{ChurnSignal, RiskBand};
pub use warning::{EarlyWarning, EarlyWarningReason, WarningLevel};
