//! Statistics over whole numbers, exact where they can be: where a value stands among others, what chance would do, how two
//! numbers vary together, how long things last.

mod binomial;
mod concentration;
mod correlation;
mod cuts;
mod distribution;
mod normal;
mod percentile;

mod rank;
mod survival;

pub use binomial::binomial_at_most;
pub use concentration::gini;
pub use correlation::{Correlation, CorrelationError};
pub use cuts::{Cuts, CutsError};
pub use distribution::{Distribution, DistributionError};
pub(crate) use normal::NORMAL_95;
pub use percentile::percentile_rank;

pub use rank::{RankMode, nearest_rank};
pub use survival::{Ends, Survival, SurvivalStep};
