//! The users of a report from events, while they are counted: who they are, and by whose days their bare dates were placed.

use super::dated::DatesBy;
use crate::event::id::UserId;
use crate::population::{Columns, Crowd};

/// Some users of a report.
#[derive(Default)]
pub(super) struct EventUsers {
    pub(super) crowd: Crowd,
    pub(super) dates: Option<DatesBy>,
}

impl EventUsers {
    /// Adds a user of these columns who is not in yet.
    pub(super) fn add(&mut self, columns: &Columns<'_>, user: UserId) {
        self.crowd.add(user, columns.report_key());
        self.dates = self.dates.take().or_else(|| columns.days_of(user).map(DatesBy::new));
    }

    /// Adds users none of whom is in yet.
    pub(super) fn join(&mut self, other: Self) {
        self.crowd.merge(other.crowd);
        self.dates = self.dates.take().or(other.dates);
    }
}
