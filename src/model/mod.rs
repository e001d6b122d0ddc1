//! Models: features, trained trees, and how good rules are and could be. Back-tests, tuning, what-if. And all rules of a
//! company in one document.
//!
//! | module | question | rule | answer |
//! |---|---|---|---|
//! | [`features`] | What can a model be trained on? | [`FeatureRule`] | [`Features`], [`FeatureTable`] |
//! | [`trees`] | What does a trained model predict? | [`BoostedTrees`] | [`TreeScore`], [`TreeExplanation`] |
//! | [`quality`] | How good is a forecast? | [`ScoredForecast`] | [`Auc`], [`Brier`], [`Lift`], [`CalibrationGroup`] |
//! | [`aha`] | What do those who stay do in their first days? | [`AhaRule`] | [`AhaReport`], [`AhaMoment`] |
//! | [`interval`] | How long until they get there? | [`IntervalRule`] | [`Intervals`], [`IntervalShare`] |
//! | [`co_use`] | What goes with what? | [`CoUseRule`] | [`CoUse`], [`CoUseLift`] |
//! | [`backtest`] | Would it have worked? | [`BacktestRule`] | [`BacktestReport`] |
//! | [`tune`] | Which thresholds would do better? | [`TuneRule`] | [`Tuned`] |
//! | [`what_if`] | What would other rules change? | [`WhatIfRule`] | [`WhatIf`] |
//! | [`company`] | By which rules do we work? | [`Company`] | all mistakes of all sections |

pub mod aha;
pub mod backtest;
pub mod co_use;
pub mod company;
pub mod features;
pub mod interval;
pub mod quality;
pub mod trees;
pub mod tune;
mod user_counts;
pub mod what_if;

#[doc(no_inline)]
pub use aha::*;
#[doc(no_inline)]
pub use backtest::*;
#[doc(no_inline)]
pub use co_use::*;
#[doc(no_inline)]
pub use company::*;
#[doc(no_inline)]
pub use features::*;
#[doc(no_inline)]
pub use interval::*;
#[doc(no_inline)]
pub use quality::*;
#[doc(no_inline)]
pub use trees::*;
#[doc(no_inline)]
pub use tune::*;
#[doc(no_inline)]
pub use what_if::*;
