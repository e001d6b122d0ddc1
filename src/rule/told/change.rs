//! Changes: what is new about a user, what brought it, and the key under which it is told once.

use core::fmt;

use serde::{Deserialize, Serialize};

use super::outcome::TaskOutcome;
use super::sentence;
use crate::answer::naming::named;
use crate::answer::reason::Reason;
use crate::answer::sentence::{Phrase, Phrased, display_phrases};
use crate::event::id::UserId;
use crate::incentive::task::{Name, Reward};
use crate::rule::trigger::Suggestion;
use crate::score::behavior::BehaviorType;
use crate::score::churn::RiskBand;
use crate::score::group::Group;
use crate::score::rfm::RfmSegment;
use crate::score::stage::LifecycleStage;
use crate::time::{Day, Days};

/// One thing that is new about a user.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Change {
    /// The user.
    pub user: UserId,
    /// The day asked about.
    pub as_of: Day,
    /// What changed, from what to what.
    pub what: Transition,
    /// What brought it.
    pub cause: Cause,
    /// The key under which it is told once.
    pub key: ChangeKey,
    /// Why it is so now.
    pub(super) reasons: Vec<Reason>,
}

impl Change {
    /// Why it is so now: the reasons of the scorecard for this part, or the trace of the segment's or trigger's condition.
    pub fn reasons(&self) -> impl Iterator<Item = &Reason> {
        self.reasons.iter()
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { what, cause, .. } = self;
        write!(f, "{what} ({cause})")
    }
}

/// What changed. `from` is what was told last; `None` where nothing was told of it yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Transition {
    /// The lifecycle stage.
    Stage {
        /// The stage before.
        from: Option<LifecycleStage>,
        /// The stage now.
        to: LifecycleStage,
    },
    /// The user group.
    Group {
        /// The group before.
        from: Option<Group>,
        /// The group now.
        to: Group,
    },
    /// The RFM segment.
    RfmSegment {
        /// The segment before.
        from: Option<RfmSegment>,
        /// The segment now.
        to: RfmSegment,
    },
    /// The type of behavior that is shown, an upgrade by a trigger included.
    Behavior {
        /// The type before. `None` without activity as well.
        from: Option<BehaviorType>,
        /// The type now. `None` without activity.
        to: Option<BehaviorType>,
    },
    /// The band of churn risk.
    ChurnBand {
        /// The band before.
        from: Option<RiskBand>,
        /// The band now, never unknown.
        to: RiskBand,
    },
    /// The growth tier within one period. A period that begins is no change: points start again from 0, and nobody falls
    /// by that.
    GrowthTier {
        /// The calendar period. `None` for a lifetime and for a trailing window.
        period: Option<Days>,
        /// The tier before, from 1. `None` below the first.
        from: Option<u16>,
        /// The tier now, from 1. `None` below the first.
        to: Option<u16>,
    },
    /// The membership level, which goes down only as its rule says.
    MembershipLevel {
        /// The level before, from 1.
        from: Option<u16>,
        /// The level now, from 1.
        to: u16,
    },
    /// A segment that the user entered.
    SegmentEntered {
        /// The name of the segment.
        segment: String,
    },
    /// A segment that the user left.
    SegmentLeft {
        /// The name of the segment.
        segment: String,
    },
    /// A task that was done, made up or missed: a newcomer task, or one of a plan that begins on a day or with a segment.
    Task {
        /// The version of the plan.
        plan_version: u32,
        /// Plan day 1 where it is not the join day: each entry into the segment begins the plan anew. `None` for the newcomer
        /// tasks.
        #[serde(default)]
        first_day: Option<Day>,
        /// The task.
        task: Name,
        /// How it ended as it was told before, where that was otherwise: an event that came late can change it.
        from: Option<TaskOutcome>,
        /// How it ended.
        to: TaskOutcome,
        /// The day on which it was done or made up. `None` if it was missed.
        on: Option<Day>,
        /// The reward that is due for it.
        reward: Option<Reward>,
    },
    /// An achievement whose level was unlocked. Each level is told for itself.
    Achievement {
        /// The achievement.
        achievement: Name,
        /// The level, from 1.
        level: u16,
        /// The day on which it was unlocked.
        on: Day,
    },
    /// A trigger that fired.
    Fired {
        /// The name of the trigger.
        trigger: String,
        /// The day on which it fired: the day asked about, or an earlier one if the user was not scored on it, or an event
        /// of it came late.
        on: Day,
        /// What it suggests.
        suggest: Vec<Suggestion>,
    },
}

/// What brought a change. Of several things that are new since the last telling, the first one in this order.
///
/// That one may not be what made this very user move: new rules and an event can come on one day, and one score does not
/// tell them apart. Where it matters, ask twice: under the old rules for what events and time brought, then under the new.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Cause {
    /// Nothing was told of the user before.
    First,
    /// The rules mean something else.
    Rules,
    /// The rules are the same, and what was fitted is not. To hold a refit back, go on with the edition before.
    Refit,
    /// What you know of the user besides events: the join day, the birthday, a channel.
    Facts,
    /// An event of a day before the last telling.
    LateEvent,
    /// An event of the day of the last telling or a later one.
    Event,
    /// Nothing but time.
    Time,
}

named! {
    Cause, "cause of a change" {
        First "first sight" "首次评估";
        Rules "new rules" "规则变更";
        Refit "new fit" "重新拟合";
        Facts "facts of the user" "用户资料变更";
        LateEvent "late event" "迟到的行为数据";
        Event "event" "新的行为";
        Time "time" "时间推移";
    }
}

/// The key of a change: if you keep each key once, nothing is told twice.
///
/// ```text
/// user/stage/day of the last telling/number of the telling/Silent        what can come again
/// user/task/plan version/task/done                                       what comes once in a life
/// user/task/plan version/first day/task/done                             what comes once in a run of a plan
/// user/trigger/day of the firing/name
/// ```
/// Asking again from the same [`Told`](super::Told) gives the same keys, also after midnight; a user who moves back and forth
/// within a day has another key each time.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ChangeKey(Box<str>);

impl ChangeKey {
    /// The key as text: stable, and at most about 80 bytes longer than the longest of your names.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The key of a change. `telling` is the day of the last telling and how many there were.
    pub(super) fn of(user: UserId, what: &Transition, telling: Option<(Day, u32)>) -> Self {
        let now = telling.map_or_else(|| "first".to_owned(), |(day, number)| format!("{day}/{number}"));
        // A name of yours may hold any text, so it comes last.
        let key = match what {
            Transition::Stage { to, .. } => format!("{user}/stage/{now}/{to}"),
            Transition::Group { to, .. } => format!("{user}/group/{now}/{to}"),
            Transition::RfmSegment { to, .. } => format!("{user}/rfm_segment/{now}/{to}"),
            Transition::Behavior { to, .. } => {
                format!("{user}/behavior/{now}/{}", to.map_or_else(|| "none".to_owned(), |to| to.to_string()))
            }
            Transition::ChurnBand { to, .. } => format!("{user}/churn_band/{now}/{to}"),
            Transition::GrowthTier { period, to, .. } => {
                // One telling can reach a tier in a period that is over, and the same one in the running period.
                let period = period.map_or_else(|| "whole".to_owned(), |days| days.first().to_string());
                format!("{user}/growth_tier/{now}/{period}/{}", to.unwrap_or(0))
            }
            Transition::MembershipLevel { to, .. } => format!("{user}/membership_level/{now}/{to}"),
            Transition::SegmentEntered { segment } => format!("{user}/segment_entered/{now}/{segment}"),
            Transition::SegmentLeft { segment } => format!("{user}/segment_left/{now}/{segment}"),
            Transition::Task { plan_version, first_day: None, task, to, .. } => {
                format!("{user}/task/{plan_version}/{task}/{to}")
            }
            Transition::Task { plan_version, first_day: Some(first), task, to, .. } => {
                format!("{user}/task/{plan_version}/{first}/{task}/{to}")
            }
            Transition::Achievement { achievement, level, .. } => format!("{user}/achievement/{achievement}/{level}"),
            Transition::Fired { trigger, on, .. } => format!("{user}/trigger/{on}/{trigger}"),
        };
        Self(key.into())
    }
}

impl fmt::Display for ChangeKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl Phrased for Transition {
    fn phrase(&self) -> Phrase<'_> {
        match self {
            Self::Stage { from, to } => sentence::stage(*from, *to),
            Self::Group { from, to } => sentence::group(*from, *to),
            Self::RfmSegment { from, to } => sentence::rfm_segment(from.as_ref(), to),
            Self::Behavior { from, to } => sentence::behavior(*from, *to),
            Self::ChurnBand { from, to } => sentence::churn_band(*from, *to),
            Self::GrowthTier { from, to, .. } => sentence::growth_tier(*from, *to),
            Self::MembershipLevel { from, to } => sentence::membership_level(*from, *to),
            Self::SegmentEntered { segment } => sentence::segment_entered(segment.as_str()),
            Self::SegmentLeft { segment } => sentence::segment_left(segment.as_str()),
            Self::Task { first_day: None, task, to, .. } => sentence::task(task.as_str(), *to),
            Self::Task { plan_version, first_day: Some(first), task, to, .. } => {
                sentence::task_of_plan(task.as_str(), *plan_version, *first, *to)
            }
            Self::Achievement { achievement, level, on } => sentence::achievement(achievement.as_str(), *level, *on),
            Self::Fired { trigger, on, .. } => sentence::fired(trigger.as_str(), *on),
        }
    }
}

display_phrases!(Transition);
