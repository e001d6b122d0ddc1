//! Changes that would move a user to another stage: which number, and how far away.

use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

use super::rule::{Seen, StageRule};
use super::timeline::Walk;
use super::{LifecycleStage, sentence};
use crate::answer::sentence::{Phrase, Phrased, display_phrases};
use crate::event::kind::Kind;
use crate::time::Day;

/// What would bring a user to another stage, as things stand now and before any hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct StageMove {
    /// The stage that they would be in.
    pub to: LifecycleStage,
    /// What has to happen.
    pub by: StageStep,
    /// The fewest days that it takes, whatever the user does; 0 means today.
    #[serde(default)]
    pub earliest_in_days: u32,
}

/// A step to another stage: which number, and how far away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum StageStep {
    /// Any activity.
    Activity,
    /// More days since joining, with activity on the last of them.
    Days {
        /// Days still to pass.
        more: u32,
    },
    /// More days without activity.
    Silence {
        /// Days still to pass.
        more: u32,
    },
    /// More active days within the window, on top of those that still count by then.
    ActiveDays {
        /// Active days that are missing.
        more: u32,
        /// Length of the window in days.
        window: u32,
    },
    /// More purchases within the window, on top of those that still count by then.
    Purchases {
        /// Purchases that are missing.
        more: u64,
        /// Length of the window in days.
        window: u32,
    },
    /// More points of advocacy within the window.
    Advocacy {
        /// Points that are missing.
        more: u64,
        /// Length of the window in days.
        window: u32,
    },
}

impl StageRule {
    /// The moves from the stage of a day: the way up first, then the way out.
    pub(super) fn moves(&self, raw: LifecycleStage, walk: &Walk<'_>, day: Day) -> SmallVec<[StageMove; 3]> {
        let t = self.config();
        let seen = walk.seen(day);
        let mut moves = match raw {
            LifecycleStage::Introduction => {
                one(after_days(LifecycleStage::Activation, t.introduction_through + 1 - seen.age))
            }
            LifecycleStage::Activation => one(after_days(LifecycleStage::Growth, t.activation_through + 1 - seen.age)),
            LifecycleStage::Growth => self.to_loyalty(walk, day, &seen),
            LifecycleStage::Loyalty if t.advocacy_weights.iter().any(|weight| weight.points > 0) => {
                let more = u64::from(t.advocacy_points).saturating_sub(seen.advocacy);
                let by = StageStep::Advocacy { more, window: t.advocacy_window };
                one(StageMove { to: LifecycleStage::Advocacy, by, earliest_in_days: 0 })
            }
            LifecycleStage::Loyalty | LifecycleStage::Advocacy => SmallVec::new(),
            LifecycleStage::Silent | LifecycleStage::Churned => self.back(walk, day).into_iter().collect(),
        };
        let silence = |to, from: u32| {
            let more = from - seen.silence;
            StageMove { to, by: StageStep::Silence { more }, earliest_in_days: more }
        };
        match raw {
            LifecycleStage::Churned => {}
            LifecycleStage::Silent => moves.push(silence(LifecycleStage::Churned, t.churned_from)),
            _ => moves.push(silence(LifecycleStage::Silent, t.silent_from)),
        }
        moves
    }

    /// From Growth on: what still counts on the first day on which the user is old enough, and what is missing then.
    fn to_loyalty(&self, walk: &Walk<'_>, day: Day, seen: &Seen) -> SmallVec<[StageMove; 3]> {
        let t = self.config();
        let young_for = (t.growth_through + 1).saturating_sub(seen.age);
        let then = Seen { silence: 0, ..walk.seen_later(day.plus(young_for.cast_signed())) };
        if self.is_loyal(&then) {
            return one(after_days(self.raw(&then), young_for));
        }
        let active_days = t.loyal_active_days.saturating_sub(then.active_days);
        let purchases = u64::from(t.loyal_purchases).saturating_sub(then.purchases);
        // A day can be only one active day, and today is counted already.
        let days_needed = active_days - u32::from(seen.silence > 0);
        let advocacy = u64::from(self.advocacy(Kind::Purchase.code())).saturating_mul(purchases);
        let advocacy = then.advocacy.saturating_add(advocacy);
        [
            StageMove {
                to: self.raw(&Seen { active_days: t.loyal_active_days, ..then }),
                by: StageStep::ActiveDays { more: active_days, window: t.loyal_active_window },
                earliest_in_days: young_for.max(days_needed),
            },
            StageMove {
                to: self.raw(&Seen { purchases: t.loyal_purchases.into(), advocacy, ..then }),
                by: StageStep::Purchases { more: purchases, window: t.loyal_purchase_window },
                earliest_in_days: young_for,
            },
        ]
        .into_iter()
        .collect()
    }

    /// Back from silence: today, or tomorrow if the account was closed today.
    fn back(&self, walk: &Walk<'_>, day: Day) -> Option<StageMove> {
        let earliest_in_days = u32::from(walk.last_left() == Some(day));
        let then = walk.seen_later(day.plus(earliest_in_days.cast_signed()));
        let active_days = then.active_days.saturating_add(1);
        let to = self.raw(&Seen { silence: 0, left: false, active_days, ..then });
        let possible = !self.config().activity.is_empty();
        possible.then_some(StageMove { to, by: StageStep::Activity, earliest_in_days })
    }
}

fn one(only: StageMove) -> SmallVec<[StageMove; 3]> {
    core::iter::once(only).collect()
}

const fn after_days(to: LifecycleStage, more: u32) -> StageMove {
    StageMove { to, by: StageStep::Days { more }, earliest_in_days: more }
}

impl Phrased for StageMove {
    fn phrase(&self) -> Phrase<'_> {
        let to = self.to;
        let earliest = Some(self.earliest_in_days).filter(|days| *days > 0);
        match self.by {
            StageStep::Activity => sentence::by_activity(to, earliest),
            StageStep::Days { more } => sentence::by_days(to, more),
            StageStep::Silence { more } => sentence::by_silence(to, more),
            StageStep::ActiveDays { more, window } => sentence::by_active_days(to, more, window, earliest),
            StageStep::Purchases { more, window } => sentence::by_purchases(to, more, window, earliest),
            StageStep::Advocacy { more, window } => sentence::by_advocacy(to, more, window, earliest),
        }
    }
}

display_phrases!(StageMove);
