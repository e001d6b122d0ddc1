//! Reasons of tasks: why each one stands where it does.

use serde::{Deserialize, Serialize};

use super::made_up_by::MadeUpBy;
use super::name::Name;
use super::reward::Reward;
use super::sentence;
use super::share::Share;
use super::state::{Lock, PlanStatus, TaskState, TaskStatus};
use crate::answer::reason::{Reason, SeenValue};
use crate::answer::sentence::{Phrase, Phrased, display_phrases};
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

impl Phrased for TaskReason {
    fn phrase(&self) -> Phrase<'_> {
        let (task, as_of) = (self.task.as_str(), self.as_of);
        match &self.kind {
            TaskReasonKind::WaitsFor { prerequisite } => sentence::waits_for(task, prerequisite.as_str()),
            TaskReasonKind::OpensLater { opens } => sentence::opens_later(task, *opens),
            TaskReasonKind::NotDone { missing: 0, due } => {
                sentence::not_done_without_tutorial(task, *due, *due - as_of)
            }
            TaskReasonKind::NotDone { missing, due } => sentence::not_done(task, *missing, *due, *due - as_of),
            TaskReasonKind::OnTime { on, due } => sentence::on_time(task, *on, *due),
            TaskReasonKind::Overdue { missing: 0, due, until } => {
                sentence::overdue_without_tutorial(task, *due, *until)
            }
            TaskReasonKind::Overdue { missing, due, until } => sentence::overdue(task, *due, *until, *missing),
            TaskReasonKind::MadeUp { on, due, share, by, .. } => sentence::made_up(task, *due, *on, *by, *share),
            TaskReasonKind::RewardLost { share, lost, consolation } => {
                let instead = consolation.as_ref().map(Phrased::phrase);
                sentence::reward_lost(task, *share, lost.phrase(), instead)
            }
            TaskReasonKind::TooLate { until, locked_by: Some(by) } => sentence::kept_locked(task, by.as_str(), *until),
            TaskReasonKind::TooLate { until, locked_by: None } => sentence::too_late(task, *until),
        }
    }
}

display_phrases!(TaskReason);

impl From<TaskReason> for Reason {
    fn from(reason: TaskReason) -> Self {
        let (rule, seen, bound) = reason.parts();
        Self::saying(rule, Some(seen), bound, &reason.phrase())
    }
}
