//! *Who came, who stayed, who came back, who is gone?* Every active user of a period is in exactly one of three states.
//!
//! ```text
//! new            active for the first time ever        active(p)  = new + returning + resurrecting
//! returning      active in the period before too       dormant(p) = active(p−1) − returning(p)
//! resurrecting   active, neither new nor returning     pulse(p)   = (new + resurrecting) / dormant
//! dormant        active in the period before, not in this one: counted in the first silent period only
//! ```
//! What is known as growth accounting. A pulse above 1 is a population that grows. Whoever is dormant is also told by
//! the state in the period before: losing newcomers and losing regulars are two problems.

mod answer;
mod census;
mod rule;

pub use answer::{Dormant, UserAccounting, UserAccountingPeriod, UserAccountingState};
pub use rule::{NewIn, UserAccountingError, UserAccountingRule};
