//! The stage of a user as of a day, since when, why, and what would move them on.

use serde::{Deserialize, Serialize};
use smallvec::{SmallVec, smallvec};

use super::reason::{Move, StageReason, Step};
use super::rule::{Seen, StageRule};
use super::timeline::Timeline;
use super::{Ladder, LifecycleStage};
use crate::hold::{Hold, Since};
use crate::kind::Kind;
use crate::profile::{AsOf, BeforeHorizon, Tally};
use crate::time::{Day, Days};
use crate::user::User;

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
    /// Days since birth.
    pub age_days: u32,
    /// Days since the last active day, or since birth.
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
    pub const fn ladder(&self) -> Option<Ladder> {
        self.stage.ladder()
    }
}

impl StageRule {
    /// The stage of a user as of a day; none where they are not in the population yet.
    ///
    /// Only what happened from birth on is seen: of a user whose join day is given, nothing before it. The stage is
    /// replayed from birth, at most [`Hold::REPLAY`] days back.
    ///
    /// # Errors
    /// When the profile remembers too little to be sure.
    pub fn assess(&self, as_of: AsOf<'_>, user: &User) -> Result<Option<StageAssessment>, BeforeHorizon> {
        let Some(birth) = as_of.birth(user) else { return Ok(None) };
        let day = as_of.day();
        let reach = self.reach();
        let earliest =
            as_of.horizon().filter(|horizon| *horizon > birth).map(|horizon| horizon.plus(reach.cast_signed()));
        let start = birth.max(day.minus(Hold::REPLAY.into())).max(earliest.unwrap_or(birth));
        // Where the horizon is too close, the days needed for `day` itself are asked for, and refused.
        let first = birth.max(start.min(day).minus(reach));
        let tallies = as_of.during(Days::new(first, day).unwrap_or(Days::only(day)))?;
        let active_before = self.active_before(as_of, birth, first);
        let timeline = Timeline::new(self, birth, active_before, tallies);
        let (stages, seen) = timeline.replay(start, day);
        let raw = stages.last().map_or(LifecycleStage::Introduction, |(_, stage)| *stage);
        let hold = self.thresholds().hold;
        let Some(held) = hold.shown(stages, day, start == birth) else { return Ok(None) };
        if let Some(horizon) = as_of.horizon().filter(|_| !held.settled && earliest == Some(start)) {
            return Err(BeforeHorizon { asked: start.minus(1), horizon });
        }
        let mut reasons = self.reasons(raw, &seen, tallies);
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
            moves: self.moves(raw, &seen),
        }))
    }

    /// The last active day from birth on, before the first day that is replayed.
    fn active_before(&self, as_of: AsOf<'_>, birth: Day, first: Day) -> Option<Day> {
        let activity = &self.thresholds().activity;
        let before = as_of.tallies().partition_point(|tally| tally.day() < first);
        let remembered = as_of.tallies().iter().take(before).rfind(|tally| activity.contains_code(tally.code()));
        let last = remembered.map(Tally::day).or_else(|| as_of.last_forgotten(activity));
        last.filter(|last| *last >= birth)
    }

    fn reasons(&self, raw: LifecycleStage, seen: &Seen, tallies: &[Tally]) -> SmallVec<[StageReason; 3]> {
        let t = self.thresholds();
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

    fn moves(&self, raw: LifecycleStage, seen: &Seen) -> SmallVec<[Move; 3]> {
        let t = self.thresholds();
        let to = |to, by| Move { to, by, earliest_in_days: 0 };
        let wait = |stage, last_age: u32| to(stage, Step::Days { more: last_age + 1 - seen.age });
        let mut moves: SmallVec<[Move; 3]> = SmallVec::new();
        match raw {
            LifecycleStage::Introduction => moves.push(wait(LifecycleStage::Activation, t.introduction_through)),
            LifecycleStage::Activation => moves.push(wait(LifecycleStage::Growth, t.activation_through)),
            LifecycleStage::Growth => {
                let loyalty = LifecycleStage::Loyalty;
                let more = t.loyal_active_days.saturating_sub(seen.active_days);
                let purchases = u64::from(t.loyal_purchases).saturating_sub(seen.purchases);
                if more > 0 && purchases > 0 {
                    let earliest_in_days = (t.growth_through + 1).saturating_sub(seen.age);
                    for by in [
                        Step::ActiveDays { more, window: t.loyal_active_window },
                        Step::Purchases { more: purchases, window: t.loyal_purchase_window },
                    ] {
                        moves.push(Move { to: loyalty, by, earliest_in_days });
                    }
                } else {
                    moves.push(wait(loyalty, t.growth_through));
                }
            }
            LifecycleStage::Loyalty => {
                let more = u64::from(t.advocacy_points).saturating_sub(seen.advocacy);
                let window = t.advocacy_window;
                moves.push(to(LifecycleStage::Advocacy, Step::Advocacy { more, window }));
            }
            LifecycleStage::Advocacy => {}
            LifecycleStage::Silent | LifecycleStage::Churned => {
                let back = Seen { silence: 0, left: false, ..*seen };
                moves.push(to(self.raw(&back), Step::Activity));
            }
        }
        match raw {
            LifecycleStage::Churned => {}
            LifecycleStage::Silent => {
                let more = t.churned_from - seen.silence;
                moves.push(to(LifecycleStage::Churned, Step::Silence { more }));
            }
            _ => {
                let more = t.silent_from - seen.silence;
                moves.push(to(LifecycleStage::Silent, Step::Silence { more }));
            }
        }
        moves
    }
}
