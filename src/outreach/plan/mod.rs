//! Outreach plans 自动化触达引擎: at most one message for each user as of an instant, with why, why not, and when next. *Whom do we
//! write to this morning, and why not to the others?*
//!
//! ```text
//! left out     held out of all experiments, or in the control arm of the experiment that messages are
//! candidates   the plays of the playbook that apply and have a channel, in their order; channels by the user's responses
//! message      the first candidate that the contact policy lets go: consent, caps, quiet hours
//! floor        where no message goes out and there were fewer contacts than promised in the last n days: the play of the
//!              floor, whatever its condition and its pause say; the contact policy still holds
//! outcome      message | held out | control | no play | paused | consent | cap | quiet hours       one for each user
//! next         the first instant at which a refused candidate may go; the first day on which a play ends its pause
//!
//! best hour       the hour with the most days with a response; else with any activity; else the hour given
//! best channels   responses + 1 / messages + 2, of campaigns whose channel you tell; those with few messages keep their place
//! ```
//! A plan sends nothing and keeps no log: your service hands in what was sent and played ([`OutreachContacts`]), and sends what
//! the answer says. A user who is left out is not asked about anything else, so that a hold-out is one.
//!
//! Tallies keep hours by the calendar of the profile, so the best hour is one of that clock.

mod assess;
mod basis;
mod check;
mod config;
mod decision;
mod given;
mod habit;
mod outcome;
mod report;
mod rule;
pub(crate) mod sentence;

pub use assess::{OutreachError, UserOutreachError};
pub use basis::HourBasis;
pub use check::OutreachProblem;
pub use config::{ContactFloor, OutreachConfig};
pub use decision::{OutreachDecision, OutreachReason, PlannedMessage};
pub use given::{OutreachContacts, OutreachRules};
pub use habit::{BestHour, CampaignChannel, ChannelResponse, ContactHabitRule, ContactHabits};
pub use outcome::OutreachOutcome;
pub use report::OutreachReport;
pub use rule::OutreachRule;
