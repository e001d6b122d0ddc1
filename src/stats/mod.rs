//! *Where does a value stand among others?* Exact statistics over whole numbers, and what chance would do.

mod concentration;
mod cuts;
mod distribution;
mod percentile;
mod poisson;
mod rank;

pub use concentration::gini;
pub use cuts::{Cuts, CutsError};
pub use distribution::{Distribution, DistributionError};
pub use percentile::percentile_rank;
pub use poisson::poisson_at_most;
pub use rank::{RankMode, nearest_rank};
