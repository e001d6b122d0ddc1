//! Statistics over whole numbers, exact where they can be: where a value stands among others, what chance would do, how two
//! numbers vary together, how long things last.

mod binomial;
mod concentration;
mod correlation;
pub(crate) mod counted;
mod cuts;
mod distribution;
#[cfg(any(feature = "report", feature = "outreach"))]
mod newcombe;
mod normal;
mod pairs;
mod percentile;
mod rank;
#[cfg(any(feature = "report", feature = "outreach"))]
mod student;
mod survival;

pub use binomial::binomial_at_most;
pub use concentration::gini;
pub use correlation::{Correlation, CorrelationError};
pub(crate) use counted::Counted;
pub use cuts::{Cuts, CutsError};
pub use distribution::{Distribution, DistributionError};
#[cfg(any(feature = "report", feature = "outreach"))]
pub(crate) use newcombe::{difference_of_shares, wilson};
pub(crate) use normal::NORMAL_95;
pub use pairs::{NumberPairs, NumberPairsError};
pub use percentile::percentile_rank;
pub use rank::{RankMode, nearest_rank};
#[cfg(feature = "outreach")]
pub(crate) use student::student_front;
#[cfg(any(feature = "report", feature = "outreach"))]
pub(crate) use student::{student_critical, student_two_sided};
pub use survival::{Ends, Survival, SurvivalError, SurvivalStep};
