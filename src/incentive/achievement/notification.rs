//! Notifications of newly unlocked levels, and the channels by which the user may be told.

use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

use super::measure::AchievementUnit;
use super::sentence;
use super::status::AchievementStatus;
use crate::answer::sentence::{Phrase, Phrased, display_phrases};
use crate::event::id::UserId;
use crate::event::user::{ContactChannel, ContactChannels};
use crate::incentive::task::Name;
use crate::time::Day;

/// A level that was unlocked on a day.
///
/// To send a notification only once, remember the user, the achievement and the level. The day is not part of that key,
/// because it may move when an event arrives late.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Unlock {
    /// The achievement.
    pub achievement: Name,
    /// The number of the level, from 1.
    pub level: u16,
    /// How much the level took.
    pub at: u64,
    /// The unit of that.
    pub unit: AchievementUnit,
    /// The day on which it was unlocked.
    pub on: Day,
}

/// What to tell a user, and by which channels they allow it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Notification {
    /// The user to tell.
    pub user: UserId,
    /// The level to tell them about.
    pub unlock: Unlock,
    /// The channels that they allow; may be empty.
    pub channels: ContactChannels,
}

impl Unlock {
    /// The unlocked levels of one achievement, ascending.
    pub(super) fn of(status: &AchievementStatus) -> impl Iterator<Item = Self> {
        let (achievement, unit) = (status.id, status.unit);
        status.unlocked.iter().map(move |reached| Self {
            achievement,
            level: reached.level,
            at: reached.at,
            unit,
            on: reached.on,
        })
    }
}

impl Phrased for Unlock {
    fn phrase(&self) -> Phrase<'_> {
        sentence::unlock(self.achievement.as_str(), self.level, self.on, self.unit.of(self.at))
    }
}

impl Phrased for Notification {
    fn phrase(&self) -> Phrase<'_> {
        let Unlock { achievement, level, at, unit, on } = &self.unlock;
        let channels: SmallVec<[ContactChannel; 8]> = self.channels.iter().collect();
        let channels = Some(channels).filter(|channels| !channels.is_empty());
        sentence::notification(achievement.as_str(), *level, *on, unit.of(*at), channels)
    }
}

display_phrases!(Unlock, Notification);
