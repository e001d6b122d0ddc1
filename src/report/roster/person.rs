//! One user in one community.

use serde::{Deserialize, Serialize};

use super::membership::MemberRole;
use crate::event::id::UserId;
use crate::event::subject::Subject;
use crate::score::contribution::MonthlyContribution;
use crate::time::Day;

/// A user in a community.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct RosterPerson {
    /// The community.
    pub community: Subject,
    /// The user.
    pub user: UserId,
    /// What the user is there.
    pub role: MemberRole,
    /// The first day of the membership.
    pub since: Day,
    /// Active days in the window of the rule, in the whole product.
    pub active_days: u32,
    /// The last active day; `None` if there never was one.
    pub last_active: Option<Day>,
    /// What the user contributed in the calendar month of the day; `None` if it is nothing.
    pub contribution: Option<MonthlyContribution>,
}

impl RosterPerson {
    pub(super) const fn key(&self) -> (Subject, UserId) {
        (self.community, self.user)
    }
}
