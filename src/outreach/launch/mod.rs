//! The register of launches: what was tested before it went out, how long tests took, and which were too small to tell. *Do we test
//! what we launch?*
//!
//! ```text
//! share tested        launches with a test / launches
//! days to decide      decided − started, of tests that are decided
//! too small to tell   decided with fewer users than the test needed
//! ```
//! A launch is a row of data that you keep: [`Launch`]. What a test needed is best said by the launch itself, from
//! [`Power`](crate::outreach::Power) or from the verdicts of its [`trial`](crate::outreach::trial); else the rule says it for all.

mod problem;
mod register;
mod rule;
pub(crate) mod sentence;

pub use problem::LaunchProblem;
pub use register::{LaunchRegister, SmallTest};
pub use rule::{Launch, LaunchRule};
