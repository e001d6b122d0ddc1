//! Back-tests: scores as of a past day, held against what came after it. *Would it have worked?*
//!
//! ```text
//!              cut D                        D + horizon
//! ───────────────┼───────────────────────────────┼────▶
//!  seen by the   │  seen by the outcome only     │
//!  scorers       │                               │
//! ```
//! A scorer gets a user as of the cut, and nothing else: it cannot see what came, however it is written. Fit what needs
//! a population as of the cut too. How good the scores are is said by [`quality`](crate::model::quality): AUC with its interval by
//! `DeLong`, Brier, lift, calibration, precision and recall by band.

mod outcome;
mod report;
mod run;
mod scorer;

pub use outcome::BacktestOutcome;
pub use report::{BacktestReport, ScorerReport};
pub use run::{BacktestError, BacktestRule};
pub use scorer::{ChurnOdds, ChurnScore, Probability, Recency, RecencyOverGap, Scorer};
