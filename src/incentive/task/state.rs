//! Where a user stands in a plan: the answer.

use core::fmt;

use serde::{Deserialize, Serialize};

use super::name::Name;
use super::reward::{Reward, TaskRewardDue, TaskRewardKey};
use super::share::Share;
use crate::event::id::UserId;
use crate::number::ratio::Ratio;
use crate::time::Day;

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
        /// On this day.
        on: Day,
    },
    /// It is past its due day and can be made up.
    Recoverable {
        /// The last day on which it can be.
        until: Day,
    },
    /// It was made up.
    MadeUp {
        /// On this day.
        on: Day,
        /// How much it counts.
        share: Share,
        /// By what.
        by: MadeUpBy,
    },
    /// It can no longer be done or made up.
    Missed {
        /// The first prerequisite that was still open when its time ended, if one was.
        locked_by: Option<Name>,
    },
}

/// What a task waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Lock {
    /// For this prerequisite, the first in the list that is neither done nor made up.
    Prerequisite(Name),
    /// For its opening day.
    OpensOn(Day),
}

/// What made up for a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum MadeUpBy {
    /// Its own needs, met late.
    Needs,
    /// Its tutorial.
    Tutorial,
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
    /// How many events its needs still miss; 0 where it was achieved, and where only its tutorial can make up for it.
    pub missing: u32,
    /// Its state.
    pub state: TaskState,
    /// The reward that is due for it, if it was achieved and gives one.
    pub reward: Option<Reward>,
    /// The reward that was lost because the task was made up.
    pub lost: Option<Reward>,
}

/// Where a user stands in a plan, as of a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Parts")]
pub struct PlanStatus(pub(super) Parts);

/// The parts of a [`PlanStatus`], as they are written. Completion is kept as whole numbers: credit of a whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Parts {
    pub(super) user: UserId,
    pub(super) plan_version: u32,
    pub(super) as_of: Day,
    pub(super) joined: Day,
    pub(super) credit: u64,
    pub(super) on_time_credit: u64,
    pub(super) whole: u64,
    pub(super) tasks: Vec<TaskStatus>,
}

/// A status that no plan gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{on_time}` on time of `{credit}` credit of `{whole}`, joined `{joined}`, as of `{as_of}`: no plan gives this"
)]
pub struct PlanStatusError {
    on_time: u64,
    credit: u64,
    whole: u64,
    joined: Day,
    as_of: Day,
}

impl PlanStatus {
    /// Who.
    pub const fn user(&self) -> UserId {
        self.0.user
    }

    /// The version of the plan.
    pub const fn plan_version(&self) -> u32 {
        self.0.plan_version
    }

    /// As of which day.
    pub const fn as_of(&self) -> Day {
        self.0.as_of
    }

    /// The join day, which is plan day 1.
    pub const fn joined(&self) -> Day {
        self.0.joined
    }

    /// Which plan day it is: 1 on the join day.
    pub fn plan_day(&self) -> u32 {
        (self.0.as_of - self.0.joined).cast_unsigned() + 1
    }

    /// The tasks, in the order of the plan.
    pub fn tasks(&self) -> &[TaskStatus] {
        &self.0.tasks
    }

    /// Σ weight · share / Σ weight over done and made up tasks, from whole numbers.
    pub fn completion(&self) -> Ratio {
        // INVARIANT: credit ≤ whole and whole > 0.
        Ratio::of(self.0.credit, self.0.whole).unwrap_or(Ratio::ZERO)
    }

    /// Σ weight / Σ weight over the tasks done on time alone, from whole numbers.
    pub fn on_time_completion(&self) -> Ratio {
        Ratio::of(self.0.on_time_credit, self.0.whole).unwrap_or(Ratio::ZERO)
    }

    /// Whether every task was done or made up, at whatever share.
    pub fn is_complete(&self) -> bool {
        self.completed_on().is_some()
    }

    /// The day on which the last task was done or made up; none while one is missing.
    pub fn completed_on(&self) -> Option<Day> {
        let mut last = self.0.joined;
        for task in &self.0.tasks {
            last = last.max(task.state.achieved_on()?);
        }
        Some(last)
    }

    /// Every reward due by the day, with the key under which it is given once.
    pub fn rewards_due(&self) -> impl Iterator<Item = TaskRewardDue> {
        let Parts { user, plan_version, .. } = self.0;
        self.0.tasks.iter().filter_map(move |task| {
            let key = TaskRewardKey { user, plan_version, task: task.id };
            Some(TaskRewardDue { key, on: task.state.achieved_on()?, reward: task.reward? })
        })
    }

    /// The points among the rewards due: on which day, for which task, how many. Growth points take these lines in.
    pub fn points_due(&self) -> impl Iterator<Item = (Day, Name, u64)> {
        self.rewards_due().filter_map(|due| Some((due.on, due.key.task, due.reward.points()?.into())))
    }
}

impl TryFrom<Parts> for PlanStatus {
    type Error = PlanStatusError;

    fn try_from(parts: Parts) -> Result<Self, Self::Error> {
        let Parts { on_time_credit, credit, whole, joined, as_of, .. } = parts;
        if on_time_credit <= credit && credit <= whole && whole > 0 && joined <= as_of {
            Ok(Self(parts))
        } else {
            Err(PlanStatusError { on_time: on_time_credit, credit, whole, joined, as_of })
        }
    }
}
