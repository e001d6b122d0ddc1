//! Sessions: visits, which are runs of events without a long pause. *When and for how long do users visit?*
//!
//! ```text
//! 13:00  13:10  13:50  14:10  14:25        a pause of more than 30 minutes starts a new session; of exactly 30 it does not
//! └──────────┘  └─────────────────┘        two sessions, of 10 and 35 minutes
//! ```
//! Half an hour has been the convention of web analytics since the 1990s (Catledge & Pitkow, Characterizing Browsing
//! Strategies in the World-Wide Web, 1995, measured 25.5 minutes). A session of one event has length 0.

mod count;
mod report;
mod rule;

pub use report::{SessionReport, SessionReportError};
pub use rule::{Session, SessionConfig, SessionRule, SessionRuleError};
