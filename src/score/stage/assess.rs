//! The stage of a user as of a day, since when, why, and what would move them on.

use serde::{Deserialize, Serialize};
use smallvec::{SmallVec, smallvec};

use super::moves::Move;
use super::reason::StageReason;
use super::rule::{Seen, StageRule};
use super::timeline::{Timeline, Walk};
use super::{LifecycleStage, StageLadder};
use crate::event::kind::Kind;
use crate::event::user::User;
use crate::profile::{AsOf, BeforeHorizon, Tally};
use crate::time::{Day, Days, Hold, Since};

/// The stage of a user as of a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StageAssessment {
    /// The stage shown.
    pub stage: LifecycleStage,
    /// Since when it has been shown.
    pub since: Since,
    /// The stage of the day itself, before the hold.
    pub raw: LifecycleStage,
    /// Days since joining.
    pub age_days: u32,
    /// Days since the last active day, or since joining.
    pub silence_days: u32,
    /// Active days in the window that loyalty looks at.
    pub active_days: u32,
    /// Purchases in the window that loyalty looks at.
    pub purchases: u64,
    /// Points of advocacy in their window.
    pub advocacy_points: u64,
    /// Why the stage of the day is what it is.
    pub reasons: SmallVec<[StageReason; 3]>,
    /// What would move the user to other stages, as things stand; the way up first.
    pub moves: SmallVec<[Move; 3]>,
}

impl StageAssessment {
    /// The rung of the ladder view.
    pub const fn ladder(&self) -> Option<StageLadder> {
        self.stage.ladder()
    }
}

impl StageRule {
    /// The stage of a user as of a day; none where they are not in the population yet.
    ///
    /// Only what happened from joining on is seen: of a user whose join day is given, nothing before it. The stage is
    /// replayed from joining, at most [`Hold::REPLAY`] days back; where days are forgotten, from the first day on which
    /// all that counts is remembered, and what was shown before it then has a bound only.
    ///
    /// # Errors
    /// When the profile remembers too little to be sure.
    pub fn assess(&self, as_of: AsOf<'_>, user: &User) -> Result<Option<StageAssessment>, BeforeHorizon> {
        let Some(joined) = as_of.joined(user) else { return Ok(None) };
        let day = as_of.day();
        let reach = self.reach();
        let full_start = joined.max(day.minus(Hold::REPLAY.into()));
        let horizon = as_of.horizon().filter(|horizon| *horizon > joined);
        let start = horizon.map_or(full_start, |horizon| full_start.max(horizon.plus(reach.cast_signed())));
        // Where the horizon is too close, the days needed for `day` itself are asked for, and refused.
        let first = joined.max(start.min(day).minus(reach));
        let tallies = as_of.during(Days::new(first, day).unwrap_or(Days::only(day)))?;
        let active_before = self.active_before(as_of, joined, first);
        let timeline = Timeline::new(self, joined, active_before, tallies);
        let mut walk = Walk::new(&timeline);
        let stages = walk.replay(start, day);
        let seen = walk.seen(day);
        let raw = stages.last().map_or(LifecycleStage::Introduction, |(_, stage)| *stage);
        let hold = self.config().hold;
        let Some(held) = hold.shown(stages.iter().copied(), day, start == joined) else { return Ok(None) };
        let since = match horizon.filter(|_| start > full_start) {
            None => held.since,
            Some(horizon) => {
                // Until a stage has held, what was shown hangs on days that were not replayed.
                let asked = joined.max(full_start.minus(reach));
                let sure_from = first_held(&stages, hold, day).ok_or(BeforeHorizon { asked, horizon })?;
                if held.since.day() > sure_from { held.since } else { Since::OnOrBefore(sure_from) }
            }
        };
        let mut reasons = self.reasons(raw, &seen, tallies);
        if held.value != raw {
            reasons.push(StageReason::Held { raw, hold });
        }
        Ok(Some(StageAssessment {
            stage: held.value,
            since,
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

    /// The last active day from joining on, before the first day that is replayed.
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
        // Of the two ways to loyalty, the one that the user took.
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

/// The first day on which a stage had held as long as asked, up to a last day.
fn first_held(stages: &[(Day, LifecycleStage)], hold: Hold, last: Day) -> Option<Day> {
    let ends = stages.iter().skip(1).map(|(next, _)| next.minus(1)).chain([last]);
    let mut held = stages.iter().zip(ends).map(|((from, _), end)| (from.plus(i32::from(hold.get()) - 1), end));
    held.find(|(held_on, end)| held_on <= end).map(|(held_on, _)| held_on)
}
