//! *Where does a value stand among others?* Exact statistics over whole numbers.

mod cuts;

pub use cuts::{Cuts, CutsError};
