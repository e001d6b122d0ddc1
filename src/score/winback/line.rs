//! A user to win back, and why.

use core::fmt;

use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

use crate::answer::reason::{Reason, SeenValue};
use crate::event::id::UserId;
use crate::event::subject::Subject;
use crate::score::need::Need;
use crate::time::Day;

/// A user to win back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct WinBack {
    /// The user.
    pub user: UserId,
    /// The day of the list.
    pub as_of: Day,
    /// The last active day. `None` for users who joined and were never active.
    pub last_active: Option<Day>,
    /// Days without activity.
    pub silent_days: u32,
    /// The needs held as of the last active day, the strongest first.
    pub needs: SmallVec<[Need; 8]>,
    /// The subjects that the user dealt with last, where no need was held: the latest day first, on one day the most
    /// events first, at equal numbers the smaller subject.
    pub subjects: SmallVec<[Subject; 3]>,
}

impl fmt::Display for WinBack {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plural = if self.silent_days == 1 { "" } else { "s" };
        write!(f, "not active for {} day{plural}", self.silent_days)?;
        for (place, need) in self.needs.iter().enumerate() {
            f.write_str(if place == 0 { "; wanted " } else { ", " })?;
            need.fmt(f)?;
        }
        for (place, subject) in self.subjects.iter().enumerate() {
            f.write_str(if place == 0 { "; last dealt with " } else { ", " })?;
            subject.fmt(f)?;
        }
        Ok(())
    }
}

impl From<&WinBack> for Reason {
    fn from(line: &WinBack) -> Self {
        Self {
            rule: "winback.silent".into(),
            seen: Some(SeenValue::from(line.silent_days)),
            bound: [None, None],
            text: line.to_string(),
        }
    }
}

impl WinBack {
    /// Why: the one reason, which is the line itself.
    pub fn reasons(&self) -> impl Iterator<Item = &Self> {
        core::iter::once(self)
    }

    /// The order of a list: users with the fewest silent days first, then by id.
    pub(super) const fn order(&self) -> (u32, UserId) {
        (self.silent_days, self.user)
    }
}
