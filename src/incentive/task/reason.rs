//! Reasons of tasks: why each one stands where it does.

use core::fmt;

use serde::{Deserialize, Serialize};

use super::name::Name;
use super::reward::Reward;
use super::share::Share;
use super::state::{Lock, MadeUpBy, PlanStatus, TaskState, TaskStatus};
use crate::answer::reason::{Reason, SeenValue};
use crate::time::Day;

/// Why a task stands where it does, as of a day.
///
/// ```
/// use lifestage::answer::Reason;
/// use lifestage::incentive::Plan;
/// use lifestage::{Day, Event, Profile, User};
///
/// let joining = Day::ymd(2026, 1, 1);
/// let profile = Profile::of([Event::register(42_u64, joining)]);
/// let status = Plan::newcomer(None).status(profile.as_of(joining), &User::new(42_u64))?.unwrap();
/// let reasons: Vec<Reason> = status.reasons().map(Reason::from).collect();
/// assert_eq!(reasons[0].rule, "task.due");
/// assert_eq!(reasons[0].text, "`register_and_bind` is open: 1 event missing, due 2026-01-01 (days left: 0)");
/// assert_eq!(reasons[1].text, "`use_core_feature` opens on 2026-01-02");
/// # Ok::<(), lifestage::profile::BeforeHorizon>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct TaskReason {
    /// The task.
    pub task: Name,
    /// The day asked about.
    pub as_of: Day,
    /// Where it stands.
    pub kind: TaskReasonKind,
}

/// Why a task stands where it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum TaskReasonKind {
    /// A prerequisite is neither done nor made up.
    WaitsFor {
        /// The prerequisite.
        prerequisite: Name,
    },
    /// The task is not open yet.
    OpensLater {
        /// The day on which it opens.
        opens: Day,
    },
    /// The task is open, but its needs are not met.
    NotDone {
        /// The number of events that are missing.
        missing: u32,
        /// The last day on which it is on time.
        due: Day,
    },
    /// The task was done on time.
    OnTime {
        /// The day on which it was done.
        on: Day,
        /// The last day that would have been on time.
        due: Day,
    },
    /// The task is past its due day but can be made up.
    Overdue {
        /// The number of events that are missing.
        missing: u32,
        /// The last day that was on time.
        due: Day,
        /// The last day on which it can be made up.
        until: Day,
    },
    /// The task was made up.
    MadeUp {
        /// The day on which it was made up.
        on: Day,
        /// The last day that was on time.
        due: Day,
        /// The last day on which it could be made up.
        until: Day,
        /// The share of the task that counts.
        share: Share,
        /// What made up for it.
        by: MadeUpBy,
    },
    /// The reward was lost, because it takes a task done on time.
    RewardLost {
        /// The share of the task that counts.
        share: Share,
        /// The reward that was lost.
        lost: Reward,
        /// What is given instead.
        consolation: Option<Reward>,
    },
    /// The time for the task is over.
    TooLate {
        /// The last day on which it could be done or made up.
        until: Day,
        /// The prerequisite that kept it locked to the end, if there was one.
        locked_by: Option<Name>,
    },
}

impl PlanStatus {
    /// Why each task stands where it does, in the order of the plan.
    pub fn reasons(&self) -> impl Iterator<Item = TaskReason> {
        self.tasks().iter().flat_map(|task| TaskReason::of(task, self.as_of()))
    }
}

impl TaskReason {
    /// The reasons behind the status of one task.
    fn of(status: &TaskStatus, as_of: Day) -> impl Iterator<Item = Self> + use<> {
        let TaskStatus { id, due, until, missing, state, reward, lost, .. } = *status;
        let mut second = None;
        let kind = match state {
            TaskState::Locked(Lock::Prerequisite(prerequisite)) => TaskReasonKind::WaitsFor { prerequisite },
            TaskState::Locked(Lock::OpensOn(opens)) => TaskReasonKind::OpensLater { opens },
            TaskState::Open { .. } => TaskReasonKind::NotDone { missing, due },
            TaskState::Done { on } => TaskReasonKind::OnTime { on, due },
            TaskState::Recoverable { .. } => TaskReasonKind::Overdue { missing, due, until },
            TaskState::MadeUp { on, share, by } => {
                second = lost.map(|lost| TaskReasonKind::RewardLost { share, lost, consolation: reward });
                TaskReasonKind::MadeUp { on, due, until, share, by }
            }
            TaskState::Missed { locked_by } => TaskReasonKind::TooLate { until, locked_by },
        };
        core::iter::once(kind).chain(second).map(move |kind| Self { task: id, as_of, kind })
    }

    /// The stable name of the rule, the value it saw, and the bounds.
    fn parts(&self) -> (&'static str, SeenValue, [Option<SeenValue>; 2]) {
        let name = |name: Name| SeenValue::Name(String::from(name).into());
        let text = |text: String| SeenValue::Name(text.into());
        match self.kind {
            TaskReasonKind::WaitsFor { prerequisite } => ("task.prerequisite", name(prerequisite), [None, None]),
            TaskReasonKind::OpensLater { opens } => ("task.opens", self.as_of.into(), [Some(opens.into()), None]),
            TaskReasonKind::NotDone { due, .. } => ("task.due", self.as_of.into(), [None, Some(due.into())]),
            TaskReasonKind::OnTime { on, due } => ("task.due", on.into(), [None, Some(due.into())]),
            TaskReasonKind::Overdue { due, until, .. } => {
                ("task.make_up", self.as_of.into(), [Some(due.plus(1).into()), Some(until.into())])
            }
            TaskReasonKind::MadeUp { on, due, until, .. } => {
                ("task.make_up", on.into(), [Some(due.plus(1).into()), Some(until.into())])
            }
            TaskReasonKind::RewardLost { share, .. } => {
                ("task.reward", text(share.to_string()), [Some(text(Share::ONE.to_string())), None])
            }
            TaskReasonKind::TooLate { locked_by: Some(id), .. } => ("task.prerequisite", name(id), [None, None]),
            TaskReasonKind::TooLate { until, .. } => ("task.due", self.as_of.into(), [None, Some(until.into())]),
        }
    }
}

/// A number of missing events, in words.
struct Missing(u32);

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            0 => f.write_str("its tutorial is missing"),
            1 => f.write_str("1 event missing"),
            more => write!(f, "{more} events missing"),
        }
    }
}

impl fmt::Display for TaskReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let task = self.task;
        match self.kind {
            TaskReasonKind::WaitsFor { prerequisite } => write!(f, "`{task}` waits for `{prerequisite}`"),
            TaskReasonKind::OpensLater { opens } => write!(f, "`{task}` opens on {opens}"),
            TaskReasonKind::NotDone { missing, due } => {
                let left = due - self.as_of;
                write!(f, "`{task}` is open: {}, due {due} (days left: {left})", Missing(missing))
            }
            TaskReasonKind::OnTime { on, due } => write!(f, "`{task}` was done on {on}, due {due}"),
            TaskReasonKind::Overdue { missing, due, until } => {
                write!(f, "`{task}` was due {due} and can be made up until {until}: {}", Missing(missing))
            }
            TaskReasonKind::MadeUp { on, due, share, by, .. } => {
                let by = match by {
                    MadeUpBy::Needs => "by being done late",
                    MadeUpBy::Tutorial => "by its tutorial",
                };
                write!(f, "`{task}` was due {due} and made up on {on} {by}, it counts {share}")
            }
            TaskReasonKind::RewardLost { share, lost, consolation } => {
                // The precision is for a coupon's amount.
                let decimals = f.precision().unwrap_or(0);
                write!(f, "`{task}` counts {share}, too little for its reward: {lost:.decimals$} lost")?;
                consolation.map_or(Ok(()), |instead| write!(f, ", {instead:.decimals$} instead"))
            }
            TaskReasonKind::TooLate { until, locked_by: Some(id) } => {
                write!(f, "`{task}` is missed: `{id}` kept it locked until {until}")
            }
            TaskReasonKind::TooLate { until, locked_by: None } => {
                write!(f, "`{task}` is missed: its time ended on {until}")
            }
        }
    }
}

impl From<TaskReason> for Reason {
    fn from(reason: TaskReason) -> Self {
        let (rule, seen, bound) = reason.parts();
        Self { rule: rule.into(), seen: Some(seen), bound, text: reason.to_string() }
    }
}
