//! The stage of a user as of a day: since when, why, and what would change it.

use serde::{Deserialize, Serialize};
use smallvec::{SmallVec, smallvec};

use super::moves::StageMove;
use super::reason::StageReason;
use super::rule::{Seen, StageRule};
use super::timeline::{Timeline, Walk};
use super::{LifecycleStage, StageLadder};
use crate::event::kind::Kind;
use crate::event::user::User;
use crate::profile::{AsOf, BeforeHorizon, Tally};
use crate::score::replay::Replay;
use crate::time::{Day, Since};

/// The stage of a user as of a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct StageAssessment {
    /// The stage shown.
    pub stage: LifecycleStage,
    /// The day on which that stage was first shown without a break.
    pub since: Since,
    /// The stage that the day itself gives, before the hold.
    pub raw: LifecycleStage,
    /// Days since joining.
    pub age_days: u32,
    /// Days since the last active day, or since joining.
    pub silence_days: u32,
    /// Active days in the loyalty window.
    pub active_days: u32,
    /// Purchases in the loyalty window.
    pub purchases: u64,
    /// Points of advocacy in the advocacy window.
    pub advocacy_points: u64,
    /// Why the user has the raw stage.
    pub(crate) reasons: SmallVec<[StageReason; 3]>,
    /// What would move the user to other stages; the way up first.
    pub(crate) moves: SmallVec<[StageMove; 3]>,
}

impl StageAssessment {
    /// The rung on the ladder view.
    pub const fn ladder(&self) -> Option<StageLadder> {
        self.stage.ladder()
    }

    /// Why the user has the raw stage, and why another one is shown if the hold keeps it.
    pub fn reasons(&self) -> impl Iterator<Item = StageReason> {
        self.reasons.iter().copied()
    }

    /// What would move the user to other stages, as things stand now; the way up first.
    pub fn moves(&self) -> impl Iterator<Item = StageMove> {
        self.moves.iter().copied()
    }
}

impl StageRule {
    /// The stage of a user as of a day. `None` if they have not joined yet.
    ///
    /// Only what happened since joining counts; if you give a join day, nothing before it counts. The stage is replayed
    /// from the day of joining, at most [`Hold::REPLAY`](crate::time::Hold::REPLAY) days back. If days were forgotten,
    /// the replay starts on the first day for which everything that counts is remembered, and `since` may then be only
    /// a bound.
    ///
    /// # Errors
    /// When the profile has forgotten too much for the stage to be certain.
    pub fn assess(&self, as_of: AsOf<'_>, user: &User) -> Result<Option<StageAssessment>, BeforeHorizon> {
        let Some(joined) = as_of.joined(user) else { return Ok(None) };
        let (day, hold) = (as_of.day(), self.config().hold);
        let replay = Replay::new(as_of, joined, self.reach())?;
        let active_before = self.active_before(as_of, joined, replay.first);
        let timeline = Timeline::new(self, joined, active_before, replay.tallies);
        let mut walk = Walk::new(&timeline);
        let stages = walk.replay(replay.start, day);
        let held = replay.held(hold, &stages)?;
        let seen = walk.seen(day);
        let raw = self.raw(&seen);
        let mut reasons = self.reasons(raw, &seen, replay.tallies);
        if held.value != raw {
            reasons.push(StageReason::Held { raw, hold });
        }
        Ok(Some(StageAssessment {
            stage: held.value,
            since: held.since,
            raw,
            age_days: seen.age,
            silence_days: seen.silence,
            active_days: seen.active_days,
            purchases: seen.purchases,
            advocacy_points: seen.advocacy,
            reasons,
            moves: self.moves(raw, &walk, day),
        }))
    }

    /// The next day on which the shown stage can be another one, if nothing more happens. `None` if it stays, or they have not
    /// joined yet. It may be too early, and is never too late.
    ///
    /// # Errors
    /// When the profile has forgotten too much for the stage to be certain.
    pub(crate) fn next_change(&self, as_of: AsOf<'_>, user: &User) -> Result<Option<Day>, BeforeHorizon> {
        let Some(joined) = as_of.joined(user) else { return Ok(None) };
        let replay = Replay::new(as_of, joined, self.reach())?;
        let active_before = self.active_before(as_of, joined, replay.first);
        let timeline = Timeline::new(self, joined, active_before, replay.tallies);
        let mut walk = Walk::new(&timeline);
        let stages = walk.replay(replay.start, as_of.day());
        let held = replay.held(self.config().hold, &stages)?;
        Ok(replay.next_shown(self.config().hold, &stages, &held, walk.next_after(as_of.day())))
    }

    /// The last active day since joining that is before the first day of the replay.
    pub(super) fn active_before(&self, as_of: AsOf<'_>, joined: Day, first: Day) -> Option<Day> {
        let activity = &self.config().activity;
        let before = as_of.tallies().partition_point(|tally| tally.day() < first);
        let remembered = as_of.tallies().iter().take(before).rfind(|tally| activity.contains_code(tally.code()));
        let last = remembered.map(Tally::day).or_else(|| as_of.last_forgotten(activity));
        last.filter(|last| *last >= joined)
    }

    fn reasons(&self, raw: LifecycleStage, seen: &Seen, tallies: &[Tally]) -> SmallVec<[StageReason; 3]> {
        let t = self.config();
        let silence = |from, through| StageReason::Silence { days: seen.silence, from, through };
        let age = |from, through| StageReason::Age { days: seen.age, from, through };
        let active_days = StageReason::ActiveDays {
            seen: seen.active_days,
            needed: t.loyal_active_days,
            window: t.loyal_active_window,
        };
        let purchases =
            StageReason::Purchases { seen: seen.purchases, needed: t.loyal_purchases, window: t.loyal_purchase_window };
        let advocacy =
            StageReason::Advocacy { seen: seen.advocacy, needed: t.advocacy_points, window: t.advocacy_window };
        // There are two ways to loyalty; tell the one that the user took.
        let loyal = if seen.active_days >= t.loyal_active_days { active_days } else { purchases };
        match raw {
            LifecycleStage::Churned if seen.silence >= t.churned_from => smallvec![silence(t.churned_from, None)],
            LifecycleStage::Churned => {
                let left = tallies.iter().rfind(|tally| tally.code() == Kind::Leave.code());
                left.map(|tally| StageReason::Left { day: tally.day() }).into_iter().collect()
            }
            LifecycleStage::Silent => smallvec![silence(t.silent_from, Some(t.churned_from - 1))],
            LifecycleStage::Introduction => smallvec![age(0, Some(t.introduction_through))],
            LifecycleStage::Activation => {
                smallvec![age(t.introduction_through + 1, Some(t.activation_through))]
            }
            LifecycleStage::Growth if seen.age <= t.growth_through => {
                smallvec![age(t.activation_through + 1, Some(t.growth_through))]
            }
            LifecycleStage::Growth => smallvec![active_days, purchases],
            LifecycleStage::Loyalty | LifecycleStage::Advocacy => smallvec![loyal, advocacy],
        }
    }
}
