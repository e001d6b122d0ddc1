//! *Where does a value stand among others?* Exact statistics over whole numbers.

mod concentration;
mod cuts;
mod distribution;
mod rank;

pub use concentration::gini;
pub use cuts::{Cuts, CutsError};
pub use distribution::{Distribution, DistributionError};
pub use rank::{RankMode, nearest_rank};
