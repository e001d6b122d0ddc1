//! Experiments: two arms compared, on sums that add up across shards, days and machines. *Did it work?*
//!
//! ```text
//! an arm          n, Σx, Σx²                       with a measure from before: Σy, Σy², Σxy as well
//! absolute        m_B − m_A                        variance  v_B/n_B + v_A/n_A
//! relative        (m_B − m_A) / |m_A|              variance  v_B/(n_B·m_A²) + v_A·m_B²/(n_A·m_A⁴)
//!                                                  and with a measure from before, see [`PairedSums`], a further term
//! ```
//! [`SampleSums`] (or [`PairedSums`], or a [`Proportion`]) give a [`SampleSummary`]; two summaries give an
//! [`ArmComparison`], which computes effects by Welch's t, and intervals that hold however often you look.
//! [`Proportion::against`] is the z test of two shares. [`sample_ratio`] tests whether users were split as planned.
//! [`Power`] computes how many users are needed. [`holm`] and [`benjamini_hochberg`] correct for several questions. An
//! [`ExperimentRule`] puts the result into words; of several arms or metrics, [`ExperimentRule::report_family`] judges all
//! together, by Holm. A [`BalanceRule`] tells before the start whether the arms are alike; who is in which arm is
//! [`assignment`](crate::outreach::assignment).
//!
//! If there is too little data, the answer is [`NotEnough`], which says what is missing; no answer is NaN.
//!
//! Sources: Welch, *Biometrika* 34, 1947; Deng, Xu, Kohavi & Walker, WSDM 2013 (CUPED); Waudby-Smith et al., *Annals of
//! Statistics* 52, 2024 (intervals for any time); Holm, *Scandinavian Journal of Statistics* 6, 1979; Benjamini & Hochberg,
//! *Journal of the Royal Statistical Society* B 57, 1995. The relative variance is that of the delta method.

mod any_time;
mod balance;
mod balance_report;
mod comparison;
mod distribution;
mod limits;
mod missing;
mod multiple;
mod paired;
mod population;
mod power;
mod proportion;
mod ratio;
mod report;
mod rule;
pub(crate) mod sentence;
mod significance;
mod summary;
mod sums;

pub use any_time::{AnyTime, AnyTimeEffect};
pub use balance::{BalanceArm, BalanceConfig, BalanceError, BalanceRule};
pub use balance_report::{BalanceReason, BalanceReport, BalanceVerdict, MetricBalance};
pub use comparison::{ArmComparison, ArmEffect};
pub(crate) use distribution::{normal_below, normal_upper};
pub(crate) use limits::float;
pub use missing::NotEnough;
pub use multiple::{benjamini_hochberg, holm};
pub use paired::PairedSums;
pub use population::{paired_sums_by, sums_by};
pub use power::{Allocation, AllocationError, Power, PowerError, SampleSize};
pub(crate) use proportion::chance;
pub use proportion::{Proportion, ProportionError, ProportionTest};
pub use ratio::{SampleRatio, SampleRatioError, sample_ratio};
pub(crate) use report::Digits;
pub use report::{EffectSeen, ExperimentReport, ExperimentVerdict, MissingEvidence};
pub use rule::{ExperimentConfig, ExperimentLooks, ExperimentRule, ExperimentRuleError};
pub use significance::{Significance, SignificanceError};
pub use summary::{SampleSummary, SampleSummaryError};
pub use sums::{SampleSums, SampleSumsError};
pub(crate) use sums::{in_range, rounded, spread};
