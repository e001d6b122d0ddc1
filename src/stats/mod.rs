//! *Where does a value stand among others?* Exact statistics over whole numbers; how two numbers go together; how
//! long things last.

mod concentration;
mod correlation;
mod cuts;
mod rank;
mod survival;

pub use concentration::gini;
pub use correlation::{Correlation, CorrelationError};
pub use cuts::{Cuts, CutsError};
pub use rank::{RankMode, nearest_rank};
pub use survival::{Ends, Survival, SurvivalStep};
