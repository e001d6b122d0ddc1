//! A user to win back, and why.

use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

use super::sentence;
use crate::answer::reason::{Reason, SeenValue};
use crate::answer::sentence::{Phrase, Phrased, display_phrases};
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

impl Phrased for WinBack {
    fn phrase(&self) -> Phrase<'_> {
        let needs = Some(self.needs.clone()).filter(|needs| !needs.is_empty());
        let subjects = Some(self.subjects.clone()).filter(|subjects| !subjects.is_empty());
        sentence::silent(self.silent_days, needs, subjects)
    }
}

display_phrases!(WinBack);

impl From<&WinBack> for Reason {
    fn from(line: &WinBack) -> Self {
        Self::saying("winback.silent", Some(SeenValue::from(line.silent_days)), [None, None], &line.phrase())
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
