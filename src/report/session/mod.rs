//! *When were they here?* Visits: runs of events without a long pause.
//!
//! ```text
//! 13:00  13:10  13:50  14:10  14:25        a pause of more than 30 minutes starts a new session; of exactly 30 it does not
//! └──────────┘  └─────────────────┘        two sessions, of 10 and 35 minutes
//! ```
//! Half an hour is what web analytics has agreed on since the 1990s (Catledge & Pitkow, Characterizing Browsing
//! Strategies in the World-Wide Web, 1995, measured 25.5 minutes). A session of one event has no length.

mod count;
mod report;
mod rule;

pub use report::{SessionReport, SessionReportError};
pub use rule::{Session, SessionConfig, SessionRule, SessionRuleError};
