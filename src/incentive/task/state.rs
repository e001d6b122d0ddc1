//! The status of a user in a plan.

use core::fmt;

use serde::{Deserialize, Serialize};

use super::made_up_by::MadeUpBy;
use super::name::Name;
use super::reward::{Reward, TaskRewardDue, TaskRewardKey};
use super::share::Share;
use crate::event::id::UserId;
use crate::number::ratio::Ratio;
use crate::score::abuse::LeftOutDays;
use crate::time::Day;
use crate::wording::problems::problems;

/// The state of a task as of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum TaskState {
    /// It cannot be done yet.
    Locked(Lock),
    /// It can be done on time.
    Open {
        /// Days until the due day; 0 on the due day itself.
        days_left: u32,
    },
    /// It was done on time.
    Done {
        /// The day on which it was done.
        on: Day,
    },
    /// It is past its due day and can be made up.
    Recoverable {
        /// The last day on which it can be made up.
        until: Day,
    },
    /// It was made up.
    MadeUp {
        /// The day on which it was made up.
        on: Day,
        /// The share of the task that counts.
        share: Share,
        /// What made up for it.
        by: MadeUpBy,
    },
    /// It can no longer be done or made up.
    Missed {
        /// The first prerequisite that was still missing when its time ended, if there was one.
        locked_by: Option<Name>,
    },
}

/// What a task waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Lock {
    /// The first prerequisite in its list that is neither done nor made up.
    Prerequisite(Name),
    /// Its opening day.
    OpensOn(Day),
}

impl TaskState {
    /// The day on which it was done or made up.
    pub const fn achieved_on(self) -> Option<Day> {
        match self {
            Self::Done { on } | Self::MadeUp { on, .. } => Some(on),
            _ => None,
        }
    }
}

impl fmt::Display for TaskState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&match self {
            Self::Locked(Lock::Prerequisite(id)) => format!("locked by {id}"),
            Self::Locked(Lock::OpensOn(day)) => format!("opens on {day}"),
            Self::Open { days_left: 0 } => "open, last day".into(),
            Self::Open { days_left: 1 } => "open, 1 day left".into(),
            Self::Open { days_left } => format!("open, {days_left} days left"),
            Self::Done { on } => format!("done on {on}"),
            Self::Recoverable { until } => format!("recoverable until {until}"),
            Self::MadeUp { on, share, .. } => format!("made up on {on}, counts {share}"),
            Self::Missed { .. } => "missed".into(),
        })
    }
}

/// One task of a user, as of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct TaskStatus {
    /// The task.
    pub id: Name,
    /// The day on which it opens for this user.
    pub opens: Day,
    /// The last day on which it is on time.
    pub due: Day,
    /// The last day on which it can be done or made up.
    pub until: Day,
    /// The number of events that its needs still miss; 0 if it was achieved, or if only its tutorial can make up for
    /// it.
    pub missing: u32,
    /// Its state.
    pub state: TaskState,
    /// The reward that is due for it. `None` if it was not achieved or gives none.
    pub reward: Option<Reward>,
    /// The reward that was lost because the task was made up.
    pub lost: Option<Reward>,
}

/// Where a user stands in a plan, as of a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Parts")]
pub struct PlanStatus(pub(super) Parts);

/// The serialized parts of a [`PlanStatus`]. Completion is kept in whole numbers, as credit out of a whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Parts {
    pub(super) user: UserId,
    pub(super) plan_version: u32,
    pub(super) as_of: Day,
    pub(super) first_day: Day,
    /// Whether the first day was given, and is not the join day.
    #[serde(default)]
    pub(super) anchored: bool,
    pub(super) credit: u64,
    pub(super) on_time_credit: u64,
    pub(super) whole: u64,
    pub(super) tasks: Vec<TaskStatus>,
    #[serde(default)]
    pub(super) left_out: Option<LeftOutDays>,
}

/// A status that no plan can give.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlanStatusError {
    on_time: u64,
    credit: u64,
    whole: u64,
    first_day: Day,
    as_of: Day,
}

problems! {
    struct PlanStatusError { on_time: Whole, credit: Whole, whole: Whole, first_day: Date, as_of: Date } = "problem.plan_status"
        "`{on_time}` on time of `{credit}` credit of `{whole}`, begun `{first_day}`, as of `{as_of}`: no plan gives this"
        "`{first_day}`开始、截至`{as_of}`：全部`{whole}`分、得分`{credit}`、按时完成`{on_time}`，没有计划会得出这些数";
}

impl PlanStatus {
    /// The user.
    pub const fn user(&self) -> UserId {
        self.0.user
    }

    /// The version of the plan.
    pub const fn plan_version(&self) -> u32 {
        self.0.plan_version
    }

    /// The day asked about.
    pub const fn as_of(&self) -> Day {
        self.0.as_of
    }

    /// Plan day 1: the join day, or the day that the plan was asked about with.
    pub const fn first_day(&self) -> Day {
        self.0.first_day
    }

    /// The plan day of the day asked about; 1 on the first.
    pub fn plan_day(&self) -> u32 {
        (self.0.as_of - self.0.first_day).cast_unsigned() + 1
    }

    /// The tasks, in the order of the plan.
    pub fn tasks(&self) -> &[TaskStatus] {
        &self.0.tasks
    }

    /// The days that did not count because of abuse. `None` if all did.
    pub const fn left_out(&self) -> Option<LeftOutDays> {
        self.0.left_out
    }

    /// Σ weight · share / Σ weight over tasks done or made up, computed from whole numbers.
    pub fn completion(&self) -> Ratio {
        // INVARIANT: credit ≤ whole and whole > 0.
        Ratio::of(self.0.credit, self.0.whole).unwrap_or(Ratio::ZERO)
    }

    /// Σ weight / Σ weight over tasks done on time only, computed from whole numbers.
    pub fn on_time_completion(&self) -> Ratio {
        Ratio::of(self.0.on_time_credit, self.0.whole).unwrap_or(Ratio::ZERO)
    }

    /// Whether every task was done or made up, at any share.
    pub fn is_complete(&self) -> bool {
        self.completed_on().is_some()
    }

    /// The day on which the last task was done or made up. `None` while a task is missing.
    pub fn completed_on(&self) -> Option<Day> {
        let mut last = self.0.first_day;
        for task in &self.0.tasks {
            last = last.max(task.state.achieved_on()?);
        }
        Some(last)
    }

    /// Every reward that is due by the day, with the key under which it is given once.
    pub fn rewards_due(&self) -> impl Iterator<Item = TaskRewardDue> {
        let Parts { user, plan_version, first_day, anchored, .. } = self.0;
        let first_day = anchored.then_some(first_day);
        self.0.tasks.iter().filter_map(move |task| {
            let key = TaskRewardKey { user, plan_version, first_day, task: task.id };
            Some(TaskRewardDue { key, on: task.state.achieved_on()?, reward: task.reward? })
        })
    }

    /// The points among the rewards due: day, task and number. Pass these lines to growth points.
    pub fn points_due(&self) -> impl Iterator<Item = (Day, Name, u64)> {
        self.rewards_due().filter_map(|due| Some((due.on, due.key.task, due.reward.points()?.into())))
    }
}

impl TryFrom<Parts> for PlanStatus {
    type Error = PlanStatusError;

    fn try_from(parts: Parts) -> Result<Self, Self::Error> {
        let Parts { on_time_credit, credit, whole, first_day, as_of, .. } = parts;
        if on_time_credit <= credit && credit <= whole && whole > 0 && first_day <= as_of {
            Ok(Self(parts))
        } else {
            Err(PlanStatusError { on_time: on_time_credit, credit, whole, first_day, as_of })
        }
    }
}
