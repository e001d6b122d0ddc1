//! Rosters of communities 社群名册: who runs each, its seed users and candidates, and how alive it is. *Who is in our communities?*
//!
//! ```text
//! valid       memberships with since ≤ day ≤ until; one for each user and community
//! active      active on any of the last 28 days                    quiet   nobody active in them
//! best        the highest contribution scores of the calendar month of the day, up to that day
//! candidates  members with an ordinary role who contribute, the best first
//! ```
//! Profiles do not say who is in which community, so you hand in rows of memberships; one user may be in many communities.

mod answer;
mod community;
mod membership;
mod person;
pub(crate) mod row_sentence;
mod rule;
pub(crate) mod sentence;

pub use answer::Roster;
pub use community::{Community, CommunityFinding};
pub use membership::{CommunityMember, MemberRole};
pub use person::RosterPerson;
pub use rule::{RosterConfig, RosterError, RosterRule};
