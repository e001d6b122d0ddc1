//! Back-tests: scores as of a past day, compared with what happened after it. *Would it have worked?*
//!
//! ```text
//!              cut D                        D + horizon
//! ───────────────┼───────────────────────────────┼────▶
//!  seen by the   │  seen by the outcome only     │
//!  scorers       │                               │
//! ```
//! A scorer sees a user as of the cut and nothing else, however it is written. Rules that depend on a population must
//! be fitted as of the cut too. [`quality`](crate::model::quality) measures the scores: AUC with its interval by
//! `DeLong`, Brier, lift, calibration, precision and recall by band.

mod outcome;
mod report;
mod run;
mod scorer;

pub use outcome::BacktestOutcome;
pub use report::{BacktestReport, ScorerReport};
pub use run::{BacktestError, BacktestRule};
pub use scorer::{ChurnOdds, ChurnScore, Probability, Recency, RecencyOverGap, Scorer};
