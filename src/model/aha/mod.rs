//! The aha moment: the early action that best tells who stays. *What do those who stay do in their first days?*
//!
//! ```text
//! candidate          a kind, at least n times, within the first d days          day of joining = day 1
//! stays              active on a day from f to l days after joining, d ≤ f
//! φ                  (ad − bc) / √((a+b)(c+d)(a+c)(b+d))                        −1 to 1, Yule (1912)
//!
//!                    stays    leaves
//! did it               a        b
//! did not              c        d
//! ```
//! Of the many candidates the best looks better than it is. So its p-value is corrected by Holm for all of them, and the table is shown
//! a second time as new users would show it: users are parted by a hash of their id, each part is told by the candidate that is best
//! among the others, and the tables of all parts are added up (cross-validation, Stone 1974).
//!
//! What goes together need not be cause and effect: whoever would stay anyway does more on the first day. Only an
//! [`experiment`](crate::outreach::experiment) that brings users to the action tells whether they then stay.

mod answer;
mod census;
mod rule;
pub(crate) mod sentence;

pub use answer::{AhaCandidate, AhaMoment, AhaReport, AhaSplit, AhaTable, NoAhaMoment};
pub use rule::{AhaConfig, AhaConfigError, AhaError, AhaRule};
