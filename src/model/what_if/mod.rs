//! What-if: *what would change?* Two rule sets over one population as of one day, or two days under one rule set: who moves from
//! where to where, how many, with how much spend, and which rule did it.
//!
//! ```text
//! flow(from, to)   users who are `from` on the one side and `to` on the other, and their net spend of the lifetime
//! ```
//! Rows and columns of a flow add up to the population: who is not in it yet, or has no such name, is counted as such.

mod answer;
mod compare;
mod flow;
mod name;

pub use answer::{Mover, NameChange, WhatIf, WhatIfError};
pub use compare::{RulesAsOf, WhatIfRule};
pub use flow::{SpendFlow, SpendFlowCell};
