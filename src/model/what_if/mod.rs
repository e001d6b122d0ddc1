//! What-if: two rule sets over one population as of one day, or two days under one rule set. *What would other rules
//! change?* The answer tells which users move where, how many, with how much spend, and by which rule.
//!
//! ```text
//! flow(from, to)   users who are `from` on the first side and `to` on the second, and their lifetime net spend
//! ```
//! The rows and columns of a flow add up to the population: users who have not joined or have no such name count too.

mod answer;
mod compare;
mod flow;
mod name;

pub use answer::{Mover, NameChange, WhatIf, WhatIfError};
pub use compare::{RulesAsOf, WhatIfRule};
pub use flow::{SpendFlow, SpendFlowCell, SpendFlowError};
