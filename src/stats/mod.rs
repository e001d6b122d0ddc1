//! *Where does a value stand among others?* Exact statistics over whole numbers, and how well scores rank.

mod auc;
mod concentration;
mod cuts;
mod rank;

pub use auc::{Auc, AucError, AucGain};
pub(crate) use auc::{NORMAL_95, variance_of_mean};
pub use concentration::gini;
pub use cuts::{Cuts, CutsError};
pub use rank::{RankMode, nearest_rank};
