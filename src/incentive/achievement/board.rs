//! The board of achievements: what a user has unlocked and what comes next.

use serde::{Deserialize, Serialize};

use super::notification::{Notification, Unlock};
use super::reason::AchievementReason;
use super::status::AchievementStatus;
use crate::event::id::UserId;
use crate::event::user::ContactChannels;
use crate::incentive::task::Name;
use crate::time::Day;

/// What a user has unlocked as of a day, and what comes next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct AchievementBoard {
    /// The user.
    pub user: UserId,
    /// The day asked about.
    pub as_of: Day,
    /// All achievements, in the order of their set.
    pub achievements: Vec<AchievementStatus>,
}

impl AchievementBoard {
    /// The achievement of this id.
    pub fn get(&self, id: Name) -> Option<&AchievementStatus> {
        self.achievements.iter().find(|achievement| achievement.id == id)
    }

    /// The levels unlocked after one day and up to another, in order of days, and within a day in the order of the set.
    /// Nothing after the day of the board is known.
    pub fn newly_unlocked(&self, after: Day, until: Day) -> Vec<Unlock> {
        let unlocks = self.achievements.iter().flat_map(Unlock::of);
        let mut unlocks: Vec<Unlock> = unlocks.filter(|unlock| after < unlock.on && unlock.on <= until).collect();
        unlocks.sort_by_key(|unlock| unlock.on);
        unlocks
    }

    /// The levels unlocked after one day and up to another, each with the channels by which the user may be told. If
    /// the user allows no channel, the level is listed without one: you decide whether to show it inside the product.
    pub fn notifications(&self, after: Day, until: Day, allowed: ContactChannels) -> Vec<Notification> {
        let notify = |unlock| Notification { user: self.user, unlock, channels: allowed };
        self.newly_unlocked(after, until).into_iter().map(notify).collect()
    }

    /// Why each achievement stands where it does, in the order of the set.
    pub fn reasons(&self) -> impl Iterator<Item = AchievementReason> {
        self.achievements.iter().flat_map(AchievementStatus::reasons)
    }
}
