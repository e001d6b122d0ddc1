//! Growth accounting: every active user of a period is in exactly one of three states. *Who came, stayed, came back,
//! left?*
//!
//! ```text
//! new            active for the first time ever        active(p)  = new + returning + resurrecting
//! returning      active in the period before too       dormant(p) = active(p−1) − returning(p)
//! resurrecting   active, neither new nor returning     pulse(p)   = (new + resurrecting) / dormant
//! dormant        active in the period before, not in this one: counted in the first silent period only
//! ```
//! A pulse above 1 means that the population grows. Dormant users are also told apart by their previous state, because
//! losing newcomers and losing regulars are two different problems.

mod answer;
mod census;
mod rule;

pub use answer::{Dormant, UserAccounting, UserAccountingPeriod, UserAccountingState};
pub use rule::{NewIn, UserAccountingError, UserAccountingRule};
