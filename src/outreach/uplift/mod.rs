//! Uplift: who changes because of a message, from the two arms of an experiment and a score of each user. *Whom is it worth writing to?*
//!
//! ```text
//! T(k), C(k)       outcomes of the treated and of the control among the users with the k-th score or above; N(k), M(k) how many they are
//! gain(k)          T(k) − C(k) · N(k) / M(k)                   Qini curve (Radcliffe 2007); while M(k) is 0 nothing is subtracted
//! coefficient      (area under the curve / users − gain(all) / 2) / treated         what sorting by the score brings beyond chance
//! standard error   √Σ Uᵢ²       Uᵢ the slope of the coefficient in the weight of user i       infinitesimal jackknife (Jaeckel 1972)
//!
//! group            users by score in equal parts, the best first; uplift = mean of the treated − mean of the control, by Welch
//! transformed      mean of y/e of the treated and −y/(1 − e) of the control, e the share treated         Athey & Imbens 2016
//! top              the uplift among the best, times their number: what writing to all of them brings over writing to none
//! ```
//! Scores come from outside, as from [`BoostedTrees`](crate::model::BoostedTrees) over a table of features: by a model of who changes, or
//! just of who is about to leave. What counts is that they were made **before** the experiment and without its outcomes; a score that was
//! trained on the same users looks better than it is. Users must have been assigned by chance
//! ([`assignment`](crate::outreach::assignment)), or a group's arms differ in more than the message.
//!
//! The coefficient is in units of the outcome per user: over all shares that could be written to, what the best of that share bring on
//! average beyond as many drawn by lot, counted per treated user. It is not divided by that of a perfect order, which exists for outcomes of yes and no
//! only. Users of one score are one step of the curve, a straight line. Slopes come from whole sums over scores, so there is no drawing,
//! and the same users give the same interval, however they were parted. It is one for large numbers: of 5 or 10 users an arm it leaves out the
//! truth in one case of ten instead of one of twenty, from about 25 on hardly more often than it says.
//!
//! Sources: Radcliffe, *Direct Marketing Analytics Journal*, 2007; Jaeckel, Bell Laboratories Memorandum 72-1215-11; Efron, *The Jackknife,
//! the Bootstrap and Other Resampling Plans*, 1982; Athey & Imbens, *PNAS* 113, 2016.

mod answer;
mod collect;
mod curve;
mod groups;
mod level;
mod rule;
pub(crate) mod sentence;

pub use answer::Uplift;
pub use curve::{QiniCoefficient, UpliftPoint};
pub use groups::{UpliftGroup, UpliftTop};
pub use level::{UpliftLevel, UpliftSums};
pub use rule::{
    UpliftArm, UpliftConfig, UpliftConfigError, UpliftProblem, UpliftReportError, UpliftRowError, UpliftRule,
    UpliftUser,
};
